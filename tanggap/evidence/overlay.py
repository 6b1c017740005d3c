"""Two pictures laid over each other, block by block: are they one and the same, or two looks at one place?

Where one picture was cut out of the other is first guessed from the grains and then refined edge by edge. Each of 12 x 12 blocks
agrees when neither side has structure that the other lacks, whatever its brightness. The outer ring, where dates are burnt in,
does not count. A street photographed anew differs in most blocks, by the place of the camera and the light; a drawing of the
same street with the hole mended differs where the hole was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from tanggap.evidence.likeness import GRAIN_SIDE, Greys, Window, best_fit, sampler

_SIDE: Final = 96
_FITTED: Final = 48
_BLOCKS: Final = 12
_RING: Final = 2
_ODD: Final = 0.3  # of the picture's own deviation: what a block may show that the other does not
_STEPS: Final = (0.02, 0.01, 0.005, 0.0025)
_MOST_CUT: Final = 0.27
_BINS: Final = 8


@dataclass(frozen=True)
class Overlay:
    """How two pictures lie on each other, in per cent: blocks that agree, and correlation over all."""

    agreement: int
    fit: int


def overlay(one: Image.Image, other: Image.Image) -> Overlay:
    """Lay one over the other as well as cutting up to a fifth and mirroring allow."""
    small = [_grey(picture, GRAIN_SIDE) for picture in (one, other)]
    _score, window, cuts_one, mirrored = best_fit(small[0], small[1])
    first, second = _grey(one, _SIDE), _grey(other, _SIDE)
    if mirrored:
        second = second[:, ::-1]
    cut, whole = (first, second) if cuts_one else (second, first)
    window, score = _refined(cut, whole, window)
    laid = _window_of(cut, window, _SIDE)
    return Overlay(agreement=_agreement(laid, whole), fit=round(100 * max(0.0, score)))


def scene_likeness(before: Image.Image, after: Image.Image) -> int:
    """How likely two photos show one place, 0 to 100: colours and rough structure. Weak: light, angle and repair change both."""
    structure = max(0.0, best_fit(_grey(before, GRAIN_SIDE), _grey(after, GRAIN_SIDE))[0])
    return round(100 * (0.5 * structure + 0.5 * _common_colours(before, after)))


def _refined(cut: Greys, whole: Greys, window: Window) -> tuple[Window, float]:
    """Move one edge after the other while the two fit better, in ever smaller steps."""
    target = _normal(_window_of(whole, (0, 0, 0, 0), _FITTED))

    def fit(edges: list[float]) -> float:
        return float((_normal(_window_of(cut, tuple(edges), _FITTED)) * target).mean())

    edges, best = list(window), fit(list(window))
    for step in _STEPS:
        for _round in range(2):
            for side in range(4):
                for move in (-step, step):
                    tried = edges.copy()
                    tried[side] = min(max(tried[side] + move, 0.0), _MOST_CUT)
                    if (score := fit(tried)) > best:
                        edges, best = tried, score
    return (edges[0], edges[1], edges[2], edges[3]), best


def _window_of(greys: Greys, window: Window | tuple[float, ...], side: int) -> Greys:
    left, top, right, bottom = window
    rows, columns = sampler((top, bottom), greys.shape[0], side), sampler((left, right), greys.shape[1], side)
    return np.asarray(rows @ greys @ columns.T, dtype=np.float32)


def _agreement(one: Greys, other: Greys) -> int:
    """Per cent of inner blocks in which neither picture shows what the other lacks."""
    first, second = _blocks(_normal(one)), _blocks(_normal(other))
    unlike = np.maximum(_unexplained(first, second), _unexplained(second, first)) > _ODD
    inner = unlike.reshape(_BLOCKS, _BLOCKS)[_RING:-_RING, _RING:-_RING]
    return round(100 * (1 - float(inner.mean())))


def _unexplained(told: Greys, by: Greys) -> Greys:
    """What is left of each block after the other block, brightened or darkened as needed, is taken away."""
    gain = np.clip((told * by).mean(axis=1) / ((by * by).mean(axis=1) + 1e-4), 0, 3)
    return np.asarray((told - gain[:, None] * by).std(axis=1), dtype=np.float32)


def _blocks(greys: Greys) -> Greys:
    size = _SIDE // _BLOCKS
    cut = greys.reshape(_BLOCKS, size, _BLOCKS, size).swapaxes(1, 2).reshape(_BLOCKS**2, size * size)
    return np.asarray(cut - cut.mean(axis=1, keepdims=True), dtype=np.float32)


def _common_colours(one: Image.Image, other: Image.Image) -> float:
    first, second = _histogram(one), _histogram(other)
    return float(np.minimum(first, second).sum())


def _histogram(picture: Image.Image) -> npt.NDArray[np.float64]:
    pixels = np.asarray(picture.convert("RGB").resize((64, 64), Image.Resampling.BOX), dtype=np.float64)
    tones = pixels / (pixels.sum(axis=2, keepdims=True) + 1)  # colour without brightness
    counts, _edges = np.histogramdd(tones[..., :2].reshape(-1, 2), bins=_BINS * 2, range=((0, 0.7), (0, 0.7)))
    return np.asarray(counts / max(1.0, counts.sum()))


def _grey(picture: Image.Image, side: int) -> Greys:
    return np.asarray(picture.convert("L").resize((side, side), Image.Resampling.BOX), dtype=np.float32)


def _normal(greys: Greys) -> Greys:
    return np.asarray((greys - greys.mean()) / (greys.std() + 1e-6), dtype=np.float32)
