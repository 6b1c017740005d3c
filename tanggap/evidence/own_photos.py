"""The photos that a case holds from before a fix: however many, none of them is left uncompared."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Final

from django.db.models import QuerySet

from tanggap.cases.models import Event, Photo
from tanggap.evidence.found import PhotoMatch
from tanggap.evidence.geometry.features import PictureFeatures
from tanggap.evidence.looking import compared, look_at
from tanggap.evidence.models import IndexState, PhotoCodes
from tanggap.evidence.votes import ENOUGH, best_votes
from tanggap.evidence.words import Codes, question_of

_MOST_OPENED: Final = 3  # some 180 ms of CPU each


def earlier(fix: Event) -> QuerySet[Photo]:
    """The photos of the case from before this fix, with case and origin."""
    held = Photo.objects.filter(case=fix.case_id, added_at__lte=fix.at).exclude(event=fix)
    return held.select_related("case", "origin")


def alike(features: PictureFeatures, fix: Event, *, without: Collection[uuid.UUID]) -> list[PhotoMatch]:
    """Of these, except `without`, the three likest by their stored features, opened and compared. What is not indexed is not found."""
    likest = _likest(features, fix, without)
    return [PhotoMatch(photo, compared(features, look_at(photo))) for photo in likest]


def _likest(features: PictureFeatures, fix: Event, without: Collection[uuid.UUID]) -> list[Photo]:
    question = question_of(features)
    photos = earlier(fix).exclude(pk__in=without).filter(codes__state=IndexState.FOUND)
    rows = PhotoCodes.objects.filter(photo__in=photos).order_by("photo__added_at", "pk").values_list("photo", "codes")
    votes = {key: best_votes(question.looks, Codes.from_bytes(bytes(codes))) for key, codes in rows}
    likest = sorted((key for key in votes if votes[key] >= ENOUGH), key=lambda key: -votes[key])[:_MOST_OPENED]
    return list(photos.filter(pk__in=likest))
