"""Uploads are hostile: whatever the bytes, the answer is a clean photo or a refusal in plain words."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from tanggap.evidence import refusals
from tanggap.evidence.photos import (
    LONG_SIDE,
    MOST_BYTES,
    THUMB_BYTES,
    THUMB_SIDE,
    CleanPhoto,
    clean_photo,
    discard,
    store,
)
from tanggap.platform.errors import Refused
from tests.evidence.pictures import encoded, noise, phone_exif, phone_photo, png_header, segments, street

PICTURE_ONLY = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA}


def clean(data: bytes) -> CleanPhoto:
    return clean_photo(io.BytesIO(data), size=len(data))


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        clean(data)
    assert refused.value.field == "photo"
    assert "%(" not in refused.value.sentence
    return refused.value.code


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_accepts_the_three_kinds_and_gives_jpeg(kind: str) -> None:
    photo = clean(encoded(street(), kind))
    assert opened(photo.jpeg).format == opened(photo.thumb).format == "JPEG"
    assert (photo.width, photo.height) == opened(photo.jpeg).size == (640, 480)
    assert photo.media_type == {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}[kind]


def test_large_photo_is_shrunk_and_small_one_is_left() -> None:
    photo = clean(encoded(street(4000, 3000)))
    assert (photo.width, photo.height) == (LONG_SIDE, 1200)
    assert opened(photo.thumb).size == (THUMB_SIDE, 240)
    assert (clean(encoded(street(90, 50))).width, clean(encoded(street(90, 50))).height) == (90, 50)


@pytest.mark.parametrize("size", [(5000, 1), (1, 5000), (1, 1), (1601, 2)])
def test_thin_pictures_keep_at_least_one_pixel(size: tuple[int, int]) -> None:
    photo = clean(encoded(street(*size)))
    assert photo.width >= 1
    assert photo.height >= 1


def test_small_photo_keeps_its_budget_even_for_noise() -> None:
    photo = clean(encoded(noise(1600, 1200), quality=95))
    assert len(photo.thumb) <= THUMB_BYTES


def test_no_metadata_survives_and_all_of_it_is_handed_back() -> None:
    photo = clean(phone_photo())
    for jpeg in (photo.jpeg, photo.thumb):
        assert set(segments(jpeg)) <= PICTURE_ONLY
        assert not dict(opened(jpeg).getexif())
        assert b"Sri Rahayu" not in jpeg
    assert photo.metadata["camera"] == "Contoh Ponsel 5"
    assert photo.metadata["software"] == "Kamera 1.2"
    assert photo.metadata["gps"] == {"lat": -6.2297, "lon": 106.8295, "direction": 181.0}
    assert photo.taken_at == datetime(2026, 11, 23, 13, 31, 5, tzinfo=UTC)
    assert "Sri Rahayu" not in str(photo.metadata)


def test_comments_profiles_and_xmp_do_not_travel_on() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(
        street(), comment=b"rahasia", icc_profile=profile, xmp=b"<x:xmpmeta>rahasia</x:xmpmeta>", dpi=(300, 300)
    )
    photo = clean(data)
    assert set(segments(photo.jpeg)) <= PICTURE_ONLY
    assert b"rahasia" not in photo.jpeg
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "rahasia")
    assert b"rahasia" not in clean(encoded(street(), "PNG", pnginfo=notes)).jpeg


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photo_is_turned_as_its_exif_says(orientation: int) -> None:
    stored = Image.new("RGB", (200, 100), "black")
    stored.paste("red", (0, 0, 50, 50))  # a red corner that every turn puts elsewhere
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = opened(clean(encoded(stored, exif=exif, quality=95)).jpeg)
    corner = {1: (5, 5), 2: (195, 5), 3: (195, 95), 4: (5, 95), 5: (5, 5), 6: (95, 5), 7: (95, 195), 8: (5, 195)}
    red, green, _blue = photo.getpixel(corner[orientation])  # type: ignore[misc]
    assert red > 200 > 60 > green
    assert photo.size == ((200, 100) if orientation < 5 else (100, 200))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "I;16"])
def test_every_mode_of_png_becomes_rgb(mode: str) -> None:
    picture = Image.new("I;16", (60, 40), 40_000) if mode == "I;16" else street(60, 40).convert(mode.replace("PA", "P"))
    photo = opened(clean(encoded(picture, "PNG")).jpeg)
    assert photo.mode == "RGB"
    if mode == "I;16":
        assert photo.getpixel((30, 20)) == pytest.approx((156, 156, 156), abs=2)


def test_transparent_parts_become_white() -> None:
    photo = opened(clean(encoded(Image.new("RGBA", (40, 40), (255, 0, 0, 0)), "PNG")).jpeg)
    assert photo.getpixel((20, 20)) == pytest.approx((255, 255, 255), abs=2)


def test_cmyk_becomes_rgb() -> None:
    assert opened(clean(encoded(street().convert("CMYK"))).jpeg).mode == "RGB"


def test_colours_are_converted_from_their_profile() -> None:
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # does not fit RGB: must be ignored
    assert clean(encoded(Image.new("RGB", (40, 40), "red"), icc_profile=wide)).width == 40
    assert clean(encoded(street(), icc_profile=b"no profile at all" * 20)).width == 640


def test_only_the_first_frame_of_a_moving_picture_counts() -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    for kind in ("WEBP", "PNG"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        red, _green, blue = opened(clean(data).jpeg).getpixel((20, 20))  # type: ignore[misc]
        assert red > 200 > 60 > blue


def test_an_archive_behind_the_photo_is_gone() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("evil.html", "<script>alert(1)</script>")
    photo = clean(phone_photo() + archive.getvalue())
    assert b"PK\x03\x04" not in photo.jpeg
    assert b"script" not in photo.jpeg


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", refusals.EMPTY),
        (b"ini bukan foto", refusals.NOT_A_PHOTO),
        (b"\x00" * 5000, refusals.NOT_A_PHOTO),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", refusals.NOT_A_PHOTO),
        (encoded(street(), "GIF"), refusals.NOT_A_PHOTO),
        (encoded(street(), "BMP"), refusals.NOT_A_PHOTO),
        (encoded(street(), "TIFF"), refusals.NOT_A_PHOTO),
        (b"%PDF-1.7\n", refusals.NOT_A_PHOTO),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", refusals.DAMAGED),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif", refusals.DAMAGED),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42", refusals.NOT_A_PHOTO),
        (b"\xff\xd8\xff", refusals.DAMAGED),
        (b"\xff\xd8\xff" + b"\xff\xda\x00\x02" * 5000, refusals.DAMAGED),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, refusals.DAMAGED),
        (b"RIFF\x00\x00\x00\x00WEBP", refusals.DAMAGED),
        (png_header(8000, 5001), refusals.TOO_MANY_PIXELS),
        (png_header(30_000, 30_000), refusals.TOO_MANY_PIXELS),
        (png_header(2**31 - 1, 2**31 - 1), refusals.TOO_MANY_PIXELS),
        (png_header(300, 300), refusals.DAMAGED),
    ],
)
def test_refuses_what_is_no_whole_photo(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_refuses_a_bomb_before_decoding_it() -> None:
    bomb = encoded(Image.new("1", (6400, 6400)), "PNG")
    assert len(bomb) < 20_000
    assert refusal(bomb) == refusals.TOO_MANY_PIXELS


def test_refuses_twenty_megabytes_by_its_word_and_by_its_bytes() -> None:
    data = phone_photo() + bytes(20 * 1024 * 1024)
    for size in (len(data), 5):
        with pytest.raises(Refused) as refused:
            clean_photo(io.BytesIO(data), size=size)
        assert refused.value.code == refusals.TOO_BIG
        assert str(MOST_BYTES // 1024**2) in refused.value.sentence


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("percent", range(0, 100, 10))
def test_refuses_what_was_cut_off(kind: str, percent: int) -> None:
    data = encoded(noise(300, 200), kind)
    with pytest.raises(Refused):
        clean(data[: len(data) * percent // 100])


@pytest.mark.parametrize(
    "value", ["0000:00:00 00:00:00", "2026:13:45 99:99:99", "\x00\x00", "1901:01:01 00:00:00", "9999:12:31 23:59:59"]
)
def test_impossible_times_are_left_out(value: str) -> None:
    exif = Image.Exif()
    exif[0x0132] = value
    photo = clean(encoded(street(), exif=exif))
    assert photo.taken_at is None
    assert "taken_at" not in photo.metadata


def test_impossible_places_are_left_out() -> None:
    for lat in ((91.0, 0.0, 0.0), (0.0, 0.0, 0.0), (IFDRational(0, 0), 0.0, 0.0)):
        exif = phone_exif()
        exif.get_ifd(0x8825)[2] = lat
        if not any(lat):
            exif.get_ifd(0x8825)[4] = lat
        assert "gps" not in clean(encoded(street(), exif=exif)).metadata


def test_broken_exif_costs_nothing_but_itself() -> None:
    broken = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff" + b"\xee" * 300
    photo = clean(encoded(street(), exif=broken))
    assert photo.width == 640
    assert photo.taken_at is None


def test_names_in_metadata_can_be_stored_as_json() -> None:
    exif = Image.Exif()
    exif[0x0110] = "Ponsel\x00\x1b[31m<script>" + "x" * 5000
    camera = clean(encoded(street(), exif=exif)).metadata["camera"]
    assert isinstance(camera, str)
    assert camera.isprintable()
    assert len(camera) <= 200


def test_marks_of_image_generators_are_noted() -> None:
    photo = clean(
        encoded(street(), xmp=b"<x>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</x>")
    )
    assert photo.metadata["marks"] == ["trained_algorithmic"]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=300).map(lambda tail: b"\xff\xd8\xff" + tail),
                 st.binary(max_size=300).map(lambda tail: b"\x89PNG\r\n\x1a\n" + tail),
                 st.binary(max_size=300).map(lambda tail: b"RIFF\x40\x00\x00\x00WEBP" + tail)))  # fmt: skip
def test_any_bytes_give_a_photo_or_a_refusal(data: bytes) -> None:
    _photo_or_refusal(data)


_WHOLE = {kind: encoded(street(80, 60), kind, **({"exif": phone_exif()})) for kind in ("JPEG", "PNG", "WEBP")}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(sorted(_WHOLE)),
    wounds=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_any_wounded_photo_gives_a_photo_or_a_refusal(kind: str, wounds: list[tuple[float, int]]) -> None:
    data = bytearray(_WHOLE[kind])
    for where, value in wounds:
        data[int(where * len(data))] = value
    _photo_or_refusal(bytes(data))


def _photo_or_refusal(data: bytes) -> None:
    try:
        photo = clean(data)
    except Refused:
        return
    assert set(segments(photo.jpeg)) <= PICTURE_ONLY


def test_stored_under_names_that_say_nothing_and_discarded_again() -> None:
    first, second = store(clean(phone_photo())), store(clean(phone_photo()))
    assert first.file != second.file
    with default_storage.open(first.file) as file:
        assert opened(file.read()).size == (640, 480)
    for stored in (first, second):
        discard([stored.file, stored.thumb])
        discard([stored.file, stored.thumb])
        assert not default_storage.exists(stored.file)
        assert not default_storage.exists(stored.thumb)
