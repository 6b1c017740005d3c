"""What a picture has of another's detail, and what grain of its own: a new exposure draws its grain anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tanggap.evidence.geometry.alignment import Alignment
from tanggap.evidence.geometry.features import Floats, Greys, PictureFeatures
from tanggap.evidence.geometry.laying import Laid, Matrix3, followed, lay
from tanggap.evidence.geometry.library import cv2
from tanggap.evidence.geometry.parts import LEVEL, PART, Truths, correlation, fine_of, parts_of

_FINE: Final = 1.5  # pixels: what is finer is detail or grain
_LEAST_PARTS: Final = 12
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


def exposure_of(found: Alignment, matrix: Matrix3) -> Exposure | None:
    """Measure it where both pictures show the same, with all the pixels that both have; None where too little agrees.

    `matrix` leads pixels of the newer picture's `grey` to pixels of the older one's.
    """
    share = _common_share(found.newer, found.older)
    newer, older = _at(found.newer, share), _at(found.older, share)
    laid = lay(newer, older, np.diag([share, share, 1]) @ matrix @ np.diag([1 / share, 1 / share, 1]))
    return _measured(newer, laid) if laid.sure.sum() >= _LEAST_PARTS else None


def _common_share(*pictures: PictureFeatures) -> float:
    """How many times larger than `grey` both can be looked at; what would gain little is not worth its time."""
    share = min(max(one.large.shape) / max(one.grey.shape) for one in pictures)
    return share if share >= _WORTH else 1.0


def _at(picture: PictureFeatures, share: float) -> Greys:
    if share == 1.0:
        return picture.grey
    size = (round(picture.grey.shape[1] * share), round(picture.grey.shape[0] * share))
    return np.asarray(cv2().resize(picture.large, size, interpolation=cv2().INTER_AREA), dtype=np.uint8)


def _measured(newer: Greys, laid: Laid) -> Exposure:
    greys, theirs = newer.astype(np.float32), followed(laid.older, laid.flow)
    ours_fine, theirs_fine = parts_of(fine_of(greys, _FINE)), parts_of(fine_of(theirs, _FINE))
    ours_coarse, theirs_coarse = parts_of(fine_of(greys, LEVEL)), parts_of(fine_of(theirs, LEVEL))
    gain, contrast = _gain(ours_fine, theirs_fine), _gain(ours_coarse, theirs_coarse)
    unlike = np.abs(ours_coarse - np.clip(contrast, 0, 3)[:, None] * theirs_coarse).mean(axis=1)
    same = _same(laid, unlike, parts_of(greys).mean(axis=1))
    left = (ours_fine - np.clip(gain, 0, 3)[:, None] * theirs_fine)[same]
    return Exposure(
        grain=_grain(left, theirs_fine[same]),
        grain_lag=_lag(left, theirs_fine[same]),
        detail=float(np.median(correlation(ours_fine, theirs_fine)[laid.sure])),
        sharpness=float(np.median(gain[laid.sure]) / max(0.05, float(np.median(contrast[laid.sure])))),
    )


def _gain(ours: Floats, theirs: Floats) -> Floats:
    return np.asarray((ours * theirs).sum(axis=1) / ((theirs**2).sum(axis=1) + 1), dtype=np.float32)


def _same(laid: Laid, unlike: Floats, light: Floats) -> Truths:
    lit = laid.inside & (light > _LIT[0]) & (light < _LIT[1])
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
