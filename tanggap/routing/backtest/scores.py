"""How well answers did, once they were given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tanggap.routing.backtest.offices import same_office
from tanggap.routing.backtest.records import LabelledComplaint
from tanggap.routing.classifier.prediction import PredictedBand

BANDS: tuple[PredictedBand, ...] = ("auto", "top3", "human")


@dataclass(frozen=True)
class BacktestAnswer:
    """What was said of one complaint before anybody looked at what was right."""

    agencies: tuple[str, ...]  # the three likeliest
    topic: str
    probability: float
    band: PredictedBand
    milliseconds: float


@dataclass(frozen=True)
class BandScore:
    """One band: its part of all, and how often the first, or one of three, was right in it (None when it is empty)."""

    band: PredictedBand
    share: float
    top1: float | None
    top3: float | None


@dataclass(frozen=True)
class BacktestScores:
    """The figures of a backtest; shares from 0 to 1, None where nothing could be counted."""

    n: int
    agency_top1: float | None
    agency_top3: float | None
    topic_top1: float | None
    bands: tuple[BandScore, ...]
    predict_ms_p50: float | None
    predict_ms_p99: float | None
    agency_confusion: tuple[tuple[str, str, int], ...]  # right, said, times; most often first
    topic_confusion: tuple[tuple[str, str, int], ...]

    @property
    def auto(self) -> BandScore:
        """The band in which no person looks before."""
        return self.bands[0]


def score(records: Sequence[LabelledComplaint], answers: Sequence[BacktestAnswer]) -> BacktestScores:
    """Compare answers with what was right. Rows that do not say the agency, or the topic, do not count for it."""
    pairs = [(record, answer) for record, answer in zip(records, answers, strict=True) if record.agency]
    topics = [(record.topic, answer.topic) for record, answer in zip(records, answers, strict=True) if record.topic]
    times = [answer.milliseconds for answer in answers]
    return BacktestScores(
        n=len(pairs),
        agency_top1=_share([is_first(*pair) for pair in pairs]),
        agency_top3=_share([is_among(*pair) for pair in pairs]),
        topic_top1=_share([right == said for right, said in topics]),
        bands=tuple(_band(band, pairs) for band in BANDS),
        predict_ms_p50=float(np.percentile(times, 50)) if times else None,
        predict_ms_p99=float(np.percentile(times, 99)) if times else None,
        agency_confusion=_confusion(
            (_kind(record.agency), _kind(answer.agencies[0] if answer.agencies else ""))
            for record, answer in pairs
            if not is_first(record, answer)
        ),
        topic_confusion=_confusion(pair for pair in topics if pair[0] != pair[1]),
    )


def is_first(record: LabelledComplaint, answer: BacktestAnswer) -> bool:
    """Whether the first agency named was right."""
    return any(same_office(record.agency, one) for one in answer.agencies[:1])


def is_among(record: LabelledComplaint, answer: BacktestAnswer) -> bool:
    """Whether one of the three agencies named was right."""
    return any(same_office(record.agency, one) for one in answer.agencies)


def _band(band: PredictedBand, pairs: Sequence[tuple[LabelledComplaint, BacktestAnswer]]) -> BandScore:
    own = [pair for pair in pairs if pair[1].band == band]
    share = len(own) / len(pairs) if pairs else 0.0
    return BandScore(band, share, _share([is_first(*one) for one in own]), _share([is_among(*one) for one in own]))


def _share(right: Sequence[bool]) -> float | None:
    return sum(right) / len(right) if right else None


def _kind(agency: str) -> str:
    """All kelurahan are one kind in a table of confusions, and so are all kecamatan."""
    first = agency.split(" ", 1)[0]
    return f"{first} (setempat)" if first in ("Kelurahan", "Kecamatan") else agency


def _confusion(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    return tuple((right, predicted, times) for (right, predicted), times in Counter(pairs).most_common())
