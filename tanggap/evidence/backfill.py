"""Hashes and codes for photos that were taken in before there were any; can be stopped and begun again at any time."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core.files.storage import default_storage
from django.db.models import Count

from tanggap.cases.actions import keep_phash
from tanggap.cases.models import Photo
from tanggap.evidence import index
from tanggap.evidence.geometry import library
from tanggap.evidence.hashing import hash_of_file
from tanggap.evidence.models import IndexState, PhotoCodes

_BATCH: Final = 200


@dataclass
class Hashed:
    """How many photos got a hash, show nothing that could be hashed, or have no readable file."""

    done: int = 0
    plain: int = 0
    unreadable: int = 0


def hash_old_photos(*, progress: Callable[[int], None] = lambda _count: None) -> Hashed:
    """Hash every photo that has no hash, from its small picture; calls `progress` with the number looked at so far."""
    counted, last = Hashed(), None
    waiting = Photo.objects.filter(phash=None).order_by("pk").values_list("pk", "thumb")
    while batch := list((waiting if last is None else waiting.filter(pk__gt=last))[:_BATCH]):
        for photo_id, thumb in batch:
            _hash(photo_id, thumb, counted)
            last = photo_id
        progress(counted.done + counted.plain + counted.unreadable)
    return counted


@dataclass
class Indexed:
    """How many photos can be found, are too plain to be told apart, or have no readable file."""

    found: int
    plain: int
    unreadable: int


def index_waiting(*, most: int) -> int:
    """Index photos that the index does not know as it should, the oldest first, for of two alike the older may be
    the original; how many were looked at, none where OpenCV is missing. Raises what the storage raises, after the other photos."""
    if not library.is_there():
        return 0
    photos = list(Photo.objects.filter(index.is_waiting()).order_by("added_at", "pk")[:most])
    index.remember(photos)
    return len(photos)


def try_again() -> int:
    """Let photos that could not be read wait for the index once more; returns how many."""
    return PhotoCodes.objects.filter(state=IndexState.UNREADABLE).update(recipe=0)


def reindex(*, everything: bool, progress: Callable[[int], None] = lambda _count: None) -> Indexed:
    """Index all that waits and try again what could not be read; with `everything` all photos anew, which stay findable meanwhile.

    Raises LibraryMissing.
    """
    library.cv2()
    if everything:
        PhotoCodes.objects.update(recipe=0)
    try_again()
    looked_at = 0
    while count := index_waiting(most=_BATCH):
        looked_at += count
        progress(looked_at)
    states = dict(PhotoCodes.objects.values_list("state").annotate(count=Count("pk")))
    return Indexed(*(states.get(state, 0) for state in IndexState))


def _hash(photo_id: uuid.UUID, thumb: str, counted: Hashed) -> None:
    try:
        with default_storage.open(thumb) as file:
            phash = hash_of_file(file.read())
    except OSError:  # Gone from the storage, or no picture any more.
        counted.unreadable += 1
        return
    if phash is None:
        counted.plain += 1
        return
    counted.done += keep_phash(photo_id, phash)
