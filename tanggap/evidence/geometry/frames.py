"""Four straight edges around most of a picture with a flat band along all of them: a bezel, or the margin of a sheet of paper."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from tanggap.evidence.geometry.library import cv2

Floats = npt.NDArray[np.float32]
Greys = npt.NDArray[np.uint8]

_SIDE: Final = 360  # the longer side at which frames are looked for
_STEEPEST: Final = 0.36  # 20 degrees off the upright or the level
_SHORTEST: Final = 0.05  # segment, as a share of the side
_COVERED: Final = 0.2  # of the side by the segments of one line
_SEEDS, _LINES = 40, 10
_NEAR: Final = 2.5  # pixels within which two lines are one
_APART: Final = 0.35  # of the side, between opposite edges
_SAMPLES: Final = np.linspace(0.04, 0.96, 32, dtype=np.float32)  # along an edge
_FLAT, _STEP, _TONES = 12, 7, 45  # grey levels: within a band, across an edge, between the bands of the four edges
_CELLS: Final = 64


def frame_share(grey: Greys) -> float:
    """0 to 1: how much of the weakest of the four edges of the best frame is straight, sharp and beside a flat band."""
    small = _small(grey)
    segments = cv2().createLineSegmentDetector().detect(small)[0]
    if segments is None:
        return 0.0
    found = np.asarray(segments, dtype=np.float32).reshape(-1, 4)
    height, width = small.shape
    upright, level = _lines(found, height), _lines(found[:, [1, 0, 3, 2]], width)
    corners = _corners(_pairs(upright, height, width), _pairs(level, width, height), (width, height))
    return _best(small, corners) if len(corners) else 0.0


def _small(grey: Greys) -> Greys:
    scale = _SIDE / max(grey.shape)
    size = (max(8, round(grey.shape[1] * scale)), max(8, round(grey.shape[0] * scale)))
    how = cv2().INTER_AREA if scale < 1 else cv2().INTER_LINEAR
    return np.asarray(cv2().resize(grey, size, interpolation=how), dtype=np.uint8)


def _lines(segments: Floats, length: int) -> Floats:
    """The longest lines along the second coordinate, as (slope, offset) of the first: (n, 2), at most `_LINES`."""
    run = segments[:, 2:] - segments[:, :2]
    fits = (np.abs(run[:, 0]) <= _STEEPEST * np.abs(run[:, 1])) & (np.abs(run[:, 1]) >= _SHORTEST * length)
    segments, run = segments[fits], run[fits]
    order = np.argsort(-np.abs(run[:, 1]))[:_SEEDS]
    lines = [_line_through(segments, at, length) for at in order]
    kept: list[tuple[float, float]] = []
    for covered, slope, offset in sorted(lines, reverse=True):
        if covered >= _COVERED and all(_apart((slope, offset), other, length) > _NEAR for other in kept):
            kept.append((slope, offset))
    return np.array(kept[:_LINES], dtype=np.float32).reshape(-1, 2)


def _apart(one: tuple[float, float], other: tuple[float, float], length: int) -> float:
    """The distance of two lines where it is largest, at either end, in pixels."""
    at_start = one[1] - other[1]
    return max(abs(at_start), abs(at_start + (one[0] - other[0]) * length))


def _line_through(segments: Floats, at: int, length: int) -> tuple[float, float, float]:
    """The line of a segment and all that lie on it: the share of `length` that they cover, slope, offset."""
    x1, y1, x2, y2 = segments[at]
    slope = (x2 - x1) / (y2 - y1)
    offset = x1 - slope * y1
    away = np.abs(segments[:, [0, 2]] - slope * segments[:, [1, 3]] - offset).max(axis=1)
    on_it = segments[away < 2 + 0.004 * length]
    if len(on_it) > 1:
        slope, offset = np.polyfit(on_it[:, [1, 3]].ravel(), on_it[:, [0, 2]].ravel(), 1)
    ends = np.sort(on_it[:, [1, 3]], axis=1) / length * _CELLS
    cells = np.arange(_CELLS)
    covered = ((cells >= np.floor(ends[:, :1])) & (cells <= ends[:, 1:])).any(axis=0).mean()
    return float(covered), float(slope), float(offset)


def _pairs(lines: Floats, length: int, across: int) -> npt.NDArray[np.float32]:
    """All pairs of opposite edges, the lower offset first: (n, 2, 2)."""
    middle = lines[:, 0] * length / 2 + lines[:, 1]
    first, second = np.nonzero(middle[None, :] - middle[:, None] >= _APART * across)
    return np.stack([lines[first], lines[second]], axis=1)


def _corners(upright: Floats, level: Floats, size: tuple[int, int]) -> Floats:
    """The four corners of every frame that lies within the picture, clockwise from the upper left: (n, 4, 2)."""
    one, two = np.repeat(np.arange(len(upright)), len(level)), np.tile(np.arange(len(level)), len(upright))
    (left, right), (top, bottom) = upright[one].transpose(1, 2, 0), level[two].transpose(1, 2, 0)
    edges = ((left, top), (right, top), (right, bottom), (left, bottom))
    corners = np.stack([_meeting(side, end) for side, end in edges], axis=1)
    inside = ((corners > 0) & (corners < np.array(size))).all(axis=(1, 2))
    return np.asarray(corners[inside], dtype=np.float32)


def _meeting(upright: Floats, level: Floats) -> Floats:
    """Where lines of slope and offset (2, n) meet: (n, 2)."""
    down = (level[0] * upright[1] + level[1]) / (1 - level[0] * upright[0])
    return np.stack([upright[0] * down + upright[1], down], axis=-1)


def _best(grey: Greys, corners: Floats) -> float:
    """The best frame's weakest edge, with the band outside the edges or inside them."""
    soft = cv2().GaussianBlur(grey, (0, 0), 0.8).astype(np.float32)
    along = np.roll(corners, -1, axis=1) - corners
    outwards = np.stack([along[..., 1], -along[..., 0]], axis=-1)
    outwards /= np.linalg.norm(outwards, axis=-1, keepdims=True) + 1e-6
    points = corners[:, :, None] + along[:, :, None] * _SAMPLES[:, None]
    near, far, within, deeper = (_at(soft, points + outwards[:, :, None] * by) for by in (2.5, 4, -2.5, -4))
    return max(_weakest(near, far, within), _weakest(within, deeper, near))


def _at(grey: Floats, points: npt.NDArray[np.floating]) -> Floats:
    height, width = grey.shape
    x, y = np.rint(points[..., 0]), np.rint(points[..., 1])
    values = grey[np.clip(y, 0, height - 1).astype(int), np.clip(x, 0, width - 1).astype(int)]
    return np.where((x < 0) | (x > width) | (y < 0) | (y > height), -1000, values).astype(np.float32)


def _weakest(band: Floats, beyond: Floats, across: Floats) -> float:
    """`band` and `beyond` are grey levels on one side of the edges (frames, edges, samples), `across` those on the other."""
    tone = np.median(band, axis=-1, keepdims=True)
    flat = ((np.abs(band - tone) < _FLAT) & (np.abs(beyond - tone) < _FLAT)).mean(axis=-1)
    sign = np.sign(np.median(band - across, axis=-1, keepdims=True))
    edge = (sign * (band - across) > _STEP).mean(axis=-1)
    is_one_band = np.ptp(tone[..., 0], axis=-1) < _TONES
    return float((np.minimum(flat, edge).min(axis=-1) * is_one_band).max())
