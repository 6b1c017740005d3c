"""How far the pixels of two aligned pictures agree: part by part, in form, in place and in grain.

The older picture is laid on the newer one, the transformation is refined, and what is left is measured: parts that agree
(correlation of their locally levelled greys), parallax, and the grain of a new exposure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tanggap.evidence.geometry.alignment import Alignment
from tanggap.evidence.geometry.features import Greys
from tanggap.evidence.geometry.laying import Laid, Matrix3, lay, refined
from tanggap.evidence.geometry.library import cv2
from tanggap.evidence.geometry.parallax import LEAST_PARTS, Drift, drift_of
from tanggap.evidence.geometry.parts import PART, Truths, parts_of, textured
from tanggap.evidence.geometry.standpoint import Standpoint, standpoint_of

AGREES: Final = 0.8  # correlation from which a part agrees
_WELL: Final = 0.5  # share of the parts from which nothing is measured again
_SOFT: Final = 1.5  # pixels


@dataclass(frozen=True, eq=False)
class Agreement:
    """Measures of two pictures laid on each other. Lengths in pixels of the newer one at 480 on its longer side.

    - `parts` that agree; `agreeing`: their share of the common parts with structure; `newer_covered`, `older_covered`: their share of
      all such parts of either picture.
    - `laid`: the two on each other, as they were measured.
    - `differs` (rows, columns): parts that do not agree, of those `known`.
    """

    matrix: Matrix3
    parts: int
    agreeing: float
    newer_covered: float
    older_covered: float
    drift: Drift
    standpoint: Standpoint
    laid: Laid
    differs: Truths
    known: Truths


def agreement_of(found: Alignment) -> Agreement | None:
    """Measure an alignment; None when too few parts agree to measure anything.

    What agrees badly is measured once more without its finest detail, where a screen's pixels, a print's dots and grain are.
    """
    measured = _agreement(found.newer.grey, found.older.grey, found.matrix)
    if measured is not None and measured.agreeing >= _WELL:
        return measured
    softer = _agreement(_soft(found.newer.grey), _soft(found.older.grey), found.matrix)
    return max((one for one in (measured, softer) if one is not None), key=lambda one: one.parts, default=None)


def _agreement(newer: Greys, older: Greys, matrix: Matrix3) -> Agreement | None:
    laid = lay(newer, older, matrix, roughly=True)
    if laid.sure.sum() >= LEAST_PARTS:
        matrix = refined(matrix, laid, newer.shape)
    laid = lay(newer, older, matrix)
    if laid.sure.sum() < LEAST_PARTS:
        return None
    return _measured(newer, older, matrix, laid)


def _soft(greys: Greys) -> Greys:
    return np.asarray(cv2().GaussianBlur(greys, (0, 0), _SOFT), dtype=np.uint8)


def _measured(newer: Greys, older: Greys, matrix: Matrix3, laid: Laid) -> Agreement:
    common = laid.inside & laid.textured
    agrees = common & (laid.correlation > AGREES)
    rows, columns = newer.shape[0] // PART, newer.shape[1] // PART
    return Agreement(
        matrix=matrix,
        parts=int(agrees.sum()),
        agreeing=float(agrees.sum() / max(1, common.sum())),
        newer_covered=float(agrees.sum() / max(1, textured(newer).sum())),
        older_covered=_covered(older, newer.shape, matrix, agrees),
        drift=drift_of(laid, newer.shape),
        standpoint=standpoint_of(newer.shape, older.shape, matrix, laid),
        laid=laid,
        differs=(common & ~agrees).reshape(rows, columns),
        known=common.reshape(rows, columns),
    )


def _covered(older: Greys, shape: tuple[int, ...], matrix: Matrix3, agrees: Truths) -> float:
    """The share of the older picture's parts with structure on which a part that agrees lies."""
    rows, columns = shape[0] // PART, shape[1] // PART
    mask = np.repeat(np.repeat(agrees.reshape(rows, columns), PART, axis=0), PART, axis=1).astype(np.uint8)
    seen = cv2().warpPerspective(mask, matrix, older.shape[::-1], flags=cv2().INTER_NEAREST)
    theirs = textured(older)
    return float((theirs & (parts_of(seen.astype(np.float32)).mean(axis=1) > 0.5)).sum() / max(1, theirs.sum()))
