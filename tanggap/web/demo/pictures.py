"""Pictures for the demo: a drawn street with its trouble, and the same street afterwards. Nobody can take one for a photo.

The key of a report chooses houses, light and position, so that no two reports share a picture and a report's two pictures show
the same place.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tanggap.web.demo import troubles
from tanggap.web.demo.tricks import TRICKS, DemoTrick

SIZE: Final = (1600, 1200)
# Drawn large and made smaller, so that edges come out smooth.
_FINAL: Final = (1000, 750)
_ASIDE: Final = 40  # pixels that the officer stood beside where the resident had stood
_HORIZON: Final = 520
_LABEL: Final = "DEMO  ·  gambar, bukan foto  ·  drawing, not a photo"
_WALLS = ("#d9c7a8", "#c8b7a6", "#b9c4c0", "#d8d2c4", "#c9a58c", "#a9b8c4", "#e0d3b4")
_ROOFS = ("#8a4a3a", "#75554a", "#5d6670", "#7a5a34")
_DAYS = (("#9fc4e4", "#e8f1f6"), ("#b6c6d0", "#eceff0"), ("#f2c99a", "#fbeeda"))
_NIGHT = ("#141c30", "#2b3550")

Draw = ImageDraw.ImageDraw


def picture(kind: str, key: str, *, after: bool) -> bytes:
    """A PNG of this kind of trouble at the place that belongs to this key; `after` shows it put right."""
    return _labelled(_drawn(kind, key, after=after), after=after)


def passed_off(trick: DemoTrick, kind: str, key: str, *, after: bool) -> bytes:
    """A PNG of that picture with something done to it, sent as if it were new."""
    return _labelled(TRICKS[trick](_drawn(kind, key, after=after)), after=True)


def _drawn(kind: str, key: str, *, after: bool) -> Image.Image:
    dice = random.Random(key)  # noqa: S311 - chooses colours
    night = kind == "lamp"
    image = _sky(_NIGHT if night else dice.choice(_DAYS))
    draw = ImageDraw.Draw(image)
    _houses(draw, dice, night=night, aside=_ASIDE if after else 0)
    _street(draw, random.Random(f"{key} street"), night=night)  # noqa: S311 - lays out a street
    trouble: Callable[[Draw, random.Random, bool], None] = troubles.DRAWN.get(kind, troubles.pothole)
    trouble(draw, dice, after)
    small = (_taken_anew(image, dice) if after else image).resize(_FINAL, Image.Resampling.LANCZOS)
    return _in_another_light(small, key) if after else small


def _taken_anew(image: Image.Image, dice: random.Random) -> Image.Image:
    """Nobody stands twice at the same spot: the second picture is turned and moved a little."""
    turned = image.rotate(dice.choice((-3, 3)), resample=Image.Resampling.BICUBIC)
    left, top = dice.randint(60, 130), dice.randint(60, 100)
    return turned.crop((left, top, left + 1400, top + 1050))


def _in_another_light(image: Image.Image, key: str) -> Image.Image:
    """The sun has moved, and a sensor never writes the same grain twice."""
    dice = np.random.default_rng(list(key.encode()))
    height, width = image.height, image.width
    grain = dice.normal(0, 5, (height, width, 1)).astype(np.float32)
    across = np.linspace(dice.uniform(0.86, 0.94), dice.uniform(1.02, 1.1), width, dtype=np.float32)
    lit = np.asarray(image, dtype=np.float32) * across[None, :, None] + grain
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))


def _sky(colours: tuple[str, str]) -> Image.Image:
    column = Image.new("RGB", (1, 2))
    column.putpixel((0, 0), _rgb(colours[0]))
    column.putpixel((0, 1), _rgb(colours[1]))
    return column.resize(SIZE, Image.Resampling.BILINEAR)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _houses(draw: Draw, dice: random.Random, *, night: bool, aside: int) -> None:
    """A row of houses; for somebody who stands `aside` pixels beside, the farther ones have moved less than the nearer."""
    at = -60
    while at < SIZE[0]:
        left = at + aside * dice.randint(2, 6) // 4
        width, height = dice.randint(190, 330), dice.randint(150, 360)
        wall = "#323a4c" if night else dice.choice(_WALLS)
        roof = "#252b3a" if night else dice.choice(_ROOFS)
        top = _HORIZON - height
        draw.rectangle((left, top, left + width, _HORIZON + 20), fill=wall)
        draw.polygon(
            [(left - 14, top), (left + width + 14, top), (left + width - 30, top - 56), (left + 30, top - 56)], roof
        )
        _windows(draw, dice, (left, top, width, height), night=night)
        at += width + dice.choice((0, 18, 60))


def _windows(draw: Draw, dice: random.Random, house: tuple[int, int, int, int], *, night: bool) -> None:
    left, top, width, height = house
    wide, tall, storey, column = (
        dice.randint(26, 58),
        dice.randint(36, 70),
        dice.randint(82, 120),
        dice.randint(68, 110),
    )
    glass = dice.choice(("#6d8391", "#5b6f86", "#7e8f86", "#8a7f72", "#4e6a7c"))
    for y in range(top + dice.randint(20, 40), top + height - 50, storey):
        for x in range(left + dice.randint(16, 34), left + width - 50, column):
            lit = "#f0cf7a" if dice.random() < 0.25 else "#1c2333"
            draw.rectangle(
                (x, y, x + wide, y + tall), fill=lit if night else glass, outline="#54646f", width=dice.randint(2, 6)
            )


def _street(draw: Draw, dice: random.Random, *, night: bool) -> None:
    """A road to the horizon; where it ends, how wide it is and how its line is broken is this street's own."""
    grass, walk, road, line = (
        ("#26322c", "#474b55", "#2b2d34", "#8d8f96") if night else ("#8db071", "#c9c4ba", "#6c6e72", "#f2f0e6")
    )
    width, height = SIZE
    draw.rectangle((0, _HORIZON, width, height), fill=grass)
    end, wide, beside = 800 + dice.randint(-190, 190), dice.randint(90, 170), dice.randint(40, 90)
    left, right, gap = dice.randint(-160, 60), dice.randint(1560, 1760), dice.randint(13, 30)
    edges = [(end - wide - beside, _HORIZON), (end + wide + beside, _HORIZON), (right + 4 * beside, height)]
    draw.polygon([*edges, (left - 4 * beside, height)], walk)
    draw.polygon([(end - wide, _HORIZON), (end + wide, _HORIZON), (right, height), (left, height)], road)
    middle = (left + right) / 2
    for near in range(6):
        y = _HORIZON + 20 + near * near * gap + near * 18
        half, x = 3 + near * 2, end + (middle - end) * (y - _HORIZON) / (height - _HORIZON)
        draw.polygon(
            [(x - half, y), (x + half, y), (x + half + 2, y + 10 + near * 9), (x - half - 2, y + 10 + near * 9)], line
        )


def _labelled(image: Image.Image, *, after: bool) -> bytes:
    """The PNG with the words that nobody may take it for a photo."""
    width, height = image.size
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height - 46, width, height), fill="#10283a")
    draw.text((20, height - 36), _LABEL, font=ImageFont.load_default(size=22), fill="#ffffff")
    said = "sesudah" if after else "sebelum"
    draw.text((width - 120, height - 36), said, font=ImageFont.load_default(size=22), fill="#ffd166")
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()
