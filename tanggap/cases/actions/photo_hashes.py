"""Writing a photo's perceptual hash beside it; the pictures themselves are read higher up, in `evidence`."""

from __future__ import annotations

import uuid

from tanggap.cases.models import Photo


def keep_phash(photo_id: uuid.UUID, phash: int) -> bool:
    """Write the hash of a photo that has none yet; whether it was written. One that is there is never changed."""
    return bool(Photo.objects.filter(pk=photo_id, phash=None).update(phash=phash))
