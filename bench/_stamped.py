"""What apps write onto a picture: dates, camera stamps with a map, watermarks, logos."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from _edits import Dice, Rgb, as_rgb, clipped, field
from PIL import Image, ImageDraw, ImageFont

_STREETS = ("Jl. Kebon Sirih", "Jl. Raya Bogor", "Jl. Cempaka Putih Tengah", "Gang Mawar III", "Jl. Pemuda")
_AREAS = (
    "Kec. Menteng, Kota Jakarta Pusat",
    "Kec. Kramat Jati, Kota Jakarta Timur",
    "Kec. Tebet, Kota Jakarta Selatan",
)


def _any(dice: Dice, words: tuple[str, ...]) -> str:
    return words[int(dice.integers(len(words)))]


def _moment(dice: Dice) -> str:
    day, month, hour, minute = (int(dice.integers(*bounds)) for bounds in ((1, 29), (1, 13), (6, 19), (0, 60)))
    return f"{day:02}/{month:02}/2026 {hour:02}:{minute:02}"


def _text(picture: Image.Image, at: tuple[float, float], words: str, size: float, fill: tuple[int, ...]) -> None:
    font = ImageFont.load_default(size=max(6, size))
    ImageDraw.Draw(picture, "RGBA").text(at, words, font=font, fill=fill)


def dated(rgb: Rgb, dice: Dice) -> Rgb:
    """A date burnt into a corner."""
    picture, size = Image.fromarray(rgb), rgb.shape[0] * dice.uniform(0.05, 0.09)
    colour = ((255, 200, 40), (255, 255, 255), (255, 90, 30))[int(dice.integers(3))]
    x, y = dice.choice([0.03, 0.5]), dice.choice([0.03, 0.88])
    _text(picture, (x * rgb.shape[1], y * rgb.shape[0]), _moment(dice), size, colour)
    return as_rgb(picture)


def gps_stamp(rgb: Rgb, dice: Dice) -> Rgb:
    """A GPS camera's panel over the bottom quarter: a map tile with a pin, address, coordinates, time, the app's logo."""
    height, width = rgb.shape[:2]
    tall = round(height * dice.uniform(0.23, 0.3))
    edge = int(dice.choice([0, round(0.02 * width)]))
    panel = Image.new("RGB", (width - 2 * edge, tall - edge), tuple(int(v) for v in dice.uniform(0, 60, 3)))
    tile = _map(dice, panel.height)
    panel.paste(Image.fromarray(tile), (0 if dice.random() < 0.7 else panel.width - panel.height, 0))
    left = panel.height * 1.06
    for row, line in enumerate(_lines_of(dice)):
        size = panel.height * (0.17 if row == 0 else 0.125)
        _text(panel, (left, panel.height * (0.03 + 0.19 * row)), line, size, (255, 255, 255))
    out, stamp = rgb.copy(), as_rgb(panel)
    strength = np.full((*stamp.shape[:2], 1), dice.choice([0.6, 0.8, 1.0]))
    strength[:, : stamp.shape[0]] = 1
    under = out[height - tall : height - tall + stamp.shape[0], edge : edge + stamp.shape[1]]
    under[:] = clipped(under * (1 - strength) + stamp * strength)
    return _with_badge(out, dice, tall)


def _lines_of(dice: Dice) -> list[str]:
    street, area = _any(dice, _STREETS), _any(dice, _AREAS)
    point = f"Lat {-6.1 - dice.uniform(0, 0.25):.6f}  Long {106.7 + dice.uniform(0, 0.25):.6f}"
    return [
        area.split(",", maxsplit=1)[0],
        f"{street} No.{int(dice.integers(1, 90))}",
        area,
        point,
        f"{_moment(dice)} GMT +07:00",
    ]


def _map(dice: Dice, side: int) -> Rgb:
    tile = np.full((side, side, 3), (232, 228, 218), np.uint8)
    cv2.ellipse(
        tile, tuple(int(v) for v in dice.uniform(0, side, 2)), (side // 3, side // 5), 30, 0, 360, (190, 222, 180), -1
    )
    for _ in range(int(dice.integers(5, 12))):
        ends = [tuple(int(v) for v in dice.uniform(-0.2, 1.2, 2) * side) for _ in range(2)]
        cv2.line(
            tile, ends[0], ends[1], (255, 255, 255) if dice.random() < 0.8 else (250, 205, 110), max(1, side // 20)
        )
    cv2.circle(tile, (side // 2, side // 2), max(2, side // 9), (220, 50, 45), -1)
    cv2.circle(tile, (side // 2, side // 2), max(1, side // 25), (255, 255, 255), -1)
    return tile


def _with_badge(rgb: Rgb, dice: Dice, tall: int) -> Rgb:
    picture = Image.fromarray(rgb)
    size = 0.16 * tall
    right, y = rgb.shape[1] - 7 * size, rgb.shape[0] - tall - 1.6 * size
    ImageDraw.Draw(picture).rectangle((right, y, rgb.shape[1], y + 1.5 * size), fill=(30, 30, 30))
    _text(
        picture,
        (right + size * 0.3, y + size * 0.1),
        ("GPS Map Cam", "Timemark", "NoteCam")[int(dice.integers(3))],
        size,
        (255, 210, 60),
    )
    return as_rgb(picture)


def watermark(rgb: Rgb, dice: Dice) -> Rgb:
    """A word repeated aslant over the whole picture."""
    height, width = rgb.shape[:2]
    size, reach = width * dice.uniform(0.04, 0.08), 2 * max(height, width)
    sheet = Image.new("RGBA", (reach, reach))
    shade = int(dice.choice([0, 255, 255]))
    word = ("DOKUMENTASI", "PPSU 2026", "kelurahan.go.id")[int(dice.integers(3))]
    for y in np.arange(0, reach, size * dice.uniform(2, 3.2)):
        for x in np.arange((y * 0.37) % (7 * size) - 7 * size, reach, size * 8):
            _text(sheet, (float(x), float(y)), word, size, (shade, shade, shade, int(255 * 0.4)))
    left, top = (reach - width) // 2, (reach - height) // 2
    sheet = sheet.rotate(dice.uniform(15, 40)).crop((left, top, left + width, top + height))
    picture = Image.fromarray(rgb).convert("RGBA")
    picture.alpha_composite(sheet)
    return as_rgb(picture)


def logo(rgb: Rgb, dice: Dice, share: float) -> Rgb:
    """An opaque sign over this share of the picture, mostly in a corner."""
    height, width = rgb.shape[:2]
    side = round(np.sqrt(share * height * width / (1 if (square := dice.random() < 0.5) else np.pi / 4)))
    side = min(side, height - 2)
    y, x = (
        (other - side) * (dice.uniform(0, 1) if dice.random() < 0.3 else dice.choice([0.03, 0.97]))
        for other in (height, width)
    )
    mask = np.zeros((height, width), np.uint8)
    box = (int(x), int(y)), (int(x) + side, int(y) + side)
    if square:
        cv2.rectangle(mask, *box, 255, -1)
    else:
        cv2.circle(mask, (int(x) + side // 2, int(y) + side // 2), side // 2, 255, -1)
    return np.where(mask[..., None] > 0, _emblem(dice, height, width, side, (int(x), int(y))), rgb).astype(np.uint8)


def _emblem(dice: Dice, height: int, width: int, side: int, at: tuple[int, int]) -> Rgb:
    base = dice.uniform(0, 255, 3)
    sheet = Image.fromarray(clipped(base + 15 * field(dice, height, width, 3)[..., None]))
    draw = ImageDraw.Draw(sheet)
    for _ in range(int(dice.integers(3, 8))):
        corner = np.array(at) + dice.uniform(0, 0.8, 2) * side
        form: Callable[..., None] = draw.ellipse if dice.random() < 0.5 else draw.rectangle
        form((*corner, *(corner + dice.uniform(0.08, 0.4) * side)), fill=tuple(int(v) for v in dice.uniform(0, 255, 3)))
    _text(sheet, (at[0] + 0.15 * side, at[1] + 0.42 * side), "SUKU DINAS", side * 0.13, (255, 255, 255))
    return as_rgb(sheet)
