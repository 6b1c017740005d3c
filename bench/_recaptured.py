"""The picture photographed again from a screen or a print, or drawn again by a generator of pictures."""

from __future__ import annotations

import cv2
import numpy as np
from _edits import Dice, Others, Rgb, as_jpeg, clipped, field, noisy, sized, tinted, toned, waved
from _pasted import texture
from numpy.typing import NDArray

_OPEN = 3  # pixels of the simulated sheet for each pixel of a screen


def screen(rgb: Rgb, dice: Dice, others: Others, *, bezel: bool) -> Rgb:
    """A display's grid of red, green and blue photographed from a little aside: moire, other gamma, reflections."""
    lit = _grid(sized(rgb, *_times(rgb, dice.uniform(1.2, 2.2))), dice)
    if bezel:
        lit = _in_bezel(lit, dice)
    shot = _photographed(lit, rgb.shape, dice, others, share=dice.uniform(0.62, 0.85) if bezel else None)
    shot = toned(shot, gain=dice.uniform(0.85, 1.25), gamma=dice.uniform(0.75, 1.3), contrast=dice.uniform(0.8, 1.25))
    return _developed(tinted(_glared(shot, dice), dice, 0.1), dice)


def printed(rgb: Rgb, dice: Dice, others: Others, *, paper: bool) -> Rgb:
    """A print photographed: ink dots, paper instead of white, a bent sheet in uneven light."""
    sheet = _inked(sized(rgb, *_times(rgb, dice.uniform(1.8, 2.6))), dice)
    if paper:
        edge = [round(sheet.shape[1] * v) for v in dice.uniform(0.03, 0.14, 4)]
        sheet = cv2.copyMakeBorder(sheet, *edge, cv2.BORDER_CONSTANT, value=(246.0, 243.0, 236.0)).astype(np.uint8)
    sheet = waved(sheet, dice, dice.uniform(0.001, 0.006), 2)
    shot = _photographed(sheet, rgb.shape, dice, others, share=dice.uniform(0.7, 0.92) if paper else None)
    light = 1 + dice.uniform(0.05, 0.25) * field(dice, *shot.shape[:2], 2)[..., None]
    return _developed(tinted(clipped(shot * light * dice.uniform(0.8, 1.05)), dice, 0.12), dice)


def redrawn(rgb: Rgb, dice: Dice, *, strong: bool) -> Rgb:
    """As a generator of pictures draws it again: the same scene with details smoothed and invented, forms moved a little."""
    height, width = rgb.shape[:2]
    scale = dice.uniform(0.42, 0.55) if strong else dice.uniform(0.65, 0.85)
    small = sized(rgb, width * scale, height * scale)
    for _ in range(3 if strong else 1):
        small = cv2.bilateralFilter(small, 7, 45 if strong else 30, 5).astype(np.uint8)
    drawn = cv2.detailEnhance(sized(small, width, height), sigma_s=8, sigma_r=0.2).astype(np.uint8)
    drawn = _fewer_colours(drawn, dice, 14 if strong else 32, 0.6 if strong else 0.4)
    drawn = waved(drawn, dice, 0.010 if strong else 0.004, 6)
    invented = np.stack([field(dice, height, width, cells) for cells in (40, 70, 110)]).sum(0)
    drawn = clipped(drawn + (5 if strong else 3) * invented[..., None])
    drawn = toned(tinted(drawn, dice, 0.12 if strong else 0.06), contrast=dice.uniform(1.0, 1.3))
    return noisy(drawn, dice, 1.5)


def _times(rgb: Rgb, factor: float) -> tuple[float, float]:
    return rgb.shape[1] * factor, rgb.shape[0] * factor


def _grid(shown: Rgb, dice: Dice) -> Rgb:
    """Each pixel of the screen as three stripes of one colour with dark gaps, bright enough to be a picture again."""
    large = shown.repeat(_OPEN, 0).repeat(_OPEN, 1).astype(np.float32)
    height, width = large.shape[:2]
    leak = dice.uniform(0.35, 0.7)
    stripes = np.full((width, 3), leak, np.float32)
    stripes[np.arange(width), np.arange(width) % 3] = 3 - 2 * leak
    rows = np.where(np.arange(height) % _OPEN == 0, dice.uniform(0.55, 0.85), 1.1).astype(np.float32)
    return clipped(large * stripes[None] * rows[:, None, None])


def _in_bezel(lit: Rgb, dice: Dice) -> Rgb:
    """Within the dark edge of a phone, a laptop or a monitor, perhaps with a bar of a viewer above the picture."""
    height, width = lit.shape[:2]
    bar = round(height * dice.uniform(0.03, 0.1)) if dice.random() < 0.5 else 0
    shade = float(dice.choice([20, 240]))
    shown = cv2.copyMakeBorder(lit, bar, bar // 2, 0, 0, cv2.BORDER_CONSTANT, value=(shade,) * 3)
    edge = [round(width * v) for v in dice.uniform(0.015, 0.07, 4)]
    case = dice.uniform(5, 45) if dice.random() < 0.85 else dice.uniform(150, 220)
    return cv2.copyMakeBorder(shown, *edge, cv2.BORDER_CONSTANT, value=(case,) * 3).astype(np.uint8)


def _photographed(sheet: Rgb, shape: tuple[int, ...], dice: Dice, others: Others, share: float | None) -> Rgb:
    """The flat sheet as a camera sees it: filling the picture (`share` None), or over this share of the sides before a room."""
    height, width = shape[0] * 2, shape[1] * 2
    full = np.array([[0, 0], [sheet.shape[1], 0], [sheet.shape[1], sheet.shape[0]], [0, sheet.shape[0]]], np.float32)
    seen = _corners(dice, height, width, share)
    lean = cv2.getPerspectiveTransform(full, seen)
    # Sampled as a sensor does, with little before it against aliasing: that is where moire comes from.
    shot = cv2.warpPerspective(sheet, lean, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if share is not None:
        room = cv2.GaussianBlur(texture(others, dice, height, width), (0, 0), dice.uniform(2, 9))
        mask = cv2.warpPerspective(np.ones(sheet.shape[:2], np.float32), lean, (width, height))[..., None]
        shot = clipped(shot * mask + room * dice.uniform(0.4, 1.0) * (1 - mask))
    soft = cv2.GaussianBlur(shot, (0, 0), dice.uniform(0.5, 1.1))
    return sized(soft.astype(np.uint8), shape[1], shape[0])


def _corners(dice: Dice, height: int, width: int, share: float | None) -> NDArray[np.float32]:
    lean = dice.uniform(0.0, 0.05)
    unit = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64)
    unit += dice.uniform(-lean, lean, (4, 2)) * 2
    turn = np.radians(dice.normal(0, 1.5))
    unit = unit @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    scale = share if share is not None else 1.0 / np.abs(unit).min() + dice.uniform(0.01, 0.06)
    room = (1 - scale) * 0.5 if share is not None else 0.0
    middle = 0.5 + dice.uniform(-room, room, 2) * 0.6
    return ((unit * scale / 2 + middle) * (width, height)).astype(np.float32)


def _glared(rgb: Rgb, dice: Dice) -> Rgb:
    """With the reflection of a window or a lamp on it, in two of three pictures."""
    if dice.random() < 1 / 3:
        return rgb
    height, width = rgb.shape[:2]
    spot = np.zeros((height, width), np.float32)
    middle = (int(dice.uniform(0, width)), int(dice.uniform(0, height)))
    axes = (int(width * dice.uniform(0.05, 0.2)), int(height * dice.uniform(0.05, 0.25)))
    cv2.ellipse(spot, middle, axes, dice.uniform(0, 180), 0, 360, 1.0, -1)
    soft = cv2.GaussianBlur(spot, (0, 0), width * dice.uniform(0.02, 0.08))
    return clipped(rgb + dice.uniform(50, 150) * soft[..., None] + dice.uniform(0, 18))


def _developed(rgb: Rgb, dice: Dice) -> Rgb:
    return as_jpeg(noisy(rgb, dice, dice.uniform(1.5, 5)), int(dice.integers(70, 92)))


def _inked(rgb: Rgb, dice: Dice) -> Rgb:
    """Four inks as dots on warm paper, from a printer with a weak cartridge or a good one."""
    height, width = rgb.shape[:2]
    ink = 1 - rgb.astype(np.float32) / 255
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    pitch, strength = dice.uniform(3.2, 6.0), dice.uniform(0.15, 0.5)
    for colour, degrees in enumerate((15.0, 75.0, 0.0)):
        turn = np.radians(degrees)
        u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        dots = np.cos(2 * np.pi * u / pitch) * np.cos(2 * np.pi * v / pitch)
        ink[..., colour] += strength * dots * ink[..., colour] * (1 - ink[..., colour]) * 2
    paper = np.array([247, 243, 234], np.float32)
    return clipped(paper * (1 - np.clip(ink, 0, 1) * dice.uniform(0.75, 0.93)))


def _fewer_colours(rgb: Rgb, dice: Dice, count: int, share: float) -> Rgb:
    """Moved by this share towards the nearest of so many colours of the picture itself."""
    values = rgb.reshape(-1, 3).astype(np.float32)
    some = values[dice.integers(0, len(values), 1500)]
    cv2.setRNGSeed(int(dice.integers(1 << 30)))
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 8, 1.0)
    _, _, palette = cv2.kmeans(some, count, np.empty((0, 1), np.int32), stop, 1, cv2.KMEANS_PP_CENTERS)
    nearest = ((values**2).sum(1)[:, None] - 2 * values @ palette.T + (palette**2).sum(1)).argmin(1)
    return clipped((1 - share) * values + share * palette[nearest]).reshape(rgb.shape)
