"""From which probability on the machine may act: chosen on answers to later questions than it had learned from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tanggap.routing.model.answers import Bands

NEVER = 1.01
_FEWEST = 30  # right or wrong answers that a threshold must stand on
# One standard deviation of a share of n answers is asked on top: a threshold that just met the target would miss it half the time.
_MARGIN = 1.0


def bands(
    judged: Sequence[tuple[float, bool, bool]], *, target_precision: float = 0.95, top3_precision: float = 0.85
) -> Bands:
    """The bands for (probability of the first guess, first was right, right one was within three) of later questions."""
    if not judged:
        return Bands()
    sure = np.array([one[0] for one in judged])
    auto = _threshold(sure, np.array([one[1] for one in judged]), target_precision)
    top3 = _threshold(sure, np.array([one[2] for one in judged]), top3_precision)
    return Bands(auto=auto, top3=min(auto, top3))


def _threshold(sure: np.ndarray, right: np.ndarray, target: float) -> float:
    """The lowest probability from which on the answers are right often enough, with a margin for chance."""
    order = np.argsort(-sure, kind="stable")
    count = np.arange(1, len(order) + 1)
    precision = np.cumsum(right[order]) / count
    wanted = target + _MARGIN * np.sqrt(target * (1 - target) / count)
    meets = np.flatnonzero((precision >= np.minimum(wanted, 1.0)) & (count >= _FEWEST))
    return float(sure[order[meets[-1]]]) if len(meets) else NEVER
