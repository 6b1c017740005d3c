"""Reports that a device began and did not send: what it may go on with."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tanggap.cases.words import ago
from tanggap.directory.models import Category
from tanggap.intake.answers import DraftAnswers, from_json
from tanggap.intake.models import DRAFT_DAYS, Draft, DraftPhoto
from tanggap.places.models import Area, City

MOST = 3


@dataclass(frozen=True)
class Unfinished:
    """One draft as its resident knows it again: what was said, where, with which photo, how long ago."""

    id: uuid.UUID
    kind: str  # empty while it is not chosen
    icon: str
    place: str  # empty while it is not known
    photo: uuid.UUID | None
    photo_count: int
    age: str


def unfinished(city: City, device_hash: str, *, at: datetime) -> list[Unfinished]:
    """The device's unsent drafts that hold anything, newest first, three at most; asks nothing for a device without a cookie."""
    if not device_hash:
        return []
    mine = Draft.objects.filter(city=city, device_hash=device_hash, report=None)
    drafts = mine.filter(updated_at__gt=at - timedelta(days=DRAFT_DAYS)).order_by("-updated_at")
    rows = [
        (draft, from_json(draft.data), list(draft.photos.all())) for draft in drafts.prefetch_related("photos")[:20]
    ]
    rows = [row for row in rows if _holds_anything(row[1], row[2])][:MOST]
    return _told(city, rows, at) if rows else []


def _holds_anything(answers: DraftAnswers, photos: Sequence[DraftPhoto]) -> bool:
    """Whether anything would be lost: a photo, a kind or words. A place alone is found anew."""
    return bool(photos or answers.category or answers.note or (answers.spot and answers.spot.landmark))


def _told(city: City, rows: list[tuple[Draft, DraftAnswers, list[DraftPhoto]]], at: datetime) -> list[Unfinished]:
    codes = {answers.category for _draft, answers, _photos in rows}
    kinds = {kind.code: kind for kind in Category.objects.filter(city=city, code__in=codes)}
    areas = Area.objects.in_bulk([answers.spot.area_id for _draft, answers, _photos in rows if answers.spot])
    return [
        Unfinished(
            id=draft.pk,
            kind=kinds[answers.category].label if answers.category in kinds else "",
            icon=kinds[answers.category].icon if answers.category in kinds else "pencil",
            place=areas[answers.spot.area_id].name if answers.spot else "",
            photo=min(photos, key=lambda photo: (photo.added_at, photo.pk)).pk if photos else None,
            photo_count=len(photos),
            age=ago(at - draft.updated_at),
        )
        for draft, answers, photos in rows
    ]
