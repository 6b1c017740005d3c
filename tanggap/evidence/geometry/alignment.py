"""Laying one picture on another: features that look alike, and the one transformation that most of them agree with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from tanggap.evidence.geometry.features import Floats, PictureFeatures, mirrored, negative
from tanggap.evidence.geometry.library import cv2

LEAST: Final = 10  # features that must agree; among unlike real pictures at most 7 were seen (docs/evidence.md)
_CLEAR: Final = 40  # so many that no other way of looking is tried
_RATIO: Final = 0.82  # of the nearest distance to the second (Lowe 2004)
_WITHIN: Final = 3.0  # pixels
_APART: Final = 4  # pixels: what lies nearer is one point
_BAND: Final = 0.3  # of the height, at the lower edge: where camera applications stamp place and time
_TOP_BAND: Final = 0.14
_RIM: Final = 0.08


@dataclass(frozen=True, eq=False)
class Alignment:
    """`matrix` (3, 3) takes pixels of the newer picture to pixels of the older one, after `newer` was mirrored or made negative."""

    matrix: npt.NDArray[np.float64]
    matched: int
    newer: PictureFeatures
    older: PictureFeatures
    is_mirrored: bool = False


def align(newer: PictureFeatures, older: PictureFeatures) -> Alignment | None:
    """How the newer picture lies on the older one, or None when too few features agree."""
    found = _either_way(newer, older)
    if found is None:
        found = _either_way(newer.softened, older)
    if found is None:
        found = _either_way(negative(newer), older)
    return found


def _either_way(newer: PictureFeatures, older: PictureFeatures) -> Alignment | None:
    """As it is, or left to right, whichever agrees more."""
    found = _aligned(newer, older)
    if found is not None and found.matched >= _CLEAR:
        return found
    return _better(found, _aligned(mirrored(newer), older, is_mirrored=True))


def _better(one: Alignment | None, other: Alignment | None) -> Alignment | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda found: found.matched)


def _aligned(newer: PictureFeatures, older: PictureFeatures, *, is_mirrored: bool = False) -> Alignment | None:
    pairs = _alike(newer.descriptors, older.descriptors)
    ours, theirs = newer.points[pairs[:, 0]], older.points[pairs[:, 1]]
    for _round in range(2):
        matrix, agree = _transformation(ours, theirs)
        if matrix is None:
            return None
        kept = agree & ~_stamped(ours, theirs, newer, older)
        if _distinct(ours[kept], theirs[kept]) >= LEAST:
            return Alignment(matrix, _distinct(ours[kept], theirs[kept]), newer, older, is_mirrored)
        # What agrees lies in a stamp or a frame that both have: whether the rest agrees with something else is asked once more.
        ours, theirs = ours[~agree], theirs[~agree]
    return None


def _alike(ours: Floats, theirs: Floats) -> npt.NDArray[np.intp]:
    """Pairs (n, 2) of features that are each other's nearest, and nearer than the second by the ratio."""
    if len(ours) < LEAST or len(theirs) < LEAST:
        return np.zeros((0, 2), dtype=np.intp)
    alike = ours @ theirs.T
    rows = np.arange(len(ours))
    nearest = alike.argmax(axis=1)
    best = alike[rows, nearest]
    mutual = alike.argmax(axis=0)[nearest] == rows
    alike[rows, nearest] = -1
    second = alike.max(axis=1)
    is_clear = 1 - best < _RATIO**2 * (1 - second)  # squared distances of vectors of length 1
    kept = np.flatnonzero(mutual & is_clear)
    return np.stack([kept, nearest[kept]], axis=1)


def _transformation(ours: Floats, theirs: Floats) -> tuple[npt.NDArray[np.float64] | None, npt.NDArray[np.bool_]]:
    nobody = np.zeros(len(ours), dtype=bool)
    if len(ours) < LEAST:
        return None, nobody
    matrix, agree = cv2().findHomography(
        ours, theirs, cv2().USAC_MAGSAC, ransacReprojThreshold=_WITHIN, maxIters=3000, confidence=0.999
    )
    if matrix is None or not np.isfinite(matrix).all() or not _is_plausible(matrix, ours[agree.ravel() > 0]):
        return None, nobody
    return matrix, agree.ravel() > 0


def _is_plausible(matrix: npt.NDArray[np.float64], ours: Floats) -> bool:
    """Whether a camera could see it so: nothing turned inside out, nothing shrunk to a point or to a line."""
    if not len(ours):
        return False
    corners = cv2().boxPoints(cv2().minAreaRect(ours)).astype(np.float64)
    depth = corners @ matrix[2, :2] + matrix[2, 2]
    if not (np.sign(depth) == np.sign(depth[0])).all() or abs(depth).min() < 0.1 * abs(depth).max():
        return False
    seen = cv2().perspectiveTransform(corners[None], matrix)[0]
    before, after = _signed_area(corners), _signed_area(seen)
    edges = np.linalg.norm(seen - np.roll(seen, 1, axis=0), axis=1)
    return before * after > 0 and 0.01 < after / before < 100 and edges.min() > 0.05 * edges.max() * _slimness(corners)


def _signed_area(corners: npt.NDArray[np.float64]) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)


def _slimness(corners: npt.NDArray[np.float64]) -> float:
    edges = np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1)
    return float(edges.min() / max(edges.max(), 1e-6))


def _distinct(ours: Floats, theirs: Floats) -> int:
    """Points of the picture in which fewer of them lie, counted once each: one lamp with twenty features says no more than one."""
    return min((len(np.unique((points // _APART).astype(int), axis=0)) for points in (ours, theirs)), default=0)


def _stamped(ours: Floats, theirs: Floats, newer: PictureFeatures, older: PictureFeatures) -> npt.NDArray[np.bool_]:
    """Pairs that lie at the same spot of the same stamp band or rim of both pictures: letters, logos and frames of one program."""
    one, other = _shares(ours, newer), _shares(theirs, older)
    still = (np.abs(one - other) < 0.02).all(axis=1)
    in_band = (np.minimum(one[:, 1], other[:, 1]) > 1 - _BAND) | (np.maximum(one[:, 1], other[:, 1]) < _TOP_BAND)
    in_rim = (np.abs(one - 0.5) > 0.5 - _RIM).any(axis=1)
    outside = still & ~(in_band | in_rim)
    # A whole picture that was only stamped agrees elsewhere too; then its band counts like the rest.
    if outside.sum() >= LEAST:
        return np.zeros(len(ours), dtype=bool)
    return np.asarray(still & (in_band | in_rim))


def _shares(points: Floats, features: PictureFeatures) -> Floats:
    height, width = features.grey.shape
    return np.asarray(points / np.array([width, height]), dtype=np.float32)
