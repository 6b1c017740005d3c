"""Calibrated probabilities, and from which probability on the machine may act: chosen on held-out, later reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tanggap.routing.classifier.linear_head import softmax
from tanggap.routing.classifier.prediction import NEVER, BandThresholds
from tanggap.routing.classifier.vectorizer import Floats

# Probability of the first label, whether it was right, whether one of the first three was.
HeldOutAnswer = tuple[float, bool, bool]

_FEWEST = 30  # answers that a threshold must stand on
# Standard deviations of a share of n answers that are asked on top. One is for chance: a threshold that just met the target would
# miss it half the time. One is for drift: on the records measured, each span of time was harder than those before it.
_MARGIN = 2.0
_INVERSE_TEMPERATURES = tuple(0.3 * 1.12**step for step in range(30))  # from 0.3 to 8


@dataclass(frozen=True)
class HeldOutScores:
    """Uncalibrated scores of one held-out report over these labels, and the label that was right."""

    scores: Floats
    labels: tuple[str, ...]
    right: str


def choose_thresholds(
    answers: Sequence[HeldOutAnswer], *, target_precision: float = 0.95, top3_precision: float = 0.85
) -> BandThresholds:
    """The thresholds under which these answers would have met the targets, with a margin for chance."""
    if not answers:
        return BandThresholds()
    probabilities = np.array([one[0] for one in answers])
    auto = threshold(probabilities, np.array([one[1] for one in answers]), target_precision)
    top3 = threshold(probabilities, np.array([one[2] for one in answers]), top3_precision)
    return BandThresholds(auto=auto, top3=min(auto, top3))


def strictest_thresholds(
    blocks: Sequence[Sequence[HeldOutAnswer]], target_precision: float, top3_precision: float
) -> BandThresholds:
    """The thresholds that held in each of several spans of time: months differ, and a mean over them promises too much."""
    each = [
        choose_thresholds(block, target_precision=target_precision, top3_precision=top3_precision) for block in blocks
    ]
    if not each:
        return BandThresholds()
    return BandThresholds(auto=max(one.auto for one in each), top3=max(one.top3 for one in each))


def fit_inverse_temperature(answers: Sequence[HeldOutScores]) -> float:
    """The factor for scores with the least log loss (temperature scaling; Guo and others, 2017); 1 when nothing can be compared."""
    known = [(one.scores, one.labels.index(one.right)) for one in answers if one.right in one.labels]
    if not known:
        return 1.0
    losses = [
        -np.mean([np.log(softmax(scores * factor)[right] + 1e-9) for scores, right in known])
        for factor in _INVERSE_TEMPERATURES
    ]
    return _INVERSE_TEMPERATURES[int(np.argmin(losses))]


def threshold(
    probabilities: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], target: float, margin: float = _MARGIN
) -> float:
    """The lowest probability from which on these answers were right as often as `target`, and `margin` standard deviations more."""
    order = np.argsort(-probabilities, kind="stable")
    count = np.arange(1, len(order) + 1)
    precision = np.cumsum(right[order]) / count
    wanted = np.minimum(target + margin * np.sqrt(target * (1 - target) / count), 1.0)
    # Answers of one probability stand or fall together.
    is_last = np.append(np.diff(probabilities[order]) != 0, True)
    meets = np.flatnonzero((precision >= wanted) & (count >= _FEWEST) & is_last)
    return float(probabilities[order[meets[-1]]]) if len(meets) else NEVER
