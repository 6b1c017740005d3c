"""The index over all photos ever sent: remembering a photo's likeness, and finding what a photo may have been made from."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q
from PIL import Image

from tanggap.cases.models import Photo
from tanggap.evidence.geometry.alignment import LEAST
from tanggap.evidence.geometry.comparing import compare_features
from tanggap.evidence.geometry.features import SIDE, features_of
from tanggap.evidence.geometry.verdicts import Comparison, PictureVerdict
from tanggap.evidence.likeness import Likeness, likeness_of, marks_to_ask, nearness
from tanggap.evidence.models import LikenessMark, PhotoLikeness

MOST_CANDIDATES: Final = 24
NEAR_ENOUGH: Final = 92  # nearness of the grains from which two photos are laid over each other
SAME: Final = 85  # per cent of blocks that agree: one picture
ALIKE: Final = 70  # a person should compare them
_MOST_OF_A_MARK: Final = 200  # a mark that more photos share tells nothing (night, fog, a white wall)
_MOST_LAID_OVER: Final = 4
_COUNTED: Final = 20_000

# Each mark is looked up in the index; a photo that shares most marks comes first.
_CANDIDATES: Final = """
    SELECT found.likeness_id, likeness.photo_id, likeness.grain
    FROM (
        SELECT hit.likeness_id, count(*) AS marks
        FROM unnest(%s::integer[]) AS asked(mark)
        CROSS JOIN LATERAL (
            SELECT likeness_id FROM evidence_likenessmark WHERE mark = asked.mark LIMIT %s
        ) AS hit
        GROUP BY hit.likeness_id ORDER BY marks DESC, hit.likeness_id LIMIT %s
    ) AS found
    JOIN evidence_photolikeness AS likeness ON likeness.id = found.likeness_id
    ORDER BY found.marks DESC, found.likeness_id
"""


@dataclass(frozen=True)
class PhotoCandidate:
    """A photo that shares marks with the one asked about, and how near their grains are (0 to 100)."""

    photo: uuid.UUID
    nearness: int


@dataclass(frozen=True)
class PhotoMatch:
    """A stored photo that is, or may be, the same picture."""

    photo: Photo
    comparison: Comparison


@dataclass(frozen=True)
class PhotoSearch:
    """What was found, the surest first. `is_too_plain`: nothing could be looked for; `has_more`: more may be alike than were opened."""

    matches: Sequence[PhotoMatch] = ()
    has_more: bool = False
    is_too_plain: bool = False


def picture_of(photo: Photo) -> Image.Image | None:
    """The photo as it is compared: its file, decoded no larger than needed, or its thumbnail when the file is gone; or None."""
    try:
        with default_storage.open(photo.file) as file, Image.open(file) as picture:
            picture.draft("RGB", (SIDE, SIDE))
            picture.load()
            return picture.copy()
    except (OSError, ValueError):
        return open_picture(photo.thumb)


def open_picture(name: str) -> Image.Image | None:
    """A stored picture, decoded; None when it is gone or no picture any more."""
    try:
        with default_storage.open(name) as file, Image.open(file) as picture:
            picture.load()
            return picture.copy()
    except (OSError, ValueError):
        return None


@transaction.atomic
def keep(photo_id: uuid.UUID, likeness: Likeness) -> bool:
    """Store a likeness once; whether it is new. Safe to call again and in parallel."""
    row, is_new = PhotoLikeness.objects.get_or_create(photo_id=photo_id, defaults={"grain": likeness.grain})
    if is_new:
        LikenessMark.objects.bulk_create(LikenessMark(mark=mark, likeness=row) for mark in set(likeness.marks))
    return is_new


def remember(photos: Iterable[Photo]) -> int:
    """Keep the likeness of each photo that has none yet; returns how many were added. A file that is gone is passed over."""
    added = 0
    for photo in photos:
        if PhotoLikeness.objects.filter(photo=photo).exists():
            continue
        picture = open_picture(photo.thumb) or open_picture(photo.file)
        if picture is not None:
            added += keep(photo.pk, likeness_of(picture))
    return added


def remember_waiting(*, most: int = 500) -> int:
    """Remember photos that have no likeness yet, newest first: those from before the index, or whose job was lost."""
    return remember(Photo.objects.filter(likeness=None).order_by("-added_at")[:most])


def candidates(picture: Image.Image) -> Sequence[PhotoCandidate]:
    """What this picture may have been made from, the nearest first, by grains alone: no file is opened."""
    marks = marks_to_ask(picture)
    if not marks:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, [marks, _MOST_OF_A_MARK, MOST_CANDIDATES])
        rows = cursor.fetchall()
    grain = likeness_of(picture).grain
    found = [PhotoCandidate(photo, nearness(grain, bytes(stored))) for _id, photo, stored in rows]
    return sorted(found, key=lambda one: -one.nearness)


def comparable(case_id: int | None) -> Q:
    """Which photos a proof of this case is compared with. Those of complaints about the staff are left out, or the check would
    tell of them to whoever is accused."""
    return Q(case__is_guarded=False) | Q(case=case_id)


def matches(picture: Image.Image, *, of_case: int | None = None, without: Iterable[uuid.UUID]) -> list[PhotoMatch]:
    """Stored photos that hang together with this picture, the surest first; `without` leaves photos out."""
    return list(search(picture, of_case=of_case, without=without).matches)


def search(picture: Image.Image, *, of_case: int | None = None, without: Iterable[uuid.UUID]) -> PhotoSearch:
    """The same, and how far the search could go. Raises LibraryMissing."""
    left_out, features = set(without), features_of(picture)
    if len(features) < LEAST:
        return PhotoSearch(is_too_plain=True)
    near = [one.photo for one in candidates(picture) if one.nearness >= NEAR_ENOUGH and one.photo not in left_out]
    stored = Photo.objects.filter(comparable(of_case)).select_related("case").in_bulk(near)
    found = []
    for photo_id in [one for one in near if one in stored][:_MOST_LAID_OVER]:
        other = picture_of(stored[photo_id])
        if (
            other is not None
            and (laid := compare_features(features, features_of(other))).verdict != PictureVerdict.NONE
        ):
            found.append(PhotoMatch(stored[photo_id], laid))
    return PhotoSearch(sorted(found, key=lambda match: -match.comparison.score), has_more=len(near) > _MOST_LAID_OVER)


def size() -> int:
    """How many photos there are to be looked through; counted while they are few, then as PostgreSQL estimates it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'cases_photo'::regclass")
        estimate = int(cursor.fetchone()[0])
    return estimate if estimate > _COUNTED else Photo.objects.count()
