"""Regular patterns all over a picture, found as single peaks in the spectra of its parts.

Edges and textures of real things spread over the spectrum; the grid of a display seen by a sensor, or the dots of a print, stand in it as
points. A part's peak is measured against the median around it, and the mean of all parts counts, so that one fence in a corner does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from tanggap.evidence.geometry.library import cv2

Floats = npt.NDArray[np.float32]
Greys = npt.NDArray[np.uint8]

LEAST_SIDE: Final = 64
_PART: Final = 128  # pixels
_MOST_PARTS: Final = (4, 4)  # down and across
_SLOWEST, _FASTEST = 7, 62  # waves in a part
_JPEG: Final = 16  # waves in a part: the blocks of JPEG and their overtones
_FLOOR: Final = 50.0  # of the power, so that rounding in a flat part is no pattern
_AROUND: Final = 11  # bins
_CANDIDATES: Final = 8
_ALONG: Final = np.r_[-14:-2, 3:15].astype(np.float64)  # bins to either side of a peak on its ray
_QUANTILE: Final = 0.7
_STEP: Final = 10.0  # of a neper, for the median of bytes


def moire_excess(grey: Greys) -> float:
    """By how many nepers the strongest wave of a part stands over its neighbours, mean over the parts. Some 2 without any pattern."""
    return float(np.mean([_peak(part) for part in _parts(grey)]))


def _parts(grey: Greys) -> Iterator[Floats]:
    lack = [max(0, _PART - side) for side in grey.shape]
    whole = np.pad(grey, [(0, lack[0]), (0, lack[1])], mode="reflect").astype(np.float32)
    for top in _starts(whole.shape[0], _MOST_PARTS[0]):
        for left in _starts(whole.shape[1], _MOST_PARTS[1]):
            yield whole[top : top + _PART, left : left + _PART]


def _starts(side: int, most: int) -> npt.NDArray[np.int64]:
    """Where the parts begin along a side, evenly."""
    return np.linspace(0, side - _PART, max(1, min(most, round(1.2 * side / _PART)))).astype(np.int64)


def _peak(part: Floats) -> float:
    spectrum = np.fft.rfft2((part - part.mean()) * _window())
    power = cv2().GaussianBlur(np.log(np.abs(spectrum) ** 2 + _FLOOR).astype(np.float32), (3, 3), 0.7)
    around = cv2().medianBlur(np.clip(power * _STEP, 0, 255).astype(np.uint8), _AROUND).astype(np.float32) / _STEP
    excess = np.where(_looked_at(), power - around, 0)
    highest = np.argpartition(excess.ravel(), -_CANDIDATES)[-_CANDIDATES:]
    return max(min(float(excess.flat[at]), _over_its_ray(power, int(at))) for at in highest)


def _over_its_ray(power: Floats, at: int) -> float:
    """By how much a wave stands over slower and faster ones of its direction: a set of straight lines has them all."""
    row, across = divmod(at, power.shape[1])
    down = row if row < _PART // 2 else row - _PART
    length = float(np.hypot(down, across))
    scale = (length + _ALONG) / length
    scale = scale[(scale * length >= _SLOWEST / 2) & (scale * max(abs(down), across) < _PART / 2 - 1)]
    ray = power[np.rint(down * scale).astype(int) % _PART, np.rint(across * scale).astype(int)]
    return float(power[row, across] - np.sort(ray)[int(_QUANTILE * len(ray))])


@cache
def _window() -> Floats:
    return np.outer(np.hanning(_PART), np.hanning(_PART)).astype(np.float32)


@cache
def _looked_at() -> npt.NDArray[np.bool_]:
    """The waves that count: not the slow ones of which every picture is made, and not those of JPEG's own blocks."""
    down, across = np.abs(np.fft.fftfreq(_PART)[:, None] * _PART), np.arange(_PART // 2 + 1.0)[None, :]
    length = np.hypot(down, across)
    blocks = (_is_of_jpeg(across) & (down <= 1)) | (_is_of_jpeg(down) & (across <= 1))
    found: npt.NDArray[np.bool_] = (length >= _SLOWEST) & (length <= _FASTEST) & ~blocks
    return found


def _is_of_jpeg(waves: npt.NDArray[np.floating]) -> npt.NDArray[np.bool_]:
    rest = waves % _JPEG
    return (rest <= 1) | (rest >= _JPEG - 1)
