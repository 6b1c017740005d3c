"""Photos come from strangers: each is checked by its content, decoded once, drawn anew and stripped of everything else.

What leaves here is a fresh JPEG of at most 1600 px and a small one of at most 320 px, both without metadata, in sRGB,
upright. Whatever was hidden in the file (a script, an archive, a place, a name) is gone with the file. What the photo
said about itself is handed back apart, for the staff.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import threading
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Final, Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from tanggap.cases.photos import NewPhoto, PhotoFacts
from tanggap.evidence import refusals
from tanggap.evidence.drawing import as_jpeg, as_thumb, upright_rgb
from tanggap.evidence.hashing import perceptual_hash
from tanggap.evidence.kinds import LARGE, MOST_PIXELS_OF_JPEG, PictureFile, too_many_pixels
from tanggap.evidence.metadata import read_metadata, taken_at
from tanggap.platform.errors import Refused

MOST_BYTES: Final = 15 * 1024 * 1024
LONG_SIDE: Final = 1600
THUMB_SIDE: Final = 320
THUMB_BYTES: Final = 16_000
# No more than two at a time in one process, and one of those that cost most (docs/evidence.md has the figures).
_DECODERS = threading.BoundedSemaphore(2)
_ONE_LARGE = threading.Lock()
# Our own check of the header comes first; this limit of Pillow is the second.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS_OF_JPEG


class Readable(Protocol):
    """A file open for reading bytes: an upload, a stored file, a BytesIO."""

    def read(self, size: int, /) -> bytes: ...

    def seek(self, offset: int, /) -> object: ...


@dataclass(frozen=True, kw_only=True)
class CleanPhoto(PhotoFacts):
    """A photo that may be shown, as bytes, and the facts about the file it was drawn from."""

    jpeg: bytes
    thumb: bytes


def clean_photo(file: Readable, *, size: int) -> CleanPhoto:
    """Check, decode and draw anew. `size` is what the sender declares; the bytes are counted all the same.

    Raises Refused for everything that is not a whole photo; nothing else escapes, whatever the bytes.
    """
    data = _read(file, size)
    sent = PictureFile(data)
    try:
        with _DECODERS, Image.open(io.BytesIO(sent.picture), formats=(sent.kind.name,)) as image:
            return _cleaned(image, sent)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many_pixels(sent.kind.most_pixels) from None
    except Refused:
        raise
    except Exception:  # A decoder fed by strangers fails in countless ways; each means the same to the sender.
        raise Refused(refusals.DAMAGED, field="photo") from None


def store(photo: CleanPhoto) -> NewPhoto:
    """Write both files under names that nobody can guess and that say nothing. Asks nothing of the database.

    Raises OSError when the storage is full or away, and then leaves no file behind.
    """
    key = secrets.token_hex(16)
    file = default_storage.save(f"photos/{key[:2]}/{key}.jpg", ContentFile(photo.jpeg))
    try:
        thumb = default_storage.save(f"photos/{key[:2]}/{key}-thumb.jpg", ContentFile(photo.thumb))
    except OSError:
        discard([file])
        raise
    return NewPhoto.stored(photo, file=file, thumb=thumb, digest=hashlib.sha256(photo.jpeg).hexdigest())


def discard(names: Iterable[str]) -> None:
    """Remove files from the storage; one that is already gone is no trouble."""
    for name in names:
        default_storage.delete(name)


def _read(file: Readable, size: int) -> bytes:
    if size > MOST_BYTES:
        raise _too_big(size)
    file.seek(0)
    data = file.read(MOST_BYTES + 1)
    if not data:
        raise Refused(refusals.EMPTY, field="photo")
    if len(data) > MOST_BYTES:
        raise _too_big(len(data))
    return data


def _cleaned(image: Image.Image, sent: PictureFile) -> CleanPhoto:
    sent.check(image.width, image.height, image.mode)
    metadata = read_metadata(image, sent.data)
    is_large = sent.cost(image.width, image.height, image.mode) > LARGE
    with _ONE_LARGE if is_large else nullcontext():
        picture = upright_rgb(image, LONG_SIDE)
        image.close()  # what was decoded goes before anything else is drawn
    return CleanPhoto(
        jpeg=as_jpeg(picture),
        thumb=as_thumb(picture, THUMB_SIDE, THUMB_BYTES),
        width=picture.width,
        height=picture.height,
        sha256=hashlib.sha256(sent.data).hexdigest(),
        media_type=sent.kind.media_type,
        size=len(sent.data),
        metadata=metadata,
        taken_at=taken_at(metadata),
        phash=perceptual_hash(picture),
    )


def _too_big(size: int) -> Refused:
    return Refused(refusals.TOO_BIG, field="photo", megabytes=-(-size // 1024**2), most=MOST_BYTES // 1024**2)
