"""Learn from the records of earlier days, answer those of later ones, and only then look at what was right."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tanggap.platform.errors import Refused
from tanggap.routing.model import Example, Model, Settings, refusals, train
from tanggap.routing.trial.known import shipped_knowledge
from tanggap.routing.trial.offices import Offices, offices_of
from tanggap.routing.trial.records import Asked, Record
from tanggap.routing.trial.scores import Answer, Scores, score

_SUGGESTED = 3


@dataclass(frozen=True)
class Trial:
    """A model learned from records, and the offices that its labels mean."""

    model: Model
    offices: Offices
    train_s: float

    def answer(self, asked: Asked) -> Answer:
        """The three likeliest agencies, the likeliest topic, and whether the machine would have acted alone."""
        begin = time.perf_counter()
        judged = self.model.judge(asked.question)
        agencies = tuple(self.offices.agency_of(one.label, asked) for one in judged.owners[:_SUGGESTED])
        took = (time.perf_counter() - begin) * 1000
        topic = judged.categories[0].label if judged.categories else ""
        return Answer(agencies, topic, judged.owners[0].probability if judged.owners else 0.0, judged.band, took)


def learn_from(records: Sequence[Record], *, settings: Settings | None = None, seed: int = 0) -> Trial:
    """Learn from records, with what a shipped city of the same agencies knows. Raises Refused when none can be learned from."""
    begin = time.perf_counter()
    offices = offices_of(records)
    examples = [
        Example(one.asked.question, one.topic, offices.label_of(one.agency) if one.agency else "") for one in records
    ]
    if not any(one.owner for one in examples):
        raise Refused(refusals.NOTHING_TO_LEARN)
    knowledge = shipped_knowledge({_kind(one.agency, offices) for one in records if one.agency})
    model = train(examples, knowledge=knowledge, settings=settings, seed=seed)
    return Trial(model, offices, time.perf_counter() - begin)


def judge_later(trial: Trial, records: Sequence[Record]) -> Scores:
    """Answer every record from what was asked alone, then count."""
    asked = [record.asked for record in records]
    if asked:
        trial.answer(asked[0])  # The first one pays for tables that are made once.
    answers = [trial.answer(one) for one in asked]
    return score(records, answers)


def _kind(agency: str, offices: Offices) -> str:
    family = agency.split(" ", 1)[0]
    return family if family in offices.families else agency
