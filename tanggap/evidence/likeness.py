"""What of a photo survives when somebody makes it look new: crops, mirroring, another size, light, quality, a burnt-in date.

Of each stored photo ten windows are looked at (the whole and crops of a fifth), each as 32 x 32 greys. The signs of its lowest
DCT frequencies, without the mean, make two *marks* of 22 bits (a perceptual hash after Zauner 2010, cut into bands as in
multi-index hashing, Norouzi 2012). A query looks at sixteen windows, mirrored too, and turns over the four bits
it is least sure of. One common mark makes a candidate; the *grain*, 24 x 24 greys of the whole, then says how near the two are
over all crops of up to a fifth. Pure arithmetic: nothing here knows of files or of the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.fft import dct

Greys = npt.NDArray[np.float32]
Window = tuple[float, float, float, float]  # shares taken off left, top, right, bottom

MARKS: Final = 20  # of a stored photo
GRAIN_SIDE: Final = 24
_SHADE_SIDE = 160
_WINDOW_SIDE = 32
_BANDS = (0, 8)  # where in the order of frequencies each mark begins
_BITS = 22
_WEAK_BITS = 4
_PLAIN = 3.0  # a picture whose greys differ less than this (of 255) has nothing to be known by
_STORED: tuple[Window, ...] = (
    (0, 0, 0, 0), (0.2, 0, 0, 0), (0, 0, 0.2, 0), (0, 0.2, 0, 0), (0, 0, 0, 0.2),
    (0.2, 0.2, 0, 0), (0.2, 0, 0, 0.2), (0, 0.2, 0.2, 0), (0, 0, 0.2, 0.2), (0.1, 0.1, 0.1, 0.1),
)  # fmt: skip
_ASKED: tuple[Window, ...] = (
    (0, 0, 0, 0), (0.1, 0, 0, 0), (0, 0, 0.1, 0), (0, 0.1, 0, 0), (0, 0, 0, 0.1),
    (0.1, 0.1, 0, 0), (0.1, 0, 0, 0.1), (0, 0.1, 0.1, 0), (0, 0, 0.1, 0.1), (0.05, 0.05, 0.05, 0.05),
    (0.15, 0, 0, 0), (0, 0, 0.15, 0), (0, 0.15, 0, 0), (0, 0, 0, 0.15), (0.05, 0, 0.05, 0), (0, 0.05, 0, 0.05),
)  # fmt: skip
# Where one picture may lie within the other along one axis: what is gone before and after it.
_CUTS = tuple((a / 20, b / 20) for a in range(5) for b in range(5) if a + b <= 4)
_COMPARED = 16  # the side at which two pictures are laid over each other


@dataclass(frozen=True)
class Likeness:
    """What is kept of a photo to know it again. Without marks it is too plain to be known by anything."""

    marks: tuple[int, ...]
    grain: bytes


def likeness_of(picture: Image.Image) -> Likeness:
    """The likeness of a photo that is to be found again later."""
    shade = _shade(picture)
    grain = np.asarray(shade.resize((GRAIN_SIDE, GRAIN_SIDE), Image.Resampling.BOX), dtype=np.uint8)
    if _is_plain(grain):
        return Likeness((), grain.tobytes())
    values = [_value(_signs(found), band) for found in _spectra(shade, _STORED) for band in range(len(_BANDS))]
    return Likeness(tuple(int(value) for value in values), grain.tobytes())


def marks_to_ask(picture: Image.Image) -> list[int]:
    """Every mark under which this photo, or the one that it was made from, may have been stored; none for a plain one."""
    shade = _shade(picture)
    if _is_plain(np.asarray(shade, dtype=np.uint8)):
        return []
    asked: set[int] = set()
    for found in _spectra(shade, _ASKED):
        for side in (found, found * _mirrored()):
            for band in range(len(_BANDS)):
                asked.update(_near_values(side, band))
    return sorted(asked)


def nearness(grain: bytes, other: bytes) -> int:
    """How well one picture lies on the other, 0 to 100: the best correlation over crops of up to a fifth, and mirrored."""
    return round(100 * max(0.0, best_fit(_greys(grain), _greys(other))[0]))


def best_fit(one: Greys, other: Greys) -> tuple[float, Window, bool, bool]:
    """Correlation, the window, whether it is cut out of `one` (else out of `other`), and whether `other` is mirrored."""
    best: tuple[float, Window, bool, bool] = (-1.0, (0, 0, 0, 0), True, False)
    for mirrored in (False, True):
        second = other[:, ::-1] if mirrored else other
        for cuts_one, whole, cut in ((True, second, one), (False, one, second)):
            score, window = _best_window(cut, whole)
            if score > best[0]:
                best = (score, window, cuts_one, mirrored)
    return best


def _best_window(cut: Greys, whole: Greys) -> tuple[float, Window]:
    """Which window of `cut` looks most like the whole of `whole`."""
    rows = _samplers(len(_CUTS), cut.shape[0])
    columns = _samplers(len(_CUTS), cut.shape[1])
    windows: Greys = np.asarray((rows @ cut)[:, None] @ columns.transpose(0, 2, 1)[None], dtype=np.float32)
    flat = _standard(windows.reshape(len(_CUTS) ** 2, -1))
    target = _standard(_reduced(whole).reshape(1, -1))
    scores = (flat @ target[0]) / flat.shape[1]
    at = int(scores.argmax())
    (top, bottom), (left, right) = _CUTS[at // len(_CUTS)], _CUTS[at % len(_CUTS)]
    return float(scores[at]), (left, top, right, bottom)


def _reduced(greys: Greys) -> Greys:
    rows, columns = sampler((0, 0), greys.shape[0], _COMPARED), sampler((0, 0), greys.shape[1], _COMPARED)
    return np.asarray(rows @ greys @ columns.T, dtype=np.float32)


@cache
def _samplers(_count: int, side: int) -> Greys:
    return np.stack([sampler(cut, side, _COMPARED) for cut in _CUTS])


def sampler(cut: tuple[float, float], side: int, into: int) -> Greys:
    """The matrix that shrinks one axis of `side` pixels, without what `cut` takes off both ends, to `into` pixels by area."""
    edges = np.linspace(cut[0] * side, (1 - cut[1]) * side, into + 1)
    pixels = np.arange(side)
    overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    weights = np.clip(overlap, 0, None)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)


def _standard(rows: Greys) -> Greys:
    centred = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(centred / (centred.std(axis=1, keepdims=True) + 1e-6), dtype=np.float32)


def _greys(grain: bytes) -> Greys:
    return np.frombuffer(grain, dtype=np.uint8).reshape(GRAIN_SIDE, GRAIN_SIDE).astype(np.float32)


def _shade(picture: Image.Image) -> Image.Image:
    """The photo in grey, drawn into a square: another shape of the same picture gives the same square."""
    return picture.convert("L").resize((_SHADE_SIDE, _SHADE_SIDE), Image.Resampling.BOX)


def _is_plain(greys: npt.NDArray[np.uint8]) -> bool:
    return float(greys.std()) < _PLAIN


def _spectra(shade: Image.Image, windows: tuple[Window, ...]) -> list[Greys]:
    """The lowest frequencies of each window, in their order."""
    n, turn = _SHADE_SIDE, _turn()
    found = []
    for left, top, right, bottom in windows:
        box = (left * n, top * n, (1 - right) * n, (1 - bottom) * n)
        small = shade.resize((_WINDOW_SIDE, _WINDOW_SIDE), Image.Resampling.BILINEAR, box=box)
        plane = turn @ np.asarray(small, dtype=np.float32) @ turn.T
        found.append(np.array([plane[u, v] for u, v in _order()], dtype=np.float32))
    return found


@cache
def _turn() -> Greys:
    return np.asarray(dct(np.eye(_WINDOW_SIDE), axis=0, norm="ortho"), dtype=np.float32)


@cache
def _order() -> tuple[tuple[int, int], ...]:
    """Frequencies from the lowest up, without the mean; as many as the marks need."""
    pairs = [(u, v) for u in range(8) for v in range(8) if (u, v) != (0, 0)]
    return tuple(sorted(pairs, key=lambda pair: (pair[0] ** 2 + pair[1] ** 2, pair))[: max(_BANDS) + _BITS])


@cache
def _mirrored() -> Greys:
    """Mirroring turns over the sign of every frequency that is odd from left to right."""
    return np.array([-1 if v % 2 else 1 for _u, v in _order()], dtype=np.float32)


def _signs(spectrum: Greys) -> npt.NDArray[np.int64]:
    return (spectrum > 0).astype(np.int64)


def _value(signs: npt.NDArray[np.int64], band: int) -> int:
    part = signs[_BANDS[band] : _BANDS[band] + _BITS]
    return int(part @ (1 << np.arange(_BITS))) | band << _BITS


def _near_values(spectrum: Greys, band: int) -> list[int]:
    """The band's mark, and those with its weakest bits turned over."""
    value = _value(_signs(spectrum), band)
    part = np.abs(spectrum[_BANDS[band] : _BANDS[band] + _BITS])
    weak = [1 << int(bit) for bit in np.argsort(part)[:_WEAK_BITS]]
    masks = [0]
    for bit in weak:
        masks += [mask | bit for mask in masks]
    return [value ^ mask for mask in masks]
