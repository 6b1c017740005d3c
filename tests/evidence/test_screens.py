"""The hint that a picture was photographed from a screen or a print: what gives it away, and what honest pictures do not have."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from tanggap.evidence.geometry.screens import ScreenKind, screen_sign
from tests.evidence.cheats import saved
from tests.evidence.scenes import scene


def on_display(number: int) -> Image.Image:
    """The scene through the grid of a display, a little turned, as a sensor samples it."""
    picture = np.asarray(scene(number), dtype=np.float32)
    y, x = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]]
    grid = 1 + 0.25 * np.cos(2 * np.pi * (x + 0.1 * y) / 5.3) * np.cos(2 * np.pi * (y - 0.1 * x) / 4.7)
    return saved(Image.fromarray(np.clip(picture * grid[..., None], 0, 255).astype(np.uint8)), 80)


def on_paper(number: int, margin: str = "#f3f0ea") -> Image.Image:
    """The scene as a print with a margin, seen from a little aside, on a table of another scene."""
    sheet = Image.new("RGB", (560, 440), margin)
    sheet.paste(scene(number), (40, 40))
    corners = np.array([[0, 0], [560, 0], [560, 440], [0, 440]], np.float32)
    seen = np.array([[60, 50], [570, 40], [585, 430], [45, 445]], np.float32)
    table = np.asarray(scene(number + 1).resize((640, 480))).copy()
    lean = cv2.getPerspectiveTransform(corners, seen)
    cv2.warpPerspective(np.asarray(sheet), lean, (640, 480), table, borderMode=cv2.BORDER_TRANSPARENT)
    return saved(Image.fromarray(table), 80)


def test_the_grid_of_a_display_leaves_a_pattern() -> None:
    signs = [screen_sign(on_display(number)) for number in range(6)]
    assert all(sign is not None and sign.kind is ScreenKind.MOIRE for sign in signs)


@pytest.mark.parametrize("margin", ["#f3f0ea", "#141414"], ids=["paper", "bezel"])
def test_four_straight_edges_beside_a_flat_band_are_a_frame(margin: str) -> None:
    signs = [screen_sign(on_paper(number, margin)) for number in range(6)]
    assert sum(sign is not None and sign.kind is ScreenKind.FRAME for sign in signs) >= 4
    assert all(30 <= sign.strength <= 100 for sign in signs if sign)


def test_honest_pictures_have_neither_however_badly_they_were_saved() -> None:
    pictures = [scene(number) for number in range(20)]
    pictures += [saved(picture, 20) for picture in pictures[:5]]
    pictures += [picture.resize((1200, 900)) for picture in pictures[:3]]
    assert [number for number, picture in enumerate(pictures) if screen_sign(picture)] == []


def test_what_shows_nothing_or_next_to_nothing_has_no_sign() -> None:
    pictures = [Image.new("RGB", (1, 1)), Image.new("L", (640, 480), 200), scene(1).resize((3000, 40))]
    assert [screen_sign(picture) for picture in pictures] == [None, None, None]


def test_lines_on_the_ground_are_no_screen() -> None:
    picture = np.asarray(scene(3), dtype=np.float32).copy()
    picture[:, ::20] *= 0.4
    picture[::24] *= 0.4
    assert screen_sign(Image.fromarray(picture.astype(np.uint8))) is None


def test_a_fence_in_a_corner_is_no_screen() -> None:
    picture = np.asarray(scene(3), dtype=np.float32).copy()
    picture[240:, :160] *= (0.7 + 0.3 * (np.arange(160) % 8 < 4))[:, None]
    assert screen_sign(Image.fromarray(picture.astype(np.uint8))) is None
