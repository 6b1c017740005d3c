"""What is wrong in the demo's pictures, each drawn with and without the trouble."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Final

from PIL import ImageDraw

Draw = ImageDraw.ImageDraw
Trouble = Callable[[Draw, random.Random, bool], None]

_BAGS = ("#1f2328", "#2f4858", "#6b2d2d", "#3e5c3a", "#d8d2c4", "#4a4e57")
_CARS = ("#b33a3a", "#2f5d8a", "#e4e6e8", "#3d4248", "#c9a227")


def pothole(draw: Draw, dice: random.Random, after: bool) -> None:
    """A hole in the lane, later a patch of fresh asphalt."""
    x, y, w, h = (
        520 + dice.randint(-60, 340),
        860 + dice.randint(-60, 40),
        dice.randint(260, 360),
        dice.randint(90, 130),
    )
    if after:
        draw.polygon(
            [(x - 40, y - 26), (x + w + 40, y - 26), (x + w + 70, y + h + 30), (x - 70, y + h + 30)], "#3c3e42"
        )
        return
    draw.ellipse((x - 34, y - 18, x + w + 34, y + h + 22), fill="#807a70")
    draw.ellipse((x, y, x + w, y + h), fill="#26241f")
    draw.ellipse((x + 40, y + h * 0.45, x + w - 40, y + h - 8), fill="#5b7284")
    for _ in range(26):
        px, py, r = x + dice.randint(-80, w + 80), y + dice.randint(-30, h + 60), dice.randint(4, 12)
        draw.ellipse((px, py, px + r * 2, py + r), fill=dice.choice(("#4b4a46", "#8f8b82", "#5d5a52")))


def trash(draw: Draw, dice: random.Random, after: bool) -> None:
    """A heap of bags at the kerb; later a swept kerb with a bin."""
    x, y = 1010 + dice.randint(0, 180), 850 + dice.randint(-40, 60)
    if after:
        draw.rectangle((x + 120, y - 150, x + 240, y + 20), fill="#2f7d4f")
        draw.rectangle((x + 108, y - 172, x + 252, y - 146), fill="#25613e")
        return
    for row, count in ((0, 7), (1, 5), (2, 3)):
        for number in range(count):
            bx, by = x + row * 40 + number * 74 + dice.randint(-14, 14), y - row * 66 + dice.randint(-12, 12)
            draw.ellipse((bx, by - 90, bx + 116, by + 20), fill=dice.choice(_BAGS), outline="#14161a", width=3)
            draw.polygon([(bx + 48, by - 84), (bx + 70, by - 84), (bx + 78, by - 116), (bx + 40, by - 116)], "#15181c")
    for _ in range(30):
        px, py = x + dice.randint(-160, 620), y + dice.randint(10, 90)
        draw.rectangle(
            (px, py, px + dice.randint(8, 26), py + dice.randint(5, 12)),
            fill=dice.choice(("#e8e4d8", "#b33a3a", "#3d7ea6")),
        )


def lamp(draw: Draw, dice: random.Random, after: bool) -> None:
    """A street lamp at night, dark; later it lights the road."""
    x = 250 + dice.randint(-60, 60)
    if after:
        for step in range(9):
            shade = (58 + step * 20, 56 + step * 18, 52 + step * 9)
            draw.ellipse(
                (x - 160 + step * 40, 900 - 130 + step * 14, x + 760 - step * 40, 900 + 170 - step * 16), fill=shade
            )
    draw.rectangle((x, 150, x + 20, 930), fill="#767c85")
    draw.line([(x + 10, 158), (x + 210, 120)], fill="#767c85", width=16)
    draw.polygon([(x + 190, 104), (x + 300, 100), (x + 320, 140), (x + 180, 142)], "#8d949e")
    draw.ellipse((x + 205, 128, x + 305, 164), fill="#fff3c4" if after else "#20242c")
    if after:
        draw.ellipse((x + 175, 100, x + 335, 192), outline="#f6dc94", width=6)


def flood(draw: Draw, dice: random.Random, after: bool) -> None:
    """Water over the whole street; later a wet but open one."""
    if after:
        for _ in range(7):
            px, py, w = dice.randint(200, 1250), dice.randint(760, 1080), dice.randint(60, 170)
            draw.ellipse((px, py, px + w, py + w // 5), fill="#7f8e98")
        return
    top = 610 + dice.randint(-20, 30)
    draw.rectangle((0, top, 1600, 1200), fill="#7b7458")
    for number in range(44):
        y = top + 12 + number * 13
        px, length = dice.randint(0, 1500), dice.randint(50, 220)
        draw.arc(
            (px, y - 10, px + length, y + 14), 200, 340, fill=dice.choice(("#a39c7c", "#8f886a", "#c2bc9c")), width=4
        )
    draw.rectangle((1180, top - 170, 1196, top + 120), fill="#e8e4d8")
    draw.polygon([(1120, top - 250), (1256, top - 250), (1188, top - 140)], "#c0392b")


def drain(draw: Draw, dice: random.Random, after: bool) -> None:
    """A drain beside the road, full of mud; later clear."""
    left = [(180, 640), (330, 640), (10 + dice.randint(-20, 20), 1200), (-420, 1200)]
    draw.polygon(left, "#8f8c86")
    inner = [(215, 650), (305, 650), (-60, 1200), (-330, 1200)]
    draw.polygon(inner, "#5f94ad" if after else "#3a3324")
    if after:
        draw.line([(250, 670), (-120, 1190)], fill="#8fbdd0", width=10)
        return
    for _ in range(60):
        py = dice.randint(670, 1180)
        middle = 260 - (py - 650) * 0.83
        px = middle + dice.randint(-70, 70) * (py - 560) / 400
        draw.ellipse(
            (px, py, px + dice.randint(20, 66), py + dice.randint(10, 26)),
            fill=dice.choice(("#5c5138", "#e4e0d2", "#46603c", "#7b2f2f", "#2f5d8a")),
        )


def sidewalk(draw: Draw, dice: random.Random, after: bool) -> None:
    """Broken slabs of a footway; later whole ones with a guiding line for the blind."""
    for row in range(9):
        y, step = 560 + row * row * 8, 26 + row * 12
        for column in range(3):
            x = 1010 + row * 74 + column * step
            broken = not after and dice.random() < 0.45
            fill = "#6e675c" if broken else ("#e2c044" if after and column == 1 else "#bdb6a8")
            shift = dice.randint(-12, 16) if broken else 0
            draw.polygon(
                [(x, y), (x + step - 4, y + shift), (x + step + 24, y + step // 2 + shift), (x + 28, y + step // 2)],
                fill,
                outline="#8f897d",
            )


def parking(draw: Draw, dice: random.Random, after: bool) -> None:
    """Cars where no car may stand; later none, and a bollard in their place."""
    if after:
        for number in range(4):
            x, y = 1040 + number * 120, 700 + number * 96
            draw.rounded_rectangle((x, y - 90, x + 30, y + 24), 14, fill="#e2b93b")
            draw.rectangle((x, y - 50, x + 30, y - 30), fill="#1d1f22")
        return
    for number, scale in enumerate((0.5, 0.72, 1.0)):
        _car(draw, 950 + number * 130, 640 + number * 120, scale, dice.choice(_CARS))
    draw.ellipse((300, 330, 420, 450), fill="#ffffff", outline="#c0392b", width=18)
    draw.line([(322, 352), (398, 428)], fill="#c0392b", width=16)
    draw.rectangle((354, 450, 366, 720), fill="#8d949e")


def _car(draw: Draw, x: int, y: int, scale: float, colour: str) -> None:
    def at(*numbers: float) -> tuple[float, ...]:
        return tuple((x if place % 2 == 0 else y) + number * scale for place, number in enumerate(numbers))

    draw.rounded_rectangle(at(0, 60, 420, 190), 30 * scale, fill=colour)
    draw.rounded_rectangle(at(70, 0, 340, 110), 40 * scale, fill=colour)
    draw.rounded_rectangle(at(92, 18, 318, 76), 20 * scale, fill="#a9c3d4")
    for wheel in (50, 300):
        draw.ellipse(at(wheel, 150, wheel + 76, 226), fill="#17191c")
    draw.ellipse(at(16, 96, 56, 128), fill="#fff0b3")
    draw.ellipse(at(364, 96, 404, 128), fill="#fff0b3")


def tree(draw: Draw, dice: random.Random, after: bool) -> None:
    """A tree that lies or leans over the road; later an upright, trimmed one."""
    if after:
        draw.rectangle((300, 420, 340, 760), fill="#6b4a2e")
        draw.ellipse((200, 230, 440, 470), fill="#5d8a4a")
        return
    lean = dice.randint(-40, 60)
    draw.polygon([(240, 800), (300, 850), (1130 + lean, 640), (1110 + lean, 596)], "#6b4a2e")
    for _ in range(26):
        px, py, r = 960 + lean + dice.randint(-120, 300), 520 + dice.randint(-60, 240), dice.randint(40, 92)
        draw.ellipse((px, py, px + r * 2, py + r * 1.5), fill=dice.choice(("#4f7d3f", "#5d8a4a", "#3f6a35", "#6f9c55")))
    draw.polygon([(150, 770), (260, 760), (300, 880), (170, 900)], "#7a5a3a")


DRAWN: Final[Mapping[str, Trouble]] = {
    "pothole": pothole,
    "trash": trash,
    "lamp": lamp,
    "flood": flood,
    "drain": drain,
    "sidewalk": sidewalk,
    "parking": parking,
    "tree": tree,
}
