"""Pictures made for the tests: nothing is read from a file, so that each test shows what it sends."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base


def street(width: int = 640, height: int = 480) -> Image.Image:
    """A road with a hole, roughly; enough detail that JPEG has something to do."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, height), (width * 0.4, height * 0.4), (width * 0.6, height * 0.4), (width, height)], fill="#555")
    draw.ellipse([width * 0.4, height * 0.6, width * 0.65, height * 0.8], fill="#1b1b1b", outline="#887")
    return picture


def noise(width: int, height: int) -> Image.Image:
    """The picture that compresses worst."""
    return Image.merge("RGB", [Image.effect_noise((width, height), 90) for _ in range(3)])


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def phone_exif(*, orientation: int = 1, offset: str = "+07:00") -> Image.Exif:
    """What a phone writes: who made it, when, where."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model], exif[Base.Software] = "Contoh", "Ponsel 5", "Kamera 1.2"
    exif[Base.Orientation] = orientation
    exif[Base.Artist] = "Sri Rahayu"
    detail = exif.get_ifd(IFD.Exif)
    detail[Base.DateTimeOriginal] = "2026:11:23 20:31:05"
    if offset:
        detail[Base.OffsetTimeOriginal] = offset
    gps = exif.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef], gps[GPS.GPSLatitude] = "S", (6.0, 13.0, 46.92)
    gps[GPS.GPSLongitudeRef], gps[GPS.GPSLongitude] = "E", (106.0, 49.0, 46.2)
    gps[GPS.GPSImgDirection] = 181.0
    return exif


def phone_photo(*, orientation: int = 1, size: tuple[int, int] = (640, 480)) -> bytes:
    return encoded(street(*size), exif=phone_exif(orientation=orientation), quality=90)


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds one row's worth of nothing: a bomb costs its maker a hundred bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(4096))), (b"IEND", b""))
    )


def segments(jpeg: bytes) -> list[int]:
    """The marker of each segment of a JPEG up to its picture data."""
    found, at = [], 2
    while jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        found.append(marker)
        if marker == 0xDA:
            break
        at += 2 + length
    return found
