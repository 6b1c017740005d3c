"""The scrub: every photo's file is read again and compared with its digest, some at a time, for as long as the site lives.

What is lost or has rotted is found while a backup still has it, and not when somebody needs the proof.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.core.files.storage import default_storage

from tanggap.cases.models import Photo
from tanggap.evidence.models import FaultKind, PhotoFault, ScrubPass

PASS_EVERY: Final = timedelta(days=1)
_AT_ONCE: Final = 500
_SECONDS: Final = 20.0
_REST_S: Final = 0.01  # after each file, so that the disk is there for others
_BLOCK: Final = 1024 * 1024


def scrub(*, at: datetime, seconds: float = _SECONDS, rest: Callable[[float], None] = time.sleep) -> ScrubPass | None:
    """Look at the next photos for some seconds; goes on where the last run ended. None while the last pass is recent enough."""
    current = _pass_of(at)
    if current is None:
        return None
    until = time.monotonic() + seconds
    _look_at_next(current, at, rest)
    while current.ended_at is None and time.monotonic() < until:
        _look_at_next(current, at, rest)
    return current


def _look_at_next(current: ScrubPass, at: datetime, rest: Callable[[float], None]) -> None:
    photos = list(_next(current))
    current.looked_at += check(photos, at=at, rest=rest)
    if photos:
        current.after = photos[-1].pk
    if len(photos) < _AT_ONCE:
        current.ended_at = at
    current.save()


def check(photos: Iterable[Photo], *, at: datetime, rest: Callable[[float], None] = time.sleep) -> int:
    """Compare the files of these photos with their digests and note what is wrong; returns how many were looked at."""
    count = 0
    for photo in photos:
        count += 1
        fault = _fault_of(photo)
        if fault is None:
            PhotoFault.objects.filter(photo=photo).delete()
        else:
            PhotoFault.objects.update_or_create(
                photo=photo, defaults={"kind": fault}, create_defaults={"kind": fault, "found_at": at}
            )
        rest(_REST_S)
    return count


def _pass_of(at: datetime) -> ScrubPass | None:
    last = ScrubPass.objects.order_by("-started_at").first()
    if last is not None and last.ended_at is None:
        return last
    if last is not None and at - last.started_at < PASS_EVERY:
        return None
    return ScrubPass.objects.create(started_at=at)


def _next(current: ScrubPass) -> Iterable[Photo]:
    photos = Photo.objects.order_by("pk").only("file", "thumb", "digest")
    return (photos.filter(pk__gt=current.after) if current.after else photos)[:_AT_ONCE]


def _fault_of(photo: Photo) -> FaultKind | None:
    try:
        digest = _digest_of(photo.file)
        default_storage.size(photo.thumb)
    except OSError:
        return FaultKind.MISSING
    if not photo.digest:  # stored by an earlier version: from now on it must stay what it is
        Photo.objects.filter(pk=photo.pk, digest="").update(digest=digest)
        return None
    return None if digest == photo.digest else FaultKind.CHANGED


def _digest_of(name: str) -> str:
    found = hashlib.sha256()
    with default_storage.open(name) as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
