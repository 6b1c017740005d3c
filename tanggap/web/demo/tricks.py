"""How an officer of the demo passes off an old picture as a new one. Each takes the picture as drawn, without its label."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

_BEZEL: Final = "#101216"
_ROOM: Final = "#8b7a63"


class DemoTrick(StrEnum):
    """What was done to the picture; NONE is an honest one."""

    NONE = ""
    CUT = "cut"
    CONE = "cone"
    SCREEN = "screen"


def cut(old: Image.Image) -> Image.Image:
    """Cut on the left, darker, with a time in the corner."""
    new = ImageEnhance.Brightness(old.crop((old.width // 8, 0, old.width, old.height - 20))).enhance(0.8)
    ImageDraw.Draw(new).text((24, 24), "08:15", font=ImageFont.load_default(size=40), fill="#ffd166")
    return new


def coned(old: Image.Image) -> Image.Image:
    """Traffic cones and a barrier painted over the trouble, as if somebody had worked there; a little brighter."""
    new = ImageEnhance.Brightness(old).enhance(1.06)
    draw = ImageDraw.Draw(new)
    left, ground = round(new.width * 0.36), round(new.height * 0.86)
    for place, tall in ((0, 210), (170, 190), (330, 230)):
        _cone(draw, left + place, ground + tall // 12, tall)
    draw.rectangle((left + 30, ground - 118, left + 380, ground - 92), fill="#f4f4f2", outline="#b3231a", width=5)
    for stripe in range(6):
        x = left + 40 + stripe * 58
        draw.polygon(
            [(x, ground - 113), (x + 26, ground - 113), (x + 16, ground - 97), (x - 10, ground - 97)], "#b3231a"
        )
    return new


def _cone(draw: ImageDraw.ImageDraw, x: int, ground: int, tall: int) -> None:
    half = tall // 3
    draw.polygon(
        [(x, ground), (x + 2 * half, ground), (x + half + 9, ground - tall), (x + half - 9, ground - tall)], "#e8641b"
    )
    low, high = ground - tall * 2 // 5, ground - tall * 3 // 5
    draw.polygon(
        [(x + half * 2 // 5, low), (x + half * 8 // 5, low), (x + half * 7 // 5, high), (x + half * 3 // 5, high)],
        "#f8f6f3",
    )
    draw.rectangle((x - 18, ground - 8, x + 2 * half + 18, ground + 12), fill="#c24d10")


def on_a_screen(old: Image.Image) -> Image.Image:
    """Shown on a monitor and photographed from a little aside: its frame, its lines of pixels, a reflection."""
    width, height = old.size
    lit = ImageChops.multiply(ImageEnhance.Brightness(old).enhance(1.12), _lines(width, height))
    monitor = Image.new("RGB", (width + 120, height + 120), _BEZEL)
    monitor.paste(lit, (60, 60))
    # Where each corner of the picture lies on the monitor: a little of the room is seen around it, leaning.
    leaning = (1.095, -0.035, -72.0, 0.022, 1.13, -78.0, 2e-5, 4e-5)
    shot = monitor.transform(
        monitor.size, Image.Transform.PERSPECTIVE, leaning, Image.Resampling.BICUBIC, fillcolor=_ROOM
    ).resize((width, height), Image.Resampling.BICUBIC)
    shine = Image.new("L", shot.size, 0)
    ImageDraw.Draw(shine).ellipse((width * 0.62, height * 0.1, width * 0.8, height * 0.34), fill=70)
    shot.paste("white", mask=shine.filter(ImageFilter.GaussianBlur(28)))
    return shot


def _lines(width: int, height: int) -> Image.Image:
    """The beat between the pixels of a screen and those of a camera: fine slanting lines, brighter and darker, reddish and bluish."""
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    beats = [np.cos(2 * np.pi * (across / 5.3 + down / slant)) for slant in (41.0, 57.0, 71.0)]
    rows = 0.08 * np.cos(2 * np.pi * down / 4.1)
    light = np.stack([0.86 + 0.1 * beat + rows for beat in beats], axis=2)
    return Image.fromarray(np.clip(255 * light, 0, 255).astype(np.uint8))


TRICKS: Final[Mapping[DemoTrick, Callable[[Image.Image], Image.Image]]] = {
    DemoTrick.CUT: cut,
    DemoTrick.CONE: coned,
    DemoTrick.SCREEN: on_a_screen,
}
