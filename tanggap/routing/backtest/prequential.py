"""Answer records in order of time as a running city does: trained again and again, bands renewed each night from what is known by then.

A label becomes known seven days after its report. The first quarter teaches the first classifier; the second quarter is answered
too, so that the bands have outcomes to stand on when the second half begins; only the second half is counted.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import cast

from tanggap.platform.errors import Refused
from tanggap.routing.backtest.offices import offices_of
from tanggap.routing.backtest.records import LabelledComplaint
from tanggap.routing.backtest.running import Backtest, kind_of
from tanggap.routing.backtest.scores import BacktestAnswer, BacktestScores, is_among, is_first, score
from tanggap.routing.backtest.shipped_knowledge import shipped_knowledge
from tanggap.routing.classifier import TrainingExample, TrainingSettings, refusals
from tanggap.routing.classifier.prediction import BandThresholds
from tanggap.routing.classifier.rolling import KnownAnswer, moved, renewed
from tanggap.routing.classifier.training import RepeatedTraining

KNOWN_AFTER = timedelta(days=7)
TRAINED_EVERY = timedelta(days=7)

AnsweredComplaint = tuple[LabelledComplaint, BacktestAnswer]


@dataclass(frozen=True)
class PrequentialRun:
    """The counted part in order of time, with the answer to each, and the seconds that all trainings took."""

    answered: Sequence[AnsweredComplaint]
    trainings: int
    train_s: float

    @property
    def scores(self) -> BacktestScores:
        """The figures of any backtest."""
        return score([record for record, _answer in self.answered], [answer for _record, answer in self.answered])


def run_prequential(
    records: Sequence[LabelledComplaint], *, settings: TrainingSettings | None = None, seed: int = 0
) -> PrequentialRun:
    """Go through dated records that name their agency. Raises Refused when there are too few to begin with."""
    dated = sorted((one for one in records if one.agency and one.complaint.at), key=_at)
    if len(dated) < 8:
        raise Refused(refusals.NOTHING_TO_LEARN)
    night = _Nights(dated, settings or TrainingSettings(), seed)
    answered = [(record, night.answer(record)) for record in dated[len(dated) // 4 :]]
    counted = len(dated) - len(dated) // 2
    return PrequentialRun(answered[-counted:], night.trainings, night.train_s)


@dataclass
class _Nights:
    """What the city knows as time goes by."""

    records: Sequence[LabelledComplaint]
    settings: TrainingSettings
    seed: int
    trainings: int = 0
    train_s: float = 0.0
    _given: list[tuple[LabelledComplaint, KnownAnswer]] = field(default_factory=list)
    _counted: int = 0  # of the given, how many have moved what is asked
    _today: datetime | None = None
    _trained_at: datetime | None = None
    _bands: BandThresholds = field(default_factory=BandThresholds)

    def __post_init__(self) -> None:
        known = self.records[: len(self.records) // 4]
        offices = offices_of(known)
        knowledge = shipped_knowledge({kind_of(one.agency, offices) for one in known})
        self._training = RepeatedTraining(knowledge, settings=self.settings, seed=self.seed)
        self._asked = self.settings.target_precision
        self._live: Backtest | None = None

    def answer(self, record: LabelledComplaint) -> BacktestAnswer:
        """The answer to a complaint by what is known in the night before it, and what is remembered of it for later nights."""
        today = _at(record).replace(hour=0, minute=0, second=0, microsecond=0)
        if today != self._today:
            self._sleep(today)
        said = self._trained().answer(record.complaint)
        said = replace(said, band=self._bands.band_of(said.probability) if said.agencies else "human")
        sent = said.band == "auto"
        outcome = KnownAnswer(_at(record), said.probability, is_first(record, said), is_among(record, said), sent)
        self._given.append((record, outcome))
        return said

    def _trained(self) -> Backtest:
        if self._live is None:
            raise LookupError("no night before the first answer")
        return self._live

    def _sleep(self, today: datetime) -> None:
        """One night: train if a week is over, then renew the bands."""
        self._today = today
        if self._trained_at is None or today - self._trained_at >= TRAINED_EVERY:
            self._train(today)
        known = [one for _record, one in self._given if one.at + KNOWN_AFTER <= today]
        news, self._counted = known[self._counted :], len(known)
        target = self.settings.target_precision
        self._asked = moved(self._asked, (one.is_right for one in news if one.was_sent), target)
        found = renewed(known, at=today, asked=self._asked, top3_precision=self.settings.top3_precision)
        if found is not None:
            self._bands = found.thresholds

    def _train(self, today: datetime) -> None:
        begin = time.perf_counter()
        known = [one for one in self.records if _at(one) + KNOWN_AFTER <= today]
        known = known or list(self.records[: len(self.records) // 4])
        offices = offices_of(known)
        examples = [TrainingExample(one.complaint.features, one.topic, offices.label_of(one.agency)) for one in known]
        took = time.perf_counter() - begin
        self._live = Backtest(self._training.fit(examples), offices, took)
        self._trained_at, self.trainings = today, self.trainings + 1
        self.train_s += time.perf_counter() - begin


def _at(record: LabelledComplaint) -> datetime:
    """When it came in; only dated records get here."""
    return cast(datetime, record.complaint.at)


@dataclass(frozen=True)
class SpanScore:
    """A span of time: answers, part sent alone, how often that was right, how often the first guess was."""

    name: str
    n: int
    coverage: float
    precision: float | None
    agency_top1: float


def by_month(answered: Sequence[AnsweredComplaint]) -> Iterator[SpanScore]:
    """Each month of the calendar, in order."""
    months: dict[str, list[AnsweredComplaint]] = {}
    for one in answered:
        months.setdefault(f"{_at(one[0]):%Y-%m}", []).append(one)
    for name, own in months.items():
        sent = [is_first(*one) for one in own if one[1].band == "auto"]
        right = sum(is_first(*one) for one in own)
        yield SpanScore(name, len(own), len(sent) / len(own), sum(sent) / len(sent) if sent else None, right / len(own))


def fourths_of_sent(answered: Sequence[AnsweredComplaint]) -> list[float]:
    """The precision of each fourth part of what was sent alone, in order of time; none for fewer than four."""
    sent = [is_first(*one) for one in answered if one[1].band == "auto"]
    cuts = [len(sent) * part // 4 for part in range(5)]
    return [sum(sent[a:b]) / (b - a) for a, b in pairwise(cuts)] if len(sent) >= 4 else []


def interval(right: int, n: int, *, z: float = 1.6449) -> tuple[float, float]:
    """Wilson's interval of a share; `z` of 1.6449 gives 90 %. The whole range when nothing was counted."""
    if n == 0:
        return 0.0, 1.0
    share, spread = right / n, z * z / n
    middle, half = share + spread / 2, z * ((share * (1 - share) + spread / 4) / n) ** 0.5
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))
