"""Pictures of a comparison, for people: the older one as seen from where the newer was taken, and what differs.

Pure, and drawn with Pillow and NumPy alone: what was found is stored, so looking at it asks for no local features and no OpenCV.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from tanggap.evidence.geometry.verdicts import Comparison

SIDE: Final = 960  # pixels of the longer side
_UNCOVERED: Final = (127, 127, 127)
_ODD: Final = (24.0, 48.0)  # of 255: from where a place differs, in pictures that else agree well and badly
_TIMES_USUAL: Final = 3.0
_MOSTLY: Final = 200
_SAMPLED: Final = 4  # one row and column of so many is enough to know the light
_GRAIN: Final = 3  # pixels over which grain is smoothed away
_SPECK: Final = 3  # pixels to each side: what is narrower is an edge that lies beside itself, no change
_JOIN: Final = 9
_OUTLINE: Final = 3
_YELLOW: Final = (255, 200, 0)
_PALE: Final = 0.62
Colours = npt.NDArray[np.float32]  # (height, width, 3)
Mask = npt.NDArray[np.bool_]  # (height, width)


def shown(picture: Image.Image) -> Image.Image:
    """The picture in the size in which all pictures of a comparison are shown."""
    share = SIDE / max(picture.size)
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def aligned(new: Image.Image, old: Image.Image, laid: Comparison) -> Image.Image:
    """The older picture moved, turned and stretched until it lies on the newer one; grey where it has nothing to show."""
    return _moved(shown(old), shown(new).size, laid, _UNCOVERED)


def difference(new: Image.Image, old: Image.Image, laid: Comparison) -> Image.Image:
    """The newer picture, pale and grey where the older one shows the same, and in its colours, outlined, where it does not."""
    newer, older = shown(new), shown(old)
    covered = _moved(Image.new("L", older.size, 255), newer.size, laid, 0)
    odd = _odd(newer, _moved(older, newer.size, laid, _UNCOVERED), covered)
    pale = Image.blend(newer.convert("L").convert("RGB"), Image.new("RGB", newer.size, "white"), _PALE)
    picture = Image.composite(newer, pale, Image.fromarray(odd))
    wide = _widened(odd, _OUTLINE)
    picture.paste("black", mask=Image.fromarray(_widened(wide, 1) & ~odd))
    picture.paste(_YELLOW, mask=Image.fromarray(wide & ~odd))
    return picture


def _moved(old: Image.Image, size: tuple[int, int], laid: Comparison, fill: int | tuple[int, int, int]) -> Image.Image:
    shares = np.asarray(laid.matrix, dtype=np.float64).reshape(3, 3)
    matrix = np.diag([old.width, old.height, 1.0]) @ shares @ np.diag([1 / size[0], 1 / size[1], 1.0])
    numbers = (matrix / matrix[2, 2]).ravel()[:8]
    return old.transform(size, Image.Transform.PERSPECTIVE, tuple(numbers), Image.Resampling.BICUBIC, fillcolor=fill)


def _odd(newer: Image.Image, older: Image.Image, covered: Image.Image) -> Mask:
    """Where the two differ by more than another light and another grain."""
    inside: Mask = np.asarray(covered) > _MOSTLY
    if not inside.any():
        return inside
    one, other = _smooth(newer), _smooth(older)
    apart = np.abs(one - _in_the_light_of(one, other, inside)).max(axis=2)
    limit = np.clip(_TIMES_USUAL * float(np.median(apart[inside])), *_ODD)
    return _narrowed(_widened(_narrowed((apart > limit) & inside, _SPECK), _JOIN), _SPECK)


def _widened(mask: Mask, by: int) -> Mask:
    """The mask with all that lies so many pixels from it, in rows and in columns; far quicker than Pillow's filters."""
    for _axis in range(2):
        height, padded = len(mask), np.pad(mask, ((by, by), (0, 0)))
        mask = np.ascontiguousarray(np.logical_or.reduce([padded[at : at + height] for at in range(2 * by + 1)]).T)
    return mask


def _narrowed(mask: Mask, by: int) -> Mask:
    return ~_widened(~mask, by)


def _in_the_light_of(one: Colours, other: Colours, inside: Mask) -> Colours:
    """The other picture in the light of the first: each colour's line through the half of the pixels that lie nearest to it."""
    few = (slice(None, None, _SAMPLED), slice(None, None, _SAMPLED))
    seen, lit = other[few][inside[few]], one[few][inside[few]]
    lines = []
    for colour in range(3):
        x, y = seen[:, colour], lit[:, colour]
        gain, offset = 1.0, float(np.median(y - x))
        for _round in range(3):
            off = np.abs(y - gain * x - offset)
            near = off <= np.median(off)
            gain = (
                float(np.clip(np.cov(x[near], y[near])[0, 1] / (x[near].var() + 1.0), 0.5, 2.0))
                if near.sum() > 2
                else 1.0
            )
            offset = float(np.median(y[near] - gain * x[near]))
        lines.append((gain, offset))
    gains, offsets = np.array(lines, dtype=np.float32).T
    return np.asarray(other * gains + offsets, dtype=np.float32)


def _smooth(picture: Image.Image) -> Colours:
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(_GRAIN)), dtype=np.float32)
