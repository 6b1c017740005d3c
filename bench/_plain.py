"""Pairs of pictures that show little and were taken of different things: lamps at night, sky, plain walls. None may be accused.

`cut`: smooth parts of real photographs, enlarged, each of a pair from another photograph. `made`: drawn here. `darkened`: other
photographs made night, each with other lamps lit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import cv2
import numpy as np
from _edits import Dice, Rgb, as_jpeg, as_rgb, clipped, field, grey, noisy, sized
from _pasted import clouds
from _retakes import RETAKES
from PIL import Image

_WIDE, _TALL = 480, 360
_PART: Final = 0.4  # of the sides of a photograph: what is cut
_SMOOTH: Final = 0.25  # of the photographs have a part that counts as plain


@dataclass(frozen=True)
class Sources:
    """The photographs that plain pictures are cut from."""

    photos: Sequence[Image.Image]

    @cached_property
    def skies(self) -> Sequence[Rgb]:
        """The smoothest upper parts."""
        return _smoothest(self.photos, lower=False)

    @cached_property
    def walls(self) -> Sequence[Rgb]:
        """The smoothest lower parts: sand, snow, water, walls."""
        return _smoothest(self.photos, lower=True)

    def two(self, dice: Dice, parts: Sequence[Rgb]) -> tuple[Rgb, Rgb]:
        """Two different ones."""
        first, second = dice.choice(len(parts), 2, replace=False)
        return parts[first], parts[second]


def _smoothest(photos: Sequence[Image.Image], *, lower: bool) -> Sequence[Rgb]:
    found = sorted((_smooth_part(as_rgb(photo), lower=lower) for photo in photos), key=lambda pair: pair[0])
    return [part for _rough, part in found[: max(2, round(_SMOOTH * len(found)))]]


def _smooth_part(rgb: Rgb, *, lower: bool) -> tuple[float, Rgb]:
    height, width = rgb.shape[:2]
    tall, wide = round(height * _PART), round(width * _PART)
    rows = range(height // 3, height - tall, 20) if lower else range(0, height // 3, 20)
    at = [(top, left) for top in rows for left in range(0, width - wide, 30)]
    edges = np.abs(cv2.Laplacian(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), cv2.CV_32F))
    rough = [float(edges[top : top + tall, left : left + wide].mean()) for top, left in at]
    top, left = at[int(np.argmin(rough))]
    return min(rough), rgb[top : top + tall, left : left + wide]


def cut_pair(dice: Dice, sources: Sources, parts: Sequence[Rgb]) -> tuple[Rgb, Rgb]:
    """Parts of two photographs, enlarged, with the grain of a sensor at that size."""
    first, second = sources.two(dice, parts)
    return _enlarged(first, dice), _enlarged(second, dice)


def _enlarged(part: Rgb, dice: Dice) -> Rgb:
    return noisy(sized(part, _WIDE, _TALL), dice, dice.uniform(1, 4))


def sky(dice: Dice) -> Rgb:
    """A made sky, clear to clouded."""
    return noisy(clouds(dice, _TALL, _WIDE), dice, dice.uniform(1, 4))


def wall(dice: Dice) -> Rgb:
    """Painted plaster: one colour in uneven light, a little rough; sometimes with a line of tiles or a shadow."""
    base = dice.uniform(120, 235) + dice.normal(0, 12, 3)
    light = 1 + 0.12 * field(dice, _TALL, _WIDE, 2)
    rough = sum(dice.uniform(0.5, 3) * field(dice, _TALL, _WIDE, cells) for cells in (20, 60, 120))
    shades = base * light[..., None] + np.asarray(rough)[..., None]
    if dice.random() < 0.4:
        step = int(dice.integers(40, 120))
        shades[int(dice.integers(step)) :: step] -= dice.uniform(5, 25)
        shades[:, int(dice.integers(step)) :: step] -= dice.uniform(5, 25)
    return noisy(clipped(shades), dice, dice.uniform(1, 4))


def lamps(dice: Dice) -> Rgb:
    """A street at night: nearly black, a pole, some lamps lit with their halos, the grain of a high ISO."""
    dark = np.full((_TALL, _WIDE, 3), dice.uniform(2, 14)) * dice.uniform(0.7, 1.3, 3)
    y = int(_TALL * dice.uniform(0.5, 0.8))
    dark[y:] += dice.uniform(2, 12)
    sheet = clipped(dark)
    x = int(dice.uniform(0.1, 0.9) * _WIDE)
    cv2.line(
        sheet,
        (x, _TALL),
        (x + int(dice.normal(0, 8)), int(_TALL * dice.uniform(0, 0.4))),
        (22, 21, 20),
        int(dice.integers(2, 9)),
    )
    return noisy(_glowing(sheet, dice), dice, dice.uniform(3, 9))


def _glowing(rgb: Rgb, dice: Dice) -> Rgb:
    """With one to five lamps lit."""
    height, width = rgb.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    shine = np.zeros((height, width), np.float32)
    for _ in range(int(dice.integers(1, 6))):
        away = np.hypot(x - dice.uniform(0, width), y - dice.uniform(0, 0.6 * height)) / width
        size = dice.uniform(0.004, 0.02)
        shine += 300 * np.exp(-((away / size) ** 2)) + dice.uniform(30, 120) * np.exp(-away / dice.uniform(0.03, 0.12))
    return clipped(rgb + shine[..., None] * dice.uniform((0.9, 0.7, 0.35), (1, 1, 1)))


def night(rgb: Rgb, dice: Dice) -> Rgb:
    """A photograph as if taken at night under other lamps."""
    dark = clipped(0.7 * grey(rgb) + 0.3 * rgb) * dice.uniform(0.04, 0.14)
    return noisy(_glowing(clipped(dark), dice), dice, dice.uniform(3, 8))


def darkened_pair(dice: Dice, sources: Sources) -> tuple[Rgb, Rgb]:
    """Two different photographs at night."""
    first, second = sources.two(
        dice, [as_rgb(sources.photos[n]) for n in dice.choice(len(sources.photos), 2, replace=False)]
    )
    return night(first, dice), night(second, dice)


def same_street_at_night(dice: Dice, sources: Sources) -> tuple[Rgb, Rgb]:
    """One place photographed twice at night with different lamps lit: the only pairs here that show one place."""
    photo = sources.photos[int(dice.integers(len(sources.photos)))]
    again = RETAKES["middle"].make(photo, dice, sources.photos[:5])
    return night(as_rgb(again), dice), night(as_rgb(photo), dice)


def drawn_pair(draw: Callable[[Dice], Rgb]) -> Callable[[Dice, Sources], tuple[Rgb, Rgb]]:
    """Two pictures drawn with other dice."""
    return lambda dice, _sources: (draw(dice), draw(dice))


PLAIN: Final[Mapping[str, Callable[[Dice, Sources], tuple[Rgb, Rgb]]]] = {
    "lamps, made": drawn_pair(lamps),
    "lamps, darkened": darkened_pair,
    "lamps, one street": same_street_at_night,
    "sky, cut": lambda dice, sources: cut_pair(dice, sources, sources.skies),
    "sky, made": drawn_pair(sky),
    "walls, cut": lambda dice, sources: cut_pair(dice, sources, sources.walls),
    "walls, made": drawn_pair(wall),
}


def plain_pair(kind: str, dice: Dice, sources: Sources) -> tuple[Image.Image, Image.Image]:
    """A pair of this kind, as the site would store both."""
    first, second = (Image.fromarray(as_jpeg(rgb, 80)) for rgb in PLAIN[kind](dice, sources))
    return first, second
