"""What a picture has of another's detail, and what grain of its own: a new exposure draws its grain anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tanggap.evidence.geometry.alignment import Alignment
from tanggap.evidence.geometry.features import Floats, Greys, PictureFeatures
from tanggap.evidence.geometry.laying import Laid, Matrix3, covered, followed
from tanggap.evidence.geometry.library import cv2
from tanggap.evidence.geometry.parts import PART, Truths, around, correlation, fine_of, parts_of

_FINE: Final = 1.5  # pixels: what is finer is detail or grain
_WORTH: Final = 1.3
_LIT: Final = (12.0, 243.0)  # greys; darker and lighter parts are cut off and show no grain


@dataclass(frozen=True)
class Exposure:
    """`grain`: greys of grain that storing a copy does not explain; `grain_lag`: its correlation between neighbours (0: white).

    `detail`: correlation of detail. `sharpness`: detail kept, beside the contrast kept.
    """

    grain: float
    grain_lag: float
    detail: float
    sharpness: float


def exposure_of(found: Alignment, matrix: Matrix3, laid: Laid) -> Exposure:
    """Measure it where both pictures show the same, with as many pixels as both have.

    `matrix` and `laid` are of the pictures' `grey`; zero grain where nothing quiet is left to look at.
    """
    share = _common_share(found.newer, found.older)
    newer, older = _at(found.newer, share), _at(found.older, share)
    size = newer.shape[::-1]
    scaled = np.diag([share, share, 1]) @ matrix @ np.diag([1 / share, 1 / share, 1])
    warped = cv2().warpPerspective(older, scaled, size, flags=cv2().INTER_CUBIC | cv2().WARP_INVERSE_MAP)
    flow = cv2().resize(laid.flow, size, interpolation=cv2().INTER_LINEAR) * np.float32(share)
    grid = (newer.shape[0] // PART, newer.shape[1] // PART)
    there = covered(older.shape, scaled, size)
    sure = there & _on_grid(laid.sure, found.newer.grey, grid)
    return _measured(newer.astype(np.float32), followed(warped.astype(np.float32), flow), there, sure)


def _on_grid(parts: Truths, grey: Greys, grid: tuple[int, int]) -> Truths:
    """Parts of the smaller picture as parts of the larger one."""
    known = parts.reshape(grey.shape[0] // PART, grey.shape[1] // PART).astype(np.uint8)
    return np.asarray(cv2().resize(known, grid[::-1], interpolation=cv2().INTER_NEAREST).ravel() > 0)


def _common_share(*pictures: PictureFeatures) -> float:
    """How many times larger than `grey` both can be looked at; what would gain little is not worth its time."""
    share = min(max(one.large.shape) / max(one.grey.shape) for one in pictures)
    return share if share >= _WORTH else 1.0


def _at(picture: PictureFeatures, share: float) -> Greys:
    if share == 1.0:
        return picture.grey
    size = (round(picture.grey.shape[1] * share), round(picture.grey.shape[0] * share))
    return np.asarray(cv2().resize(picture.large, size, interpolation=cv2().INTER_AREA), dtype=np.uint8)


def _measured(greys: Floats, theirs: Floats, there: Truths, sure: Truths) -> Exposure:
    ours_fine, theirs_fine = parts_of(fine_of(greys, _FINE)), parts_of(fine_of(theirs, _FINE))
    ours_coarse, theirs_coarse = parts_of(greys - around(greys)), parts_of(theirs - around(theirs))
    gain, contrast = _gain(ours_fine, theirs_fine), _gain(ours_coarse, theirs_coarse)
    unlike = np.abs(ours_coarse - np.clip(contrast, 0, 3)[:, None] * theirs_coarse).mean(axis=1)
    same = _same(there, unlike, parts_of(greys).mean(axis=1))
    left = (ours_fine - np.clip(gain, 0, 3)[:, None] * theirs_fine)[same]
    return Exposure(
        grain=_grain(left, theirs_fine[same]),
        grain_lag=_lag(left, theirs_fine[same]),
        detail=_middle(correlation(ours_fine, theirs_fine)[sure]),
        sharpness=_middle(gain[sure]) / max(0.05, _middle(contrast[sure])),
    )


def _middle(values: Floats) -> float:
    return float(np.median(values)) if len(values) else 0.0


def _gain(ours: Floats, theirs: Floats) -> Floats:
    return np.asarray((ours * theirs).sum(axis=1) / ((theirs**2).sum(axis=1) + 1), dtype=np.float32)


def _same(there: Truths, unlike: Floats, light: Floats) -> Truths:
    lit = there & (light > _LIT[0]) & (light < _LIT[1])
    return np.asarray(lit & (unlike <= np.percentile(unlike[lit], 60))) if lit.any() else lit


def _grain(left: Floats, detail: Floats) -> float:
    """The least of the parts, less what saving and resampling leave of a copy: more, the more detail there is (measured)."""
    if len(left) < PART:
        return 0.0
    own, texture = (float(np.percentile(parts.std(axis=1), 10)) for parts in (left, detail))
    return float(np.sqrt(max(0.0, own**2 - (0.6 * texture**0.6) ** 2)))


def _lag(left: Floats, detail: Floats) -> float:
    if not len(left):
        return 1.0
    contrast = detail.std(axis=1)
    square = left[contrast <= np.percentile(contrast, 40)].reshape(-1, PART, PART)
    power = float((square**2).mean()) + 1e-6
    across, down = (square[:, :, 1:] * square[:, :, :-1]).mean(), (square[:, 1:] * square[:, :-1]).mean()
    return float(max(across, down)) / power
