"""Photos as phones write them are taken when all of the picture is there; cut ones are refused."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD

from tanggap.evidence import kinds, refusals
from tanggap.evidence.jpeg import read_jpeg
from tanggap.evidence.photos import CleanPhoto, clean_photo
from tanggap.platform.errors import Refused
from tests.evidence.pictures import encoded, noise, phone_exif, street

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TANGGAP_SHARED_DATA") or ROOT.parent / "shared" / "data").parent / "inputs"
# What a film looks like to somebody who counts marks: each of them may begin a scan, a table or an end.
FILM = b"\x00\x00\x00\x18ftypmp42" + b"".join(bytes((0xFF, mark, 0, 9)) + bytes(range(9)) for mark in range(256)) * 40


def clean(data: bytes) -> CleanPhoto:
    return clean_photo(io.BytesIO(data), size=len(data))


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        clean(data)
    return refused.value.code


def same(one: bytes, other: bytes) -> bool:
    """Whether two JPEGs show the same, but for what compression does to the last row."""
    pictures = [Image.open(io.BytesIO(data)).convert("L").resize((40, 30)) for data in (one, other)]
    first, second = (picture.tobytes() for picture in pictures)
    return all(abs(a - b) < 12 for a, b in zip(first, second, strict=True))


def test_a_long_filling_within_a_scan_is_read_once() -> None:
    """Each byte of it was a place to begin anew: 40 kB took twelve seconds, 15 MB would have held the site for weeks."""
    data = encoded(street(64, 48))
    stuffed = data[:-2] + b"\xff" * 4_000_000 + b"\x00" + data[-2:]
    assert read_jpeg(stuffed).end == len(stuffed)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 2}], ids=str)
@pytest.mark.parametrize("picture", [street(1200, 900), noise(640, 480)], ids=["street", "noise"])
class TestJpeg:
    def test_a_film_behind_it_is_no_matter(self, picture: Image.Image, options: dict[str, Any]) -> None:
        data = encoded(picture, **options)
        assert same(clean(data + FILM).jpeg, clean(data).jpeg)

    @pytest.mark.parametrize("lost", [1, 2])
    def test_a_missing_end_mark_is_no_matter(self, picture: Image.Image, options: dict[str, Any], lost: int) -> None:
        data = encoded(picture, **options)
        assert same(clean(data[:-lost]).jpeg, clean(data).jpeg)

    def test_nor_with_a_film_in_its_place(self, picture: Image.Image, options: dict[str, Any]) -> None:
        data = encoded(picture, **options)
        if "progressive" in options:
            return  # its scans may be followed by others, so a film that begins like one cannot be told apart
        assert same(clean(data[:-2] + FILM).jpeg, clean(data).jpeg)

    @pytest.mark.parametrize("left", [0.2, 0.5, 0.9, 0.98])
    def test_a_cut_one_is_refused(self, picture: Image.Image, options: dict[str, Any], left: float) -> None:
        data = encoded(picture, **options)
        assert refusal(data[: int(len(data) * left)]) == refusals.DAMAGED


def test_a_cut_one_is_refused_also_with_a_film_behind_it() -> None:
    data = encoded(street(1200, 900))
    assert refusal(data[: len(data) // 2] + FILM) == refusals.DAMAGED


_IN_A_CHILD = """
import io, resource, sys
from PIL import Image
picture = Image.linear_gradient("L").resize((8160, 6144)).convert("RGB")
out = io.BytesIO(); picture.save(out, "JPEG", quality=60); open(sys.argv[1], "wb").write(out.getvalue())
"""
_CLEANED = """
import io, resource, sys, django
from django.conf import settings
settings.configure(); django.setup()
from tanggap.evidence.photos import clean_photo
data = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
photo = clean_photo(io.BytesIO(data), size=len(data))
print(photo.width, photo.height, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
def test_fifty_megapixels_cost_little_memory(tmp_path: Path) -> None:
    file = str(tmp_path / "photo.jpg")
    subprocess.run([sys.executable, "-c", _IN_A_CHILD, file], check=True, cwd=ROOT)
    said = subprocess.run([sys.executable, "-c", _CLEANED, file], check=True, cwd=ROOT, capture_output=True, text=True)
    width, height, megabytes = map(int, said.stdout.split())
    assert (width, height) == (1600, 1205)
    assert megabytes < 80


def test_avif_is_read() -> None:
    photo = clean(encoded(street(), "AVIF"))
    assert (photo.media_type, photo.width, photo.height) == ("image/avif", 640, 480)


@pytest.mark.skipif(not kinds.reads_heic(), reason="no wheel of pillow-heif for this machine")
def test_heic_is_read_and_its_facts_are_kept() -> None:
    photo = clean(encoded(street(), "HEIF", exif=phone_exif(orientation=6).tobytes()))
    assert (photo.media_type, photo.width, photo.height) == ("image/heic", 480, 640)
    assert photo.metadata["gps"] == {"lat": -6.2297, "lon": 106.8295, "direction": 181.0}


@pytest.mark.parametrize(
    ("brand", "reader", "code"), [(b"heic", "reads_heic", refusals.HEIC), (b"avif", "reads_avif", refusals.AVIF)]
)
def test_without_a_reader_the_refusal_says_what_to_do(
    brand: bytes, reader: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, reader, lambda: False)
    with pytest.raises(Refused) as refused:
        clean(b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00mif1" + brand)
    assert (refused.value.code, refused.value.status) == (code, 415)
    assert "JPEG" in refused.value.sentence


@pytest.mark.parametrize("missing", [GPS.GPSLatitudeRef, GPS.GPSLongitudeRef])
@pytest.mark.parametrize("written", [None, "", "X", "\x00"])
def test_a_position_without_its_half_of_the_earth_is_none(missing: int, written: str | None) -> None:
    exif = phone_exif()
    gps = exif.get_ifd(IFD.GPSInfo)
    if written is None:
        del gps[missing]
    else:
        gps[missing] = written
    assert "gps" not in clean(encoded(street(), exif=exif)).metadata


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("photo_motion_24mp_with_1.6mb_video.jpg", "image/jpeg"),
        ("photo_panorama_no_end_mark_then_video.jpg", "image/jpeg"),
        ("photo_last_two_bytes_missing.jpg", "image/jpeg"),
        ("photo_gps_without_hemisphere.jpg", "image/jpeg"),
        ("photo_small.avif", "image/avif"),
    ],
)
def test_the_photos_that_were_found(name: str, media_type: str) -> None:
    if not (SHARED / name).exists():
        pytest.skip(f"NOT TESTED: {name} is not at {SHARED}")
    photo = clean((SHARED / name).read_bytes())
    assert (photo.media_type, max(photo.width, photo.height) >= 1200) == (media_type, True)
    assert "gps" not in photo.metadata
