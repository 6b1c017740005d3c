"""Two pictures beside each other: what was made from what, what is one place, and what nobody can tell."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from tanggap.evidence.geometry import library
from tanggap.evidence.geometry.comparing import compare
from tanggap.evidence.geometry.verdicts import Comparison, MatchReason, PictureVerdict
from tests.evidence.scenes import scene

STREET = 4
SAME, PLACE, NONE = PictureVerdict.SAME_PICTURE, PictureVerdict.SAME_PLACE, PictureVerdict.NONE


@pytest.fixture(scope="module")
def street() -> Image.Image:
    return scene(STREET)


def coned(picture: Image.Image) -> Image.Image:
    """With a traffic cone pasted over the hole."""
    made = picture.copy()
    width, height = made.size
    left, top, right, bottom = width * 0.35, height * 0.35, width * 0.75, height * 0.95
    ImageDraw.Draw(made).polygon([((left + right) / 2, top), (left, bottom), (right, bottom)], fill=(235, 95, 25))
    return made


def stamped(picture: Image.Image, words: str) -> Image.Image:
    """With the band that an application for photos with a place writes over the lower edge."""
    made = picture.copy()
    width, height = made.size
    draw = ImageDraw.Draw(made)
    draw.rectangle((0, height * 0.76, width, height), fill=(25, 25, 25))
    for line in range(4):
        draw.text((12, height * 0.77 + line * 18), f"{words} {line} -6.2297, 106.8295", fill="white", font_size=15)
    return made


def photographed_again(picture: Image.Image, *, seed: int = 1) -> Image.Image:
    """From a step beside: near things move against far ones, the sensor draws new grain, the light is another."""
    dice = np.random.default_rng(seed)
    pixels = np.asarray(picture)
    height, width = pixels.shape[:2]
    depth = cv2.resize(dice.normal(size=(5, 7)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 1.2, 1.05)
    seen = cv2.remap(pixels, x + 2.5 * depth, y + 0.8 * depth, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    seen = cv2.warpAffine(seen, turn + np.array([[0, 0, 5], [0, 0, -4]]), (width, height), flags=cv2.INTER_CUBIC)
    return Image.fromarray(np.clip(seen * 1.08 + dice.normal(0, 3, seen.shape), 0, 255).astype(np.uint8))


def of_screen(picture: Image.Image) -> Image.Image:
    """Photographed from a telephone that lies on a dark table."""
    width, height = picture.size
    table = Image.new("RGB", (width, height), (18, 18, 20))
    table.paste(picture.resize((int(width * 0.72), int(height * 0.72))), (int(width * 0.13), int(height * 0.15)))
    return table.rotate(4, resample=Image.Resampling.BICUBIC)


WAYS: Mapping[str, Callable[[Image.Image], Image.Image]] = {
    "as it is": lambda p: p,
    "mirrored": ImageOps.mirror,
    "turned by 3 degrees": lambda p: p.rotate(3, resample=Image.Resampling.BICUBIC).crop((20, 20, 460, 340)),
    "on its side": lambda p: p.transpose(Image.Transpose.ROTATE_90),
    "cut by 40 %": lambda p: p.crop((96, 72, 384, 288)),
    "framed": lambda p: ImageOps.expand(p, 40, (240, 200, 40)),
    "stamped": lambda p: stamped(p, "Jl. Kemang Raya"),
    "with a cone": coned,
    "with a cone, mirrored": lambda p: ImageOps.mirror(coned(p)),
    "negative": ImageOps.invert,
    "smaller": lambda p: p.resize((240, 180)),
    "stretched": lambda p: p.resize((600, 360)),
    "from a screen": of_screen,
    "beside another": lambda p: Image.fromarray(np.hstack([np.asarray(p), np.asarray(scene(77))])),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_photo_that_was_made_from_an_old_one_is_the_same_picture(street: Image.Image, way: str) -> None:
    found = compare(WAYS[way](street), street)
    assert found.verdict == SAME, found
    assert found.score >= 70


def test_a_place_photographed_again_is_the_same_place_and_no_accusation(street: Image.Image) -> None:
    found = compare(photographed_again(street), street)
    assert (found.verdict, found.reason) == (PLACE, MatchReason.NEW_VIEW), found
    assert 30 <= found.score < 70


def fenced(picture: Image.Image, shift: int) -> Image.Image:
    """Through a lattice fence close to the camera, which moved by so many pixels against what is behind it."""
    made = picture.copy()
    draw = ImageDraw.Draw(made)
    for left in range(-picture.height, picture.width + picture.height, 48):
        at = left + shift
        draw.line((at, 0, at + picture.height, picture.height), fill=(70, 74, 78), width=4)
        draw.line((at, picture.height, at + picture.height, 0), fill=(70, 74, 78), width=4)
    return made


def test_a_place_photographed_again_through_a_fence_is_not_called_a_copy(street: Image.Image) -> None:
    found = compare(fenced(photographed_again(street), 11), fenced(street, 0))
    assert (found.verdict, found.reason) == (PLACE, MatchReason.NEW_VIEW), found


def test_how_much_of_the_new_picture_lies_on_the_old_is_told_whatever_agrees(street: Image.Image) -> None:
    assert compare(coned(street), street).covered > 0.97
    assert compare(street.crop((96, 72, 384, 288)), street).covered > 0.97
    assert compare(street, street.crop((96, 72, 384, 288))).covered == pytest.approx(0.36, abs=0.02)


def test_strangers_have_nothing_in_common() -> None:
    pictures = [scene(number) for number in range(20, 25)]
    verdicts = {compare(one, other).verdict for one in pictures for other in pictures if one is not other}
    assert verdicts == {NONE}


def test_one_stamp_under_two_strangers_makes_no_match() -> None:
    found = compare(stamped(scene(31), "Jl. Tebet Raya"), stamped(scene(32), "Jl. Tebet Raya"))
    assert found.verdict == NONE, found


def test_one_frame_around_two_strangers_makes_no_match() -> None:
    def framed(picture: Image.Image) -> Image.Image:
        return ImageOps.expand(picture, 30, (20, 60, 160))

    found = compare(framed(scene(33)), framed(scene(34)))
    assert (found.verdict, found.score < 30) == (NONE, True), found


def night(lit: list[tuple[int, int]]) -> Image.Image:
    """A dark street with these lamps lit."""
    pixels = np.random.default_rng(len(lit)).normal(9, 2, (360, 480, 3))
    y, x = np.mgrid[0:360, 0:480]
    for left, top in lit:
        pixels += 240 * np.exp(-((x - left) ** 2 + (y - top) ** 2) / 120)[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


PLAIN = {
    "walls": (Image.new("RGB", (480, 360), (200, 196, 188)), Image.new("RGB", (480, 360), (198, 196, 190))),
    "lamps at night": (night([(80, 90), (200, 110), (330, 120)]), night([(80, 90), (260, 115), (330, 120)])),
    "a pixel": (Image.new("RGB", (1, 1), "red"), Image.new("RGB", (1, 1), "red")),
}


@pytest.mark.parametrize("what", PLAIN)
def test_of_what_shows_too_little_nothing_is_claimed(what: str) -> None:
    found = compare(*PLAIN[what])
    assert (found.verdict, found.score) == (NONE, 0), found
    assert found.reason in {MatchReason.TOO_PLAIN, MatchReason.NOTHING_COMMON}


def test_a_strip_too_long_for_any_camera_is_looked_at_all_the_same(street: Image.Image) -> None:
    strip = Image.new("RGB", (9000, 360), (120, 120, 120))
    strip.paste(street, (4000, 0))
    assert compare(strip, street).verdict in {SAME, NONE}
    assert compare(strip, Image.new("RGB", (3, 4000))).verdict == NONE


def test_what_was_changed_is_marked_where_it_was_changed(street: Image.Image) -> None:
    found = compare(coned(street), street)
    box = found.changed[0]
    assert 0.25 < box.left < 0.5 < box.right < 0.85, found.changed
    assert box.top < 0.7 < box.bottom
    other_way = compare(ImageOps.mirror(coned(street)), street).changed[0]
    assert abs(1 - other_way.right - box.left) < 0.1  # in the picture as it was sent


def test_a_point_of_the_new_picture_is_led_to_where_it_was_in_the_old(street: Image.Image) -> None:
    def led(found: Comparison, x: float, y: float) -> tuple[float, float]:
        across, down, depth = np.array(found.matrix).reshape(3, 3) @ (x, y, 1)
        return across / depth, down / depth

    assert led(compare(street.crop((96, 72, 384, 288)), street), 0.5, 0.5) == pytest.approx((0.5, 0.5), abs=0.01)
    assert led(compare(street.crop((96, 72, 384, 288)), street), 0, 0) == pytest.approx((0.2, 0.2), abs=0.01)
    assert led(compare(ImageOps.mirror(street), street), 0.25, 0.4) == pytest.approx((0.75, 0.4), abs=0.01)


def test_without_the_library_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    library.cv2.cache_clear()
    assert not library.is_there()
    with pytest.raises(library.LibraryMissing):
        compare(scene(1), scene(2))
    monkeypatch.undo()
    library.cv2.cache_clear()
    assert library.is_there()
