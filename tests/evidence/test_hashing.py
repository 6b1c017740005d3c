"""One number says what a picture looks like: the same scene stays near, another is far."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageEnhance

from tanggap.cases.models import Photo
from tanggap.evidence.backfill import hash_old_photos
from tanggap.evidence.hashing import BITS, hash_of_file, perceptual_hash, signed, unsigned
from tanggap.evidence.photos import clean_photo
from tests.evidence.pictures import encoded, phone_photo, street
from tests.world import build_world, photo

A_HASH = st.integers(min_value=-(2**63), max_value=2**63 - 1)


def phash(picture: Image.Image) -> int:
    found = perceptual_hash(picture)
    assert found is not None
    return found


def bits_apart(one: int, other: int) -> int:
    return (unsigned(one) ^ unsigned(other)).bit_count()


def dated(picture: Image.Image) -> Image.Image:
    marked = picture.copy()
    ImageDraw.Draw(marked).rectangle([430, 445, 630, 470], fill="black")
    return marked


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda it: Image.open(io.BytesIO(encoded(it, quality=25))), id="recompressed"),
        pytest.param(lambda it: it.resize((300, 225)), id="smaller"),
        pytest.param(lambda it: ImageEnhance.Brightness(it).enhance(0.6), id="darker"),
        pytest.param(dated, id="dated"),
    ],
)
def test_the_same_photo_stays_near(changed: Callable[[Image.Image], Image.Image]) -> None:
    assert bits_apart(phash(street()), phash(changed(street()))) <= 10


def test_another_photo_is_far() -> None:
    other = street().transpose(Image.Transpose.ROTATE_90).resize((640, 480))
    assert bits_apart(phash(street()), phash(other)) > 16


def test_a_wall_or_the_night_has_no_hash() -> None:
    assert perceptual_hash(Image.new("RGB", (640, 480), "#101010")) is None
    assert perceptual_hash(Image.new("L", (1, 1))) is None


@given(one=A_HASH)
def test_a_stored_hash_gives_its_64_bits_back(one: int) -> None:
    assert 0 <= unsigned(one) < 1 << BITS
    assert signed(unsigned(one)) == one


def test_a_cleaned_photo_brings_its_hash() -> None:
    data = phone_photo()
    clean = clean_photo(io.BytesIO(data), size=len(data))
    assert clean.phash is not None
    from_thumb = hash_of_file(clean.thumb)
    assert from_thumb is not None
    assert bits_apart(clean.phash, from_thumb) <= 4


@pytest.mark.django_db
def test_old_photos_get_theirs_later() -> None:
    thumb = default_storage.save("photos/old.jpg", ContentFile(encoded(street(320, 240))))
    dark = default_storage.save("photos/dark.jpg", ContentFile(encoded(Image.new("RGB", (320, 240)))))
    broken = default_storage.save("photos/broken.jpg", ContentFile(b"\xff\xd8\xffnothing"))
    photos = [photo(thumb=name) for name in (thumb, dark, broken, "photos/gone.jpg")]
    case = build_world().report(photos=[*photos, photo(phash=7)]).case
    found = hash_old_photos()
    assert (found.done, found.plain, found.unreadable) == (1, 1, 2)
    assert set(case.photos.values_list("phash", flat=True)) == {phash(street(320, 240)), None, 7}
    assert hash_old_photos().done == 0
    assert Photo.objects.filter(phash=None).count() == 3
