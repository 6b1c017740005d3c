"""Train on the records of earlier days, answer those of later ones, and only then look at what was right."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tanggap.platform.errors import Refused
from tanggap.routing.backtest.offices import Offices, offices_of
from tanggap.routing.backtest.records import Complaint, LabelledComplaint
from tanggap.routing.backtest.scores import BacktestAnswer, BacktestScores, score
from tanggap.routing.backtest.shipped_knowledge import shipped_knowledge
from tanggap.routing.classifier import ReportClassifier, TrainingExample, TrainingSettings, refusals, train

_SUGGESTED = 3


@dataclass(frozen=True)
class Backtest:
    """A classifier trained on records, the offices that its labels mean, and the seconds that the training took."""

    classifier: ReportClassifier
    offices: Offices
    train_s: float

    def answer(self, complaint: Complaint) -> BacktestAnswer:
        """The three likeliest agencies, the likeliest topic, and whether the machine would have acted alone."""
        begin = time.perf_counter()
        predicted = self.classifier.predict(complaint.features)
        agencies = tuple(self.offices.agency_of(one.label, complaint) for one in predicted.owners[:_SUGGESTED])
        took = (time.perf_counter() - begin) * 1000
        topic = predicted.categories[0].label if predicted.categories else ""
        probability = predicted.owners[0].probability if predicted.owners else 0.0
        return BacktestAnswer(agencies, topic, probability, predicted.band, took)

    def evaluate(self, records: Sequence[LabelledComplaint]) -> BacktestScores:
        """Answer every record from its complaint alone, then count."""
        complaints = [record.complaint for record in records]
        if complaints:
            self.answer(complaints[0])  # The first one pays for tables that are made once.
        return score(records, [self.answer(one) for one in complaints])


def train_on(
    records: Sequence[LabelledComplaint], *, settings: TrainingSettings | None = None, seed: int = 0
) -> Backtest:
    """Train on records, with what a shipped city of the same agencies knows. Raises Refused when none names its agency."""
    begin = time.perf_counter()
    offices = offices_of(records)
    examples = [
        TrainingExample(one.complaint.features, one.topic, offices.label_of(one.agency) if one.agency else "")
        for one in records
    ]
    if not any(one.owner for one in examples):
        raise Refused(refusals.NOTHING_TO_LEARN)
    knowledge = shipped_knowledge({kind_of(one.agency, offices) for one in records if one.agency})
    classifier = train(examples, knowledge=knowledge, settings=settings, seed=seed)
    return Backtest(classifier, offices, time.perf_counter() - begin)


def kind_of(agency: str, offices: Offices) -> str:
    """The family of an office that has sisters, else the agency itself."""
    family = agency.split(" ", 1)[0]
    return family if family in offices.families else agency
