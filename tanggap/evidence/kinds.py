"""Which kinds of picture are read, told by their content, and what each may cost to decode."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.utils.functional import cached_property
from PIL import features

from tanggap.evidence import refusals
from tanggap.evidence.jpeg import JpegPicture, read_jpeg
from tanggap.platform.errors import Refused

# What must be decoded whole costs by its pixels; JPEG is decoded at a fraction of its size (decision 20).
MOST_PIXELS: Final = 40_000_000
MOST_PIXELS_OF_WEBP: Final = (
    13_000_000  # a phone's 12 megapixels; its decoder keeps four whole pictures beside each other
)
_MOST_DECODED: Final = 100_000_000  # bytes of a decoded PNG: 25 megapixels in colour, 40 of grey or with a palette
_BYTES_OF_MODE: Final = {
    "1": 1,
    "L": 1,
    "P": 1,
    "I;16": 2,
    "I;16B": 2,
}  # of a pixel in memory; every other mode has four
LARGE: Final = 60_000_000  # bytes: of what costs more, one is decoded at a time in a process
MOST_PIXELS_OF_PHONES: Final = 51_000_000  # HEIC and AVIF, which phones write at 48 and 50 megapixels
MOST_PIXELS_OF_JPEG: Final = 125_000_000
# A progressive JPEG is painted over once for each scan. Cameras write about ten; a file made to hurt writes thousands.
_MOST_SCANS: Final = 100
_MOST_PAINTED: Final = 560_000_000  # scans times pixels: 50 megapixels in eleven scans
_MOST_COEFFICIENTS: Final = 250_000_000  # bytes kept until the last scan
_BRANDS: Final = {
    "AVIF": (b"avif", b"avis"),
    "HEIF": (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
}


@dataclass(frozen=True)
class PictureKind:
    """A kind as Pillow names it, its media type, and the most pixels that a picture of it may have."""

    name: str
    media_type: str
    most_pixels: int = MOST_PIXELS
    bytes_a_pixel: int = 4  # while it is decoded, its decoder's own copies with it


JPEG: Final = PictureKind("JPEG", "image/jpeg", MOST_PIXELS_OF_JPEG)
PNG: Final = PictureKind("PNG", "image/png")
WEBP: Final = PictureKind("WEBP", "image/webp", MOST_PIXELS_OF_WEBP, bytes_a_pixel=16)
AVIF: Final = PictureKind("AVIF", "image/avif", MOST_PIXELS_OF_PHONES, bytes_a_pixel=9)
HEIC: Final = PictureKind("HEIF", "image/heic", MOST_PIXELS_OF_PHONES, bytes_a_pixel=9)


class PictureFile:
    """A file that claims to be a picture. Raises Refused for a kind that is not read here."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.kind = _kind(data)

    @cached_property
    def _jpeg(self) -> JpegPicture | None:
        return read_jpeg(self.data) if self.kind is JPEG else None

    @property
    def picture(self) -> bytes:
        """The bytes of the picture, without what hangs behind it."""
        return self._jpeg.bytes_of(self.data) if self._jpeg else self.data

    def cost(self, width: int, height: int, mode: str) -> int:
        """Bytes of memory that decoding it takes for a moment; `mode` is Pillow's. A JPEG of one scan costs next to nothing."""
        if self._jpeg is not None:
            return self._jpeg.coefficients
        of_mode = _BYTES_OF_MODE.get(mode, 4) if self.kind is PNG else 0
        return width * height * (of_mode or self.kind.bytes_a_pixel)

    def check(self, width: int, height: int, mode: str) -> None:
        """Raises Refused for what would cost too much to decode, or is not all there."""
        if width * height > self.kind.most_pixels:
            raise too_many_pixels(self.kind.most_pixels)
        if self.kind is PNG and self.cost(width, height, mode) > _MOST_DECODED:
            raise too_many_pixels(_MOST_DECODED // _BYTES_OF_MODE.get(mode, 4))
        if self._jpeg is None:
            return
        if self._jpeg.coefficients > _MOST_COEFFICIENTS:
            raise too_many_pixels(MOST_PIXELS)
        is_painted_over = self._jpeg.scans > _MOST_SCANS or self._jpeg.scans * width * height > _MOST_PAINTED
        if is_painted_over or not self._jpeg.is_whole(self.data):
            raise Refused(refusals.DAMAGED, field="photo")


def too_many_pixels(most: int) -> Refused:
    """The refusal of a picture with more pixels than that."""
    return Refused(refusals.TOO_MANY_PIXELS, field="photo", most=most // 1_000_000)


@cache
def reads_heic() -> bool:
    """Whether this machine has the reader of HEIC; it is loaded when the first such photo comes."""
    if importlib.util.find_spec("pillow_heif") is None:
        return False
    importlib.import_module("pillow_heif").register_heif_opener(thumbnails=False)
    return True


def reads_avif() -> bool:
    """Whether this machine's Pillow reads AVIF."""
    return bool(features.check("avif"))


def _kind(data: bytes) -> PictureKind:
    """What the content is, whatever the name and the declared type say."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp":
        return _of_brand(data)
    raise Refused(refusals.NOT_A_PHOTO, field="photo")


def _of_brand(data: bytes) -> PictureKind:
    """AVIF and HEIC stand in the same box; a general brand leaves it to the compatible ones which it is."""
    brand, others = data[8:12], data[16 : min(int.from_bytes(data[:4]), 200)]
    is_avif = brand in _BRANDS["AVIF"] or (brand == b"mif1" and b"avif" in others)
    if is_avif and reads_avif():
        return AVIF
    if is_avif:
        raise Refused(refusals.AVIF, field="photo")
    if brand not in _BRANDS["HEIF"]:
        raise Refused(refusals.NOT_A_PHOTO, field="photo")
    if not reads_heic():
        raise Refused(refusals.HEIC, field="photo")
    return HEIC
