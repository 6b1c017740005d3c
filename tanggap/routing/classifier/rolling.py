"""Bands that follow how answers turned out: what the machine may send alone is decided anew each night.

Two things together (docs/learning.md says why they hold):
1. The threshold is the lowest probability from which on the answers of the last 60 days, whoever sent them, were right as often as
   asked, and half a standard deviation more. So it follows the classifier and what residents write about.
2. What is asked starts at the target and moves with what the machine really sent: every wrong one raises it by `_STEP` times
   (1 - allowed), every right one lowers it by `_STEP` times allowed (adaptive conformal inference: Gibbs and Candes, 2021). So
   whatever the first overlooks is answered by the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from tanggap.routing.classifier.calibration import threshold
from tanggap.routing.classifier.prediction import NEVER, BandThresholds

WINDOW = timedelta(days=60)
# Fewer answers whose end is known say too little to move a threshold.
FEWEST_ANSWERS = 200
_MARGIN = 0.5  # standard deviations; what a threshold picked from noise promises too much, the feedback takes back
_STEP = 0.004
# How far what is asked may move from the target: credit for good weeks is not saved up, and a bad week does not stop everything.
_BELOW, _ABOVE = 0.02, 0.035


@dataclass(frozen=True)
class KnownAnswer:
    """An answer whose end is known: when it was given, how sure the first label was, what was right, whether the machine sent it."""

    at: datetime
    probability: float
    is_right: bool
    is_within_three: bool
    was_sent: bool


@dataclass(frozen=True)
class RenewedBands:
    """Thresholds, the precision that was asked of them, and the number of answers behind them."""

    thresholds: BandThresholds
    asked: float
    answers: int


def moved(asked: float, sent: Iterable[bool], target: float) -> float:
    """What is asked after these outcomes of what the machine sent (whether each was right), in order of time."""
    for is_right in sent:
        step = _STEP * ((0.0 if is_right else 1.0) - (1 - target))
        asked = min(max(asked + step, target - _BELOW), min(target + _ABOVE, 1.0))
    return asked


def renewed(
    answers: Sequence[KnownAnswer], *, at: datetime, asked: float, top3_precision: float = 0.85
) -> RenewedBands | None:
    """The bands from `at` on; None while fewer than FEWEST_ANSWERS of the last 60 days are known."""
    lately = [one for one in answers if at - WINDOW <= one.at <= at]
    if len(lately) < FEWEST_ANSWERS:
        return None
    sure = np.array([one.probability for one in lately])
    auto = threshold(sure, np.array([one.is_right for one in lately]), asked, _MARGIN)
    top3 = threshold(sure, np.array([one.is_within_three for one in lately]), top3_precision, _MARGIN)
    return RenewedBands(BandThresholds(auto=min(auto, NEVER), top3=min(auto, top3)), asked, len(lately))
