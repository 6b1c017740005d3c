"""What an honest officer sends: the place photographed again through the camera's ghost of the first photo, with the repair in it.

Made from one photograph, so they are kinder than life in one thing (leaves, cars and people do not move) and truer than a filter in
another: near things move against far ones, as they do for whoever does not stand on the very same spot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from _edits import Dice, Others, Rgb, as_jpeg, as_rgb, clipped, field, moved, noisy, shaded, tinted, toned
from _pasted import Mask, laid, texture
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.float32]


@dataclass(frozen=True)
class Retake:
    """How far the second standpoint is from the first. Shares of the picture's width; degrees."""

    shift: tuple[float, float]
    parallax: tuple[float, float]  # between the nearest and the farthest thing
    turn: float
    zoom: float
    lean: float
    light: float  # 0 to 1, how different

    def make(self, picture: Image.Image, dice: Dice, others: Sequence[Image.Image]) -> Image.Image:
        """The later photo of this scene, repaired, as the site would store it."""
        rgb = repaired(as_rgb(picture), dice, [as_rgb(other) for other in others])
        seen = self._seen_anew(rgb, dice)
        soft = cv2.bilateralFilter(seen, 3, 12, 1.5).astype(np.uint8)
        lit = _lit(soft, dice, self.light)
        return Image.fromarray(as_jpeg(noisy(lit, dice, dice.uniform(2, 5)), int(dice.integers(75, 90))))

    def _seen_anew(self, rgb: Rgb, dice: Dice) -> Rgb:
        """One resampling for standing elsewhere, turning, zooming and leaning; a little larger, so that no edge is empty."""
        height, width = rgb.shape[:2]
        lean = _view(dice, (height, width), turn=self.turn, zoom=self.zoom, lean=self.lean)
        way = dice.uniform(0, 2 * np.pi)
        near = depth(dice, height, width) * dice.uniform(*self.parallax) * width
        shift = dice.uniform(*self.shift) * width * np.array([np.cos(away := dice.uniform(0, 2 * np.pi)), np.sin(away)])
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        points = cv2.perspectiveTransform(np.stack([x, y], -1).reshape(1, -1, 2), lean).reshape(height, width, 2)
        across = points[..., 0] - x + near * np.cos(way) + shift[0]
        down = points[..., 1] - y + near * np.sin(way) + shift[1]
        return moved(rgb, across.astype(np.float32), down.astype(np.float32))


def depth(dice: Dice, height: int, width: int) -> Field:
    """How near each thing is, 0 to 1: ground that comes closer downwards, and things with edges standing on it."""
    ground = np.linspace(0, 1, height, dtype=np.float32)[:, None] * dice.uniform(0.4, 1.0)
    surface = field(dice, height, width, int(dice.integers(3, 7)))
    things = np.round(surface * 2.5) / 2.5 if dice.random() < 0.7 else surface
    found = ground + 0.5 * (things + 1) + 0.1 * field(dice, height, width, 12)
    found = cv2.GaussianBlur(found.astype(np.float32), (0, 0), 0.7)
    return np.asarray((found - found.min()) / np.ptp(found), dtype=np.float32)


def repaired(rgb: Rgb, dice: Dice, others: Others) -> Rgb:
    """With 3 to 8 % of the picture mended: filled smoothly, asphalted, or covered with something from another photo."""
    height, width = rgb.shape[:2]
    mask = _spot(dice, height, width, dice.uniform(0.03, 0.08))
    around = cv2.GaussianBlur(rgb, (0, 0), width * 0.04).astype(np.float64)
    kind = dice.random()
    if kind < 1 / 3:
        over = around + 4 * field(dice, height, width, 60)[..., None]
    elif kind < 2 / 3:
        over = dice.uniform(40, 110) + dice.normal(0, dice.uniform(4, 12), (height, width, 1)) + np.zeros(3)
    else:
        over = texture(others, dice, height, width).astype(np.float64)
    return laid(rgb, over, mask)


def _spot(dice: Dice, height: int, width: int, share: float) -> Mask:
    """One ragged spot of this share, in the middle or below it, where a reporter aims."""
    middle = dice.uniform(0.25, 0.75) * width, dice.uniform(0.4, 0.85) * height
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot((x - middle[0]) / dice.uniform(0.8, 1.8), y - middle[1]) * (
        1 + 0.25 * field(dice, height, width, 8)
    )
    inside = (away < np.quantile(away, share)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(inside, (0, 0), width * 0.003), dtype=np.float32)


def _view(dice: Dice, shape: tuple[int, int], *, turn: float, zoom: float, lean: float) -> NDArray[np.float64]:
    """The homography of another pose of the camera about the same spot."""
    height, width = shape
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), dice.uniform(-turn, turn), 1 + dice.uniform(-zoom, zoom))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    leant = cv2.getPerspectiveTransform(
        corners, (corners + dice.uniform(-lean, lean, (4, 2)) * width).astype(np.float32)
    )
    return np.asarray(leant @ np.vstack([turned, [0, 0, 1]]))


def _lit(rgb: Rgb, dice: Dice, much: float) -> Rgb:
    """Another exposure, white balance and contrast; with much of it, the edge of a new shadow."""
    if dice.random() < much:
        rgb = shaded(rgb, dice, depth=dice.uniform(0.1, 0.35) * (0.5 + much))
    rgb = tinted(rgb, dice, 0.02 + 0.06 * much)
    wide = 0.05 + 0.15 * much
    return toned(
        clipped(rgb * 1.0),
        gain=dice.uniform(1 - wide, 1 + wide), gamma=dice.uniform(1 - wide, 1 + wide), contrast=dice.uniform(1 - wide, 1 + wide),
    )  # fmt: skip


RETAKES: Final[Mapping[str, Retake]] = {
    "easy": Retake((0.02, 0.03), (0.007, 0.012), turn=1.5, zoom=0.03, lean=0.012, light=1.0),
    "middle": Retake((0.01, 0.03), (0.003, 0.008), turn=1.5, zoom=0.03, lean=0.008, light=0.6),
    "hard": Retake((0.005, 0.02), (0.0005, 0.003), turn=1.0, zoom=0.02, lean=0.004, light=0.3),
}
