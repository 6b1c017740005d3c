"""Keeping what a photo looks like (perceptual hash) beside it; the pictures themselves are read higher up."""

from __future__ import annotations

import uuid

from tanggap.cases.models import Photo


def keep_look(photo_id: uuid.UUID, look: int) -> bool:
    """Write the hash of a photo that has none yet; whether it was written. One that is there is never changed."""
    return bool(Photo.objects.filter(pk=photo_id, look=None).update(look=look))
