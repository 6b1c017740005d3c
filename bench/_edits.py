"""Edits of a whole picture: its tones, its edges, its shape. Each takes RGB bytes (height, width, 3) and gives such bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Rgb = NDArray[np.uint8]
Dice = np.random.Generator
Others = Sequence[Rgb]  # other photos, to take parts from
Edit = Callable[[Rgb, Dice, Others], Rgb]


def as_rgb(picture: Image.Image) -> Rgb:
    """The picture's bytes, (height, width, 3)."""
    return np.asarray(picture.convert("RGB"))


def clipped(values: NDArray[np.floating]) -> Rgb:
    """Rounded and held within 0 to 255."""
    return np.clip(np.rint(values.astype(np.float32)), 0, 255).astype(np.uint8)


def as_jpeg(rgb: Rgb, quality: int) -> Rgb:
    """The picture after it was a JPEG of this quality."""
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "JPEG", quality=quality)
    return as_rgb(Image.open(io.BytesIO(out.getvalue())))


def sized(rgb: Rgb, width: float, height: float) -> Rgb:
    """The picture in this size in pixels."""
    size = max(1, round(width)), max(1, round(height))
    smaller = size[0] < rgb.shape[1]
    return cv2.resize(rgb, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC).astype(np.uint8)


def field(dice: Dice, height: int, width: int, cells: int = 4) -> NDArray[np.float32]:
    """A smooth random surface of about -1 to 1, with about so many hills across."""
    grid = dice.uniform(-1, 1, (max(2, round(cells * height / width)) + 1, cells + 1)).astype(np.float32)
    return np.clip(cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC), -1, 1).astype(np.float32)


def moved(rgb: Rgb, across: NDArray[np.float32], down: NDArray[np.float32]) -> Rgb:
    """Every pixel taken from a place so many pixels further across and down."""
    height, width = rgb.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return cv2.remap(rgb, x + across, y + down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101).astype(np.uint8)


def waved(rgb: Rgb, dice: Dice, share: float, cells: int = 4) -> Rgb:
    """Bent smoothly by up to this share of the width."""
    height, width = rgb.shape[:2]
    most = share * width
    return moved(rgb, most * field(dice, height, width, cells), most * field(dice, height, width, cells))


def noisy(rgb: Rgb, dice: Dice, sigma: float) -> Rgb:
    """With the grain of a sensor: normal, and a little of it the same in the three colours."""
    grain = dice.standard_normal(rgb.shape, np.float32) * 0.8
    grain += dice.standard_normal((*rgb.shape[:2], 1), np.float32) * 0.6
    return clipped(rgb + np.float32(sigma) * grain)


def toned(rgb: Rgb, *, gain: float = 1.0, gamma: float = 1.0, contrast: float = 1.0) -> Rgb:
    """Brighter by a factor, bent by a gamma, stretched about its mean."""
    bent = np.power(np.arange(256) / 255.0, gamma)
    mean = bent[rgb].mean()
    return clipped(255 * gain * (mean + contrast * (bent - mean)))[rgb]


def tinted(rgb: Rgb, dice: Dice, most: float) -> Rgb:
    """Another white balance: each colour up to this share stronger or weaker."""
    return clipped(rgb * (1 + dice.uniform(-most, most, 3)))


def grey(rgb: Rgb) -> Rgb:
    """Without colours."""
    return cv2.cvtColor(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB).astype(np.uint8)


def blurred(rgb: Rgb, dice: Dice) -> Rgb:
    """Out of focus or shaken, by about a two-hundredth of the width."""
    reach = rgb.shape[1] * dice.uniform(0.003, 0.006)
    if dice.random() < 0.6:
        return cv2.GaussianBlur(rgb, (0, 0), reach).astype(np.uint8)
    size = 2 * round(1.6 * reach) + 3
    kernel = np.zeros((size, size), np.float32)
    kernel[size // 2] = 1
    turn = cv2.getRotationMatrix2D((size // 2, size // 2), dice.uniform(0, 180), 1)
    kernel = cv2.warpAffine(kernel, turn, (size, size))
    return cv2.filter2D(rgb, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT).astype(np.uint8)


def hdr(rgb: Rgb, dice: Dice) -> Rgb:
    """The "HDR" of a phone's gallery: local contrast everywhere, lifted shadows, loud colours."""
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).astype(np.float32)
    light = cv2.createCLAHE(dice.uniform(3, 6), (8, 8)).apply(lab[..., 0].astype(np.uint8)).astype(np.float32)
    base = cv2.GaussianBlur(light, (0, 0), rgb.shape[1] * 0.02)
    lab[..., 0] = (base - 128) * dice.uniform(0.5, 0.8) + 135 + (light - base) * dice.uniform(1.5, 2.2)
    lab[..., 1:] = (lab[..., 1:] - 128) * dice.uniform(1.3, 1.8) + 128
    return cv2.cvtColor(clipped(lab), cv2.COLOR_LAB2RGB).astype(np.uint8)


def shaded(rgb: Rgb, dice: Dice, depth: float | None = None) -> Rgb:
    """The light of another hour: new hard shadows over a third to a half, and warmer or colder light beside them."""
    height, width = rgb.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    for _ in range(int(dice.integers(2, 6))):
        middle = dice.uniform(0, 1, 2) * (width, height)
        corners = middle + dice.normal(0, 0.35, (int(dice.integers(3, 8)), 2)) * width
        cv2.fillPoly(mask, [cv2.convexHull(corners.astype(np.int32))], 255)
    soft = cv2.GaussianBlur(mask, (0, 0), width * dice.uniform(0.002, 0.01))[..., None] / 255.0
    dark = 1 - (dice.uniform(0.4, 0.65) if depth is None else depth)
    light = dice.uniform(1.05, 1.3) if depth is None else 1.05
    return clipped(tinted(rgb, dice, 0.08) * (light * (1 - soft) + dark * np.array([0.95, 1, 1.08]) * soft))


def cut(rgb: Rgb, left: float, top: float, right: float, bottom: float) -> Rgb:
    """Without these shares of its sides."""
    height, width = rgb.shape[:2]
    return rgb[
        round(height * top) : round(height * (1 - bottom)), round(width * left) : round(width * (1 - right))
    ].copy()


def cropped(rgb: Rgb, dice: Dice, share: float) -> Rgb:
    """Shorter by this share in both directions, at whichever sides."""
    left, top = dice.uniform(0, share, 2)
    return cut(rgb, left, top, share - left, share - top)


def without_an_edge(rgb: Rgb, dice: Dice, share: float) -> Rgb:
    """Shorter by this share at one side."""
    sides = [0.0, 0.0, 0.0, 0.0]
    sides[int(dice.integers(4))] = share
    return cut(rgb, *sides)


def turned(rgb: Rgb, dice: Dice, degrees: float) -> Rgb:
    """Turned to either side, mostly enlarged until no corner is empty, as gallery apps do."""
    height, width = rgb.shape[:2]
    angle = degrees * float(dice.choice([-1, 1]))
    bend = np.radians(degrees)
    room = np.cos(bend) + np.sin(bend) * max(width / height, height / width)
    scale = room if dice.random() < 0.75 else 1.0
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    border = tuple(float(v) for v in dice.choice([0, 255]).repeat(3))
    return cv2.warpAffine(rgb, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=border).astype(np.uint8)


def leaned(rgb: Rgb, dice: Dice, share: float) -> Rgb:
    """Seen from aside: each corner is moved inwards by up to this share of the sides, two at least by all of it."""
    height, width = rgb.shape[:2]
    by = dice.uniform(0, share, (4, 2))
    by[dice.permutation(4)[:2]] = share
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) + by * np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    full = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    lean = cv2.getPerspectiveTransform((corners * (width, height)).astype(np.float32), full)
    return cv2.warpPerspective(rgb, lean, (width, height), flags=cv2.INTER_CUBIC).astype(np.uint8)


def bulged(rgb: Rgb, dice: Dice) -> Rgb:
    """Barrel distortion as of a wide lens; no empty corner."""
    height, width = rgb.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = 2 * x / width - 1, 2 * y / height - 1
    strength = dice.uniform(0.06, 0.16)
    factor = (1 + strength * (x * x + y * y)) / (1 + 2 * strength)
    at = ((x * factor + 1) * width / 2, (y * factor + 1) * height / 2)
    return cv2.remap(rgb, at[0].astype(np.float32), at[1].astype(np.float32), cv2.INTER_CUBIC).astype(np.uint8)


def stretched(rgb: Rgb, dice: Dice) -> Rgb:
    """Wider or higher by 12 to 40 %."""
    height, width = rgb.shape[:2]
    factor = dice.uniform(1.12, 1.4)
    return sized(rgb, width * factor, height) if dice.random() < 0.5 else sized(rgb, width, height * factor)


def framed(rgb: Rgb, dice: Dice, share: float) -> Rgb:
    """With a border of one colour around it, of this share of the sides each."""
    height, width = rgb.shape[:2]
    colour = [0.0] * 3 if dice.random() < 0.3 else [255.0] * 3 if dice.random() < 0.5 else dice.uniform(0, 255, 3)
    y, x = round(height * share), round(width * share)
    return cv2.copyMakeBorder(rgb, y, y, x, x, cv2.BORDER_CONSTANT, value=[float(v) for v in colour]).astype(np.uint8)
