"""The index over all photos ever sent: remembering what a photo shows, and finding what a photo may have been made from."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from tanggap.cases.models import Case, Photo
from tanggap.evidence import neighbours
from tanggap.evidence.found import PhotoCandidate, PhotoMatch, PhotoSearch, StoredCodes
from tanggap.evidence.geometry.features import PictureFeatures
from tanggap.evidence.geometry.verdicts import PictureVerdict
from tanggap.evidence.looking import compared, look_at
from tanggap.evidence.models import IndexState, PhotoCodes
from tanggap.evidence.votes import ENOUGH, best_votes
from tanggap.evidence.words import Codes, PhotoQuestion, codes_of, question_of

RECIPE: Final = 1  # raised when `features_of` or `codes_of` changes: every photo is then indexed anew
MOST_CANDIDATES: Final = 12
MOST_OPENED: Final = 3  # some 180 ms of CPU each
_MOST_WEIGHED: Final = 40  # of those that share words, by the weight of what they share
_MOST_OF_A_WORD: Final = 100  # a word that more photos share is cut short: the oldest of them, who may be the original
_COUNTED_EXACTLY: Final = 100_000
_MOST_FAILED: Final = 20  # photos that the storage does not give; then it is taken to be away
_SETTLED: Final = (IndexState.FOUND, IndexState.PLAIN)
_LEAST_COMMON: Final = 2  # words that a neighbouring photo shares before its features are looked at

# Each word is looked up in the index. One that few photos share weighs more: a stamp's letters are on thousands. What may not be found
# is left out before anything is cut short, or photos that nobody sees would push out the one that is looked for.
_SHARING: Final = """
    WITH hidden AS MATERIALIZED (
        SELECT codes.id FROM evidence_photocodes AS codes
        JOIN cases_photo AS photo ON photo.id = codes.photo_id JOIN cases_case AS of ON of.id = photo.case_id
        WHERE of.is_guarded AND of.id IS DISTINCT FROM %(of_case)s
        UNION ALL SELECT id FROM evidence_photocodes WHERE photo_id = ANY(%(without)s::uuid[])
    ), hit AS MATERIALIZED (
        SELECT asked.word, found.entry
        FROM unnest(%(words)s::integer[]) AS asked(word)
        CROSS JOIN LATERAL (
            SELECT entry FROM evidence_wordposting
            WHERE word = asked.word AND entry NOT IN (SELECT id FROM hidden) ORDER BY entry LIMIT %(of_a_word)s
        ) AS found
    ), word AS (
        SELECT word, 1 / sqrt(count(*)) AS weight FROM hit GROUP BY word
    )
    SELECT hit.entry FROM hit JOIN word USING (word)
    JOIN evidence_photocodes AS codes ON codes.id = hit.entry
    JOIN cases_photo AS photo ON photo.id = codes.photo_id JOIN cases_case AS of ON of.id = photo.case_id
    WHERE %(of_case)s::bigint IS NULL OR of.city_id = (SELECT city_id FROM cases_case WHERE id = %(of_case)s::bigint)
    GROUP BY hit.entry, photo.added_at ORDER BY sum(word.weight) DESC, photo.added_at, hit.entry LIMIT %(most)s
"""
_POST: Final = "INSERT INTO evidence_wordposting (word, entry) SELECT unnest(%s::integer[]), %s ON CONFLICT DO NOTHING"


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
    known: dict[str, object] = {"state": state, "recipe": RECIPE, "codes": codes.to_bytes() if codes else b""}
    stale = PhotoCodes.objects.filter(photo_id=photo_id).exclude(recipe=RECIPE, state__in=_SETTLED)
    if (old := stale.select_for_update().first()) is not None:
        known["pk"] = old.pk  # it keeps its place among the oldest
        old.delete()  # with its postings
    row, is_new = PhotoCodes.objects.get_or_create(photo_id=photo_id, defaults=known)
    if is_new and codes:
        with connection.cursor() as cursor:
            cursor.execute(_POST, [codes.words, row.pk])
    return is_new


def remember(photos: Iterable[Photo], *, known: Mapping[uuid.UUID, PictureFeatures | None] | None = None) -> int:
    """Index each photo that is not yet, with its features where they are known; returns how many were added.

    A photo that the storage does not give now is left waiting and the others go on; then its error is raised. Raises LibraryMissing.
    """
    added, failed = 0, list[Exception]()
    for photo in photos:
        if PhotoCodes.objects.filter(photo=photo, recipe=RECIPE).exists():
            continue
        try:
            features = known[photo.pk] if known is not None else look_at(photo)
        except OSError as error:
            failed.append(error)
            if len(failed) == _MOST_FAILED:
                break
            continue
        added += keep(photo.pk, features)
    if failed:
        raise failed[-1]
    return added


def is_waiting() -> Q:
    """Which photos the index does not know as it should: those from before it, or whose job was lost."""
    return Q(codes=None) | ~Q(codes__recipe=RECIPE)


def comparable(case_id: int | None, to_photo: str = "") -> Q:
    """Which photos a proof of this case is compared with: of its city, and no complaints about the staff but itself, or the check
    would tell of them to whoever is accused. `to_photo` leads to the photo from the rows that are asked."""
    found = Q(**{f"{to_photo}case__is_guarded": False}) | Q(**{f"{to_photo}case": case_id})
    if case_id is None:
        return found
    return found & Q(**{f"{to_photo}case__city__in": Case.objects.filter(pk=case_id).values("city")})


def candidates(
    question: PhotoQuestion, *, of_case: int | None = None, without: Iterable[uuid.UUID] = ()
) -> list[PhotoCandidate]:
    """What this picture may have been made from, the likeliest first, by stored features alone: no file is opened."""
    if not question.words:
        return []
    left_out = list(without)
    sharing = PhotoCodes.objects.filter(
        comparable(of_case, "photo__"), pk__in=_sharing(question.words, of_case, left_out)
    )
    rows = _stored(sharing) | _near(question, of_case, left_out)
    voted = (PhotoCandidate(photo, best_votes(question.looks, one.codes)) for photo, one in rows.items())
    found = [one for one in voted if one.votes >= ENOUGH]
    # Of two with as many votes the older comes first: it may be the original.
    return sorted(found, key=lambda one: (-one.votes, rows[one.photo].added_at))[:MOST_CANDIDATES]


def search(features: PictureFeatures, *, of_case: int | None = None, without: Iterable[uuid.UUID] = ()) -> PhotoSearch:
    """Look for a picture with these features among all photos."""
    question = question_of(features)
    found = candidates(question, of_case=of_case, without=without)
    matched = sorted(
        _compared(features, [one.photo for one in found[:MOST_OPENED]]), key=lambda match: -match.comparison.score
    )
    return PhotoSearch(matched, len(found), len(found) > MOST_OPENED, is_too_plain=not question.words)


def _compared(features: PictureFeatures, photos: Sequence[uuid.UUID]) -> Iterator[PhotoMatch]:
    """Those of the photos that hang together with the picture, up to the first that is the same; each is opened."""
    stored = Photo.objects.select_related("case").in_bulk(photos)
    for photo in [stored[key] for key in photos if key in stored]:
        found = compared(features, look_at(photo))
        if found.verdict != PictureVerdict.NONE:
            yield PhotoMatch(photo, found)
            if found.verdict == PictureVerdict.SAME_PICTURE:
                return


def _sharing(words: Sequence[int], of_case: int | None, without: Sequence[uuid.UUID]) -> list[int]:
    """Entries that share words with the question, those with the rarest and most first."""
    asked = {
        "words": list(words), "of_case": of_case, "without": list(without),
        "of_a_word": _MOST_OF_A_WORD, "most": _MOST_WEIGHED,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SHARING, asked)
        return [entry for (entry,) in cursor.fetchall()]


def _stored(rows: QuerySet[PhotoCodes]) -> dict[uuid.UUID, StoredCodes]:
    return {
        photo: StoredCodes(Codes.from_bytes(bytes(codes)), added_at)
        for photo, codes, added_at in rows.values_list("photo_id", "codes", "photo__added_at")
    }


def _near(question: PhotoQuestion, of_case: int | None, without: Sequence[uuid.UUID]) -> dict[uuid.UUID, StoredCodes]:
    """Photos of the same person, office and area that share a few words: they need not be the best of a million to be looked at."""
    case = Case.objects.filter(pk=of_case).first() if of_case is not None else None
    if case is None:
        return {}
    rows = PhotoCodes.objects.filter(
        comparable(of_case, "photo__"), photo__case__in=neighbours.cases_near(case), state=IndexState.FOUND
    ).exclude(photo__in=without)
    return {
        photo: one
        for photo, one in _stored(rows.order_by("-pk")[: neighbours.MOST_PHOTOS]).items()
        if np.isin(one.codes.words, question.words, assume_unique=True).sum() >= _LEAST_COMMON
    }
