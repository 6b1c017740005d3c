"""Photos kept while the database is away: their files are stored already, and a signed note says what they are.

The note travels in the resident's own page and comes back with the next try, so nothing needs a database to be remembered.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Final

from django.core import signing
from django.core.files.storage import default_storage

from tanggap.cases.photos import NewPhoto
from tanggap.intake.models import DRAFT_DAYS

_SALT: Final = "tanggap.intake.held"


def note_of(photo: NewPhoto) -> str:
    """The signed note."""
    taken_at = photo.taken_at.isoformat() if photo.taken_at else None
    return signing.dumps({**asdict(photo), "taken_at": taken_at}, salt=_SALT, compress=True)


def photo_of(note: str) -> NewPhoto | None:
    """The photo of a note; None if the note is not ours, too old, or its file was swept up."""
    try:
        facts = signing.loads(note, salt=_SALT, max_age=DRAFT_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    if "look" in facts:  # a note from before the upgrade that calls the hash `phash`
        facts["phash"] = facts.pop("look")
    taken_at = datetime.fromisoformat(facts["taken_at"]) if facts["taken_at"] else None
    photo = NewPhoto(**{**facts, "taken_at": taken_at})
    return photo if default_storage.exists(photo.file) else None
