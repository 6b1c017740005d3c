"""Edits that put something onto a picture or beside it: patches, people, cones, stamps, other skies, other photos."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from _edits import Dice, Others, Rgb, clipped, field, noisy, sized, tinted, waved
from numpy.typing import NDArray

Mask = NDArray[np.float32]  # (height, width), 0 to 1


def one_of(others: Others, dice: Dice) -> Rgb:
    """Any of the other photos."""
    return others[int(dice.integers(len(others)))]


def texture(others: Others, dice: Dice, height: int, width: int) -> Rgb:
    """A part of another photo in this size, mirrored or not."""
    other = one_of(others, dice)
    share = dice.uniform(0.5, 0.95)
    tall, wide = int(other.shape[0] * share), int(other.shape[1] * share)
    top, left = int(dice.integers(other.shape[0] - tall + 1)), int(dice.integers(other.shape[1] - wide + 1))
    part = sized(other[top : top + tall, left : left + wide], width, height)
    return part[:, ::-1].copy() if dice.random() < 0.5 else part


def laid(rgb: Rgb, over: NDArray[np.generic], mask: Mask) -> Rgb:
    """`over` on the picture where the mask is 1, mixed where it is between."""
    return clipped(rgb * (1 - mask[..., None]) + over * mask[..., None])


def blobs(dice: Dice, height: int, width: int, share: float) -> Mask:
    """Soft spots that cover this share (0 to 1) of the picture together."""
    surface = field(dice, height, width, int(dice.integers(3, 7))) + 0.05 * field(dice, height, width, 20)
    edge = np.quantile(surface, 1 - share)
    return cv2.GaussianBlur((surface > edge).astype(np.float32), (0, 0), width * dice.uniform(0.002, 0.008))


def retouched(rgb: Rgb, dice: Dice, others: Others, share: float) -> Rgb:
    """Parts replaced: by another photo, in the colours around, or by the picture itself from elsewhere (a clone brush)."""
    height, width = rgb.shape[:2]
    mask = blobs(dice, height, width, share)
    if dice.random() < 0.3:
        over = np.roll(rgb, [int(dice.uniform(0.15, 0.4) * side) for side in (height, width)], (0, 1))
        return laid(rgb, waved(over, dice, 0.01), mask)
    over = texture(others, dice, height, width).astype(np.float64)
    if dice.random() < 0.6:
        over = over - over.mean((0, 1)) + np.average(rgb, axis=(0, 1), weights=mask[..., None].repeat(3, 2) + 1e-6)
    return laid(rgb, over, mask)


def outpainted(rgb: Rgb, dice: Dice, others: Others, share: float) -> Rgb:
    """Continued beyond its edges by this share of the sides each, as a generator would: alike in colour, invented in detail."""
    height, width = rgb.shape[:2]
    y, x = round(height * share), round(width * share)
    big = cv2.copyMakeBorder(rgb, y, y, x, x, cv2.BORDER_REFLECT).astype(np.uint8)
    made = waved(waved(cv2.GaussianBlur(big, (0, 0), 1.2).astype(np.uint8), dice, 0.06, 6), dice, 0.015, 20)
    other = texture(others, dice, *big.shape[:2]).astype(np.float64)
    made = noisy(clipped(0.75 * made + 0.25 * (other - other.mean() + made.mean())), dice, 3)
    keep = np.zeros(big.shape[:2], np.float32)
    inner = max(2, round(0.008 * width))
    keep[y + inner : y + height - inner, x + inner : x + width - inner] = 1
    return laid(made, big, cv2.GaussianBlur(keep, (0, 0), inner / 2))


def person(rgb: Rgb, dice: Dice, others: Others, share: float) -> Rgb:
    """Somebody in clothes of another photo's texture before the scene, over this share of the picture."""
    height, width = rgb.shape[:2]
    at, bulk, lean = dice.uniform(0.2, 0.8), dice.uniform(0.75, 1.3), dice.uniform(-0.1, 0.1)
    mask = covering(lambda size: _silhouette((height, width), size, at=at, bulk=bulk, lean=lean), share)
    clothes = clipped(texture(others, dice, height, width) * dice.uniform(0.5, 1.2, 3))
    fold = (1 + 0.25 * field(dice, height, width, 12))[..., None]
    return laid(rgb, clothes * fold, cv2.GaussianBlur(mask, (0, 0), 1.0).astype(np.float32))


def cone(rgb: Rgb, dice: Dice, share: float) -> Rgb:
    """One to three traffic cones pasted over this share of the picture together."""
    height, width = rgb.shape[:2]
    feet = dice.uniform(0.12, 0.88, int(dice.integers(1, 4)))
    mask = covering(lambda size: _cones(feet, height, width, size), share)
    stripe = (np.mgrid[0:height, 0:width][0] // max(4, int(height * share * dice.uniform(0.5, 1)))) % 2
    paint = np.where(stripe[..., None] == 1, [235, 235, 230], [240, 95, 25]) * dice.uniform(0.7, 1.0)
    light = (1 + 0.25 * field(dice, height, width, 5))[..., None]
    soft = cv2.GaussianBlur(mask, (0, 0), 0.8).astype(np.float32)
    return laid(rgb, noisy(clipped(paint * light), dice, 3), soft)


def covering(draw: Callable[[float], Mask], share: float) -> Mask:
    """What is drawn, at the size at which it covers this share of the picture, found by halving."""
    low, high = 0.02, 4.0
    for _ in range(9):
        size = (low + high) / 2
        low, high = (low, size) if draw(size).mean() > share else (size, high)
    return draw(low)


def _cones(feet: NDArray[np.floating], height: int, width: int, size: float) -> Mask:
    mask = np.zeros((height, width), np.float32)
    tall, wide = 0.6 * height * size, 0.25 * height * size
    for number, foot in enumerate(feet):
        x, y = foot * width, height * (0.97 - 0.12 * number)
        shape = [[x - wide * 0.15, y - tall], [x + wide * 0.15, y - tall], [x + wide * 0.8, y], [x - wide * 0.8, y]]
        cv2.fillPoly(mask, [np.array(shape, np.int32)], 1.0)
        cv2.rectangle(mask, (int(x - wide), int(y - tall * 0.08)), (int(x + wide), int(y)), 1.0, -1)
    return mask


def _silhouette(shape: tuple[int, int], size: float, *, at: float, bulk: float, lean: float) -> Mask:
    """Head, trunk, arms and legs; grown so large that the legs end below the picture where that is needed."""
    height, width = shape
    mask = np.zeros((height, width), np.float32)
    unit = height * size / 3
    x, top = at * width, max(0.03 * height, height * 0.97 - 3.2 * unit)

    def limb(x1: float, y1: float, x2: float, y2: float, thick: float) -> None:
        ends = [(int(x + unit * (px + lean * py)), int(top + unit * py)) for px, py in ((x1, y1), (x2, y2))]
        cv2.line(mask, ends[0], ends[1], 1.0, max(1, int(unit * thick * bulk)))

    limb(0, 0.25, 0, 0.3, 0.42)
    limb(0, 0.75, 0, 1.6, 0.75)
    for side in (-1, 1):
        limb(side * 0.38 * bulk, 0.7, side * 0.5 * bulk, 1.6, 0.22)
        limb(side * 0.18 * bulk, 1.7, side * 0.25 * bulk, 3.1, 0.3)
    return mask


def new_sky(rgb: Rgb, dice: Dice, others: Others) -> Rgb:
    """Another sky above a ragged horizon at a quarter to a half of the height, and the rest in its light."""
    height, width = rgb.shape[:2]
    horizon = height * (dice.uniform(0.25, 0.45) + 0.06 * field(dice, 1, width, 6)[0])
    mask = (np.mgrid[0:height, 0:width][0] < horizon[None, :]).astype(np.float32)
    mask = cv2.GaussianBlur(mask, (0, 0), dice.uniform(0.6, 3)).astype(np.float32)
    sky = clouds(dice, height, width) if dice.random() < 0.6 else texture(others, dice, height, width)
    return laid(tinted(rgb, dice, 0.08), sky, mask)


def clouds(dice: Dice, height: int, width: int) -> Rgb:
    """A made sky: a run of blue or grey, with softer and harder clouds."""
    high, low = dice.uniform((50, 90, 150), (150, 180, 230)), dice.uniform((150, 160, 180), (250, 240, 240))
    run = np.linspace(0, 1, height)[:, None, None]
    cover = sum(field(dice, height, width, cells) / cells**0.7 for cells in (3, 7, 15, 31))
    thick = np.clip((np.asarray(cover) - dice.uniform(-0.3, 0.5)) * dice.uniform(0.5, 2.5), 0, 1)[..., None]
    return clipped((high * (1 - run) + low * run) * (1 - thick) + dice.uniform(190, 250) * thick)


def collage(rgb: Rgb, dice: Dice, others: Others, cells: int) -> Rgb:
    """Beside one other photo (2) or among three others (4), each in a cell of its shape, with or without a white gap."""
    height, width = rgb.shape[:2]
    gap = int(dice.choice([0, 4, 10]))
    parts = [rgb, *(sized(one_of(others, dice), width, height) for _ in range(cells - 1))]
    parts = [
        cv2.copyMakeBorder(parts[n], gap, gap, gap, gap, cv2.BORDER_CONSTANT, value=(255.0,) * 3)
        for n in dice.permutation(cells)
    ]
    if cells == 2:
        return np.concatenate(parts, 1 if dice.random() < 0.5 else 0).astype(np.uint8)
    return np.concatenate([np.concatenate(parts[:2], 1), np.concatenate(parts[2:], 1)]).astype(np.uint8)
