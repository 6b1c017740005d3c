"""How far the pixels of two aligned pictures agree: part by part, in form, in place and in grain.

The older picture is laid on the newer one, the transformation is refined, and what is left is measured: parts that agree
(correlation of their locally levelled greys), parallax, and the grain of a new exposure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tanggap.evidence.geometry.alignment import Alignment
from tanggap.evidence.geometry.exposure import Exposure, exposure_of
from tanggap.evidence.geometry.features import Greys
from tanggap.evidence.geometry.laying import Laid, Matrix3, lay, refined
from tanggap.evidence.geometry.library import cv2
from tanggap.evidence.geometry.parallax import LEAST_PARTS, drift_of
from tanggap.evidence.geometry.parts import PART, Truths, centres, middle_length, parts_of, textured

AGREES: Final = 0.8  # correlation from which a part agrees


@dataclass(frozen=True, eq=False)
class Agreement:
    """Measures of two pictures laid on each other. Lengths in pixels of the newer one at 480 on its longer side.

    - `parts` that agree; `agreeing`: their share of the common parts with structure; `newer_covered`, `older_covered`: their share of
      all such parts of either picture.
    - `parallax`: the median smooth drift. `unrest`: the median drift that is not smooth, which is how well drift is known.
    - `moved`: the median way between what agrees in the two pictures as they are, in per cent of the size. `stance`: the largest way of
      a corner if they differ by shift, turn and size alone, in per cent: how far the camera stood or pointed elsewhere.
    - `differs` (rows, columns): parts that do not agree, of those `known`.
    """

    matrix: Matrix3
    parts: int
    agreeing: float
    newer_covered: float
    older_covered: float
    parallax: float
    unrest: float
    moved: float
    stance: float
    exposure: Exposure
    differs: Truths
    known: Truths


def agreement_of(found: Alignment) -> Agreement | None:
    """Measure an alignment; None when too few parts agree to measure anything."""
    newer, older = found.newer.grey, found.older.grey
    matrix, laid = found.matrix, lay(newer, older, found.matrix)
    if laid.sure.sum() >= LEAST_PARTS:
        matrix = refined(matrix, laid, newer.shape)
        laid = lay(newer, older, matrix)
    if laid.sure.sum() < LEAST_PARTS:
        return None
    return _measured(newer, older, matrix, laid)


def _measured(newer: Greys, older: Greys, matrix: Matrix3, laid: Laid) -> Agreement:
    common = laid.inside & laid.textured
    agrees = common & (laid.correlation > AGREES)
    parallax, unrest = drift_of(laid, newer.shape)
    rows, columns = newer.shape[0] // PART, newer.shape[1] // PART
    return Agreement(
        matrix=matrix,
        parts=int(agrees.sum()),
        agreeing=float(agrees.sum() / max(1, common.sum())),
        newer_covered=float(agrees.sum() / max(1, textured(newer).sum())),
        older_covered=_covered(older, newer.shape, matrix, agrees),
        parallax=parallax,
        unrest=unrest,
        moved=_moved(newer, older, matrix, laid),
        stance=_stance(newer.shape, older.shape, matrix, laid),
        differs=(common & ~agrees).reshape(rows, columns),
        known=common.reshape(rows, columns),
        exposure=exposure_of(newer, laid),
    )


def _moved(newer: Greys, older: Greys, matrix: Matrix3, laid: Laid) -> float:
    """How far what agrees lies apart in the two pictures as they are, in per cent of the width: the median."""
    at = centres(newer.shape)[laid.sure]
    seen = cv2().perspectiveTransform((at + laid.drift[laid.sure])[None].astype(np.float64), matrix)[0]
    way = seen / np.array(older.shape[::-1]) - at / np.array(newer.shape[::-1])
    return 100 * middle_length(way)


def _stance(newer: tuple[int, ...], older: tuple[int, ...], matrix: Matrix3, laid: Laid) -> float:
    at = centres(newer)[laid.sure]
    seen = cv2().perspectiveTransform((at + laid.drift[laid.sure])[None].astype(np.float64), matrix)[0]
    seen *= np.array(newer[::-1]) / np.array(older[::-1])
    near, _agree = cv2().estimateAffinePartial2D(at.astype(np.float64), seen, method=cv2().LMEDS)
    if near is None:
        return 100.0
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * np.array(newer[::-1])
    way = corners @ near[:, :2].T + near[:, 2] - corners
    return float(100 * np.abs(way / np.array(newer[::-1])).max())


def _covered(older: Greys, shape: tuple[int, ...], matrix: Matrix3, agrees: Truths) -> float:
    """The share of the older picture's parts with structure on which a part that agrees lies."""
    rows, columns = shape[0] // PART, shape[1] // PART
    mask = np.repeat(np.repeat(agrees.reshape(rows, columns), PART, axis=0), PART, axis=1).astype(np.uint8)
    seen = cv2().warpPerspective(mask, matrix, older.shape[::-1], flags=cv2().INTER_NEAREST)
    theirs = textured(older)
    return float((theirs & (parts_of(seen.astype(np.float32)).mean(axis=1) > 0.5)).sum() / max(1, theirs.sum()))
