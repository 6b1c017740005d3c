"""Made-up photos in numbers: streets, walls, trees and skies with the grain of a camera. Nobody took them.

They stand for photos where thousands are needed. They are kinder than the world in one way (no two show the same street by
chance) and harsher in another: many share sky, horizon and road, so that strangers look alike.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Dice = np.random.Generator
Rgb = tuple[int, int, int]


def scene(seed: int, *, width: int = 480, height: int = 360) -> Image.Image:
    """The picture of this number; the same number gives the same picture, pixel for pixel."""
    dice = np.random.default_rng(seed)
    picture = _ground(dice, width, height) if dice.random() < 0.25 else _street(dice, width, height)
    return _as_taken(picture, dice)


def _street(dice: Dice, width: int, height: int) -> Image.Image:
    """A view along a road: sky, houses or trees, the road, and what stands on it."""
    horizon = int(height * dice.uniform(0.3, 0.6))
    picture = Image.new("RGB", (width, height), _colour(dice, 90, 150))
    draw = ImageDraw.Draw(picture)
    _sky(draw, dice, width, horizon)
    for _ in range(int(dice.integers(3, 9))):
        _house(draw, dice, width, horizon)
    _road(draw, dice, width, height, horizon)
    for _ in range(int(dice.integers(2, 8))):
        (_tree, _car, _pole, _heap)[int(dice.integers(4))](draw, dice, width, height, horizon)
    return picture


def _ground(dice: Dice, width: int, height: int) -> Image.Image:
    """A view down onto asphalt, soil or tiles with something that lies there."""
    picture = Image.new("RGB", (width, height), _colour(dice, 60, 180))
    draw = ImageDraw.Draw(picture)
    turn = dice.uniform(0, math.pi)
    for offset in range(-width, 2 * width, int(dice.integers(28, 110))):
        dx, dy = math.cos(turn) * 2 * width, math.sin(turn) * 2 * width
        at = (offset, height / 2)
        ends = (at[0] - dx, at[1] - dy, at[0] + dx, at[1] + dy)
        draw.line(ends, fill=_colour(dice, 40, 150), width=int(dice.integers(1, 7)))
    for _ in range(int(dice.integers(3, 12))):
        _blob(draw, dice, dice.uniform(0, width), dice.uniform(0, height), dice.uniform(15, width / 4))
    return picture


def _sky(draw: Any, dice: Dice, width: int, horizon: int) -> None:
    above, below = np.array(_colour(dice, 90, 200)), np.array(_colour(dice, 150, 250))
    for row in range(horizon):
        share = row / max(1, horizon)
        draw.line((0, row, width, row), fill=tuple(int(v) for v in above * (1 - share) + below * share))
    for _ in range(int(dice.integers(0, 5))):
        _blob(draw, dice, dice.uniform(0, width), dice.uniform(0, horizon), dice.uniform(20, 90), light=True)


def _house(draw: Any, dice: Dice, width: int, horizon: int) -> None:
    left, wide, tall = dice.uniform(-50, width), dice.uniform(40, 170), dice.uniform(30, horizon * 0.95)
    wall, glass = _colour(dice, 70, 220), _colour(dice, 20, 120)
    draw.rectangle((left, horizon - tall, left + wide, horizon + 8), fill=wall)
    step = dice.uniform(14, 36)
    for x in np.arange(left + 6, left + wide - 10, step):
        for y in np.arange(horizon - tall + 8, horizon - 10, step * 1.2):
            if dice.random() < 0.8:
                draw.rectangle((x, y, x + step * 0.5, y + step * 0.6), fill=glass)


def _road(draw: Any, dice: Dice, width: int, height: int, horizon: int) -> None:
    far, grey = dice.uniform(0.1, 0.9) * width, _colour(dice, 50, 120)
    left, right = dice.uniform(-0.9, 0.45) * width, dice.uniform(0.55, 1.9) * width
    narrow = dice.uniform(4, 60)
    draw.polygon([(far - narrow, horizon), (far + narrow, horizon), (right, height), (left, height)], fill=grey)
    for step in range(8):
        near = horizon + (height - horizon) * (step / 8) ** 1.7
        draw.line(
            (far, near, far + dice.uniform(-4, 4), near + step * 3), fill=_colour(dice, 180, 250), width=1 + step // 2
        )


def _tree(draw: Any, dice: Dice, width: int, height: int, horizon: int) -> None:
    x, foot = dice.uniform(0, width), dice.uniform(horizon, height * 0.85)
    size = (foot - horizon * 0.4) * dice.uniform(0.4, 0.9)
    draw.rectangle((x - size / 20, foot - size, x + size / 20, foot), fill=(90, 66, 45))
    for _ in range(9):
        at = (x + dice.normal(0, size / 4), foot - size + dice.normal(0, size / 5))
        r = dice.uniform(size / 9, size / 4)
        draw.ellipse(
            (at[0] - r, at[1] - r, at[0] + r, at[1] + r),
            fill=(int(dice.integers(20, 90)), int(dice.integers(70, 150)), int(dice.integers(20, 80))),
        )


def _car(draw: Any, dice: Dice, width: int, height: int, horizon: int) -> None:
    near = dice.uniform(0.1, 1)
    y, long = horizon + (height - horizon) * near * 0.9, 30 + 130 * near
    x, paint = dice.uniform(-long / 2, width - long / 2), _colour(dice, 20, 240)
    draw.rounded_rectangle((x, y - long * 0.25, x + long, y), long / 12, fill=paint)
    draw.rounded_rectangle(
        (x + long * 0.2, y - long * 0.42, x + long * 0.8, y - long * 0.2), long / 12, fill=_colour(dice, 20, 90)
    )
    for wheel in (0.2, 0.75):
        draw.ellipse(
            (x + long * wheel - long / 12, y - long / 12, x + long * wheel + long / 12, y + long / 12),
            fill=(20, 20, 20),
        )


def _pole(draw: Any, dice: Dice, width: int, height: int, horizon: int) -> None:
    x, foot, wide = dice.uniform(0, width), dice.uniform(horizon, height), dice.uniform(2, 12)
    draw.rectangle((x, dice.uniform(0, horizon), x + wide, foot), fill=_colour(dice, 40, 200))


def _heap(draw: Any, dice: Dice, width: int, height: int, horizon: int) -> None:
    x, y = dice.uniform(0, width), dice.uniform(horizon, height)
    for _ in range(int(dice.integers(6, 25))):
        _blob(draw, dice, x + dice.normal(0, 40), y + dice.normal(0, 15), dice.uniform(4, 22))


def _blob(draw: Any, dice: Dice, x: float, y: float, size: float, *, light: bool = False) -> None:
    points = [
        (x + math.cos(a) * size * dice.uniform(0.5, 1.2), y + math.sin(a) * size * dice.uniform(0.3, 0.9))
        for a in np.linspace(0, 2 * math.pi, int(dice.integers(6, 14)))
    ]
    draw.polygon(points, fill=_colour(dice, 200, 250) if light else _colour(dice, 10, 230))


def _as_taken(picture: Image.Image, dice: Dice) -> Image.Image:
    """What a lens and a sensor add: patches of light, the texture of surfaces, softness, grain."""
    width, height = picture.size
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(dice.uniform(0.4, 1.2))), dtype=np.float32)
    pixels *= 1 + _clouds(dice, width, height, dice.uniform(1.2, 1.8))[..., None] * dice.uniform(0.05, 0.2)
    pixels += dice.normal(0, dice.uniform(2, 7), pixels.shape)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _clouds(dice: Dice, width: int, height: int, steep: float) -> Any:
    """Noise whose power falls with frequency, as in photos of the world; mean 0, deviation 1."""
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
    fall = np.hypot(fy, fx)
    fall[0, 0] = 1
    spectrum = (dice.normal(size=fall.shape) + 1j * dice.normal(size=fall.shape)) / fall**steep
    spectrum[0, 0] = 0
    field = np.fft.irfft2(spectrum, s=(height, width))
    return (field / field.std()).astype(np.float32)


def _colour(dice: Dice, low: int, high: int) -> Rgb:
    base = dice.uniform(low, high)
    return tuple(int(v) for v in np.clip(base + dice.normal(0, 18, 3), 0, 255))  # type: ignore[return-value]
