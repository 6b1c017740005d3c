"""Opening stored photos and looking at them: a bad picture costs itself and nothing else, a storage that is away costs nothing for good.

Only a file that is gone, or that is no picture, is an answer. Any other trouble with the storage is raised, so that the job tries again.
"""

from __future__ import annotations

import io
import logging

from django.core.files.storage import default_storage
from PIL import Image

from tanggap.cases.models import Photo
from tanggap.evidence.geometry.comparing import compare_features
from tanggap.evidence.geometry.features import LARGE_SIDE, PictureFeatures, features_of
from tanggap.evidence.geometry.library import LibraryMissing
from tanggap.evidence.geometry.verdicts import UNREADABLE, Comparison

_log = logging.getLogger(__name__)


def open_picture(name: str, *, draft: int | None = None) -> Image.Image | None:
    """A stored picture, decoded, no larger than `draft` pixels needs; None when it is gone or no picture any more.

    Raises what the storage raises when it cannot be asked.
    """
    try:
        with default_storage.open(name) as file:
            data = file.read()
    except FileNotFoundError:
        return None
    try:
        return _decoded(data, draft)
    except Exception as error:
        _log.warning("%s cannot be decoded: %s", name, type(error).__name__)
        return None


def picture_of(photo: Photo) -> Image.Image | None:
    """The photo as it is compared: its file, decoded no larger than needed, or its thumbnail when the file is gone; or None."""
    return open_picture(photo.file, draft=LARGE_SIDE) or open_picture(photo.thumb)


def look_at(photo: Photo) -> PictureFeatures | None:
    """The features of a photo; None for one that cannot be looked at. Raises LibraryMissing, and what the storage raises."""
    picture = picture_of(photo)
    if picture is None:
        return None
    try:
        return features_of(picture)
    except LibraryMissing:
        raise
    except Exception as error:
        _log.warning("photo %s cannot be looked at: %s", photo.pk, type(error).__name__)
        return None


def compared(new: PictureFeatures | None, old: PictureFeatures | None) -> Comparison:
    """What comparing two photos found; "unreadable" when one could not be looked at, or they cannot be compared."""
    if new is None or old is None:
        return UNREADABLE
    try:
        return compare_features(new, old)
    except LibraryMissing:
        raise
    except Exception as error:
        _log.warning("two photos cannot be compared: %s", type(error).__name__)
        return UNREADABLE


def _decoded(data: bytes, draft: int | None) -> Image.Image:
    with Image.open(io.BytesIO(data)) as picture:
        if draft is not None:
            picture.draft("RGB", (draft, draft))
        picture.load()
        return picture.copy()
