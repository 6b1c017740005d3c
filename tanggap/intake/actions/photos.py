"""Photos of a draft. The files are stored before the row is written, so that a failure leaves a stray file, never a stray row."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from tanggap.cases.models import Photo
from tanggap.cases.photos import NewPhoto, OriginalFile, StoredPicture
from tanggap.evidence.photos import discard
from tanggap.intake import refusals
from tanggap.intake.actions.locking import locked
from tanggap.intake.models import Draft, DraftPhoto
from tanggap.platform.errors import Refused

MOST_PHOTOS: Final = 6


@transaction.atomic
def add_photos(draft_id: uuid.UUID, photos: Sequence[NewPhoto], *, at: datetime) -> None:
    """Add photos to an unsent draft, six at most."""
    draft = locked(draft_id)
    attach(draft, photos, at=at)
    draft.updated_at = at
    draft.save(update_fields=["updated_at"])


def attach(draft: Draft, photos: Sequence[NewPhoto], *, at: datetime) -> None:
    """Write the rows. A photo that the draft already has (sent twice by a shaky network) is passed over."""
    photos = _still_free(photos)
    known = set(draft.photos.values_list("sha256", flat=True))
    new = {photo.sha256: photo for photo in photos if photo.sha256 not in known}
    if len(known) + len(new) > MOST_PHOTOS:
        raise Refused(refusals.TOO_MANY_PHOTOS, field="photo", most=MOST_PHOTOS)
    DraftPhoto.objects.bulk_create(
        DraftPhoto(draft=draft, added_at=at, **photo.columns(StoredPicture, OriginalFile)) for photo in new.values()
    )
    kept = {photo.file for photo in new.values()}
    spare = [name for photo in photos if photo.file not in kept for name in (photo.file, photo.thumb)]
    transaction.on_commit(lambda: discard(spare))


def _still_free(photos: Sequence[NewPhoto]) -> list[NewPhoto]:
    """Without those whose files belong to a draft or a report: a kept photo that comes a second time is nobody's to move."""
    names = [photo.file for photo in photos]
    taken = set(Photo.objects.filter(file__in=names).values_list("file", flat=True))
    taken |= set(DraftPhoto.objects.filter(file__in=names).values_list("file", flat=True))
    return [photo for photo in photos if photo.file not in taken]


def remove_photo(draft_id: uuid.UUID, photo_id: uuid.UUID) -> None:
    """Take a photo out of an unsent draft, files and all; one that is gone already is no trouble."""
    with transaction.atomic():
        locked(draft_id)
        photo = DraftPhoto.objects.filter(pk=photo_id, draft=draft_id).first()
        if photo is None:
            return
        photo.delete()
    discard([photo.file, photo.thumb])
