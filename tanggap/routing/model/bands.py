"""Making probabilities true, and from which probability on the machine may act: on later questions than it had learned from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tanggap.routing.model.answers import Bands
from tanggap.routing.model.heads import softmax
from tanggap.routing.model.space import Floats

Judged = tuple[float, bool, bool]  # probability of the first guess, whether it was right, whether one of three was

NEVER = 1.01
_FEWEST = 30  # answers that a threshold must stand on
# Standard deviations of a share of n answers that are asked on top. One is for chance: a threshold that just met the target would
# miss it half the time. One is for drift: on the records measured, each span of time was harder than those before it.
_MARGIN = 2.0
_HEATS = tuple(0.3 * 1.12**step for step in range(30))  # from 0.3 to 8


def bands(judged: Sequence[Judged], *, target_precision: float = 0.95, top3_precision: float = 0.85) -> Bands:
    """The bands under which these answers to later questions would have met the targets, with a margin for chance."""
    if not judged:
        return Bands()
    sure = np.array([one[0] for one in judged])
    auto = _threshold(sure, np.array([one[1] for one in judged]), target_precision)
    top3 = _threshold(sure, np.array([one[2] for one in judged]), top3_precision)
    return Bands(auto=auto, top3=min(auto, top3))


def strictest_bands(blocks: Sequence[Sequence[Judged]], target_precision: float, top3_precision: float) -> Bands:
    """The bands that held in each of several spans of time: months differ, and a mean over them promises too much."""
    each = [bands(block, target_precision=target_precision, top3_precision=top3_precision) for block in blocks]
    if not each:
        return Bands()
    return Bands(auto=max(one.auto for one in each), top3=max(one.top3 for one in each))


def heat_of(answers: Sequence[tuple[Floats, tuple[str, ...], str]]) -> float:
    """The factor for scores under which the right labels get the highest probability on the whole (least log loss)."""
    known = [(scores, labels.index(right)) for scores, labels, right in answers if right in labels]
    if not known:
        return 1.0
    losses = [-np.mean([np.log(softmax(scores * heat)[right] + 1e-9) for scores, right in known]) for heat in _HEATS]
    return _HEATS[int(np.argmin(losses))]


def _threshold(sure: np.ndarray, right: np.ndarray, target: float) -> float:
    order = np.argsort(-sure, kind="stable")
    count = np.arange(1, len(order) + 1)
    precision = np.cumsum(right[order]) / count
    wanted = np.minimum(target + _MARGIN * np.sqrt(target * (1 - target) / count), 1.0)
    # Answers of one probability stand or fall together.
    is_last = np.append(np.diff(sure[order]) != 0, True)
    meets = np.flatnonzero((precision >= wanted) & (count >= _FEWEST) & is_last)
    return float(sure[order[meets[-1]]]) if len(meets) else NEVER
