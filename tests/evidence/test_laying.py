"""The pictures of a comparison: the older lies on the newer, and only what was changed is outlined."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tanggap.evidence.geometry.comparing import compare
from tanggap.evidence.geometry.verdicts import Comparison, MatchReason, PictureVerdict
from tanggap.evidence.laying import SIDE, aligned, difference
from tests.evidence.scenes import scene

CUT = (0.1, 0.2, 0.9, 0.95)  # left, top, right, bottom of the new picture in the old one


def laid(*, mirrored: bool = False) -> Comparison:
    left, top, right, bottom = CUT
    across = (left - right, 0.0, right) if mirrored else (right - left, 0.0, left)
    matrix = (*across, 0.0, bottom - top, top, 0.0, 0.0, 1.0)
    return Comparison(PictureVerdict.SAME_PICTURE, MatchReason.PART_AGREES, mirrored=mirrored, matrix=matrix)


def cut_out(old: Image.Image) -> Image.Image:
    left, top, right, bottom = CUT
    return old.crop((round(left * 480), round(top * 360), round(right * 480), round(bottom * 360)))


def greys(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L").resize((96, 72), Image.Resampling.BOX), dtype=np.float32)


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_older_picture_is_laid_where_the_newer_was_cut_from(mirrored: bool) -> None:
    old = scene(3)
    new = cut_out(old).transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else cut_out(old)
    over = aligned(new, old, laid(mirrored=mirrored))
    assert max(over.size) == SIDE
    assert np.abs(greys(over) - greys(new)).mean() < 4


def test_what_comparing_finds_is_what_is_laid() -> None:
    """Mirrored, cut and turned: the transformation that is stored means here what it means there."""
    old = scene(3)
    new = cut_out(old).transpose(Image.Transpose.FLIP_LEFT_RIGHT).rotate(3).crop((30, 30, 350, 240))
    found = compare(new, old)
    assert found.mirrored
    assert np.abs(greys(aligned(new, old, found)) - greys(new)).mean() < 6


def test_only_what_was_painted_over_is_outlined() -> None:
    old = scene(3)
    new = cut_out(old)
    ImageDraw.Draw(new).ellipse((100, 90, 180, 170), fill=(255, 0, 200))
    picture = np.asarray(difference(new, old, laid()).resize(new.size), dtype=np.int16)
    yellow = (picture[..., 0] > 200) & (picture[..., 1] > 150) & (picture[..., 2] < 80)
    rows, columns = np.nonzero(yellow)
    assert rows.size
    assert (rows.min() > 70, rows.max() < 195, columns.min() > 80, columns.max() < 200) == (True,) * 4


def test_a_picture_of_one_colour_and_one_that_lies_beside_the_other_are_no_error() -> None:
    plain = Image.new("RGB", (400, 300), "grey")
    beside = Comparison(
        PictureVerdict.SAME_PLACE, MatchReason.NEW_VIEW, matrix=(1.0, 0.0, 5.0, 0.0, 1.0, 5.0, 0.0, 0.0, 1.0)
    )
    for one in (laid(), beside):
        assert difference(plain, Image.new("L", (1, 1)), one).size == (SIDE, 720)
