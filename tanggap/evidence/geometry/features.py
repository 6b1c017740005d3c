"""Local features of a picture: points that are found again after turning, scaling, cropping and another light.

SIFT (Lowe 2004) with square-rooted descriptors (RootSIFT, Arandjelovic and Zisserman 2012). They are taken evenly from all parts of the
picture, so that a stamp full of letters does not use up the places of everything else. Mirrored and negative pictures are looked for by
rearranging descriptors, not by a second look at the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from tanggap.evidence.geometry.library import cv2

Floats = npt.NDArray[np.float32]
Greys = npt.NDArray[np.uint8]

SIDE: Final = 480  # the longer side at which pictures are compared
LARGE_SIDE: Final = 960  # ... and at which grain is looked at, where there are so many pixels
LEAST_SIDE: Final = 24  # below this nothing can be told
MOST: Final = 1000
_DETECTED: Final = 2500
_CELLS: Final = 8  # along each axis
_LARGE: Final = 6.0  # pixels across
_ORIENTATIONS: Final = 8
_SOFT: Final = 1.8  # pixels
_GRID: Final = 4  # SIFT's own cells around a point


@dataclass(frozen=True, eq=False)
class PictureFeatures:
    """`points` (n, 2) in pixels of `grey`, `sizes` and `angles` (n,), in pixels and degrees; `descriptors` (n, 128) of length 1.

    `large` is the same picture with more of its pixels, if it has them.
    """

    grey: Greys
    large: Greys
    points: Floats
    sizes: Floats
    angles: Floats
    descriptors: Floats

    def __len__(self) -> int:
        return len(self.points)

    @cached_property
    def softened(self) -> PictureFeatures:
        """The features of this picture without its finest detail: the pixels of a screen, the dots of a print, heavy grain."""
        return _found_in(
            np.asarray(cv2().GaussianBlur(self.grey, (0, 0), _SOFT), dtype=np.uint8), self.grey, self.large
        )


def features_of(picture: Image.Image) -> PictureFeatures:
    """The features of a picture, at most 1,000; none for one that is too small or too plain. Raises LibraryMissing."""
    large = grey_of(picture, LARGE_SIDE)
    grey = _shrunk(large, SIDE)
    return _found_in(grey, grey, large)


def _found_in(seen: Greys, grey: Greys, large: Greys) -> PictureFeatures:
    if min(grey.shape) < LEAST_SIDE:
        return _none(grey, large)
    detector = cv2().SIFT_create(nfeatures=_DETECTED, contrastThreshold=0.02, edgeThreshold=12)
    found, descriptors = detector.detectAndCompute(seen, None)
    if descriptors is None or not len(found):
        return _none(grey, large)
    points = np.array([one.pt for one in found], dtype=np.float32)
    strength = np.array([one.response for one in found], dtype=np.float32)
    sizes = np.array([one.size for one in found], dtype=np.float32)
    kept = _spread(points, sizes, strength, grey.shape)
    return PictureFeatures(
        grey,
        large,
        points[kept],
        sizes[kept],
        np.array([found[at].angle for at in kept], dtype=np.float32),
        _rooted(descriptors[kept]),
    )


def grey_of(picture: Image.Image, side: int = SIDE) -> Greys:
    """The picture in grey, at most `side` pixels long; of a very long one, only the middle."""
    return _shrunk(np.asarray(_within(picture).convert("L"), dtype=np.uint8), side)


def _shrunk(grey: Greys, side: int) -> Greys:
    scale = side / max(grey.shape)
    if scale >= 1:
        return grey
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2().resize(grey, size, interpolation=cv2().INTER_AREA), dtype=np.uint8)


def mirrored(features: PictureFeatures) -> PictureFeatures:
    """The features that the picture would have if it were turned left to right."""
    points = features.points.copy()
    points[:, 0] = features.grey.shape[1] - 1 - points[:, 0]
    cells = _cells(features.descriptors)[:, ::-1][..., _mirrored_orientations()]
    angles = np.mod(180 - features.angles, 360).astype(np.float32)
    return PictureFeatures(
        features.grey[:, ::-1].copy(), features.large[:, ::-1].copy(), points, features.sizes, angles, _flat(cells)
    )


def negative(features: PictureFeatures) -> PictureFeatures:
    """The features that the picture would have with light and dark exchanged: each point is turned by half a circle."""
    cells = _cells(features.descriptors)[:, ::-1, ::-1]
    angles = np.mod(features.angles + 180, 360).astype(np.float32)
    return PictureFeatures(
        255 - features.grey, 255 - features.large, features.points, features.sizes, angles, _flat(cells)
    )


def _within(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    longest = SIDE * min(width, height) // LEAST_SIDE
    if max(width, height) <= longest or not longest:
        return picture
    left, top = max(0, width - longest) // 2, max(0, height - longest) // 2
    return picture.crop((left, top, width - left, height - top))


def _spread(points: Floats, sizes: Floats, strength: Floats, shape: tuple[int, ...]) -> npt.NDArray[np.intp]:
    """Which to keep: from each cell of the picture its strongest, large and small in turn; a screen's pixels are all small."""
    if len(points) <= MOST:
        return np.arange(len(points))
    at = np.minimum((points / np.array([shape[1], shape[0]]) * _CELLS).astype(int), _CELLS - 1)
    cell = (at[:, 0] * _CELLS + at[:, 1]) * 2 + (sizes > _LARGE)
    order = np.lexsort((-strength, cell))
    starts = np.searchsorted(cell[order], cell[order])
    rank = np.empty(len(points), dtype=np.intp)
    rank[order] = np.arange(len(points)) - starts
    return np.sort(np.lexsort((-strength, rank))[:MOST])


def _rooted(descriptors: Floats) -> Floats:
    return np.asarray(np.sqrt(descriptors / (descriptors.sum(axis=1, keepdims=True) + 1e-7)), dtype=np.float32)


def _cells(descriptors: Floats) -> Floats:
    return descriptors.reshape(-1, _GRID, _GRID, _ORIENTATIONS)


def _flat(cells: Floats) -> Floats:
    return np.ascontiguousarray(cells.reshape(len(cells), _GRID * _GRID * _ORIENTATIONS))


@cache
def _mirrored_orientations() -> npt.NDArray[np.intp]:
    return np.array([-bin_ % _ORIENTATIONS for bin_ in range(_ORIENTATIONS)])


def _none(grey: Greys, large: Greys) -> PictureFeatures:
    nothing = np.zeros(0, dtype=np.float32)
    return PictureFeatures(
        grey,
        large,
        np.zeros((0, 2), np.float32),
        nothing,
        nothing,
        np.zeros((0, _GRID * _GRID * _ORIENTATIONS), np.float32),
    )
