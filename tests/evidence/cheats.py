"""What somebody does to an old photo so that it looks new. Each takes a picture and dice, and gives the file that is sent."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

Cheat = Callable[[Image.Image, np.random.Generator], Image.Image]


def cut(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """The picture without these shares of its sides."""
    width, height = picture.size
    return picture.crop(
        (round(width * left), round(height * top), round(width * (1 - right)), round(height * (1 - bottom)))
    )


def saved(picture: Image.Image, quality: int) -> Image.Image:
    """The picture after it was a JPEG of this quality."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def dated(picture: Image.Image, dice: np.random.Generator) -> Image.Image:
    """A date burnt in, as cameras did: yellow in a corner."""
    copy = picture.copy()
    size = int(copy.height * dice.uniform(0.05, 0.08))
    text = (
        f"{dice.integers(1, 28):02}/{dice.integers(1, 12):02}/2026 {dice.integers(7, 17):02}:{dice.integers(0, 59):02}"
    )
    font = ImageFont.load_default(size=size)
    wide = ImageDraw.Draw(copy).textlength(text, font=font)
    x = dice.choice([size, copy.width - wide - size])
    y = dice.choice([size, copy.height - 2 * size])
    ImageDraw.Draw(copy).text((x, y), text, font=font, fill=(255, 200, 40))
    return copy


def any_cut(picture: Image.Image, dice: np.random.Generator) -> Image.Image:
    """Up to a fifth of each direction gone, on whichever sides."""
    across, down = dice.uniform(0, 0.2, 2)
    left, top = dice.uniform(0, across), dice.uniform(0, down)
    return cut(picture, left, top, across - left, down - top)


def everything(picture: Image.Image, dice: np.random.Generator) -> Image.Image:
    """Mirrored, cut, darkened or lightened, dated, made smaller and saved badly: all at once."""
    cheated = ImageOps.mirror(any_cut(picture, dice))
    cheated = dated(ImageEnhance.Brightness(cheated).enhance(dice.uniform(0.65, 1.3)), dice)
    return saved(cheated.resize((cheated.width * 2 // 3, cheated.height * 2 // 3)), 50)


CHEATS: Mapping[str, Cheat] = {
    "cut 20 % left": lambda p, d: cut(p, 0.2, 0, 0, 0),
    "cut 20 % right": lambda p, d: cut(p, 0, 0, 0.2, 0),
    "cut 20 % top": lambda p, d: cut(p, 0, 0.2, 0, 0),
    "cut 20 % bottom": lambda p, d: cut(p, 0, 0, 0, 0.2),
    "cut 20 % to the centre": lambda p, d: cut(p, 0.1, 0.1, 0.1, 0.1),
    "cut 20 % to a corner": lambda p, d: cut(p, 0.2, 0.2, 0, 0) if d.random() < 0.5 else cut(p, 0, 0, 0.2, 0.2),
    "cut up to 20 % anywhere": any_cut,
    "mirrored": lambda p, d: ImageOps.mirror(p),
    "saved at quality 30": lambda p, d: saved(p, 30),
    "half the size": lambda p, d: p.resize((p.width // 2, p.height // 2)),
    "another shape (4:3 to 1:1)": lambda p, d: p.resize((p.height, p.height)),
    "darkened by 40 %": lambda p, d: ImageEnhance.Brightness(p).enhance(0.6),
    "lightened by 40 %": lambda p, d: ImageEnhance.Brightness(p).enhance(1.4),
    "date burnt in": dated,
    "all at once": everything,
}
