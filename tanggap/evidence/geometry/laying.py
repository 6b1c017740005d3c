"""Laying the older picture on the newer one, pixel by pixel, and what drift is left between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from tanggap.evidence.geometry.features import Floats, Greys
from tanggap.evidence.geometry.library import cv2
from tanggap.evidence.geometry.parts import TEXTURE, Truths, centres, correlation, levelled, means, medians, parts_of

Matrix3 = npt.NDArray[np.float64]

SURE: Final = 0.75  # correlation from which a part's drift is believed


@dataclass(frozen=True, eq=False)
class Laid:
    """One round of laying the older picture on the newer: both levelled, the drift between them, and each part's worth."""

    older: Floats  # warped, greys
    flow: Floats  # (height, width, 2)
    drift: Floats  # (parts, 2)
    correlation: Floats  # of parts, after the drift
    inside: Truths
    textured: Truths

    @property
    def sure(self) -> Truths:
        return self.inside & self.textured & (self.correlation > SURE)


def lay(newer: Greys, older: Greys, matrix: Matrix3, *, roughly: bool = False) -> Laid:
    """Lay the older picture on the newer; `roughly` is enough to refine the transformation by. Raises LibraryMissing."""
    height, width = newer.shape
    backwards = cv2().WARP_INVERSE_MAP
    warped = cv2().warpPerspective(
        older, matrix, (width, height), flags=cv2().INTER_CUBIC | backwards, borderMode=cv2().BORDER_REPLICATE
    )
    there = covered(older.shape, matrix, (width, height))
    ours, our_contrast = levelled(newer)
    theirs, their_contrast = levelled(warped)
    flow = _flow(_drawn(ours), _drawn(theirs), roughly=roughly)
    moved = followed(theirs, flow)
    textured = (means(our_contrast) > TEXTURE[0]) & (means(their_contrast) > TEXTURE[1])
    return Laid(
        older=warped.astype(np.float32),
        flow=flow,
        drift=np.stack([medians(flow[..., 0]), medians(flow[..., 1])], axis=1),
        correlation=correlation(parts_of(ours), parts_of(moved)),
        inside=there,
        textured=textured,
    )


def covered(older: tuple[int, ...], matrix: Matrix3, size: tuple[int, int]) -> Truths:
    """Which parts of the newer picture, `size` (width, height), lie wholly on the older one."""
    there = cv2().erode(_lies_on(older, matrix, size).astype(np.uint8), np.ones((9, 9)), borderValue=0)
    return np.asarray(means(there.astype(np.float32)) > 0.99)


def overlap(older: tuple[int, ...], matrix: Matrix3, newer: tuple[int, ...]) -> float:
    """The share (0 to 1) of the newer picture's pixels that lie on the older one; both shapes (height, width)."""
    return float(_lies_on(older, matrix, (newer[1], newer[0])).mean())


def _lies_on(older: tuple[int, ...], matrix: Matrix3, size: tuple[int, int]) -> Truths:
    white = np.full(older, 255, dtype=np.uint8)
    return np.asarray(
        cv2().warpPerspective(white, matrix, size, flags=cv2().INTER_NEAREST | cv2().WARP_INVERSE_MAP) > 0
    )


def refined(matrix: Matrix3, laid: Laid, shape: tuple[int, ...]) -> Matrix3:
    """The transformation once more, from the drift of every part that agrees instead of from the features alone."""
    at = centres(shape)[laid.sure]
    seen = cv2().perspectiveTransform((at + laid.drift[laid.sure])[None].astype(np.float64), matrix)[0]
    better, _agree = cv2().findHomography(at.astype(np.float64), seen, cv2().RANSAC, 1.5)
    return matrix if better is None or not np.isfinite(better).all() else np.asarray(better, dtype=np.float64)


def _drawn(levelled: Floats) -> Greys:
    return np.asarray(np.clip(levelled * 40 + 128, 0, 255), dtype=np.uint8)


def followed(values: Floats, flow: Floats) -> Floats:
    """`values` (height, width) fetched from where `flow` (height, width, 2; pixels, x first) leads."""
    height, width = values.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return np.asarray(cv2().remap(values, x + flow[..., 0], y + flow[..., 1], cv2().INTER_CUBIC), dtype=np.float32)


def _flow(ours: Greys, theirs: Greys, *, roughly: bool) -> Floats:
    preset = cv2().DISOPTICAL_FLOW_PRESET_FAST if roughly else cv2().DISOPTICAL_FLOW_PRESET_MEDIUM
    return np.asarray(cv2().DISOpticalFlow_create(preset).calc(ours, theirs, None), dtype=np.float32)
