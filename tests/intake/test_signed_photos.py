"""Photos that wait for the database in the resident's own page, and the one value that carries a photo from table to table."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tanggap.cases.photos import CameraPosition, NewPhoto, OriginalFile, StoredPicture
from tanggap.intake.signed_photos import note_of, photo_of
from tests.world import photo


def stored(**changed: Any) -> NewPhoto:
    return photo(file=default_storage.save("photos/waiting.jpg", ContentFile(b"...")), phash=7, **changed)


def test_a_note_gives_its_photo_back() -> None:
    waiting = stored()
    assert photo_of(note_of(waiting)) == waiting


def test_a_note_from_before_the_hash_was_called_phash_still_counts() -> None:
    waiting = stored()
    facts = {("look" if name == "phash" else name): value for name, value in asdict(waiting).items()}
    note = signing.dumps(facts, salt="tanggap.intake.held", compress=True)
    assert photo_of(note) == waiting


def test_every_field_of_a_photo_has_one_column() -> None:
    columns = [
        field.name for part in (StoredPicture, OriginalFile, CameraPosition) for field in part._meta.local_fields
    ]
    assert sorted(columns) == sorted(field.name for field in fields(NewPhoto))
