"""A picture cut into square parts, and measures of them. Parts are rows of pixels: (parts, pixels)."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from tanggap.evidence.geometry.features import Floats, Greys
from tanggap.evidence.geometry.library import cv2

Truths = npt.NDArray[np.bool_]

PART: Final = 16  # pixels, the side of a part
_BOX: Final = 19  # pixels
TEXTURE: Final = (4.0, 3.0)  # greys (of 255) that a part must differ by in the newer and the older picture to count


def parts_of(values: Floats) -> Floats:
    """A picture (height, width) as (parts, pixels), row by row; what is left over at the right and lower edge is dropped."""
    rows, columns = values.shape[0] // PART, values.shape[1] // PART
    cut = values[: rows * PART, : columns * PART].reshape(rows, PART, columns, PART)
    return cut.swapaxes(1, 2).reshape(rows * columns, PART * PART)


def medians(values: Floats) -> Floats:
    """The median of each part of a picture (height, width)."""
    return np.asarray(np.median(parts_of(values), axis=1), dtype=np.float32)


def centres(shape: tuple[int, ...]) -> Floats:
    """The middle (x, y) of each part of a picture of this shape (height, width), in pixels: (parts, 2)."""
    rows, columns = shape[0] // PART, shape[1] // PART
    y, x = np.mgrid[0:rows, 0:columns]
    return np.asarray(np.stack([x.ravel(), y.ravel()], axis=1) * PART + PART / 2, dtype=np.float32)


def correlation(one: Floats, other: Floats) -> Floats:
    """How alike the parts of two pictures are, both (parts, pixels): -1 to 1 each."""
    ours, theirs = one - one.mean(axis=1, keepdims=True), other - other.mean(axis=1, keepdims=True)
    power = np.sqrt((ours**2).sum(axis=1) * (theirs**2).sum(axis=1) + 1e-6)
    return np.asarray((ours * theirs).sum(axis=1) / power, dtype=np.float32)


def middle_length(ways: npt.NDArray[np.floating]) -> float:
    """The median length of these ways (n, 2), in their unit; 0 of none."""
    return float(np.median(np.hypot(ways[:, 0], ways[:, 1]))) if len(ways) else 0.0


def means(values: Floats) -> Floats:
    """The mean of each part."""
    return np.asarray(parts_of(values).mean(axis=1), dtype=np.float32)


def textured(greys: Greys) -> Truths:
    """Which parts of a picture have structure of their own."""
    return np.asarray(means(levelled(greys)[1]) > TEXTURE[0])


def levelled(greys: Greys) -> tuple[Floats, Floats]:
    """Greys without their local mean and contrast, and the contrast."""
    values = greys.astype(np.float32)
    values -= around(values)
    power = np.maximum(around(values**2), 0)
    contrast: Floats = np.sqrt(power)
    return np.asarray(values / np.sqrt(power + 16), dtype=np.float32), contrast


def around(values: Floats) -> Floats:
    """The mean of what is around each pixel, weighted as by a bell of 8 pixels: two boxes, which cost a tenth of it."""
    once = cv2().blur(values, (_BOX, _BOX))
    return np.asarray(cv2().blur(once, (_BOX, _BOX)), dtype=np.float32)


def fine_of(values: Floats, sigma: float) -> Floats:
    """What is finer than `sigma` pixels."""
    return np.asarray(values - cv2().GaussianBlur(values, (0, 0), sigma), dtype=np.float32)
