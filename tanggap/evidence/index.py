"""The index over all photos ever sent: remembering what a photo shows, and finding what a photo may have been made from."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q
from PIL import Image

from tanggap.cases.models import Case, Photo
from tanggap.evidence import neighbours
from tanggap.evidence.geometry.comparing import compare_features
from tanggap.evidence.geometry.features import LARGE_SIDE, PictureFeatures, features_of
from tanggap.evidence.geometry.verdicts import Comparison, PictureVerdict
from tanggap.evidence.models import IndexState, PhotoCodes
from tanggap.evidence.votes import ENOUGH, best_votes
from tanggap.evidence.words import Codes, PhotoQuestion, codes_of, question_of

RECIPE: Final = 1  # raised when `features_of` or `codes_of` changes: every photo is then indexed anew
MOST_CANDIDATES: Final = 12
MOST_OPENED: Final = 3  # some 180 ms of CPU each
_MOST_WEIGHED: Final = 40  # of those that share words, by the weight of what they share
_MOST_OF_A_WORD: Final = 100  # a word that more photos share is cut short: the oldest of them, who may be the original
_COUNTED_EXACTLY: Final = 100_000
_SETTLED: Final = (IndexState.FOUND, IndexState.PLAIN)
_LEAST_COMMON: Final = 2  # words that a neighbouring photo shares before its features are looked at

# Each word is looked up in the index. One that few photos share weighs more: a stamp's letters are on thousands.
_SHARING: Final = """
    WITH hit AS MATERIALIZED (
        SELECT asked.word, found.entry
        FROM unnest(%s::integer[]) AS asked(word)
        CROSS JOIN LATERAL (
            SELECT entry FROM evidence_wordposting WHERE word = asked.word ORDER BY entry LIMIT %s
        ) AS found
    ), word AS (
        SELECT word, 1 / sqrt(count(*)) AS weight FROM hit GROUP BY word
    )
    SELECT hit.entry FROM hit JOIN word USING (word)
    GROUP BY hit.entry ORDER BY sum(word.weight) DESC, hit.entry LIMIT %s
"""
_POST: Final = "INSERT INTO evidence_wordposting (word, entry) SELECT unnest(%s::integer[]), %s ON CONFLICT DO NOTHING"


@dataclass(frozen=True)
class PhotoCandidate:
    """A stored photo, and how many of its features may lie on the one asked about by one turn, scale and shift."""

    photo: uuid.UUID
    votes: int


@dataclass(frozen=True)
class PhotoMatch:
    """A stored photo that hangs together with this picture, and how."""

    photo: Photo
    comparison: Comparison


@dataclass(frozen=True)
class PhotoSearch:
    """What was found, the surest first. `is_too_plain`: nothing could be looked for. `alike`: photos that may be the same, at most 12;
    when more may be than were opened, `has_more`."""

    matches: Sequence[PhotoMatch] = ()
    alike: int = 0
    has_more: bool = False
    is_too_plain: bool = False


def open_picture(name: str) -> Image.Image | None:
    """A stored picture, decoded; None when it is gone or no picture any more."""
    try:
        with default_storage.open(name) as file, Image.open(file) as picture:
            picture.load()
            return picture.copy()
    except (OSError, ValueError):
        return None


def picture_of(photo: Photo) -> Image.Image | None:
    """The photo as it is compared: its file, decoded no larger than needed, or its thumbnail when the file is gone; or None."""
    try:
        with default_storage.open(photo.file) as file, Image.open(file) as picture:
            picture.draft("RGB", (LARGE_SIDE, LARGE_SIDE))
            picture.load()
            return picture.copy()
    except (OSError, ValueError):
        return open_picture(photo.thumb)


def size() -> int:
    """How many photos can be found; an estimate when there are very many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'evidence_photocodes'::regclass")
        estimate = int(cursor.fetchone()[0])
    if estimate > _COUNTED_EXACTLY:
        return estimate
    return PhotoCodes.objects.filter(state=IndexState.FOUND).count()


@transaction.atomic
def keep(photo_id: uuid.UUID, features: PictureFeatures | None) -> bool:
    """Store what the index knows of a photo, None for one that cannot be read; whether that was new. Safe to call again and in parallel."""
    codes = codes_of(features) if features is not None else None
    state = IndexState.UNREADABLE if codes is None else IndexState.FOUND if len(codes) else IndexState.PLAIN
    PhotoCodes.objects.filter(photo_id=photo_id).exclude(recipe=RECIPE, state__in=_SETTLED).delete()
    known = {"state": state, "recipe": RECIPE, "codes": codes.to_bytes() if codes else b""}
    row, is_new = PhotoCodes.objects.get_or_create(photo_id=photo_id, defaults=known)
    if is_new and codes:
        with connection.cursor() as cursor:
            cursor.execute(_POST, [codes.words, row.pk])
    return is_new


def remember(photos: Iterable[Photo], *, known: Mapping[uuid.UUID, PictureFeatures | None] | None = None) -> int:
    """Index each photo that is not yet, with its features where they are known; returns how many were added. Raises LibraryMissing."""
    added = 0
    for photo in photos:
        if not PhotoCodes.objects.filter(photo=photo, recipe=RECIPE).exists():
            added += keep(photo.pk, known[photo.pk] if known is not None else _features_of(photo))
    return added


def is_waiting() -> Q:
    """Which photos the index does not know as it should: those from before it, or whose job was lost."""
    return Q(codes=None) | ~Q(codes__recipe=RECIPE)


def comparable(case_id: int | None, to_photo: str = "") -> Q:
    """Which photos a proof of this case is compared with. Those of complaints about the staff are left out, or the check would
    tell of them to whoever is accused. `to_photo` leads to the photo from the rows that are asked."""
    return Q(**{f"{to_photo}case__is_guarded": False}) | Q(**{f"{to_photo}case": case_id})


def candidates(
    question: PhotoQuestion, *, of_case: int | None = None, without: Iterable[uuid.UUID] = ()
) -> list[PhotoCandidate]:
    """What this picture may have been made from, the likeliest first, by stored features alone: no file is opened."""
    if not question.words:
        return []
    rows = _codes_of(_sharing(question.words), of_case) | _near(question, of_case)
    left_out = set(without)
    # Of two with as many votes the older comes first: it may be the original.
    voted = (
        PhotoCandidate(photo, best_votes(question.looks, codes))
        for photo, codes in rows.items()
        if photo not in left_out
    )
    found = [one for one in voted if one.votes >= ENOUGH]
    return sorted(found, key=lambda one: -one.votes)[:MOST_CANDIDATES]


def search(features: PictureFeatures, *, of_case: int | None = None, without: Iterable[uuid.UUID] = ()) -> PhotoSearch:
    """Look for a picture with these features among all photos."""
    question = question_of(features)
    found = candidates(question, of_case=of_case, without=without)
    matched = sorted(
        _compared(features, [one.photo for one in found[:MOST_OPENED]]), key=lambda match: -match.comparison.score
    )
    return PhotoSearch(matched, len(found), len(found) > MOST_OPENED, is_too_plain=not question.words)


def _features_of(photo: Photo) -> PictureFeatures | None:
    picture = picture_of(photo)
    return features_of(picture) if picture is not None else None


def _compared(features: PictureFeatures, photos: Sequence[uuid.UUID]) -> Iterator[PhotoMatch]:
    """Those of the photos that hang together with the picture, up to the first that is the same; each is opened."""
    stored = Photo.objects.select_related("case").in_bulk(photos)
    for photo in [stored[key] for key in photos if key in stored]:
        theirs = _features_of(photo)
        found = compare_features(features, theirs) if theirs is not None else None
        if found is not None and found.verdict != PictureVerdict.NONE:
            yield PhotoMatch(photo, found)
            if found.verdict == PictureVerdict.SAME_PICTURE:
                return


def _sharing(words: Sequence[int]) -> list[int]:
    """Entries that share words with the question, those with the rarest and most first."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARING, [list(words), _MOST_OF_A_WORD, _MOST_WEIGHED])
        return [entry for (entry,) in cursor.fetchall()]


def _codes_of(entries: Sequence[int], of_case: int | None) -> dict[uuid.UUID, Codes]:
    rows = (
        PhotoCodes.objects.filter(comparable(of_case, "photo__"), pk__in=entries)
        .order_by("pk")
        .values_list("photo_id", "codes")
    )
    return {photo: Codes.from_bytes(bytes(codes)) for photo, codes in rows}


def _near(question: PhotoQuestion, of_case: int | None) -> dict[uuid.UUID, Codes]:
    """Photos of the same person, office and area that share a few words: they need not be the best of a million to be looked at."""
    case = Case.objects.filter(pk=of_case).first() if of_case is not None else None
    if case is None:
        return {}
    rows = PhotoCodes.objects.filter(
        comparable(of_case, "photo__"), photo__case__in=neighbours.cases_near(case), state=IndexState.FOUND
    ).order_by("-pk")
    found = {}
    for photo, stored in rows.values_list("photo_id", "codes")[: neighbours.MOST_PHOTOS]:
        codes = Codes.from_bytes(bytes(stored))
        if np.isin(codes.words, question.words, assume_unique=True).sum() >= _LEAST_COMMON:
            found[photo] = codes
    return found
