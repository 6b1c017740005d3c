"""Where the picture in a JPEG file ends, what it costs to decode, and whether all of it is there.

Phones hang films behind photos, panoramas come without an end mark, copies lose their last bytes: what lies behind the last row is no
matter. Segments are walked as ITU-T T.81, annex B describes them; Pillow decodes only what is the picture's.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive: what Pillow reads
_PROGRESSIVE = 0xC2
# What may stand between two scans: tables, restart intervals, comments, notes of applications.
_BETWEEN: Final = frozenset({0xC4, 0xCC, 0xDB, 0xDD, 0xFE, *range(0xE0, 0xF0)})
_END_MARK: Final = b"\xff\xd9"
# Within a scan FF is followed by 00, by a restart mark, or by another FF that fills; the last of those stands before the mark.
_ENDS_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# Appended where the end mark is missing: if these bits change the picture, bits of its own were missing.
_OTHER_BITS: Final = bytes(range(0, 255, 3)) * 8
_SMALL: Final = 400  # pixels of the longer side at which two readings are compared


@dataclass(frozen=True)
class JpegPicture:
    """The first picture of a file: its bytes are `data[:end]`. `coefficients` are bytes that a decoder keeps for all scans."""

    end: int
    scans: int
    has_end_mark: bool
    coefficients: int

    def bytes_of(self, data: bytes) -> bytes:
        """The picture alone, with an end mark."""
        return data[: self.end] if self.has_end_mark else data[: self.end] + _END_MARK

    def is_whole(self, data: bytes) -> bool:
        """Whether every row is there. Raises what Pillow raises for a picture that cannot be decoded at all.

        With an end mark the decoder itself complains about missing rows. Without one it fills them from nothing: then other bits
        behind the picture would show.
        """
        if self.has_end_mark:
            return True
        with_nothing = _small(data[: self.end] + _END_MARK)
        with_others = _small(data[: self.end] + _OTHER_BITS + _END_MARK)
        return ImageChops.difference(with_nothing, with_others).getbbox() is None


def read_jpeg(data: bytes) -> JpegPicture:
    """Walk the file's segments. Raises ValueError where they are none."""
    at, scans, coefficients = 2, 0, 0
    is_in_one = False
    while True:
        marker, at = _marker(data, at)
        if marker == _EOI:
            return JpegPicture(at, scans, has_end_mark=True, coefficients=coefficients)
        body = _body(data, at)
        if scans and (body is None or is_in_one or marker not in _BETWEEN | {_SOS}):
            return JpegPicture(at - 2, scans, has_end_mark=False, coefficients=coefficients)
        if body is None:
            raise ValueError("a segment is cut")
        at += 2 + len(body)
        if marker in _FRAMES:
            coefficients, parts = _frame(body), body[5]
            is_progressive = marker == _PROGRESSIVE
        if marker == _SOS:
            scans += 1
            # One scan of all colours is the whole picture; what follows it is another's, whatever it looks like.
            is_in_one = not is_progressive and body[0] == parts
            coefficients = 0 if is_in_one else coefficients
            at = _end_of_scan(data, at)
            if at == len(data):
                return JpegPicture(at, scans, has_end_mark=False, coefficients=coefficients)


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker here, and where its segment goes on."""
    while data[at : at + 2] == b"\xff\xff":
        at += 1
    if at + 1 >= len(data) or data[at] != 0xFF:
        raise ValueError("no marker")
    return data[at + 1], at + 2


def _body(data: bytes, at: int) -> bytes | None:
    """What stands in the segment, None where its length cannot be."""
    length = int.from_bytes(data[at : at + 2])
    return data[at + 2 : at + length] if length > 2 and at + length <= len(data) else None


def _end_of_scan(data: bytes, at: int) -> int:
    found = _ENDS_SCAN.search(data, at)
    return found.end() - 2 if found else len(data)


def _frame(body: bytes) -> int:
    """Bytes of all coefficients, two for each sample of each colour, if they must be kept."""
    height, width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
    samplings = [body[7 + 3 * part] for part in range(body[5])]
    most = max(one >> 4 for one in samplings) * max(one & 15 for one in samplings)
    return sum(2 * width * height * (one >> 4) * (one & 15) // max(most, 1) for one in samplings)


def _small(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        image.draft("RGB", (_SMALL, _SMALL))
        image.load()
        return image.copy()
