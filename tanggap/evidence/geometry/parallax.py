"""Drift that no flat picture has: near and far things that moved differently because the camera did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from tanggap.evidence.geometry.features import Floats
from tanggap.evidence.geometry.laying import Laid
from tanggap.evidence.geometry.library import cv2
from tanggap.evidence.geometry.parts import PART, Truths, centres, middle_length

Points = npt.NDArray[np.float64]

LEAST_PARTS: Final = 12
_LENS: Final = 4  # times less drift must be left when bulging is allowed, for it to be a lens's doing
_BENT: Final = 0.3  # of the drift that a bent sheet leaves
_MISFIT: Final = 0.04  # of the bulge itself: such a model fits no lens better


@dataclass(frozen=True)
class Drift:
    """`parallax`: the median smooth drift; `unrest`: the median drift that is not smooth, which is how well drift is known. In pixels.

    `is_bulged`: a lens, or an edit that does as a lens does, explains nearly all. `is_bent`: most is as a sheet of paper bends.
    """

    parallax: float
    unrest: float
    is_bulged: bool = False
    is_bent: bool = False


def drift_of(laid: Laid, shape: tuple[int, ...]) -> Drift:
    """What drift remains after the transformation, and what may explain it."""
    leaning, bulging, bending = _terms(shape)
    plain = min(_left_after(laid, shape, terms) for terms in (leaning[:, :1], leaning))
    bulged = _left_after(laid, shape, bulging)
    if bulged[0] * _LENS < plain[0]:
        return Drift(max(0.0, bulged[0] - _MISFIT * plain[0]), bulged[1], is_bulged=True)
    return Drift(*plain, is_bent=_left_after(laid, shape, bending)[0] < _BENT * plain[0])


def _terms(shape: tuple[int, ...]) -> tuple[Points, Points, Points]:
    """What drift may be in places x, y without anything standing in front of anything: leaning, bulging too, or bending smoothly."""
    x, y = (centres(shape).astype(np.float64) / np.array([shape[1], shape[0]]) - 0.5).T
    leaning = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=1)
    square = x * x + y * y
    bulging = np.stack([x * square, y * square, x * square**2, y * square**2], axis=1)
    bending = np.stack([x**a * y**b for a in range(5) for b in range(5 - a)], axis=1)
    return leaning, np.hstack([leaning, bulging]), bending


def _left_after(laid: Laid, shape: tuple[int, ...], terms: npt.NDArray[np.float64]) -> tuple[float, float]:
    rows, columns = shape[0] // PART, shape[1] // PART
    left = np.stack([_unexplained(laid.drift[:, axis], laid.sure, terms) for axis in (0, 1)], axis=1)
    weight = laid.sure.reshape(rows, columns).astype(np.float32)
    count = _averaged(weight)
    sums = np.stack([_averaged(left[:, axis].reshape(rows, columns) * weight) for axis in (0, 1)], axis=2)
    smooth = (sums / np.maximum(count, 1e-3)[..., None]).reshape(-1, 2)
    judged = _judged(laid, count)
    return middle_length(smooth[judged]), middle_length((left - smooth)[judged])


def _judged(laid: Laid, count: Floats) -> Truths:
    """Sure parts among sure parts; beside what was changed, drift is pulled towards it, so those are left out where enough remains."""
    near = cv2().dilate(
        (laid.inside & laid.textured & ~laid.sure).reshape(count.shape).astype(np.uint8), np.ones((3, 3))
    )
    among = laid.sure & (count.reshape(-1) * 9 > 3.5)
    for judged in (among & (near.reshape(-1) == 0), among):
        if judged.sum() >= LEAST_PARTS:
            return np.asarray(judged)
    return laid.sure


def _averaged(values: Floats) -> Floats:
    return np.asarray(cv2().blur(values, (3, 3), borderType=cv2().BORDER_CONSTANT), dtype=np.float32)


def _unexplained(drift: Floats, sure: Truths, terms: npt.NDArray[np.float64]) -> Floats:
    used, left = sure, drift
    for _round in range(3):
        weights = np.linalg.lstsq(terms[used], drift[used], rcond=None)[0]
        left = np.asarray(drift - terms @ weights, dtype=np.float32)
        near = sure & (np.abs(left) < 3 * max(0.05, 1.5 * float(np.median(np.abs(left[sure])))))
        if near.sum() < LEAST_PARTS - 2:
            break
        used = near
    return left
