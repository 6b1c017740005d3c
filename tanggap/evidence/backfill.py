"""Hashes for photos that were taken in before there were any; can be stopped and begun again at any time."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core.files.storage import default_storage

from tanggap.cases.actions import keep_phash
from tanggap.cases.models import Photo
from tanggap.evidence.hashing import hash_of_file

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
