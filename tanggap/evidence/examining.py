"""Gathering what the checks of a follow-up need: the photos and their files, the case, its start, and all photos before."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from PIL import Image

from tanggap.cases.events import Coordinated, Started
from tanggap.cases.models import Case, Event, Photo, PhotoKind, PhotoOrigin
from tanggap.evidence import checks, index, matching
from tanggap.evidence.checks import Point, ProofCheck
from tanggap.evidence.geometry.comparing import compare
from tanggap.evidence.geometry.verdicts import Comparison, MatchReason, PictureVerdict
from tanggap.evidence.matching import SAME_FILE, Apart, SeenPhoto
from tanggap.evidence.models import CheckKind, CheckResult

_MOST_HELD: Final = 8  # of each kind: many reports may join one case, and each brings photos
_UNREADABLE: Final = Comparison(PictureVerdict.NONE, MatchReason.UNREADABLE)
Pictures = Mapping[uuid.UUID, Image.Image | None]  # opened; None for a file that is gone or no picture


@dataclass(frozen=True)
class _Fixed:
    """One fix with all that its photos are compared with: what the case held before, and how many photos there are at all."""

    event: Event
    started_at: datetime | None
    held: Sequence[Photo]
    own: frozenset[uuid.UUID]
    pictures: Pictures
    among: int


def examine(fix: Event) -> Mapping[uuid.UUID, Sequence[ProofCheck]]:
    """Every check of every photo that came with this fix. Remembers the photos of the case on the way."""
    photos = list(Photo.objects.filter(event=fix).select_related("case", "origin").order_by("added_at", "pk"))
    held = _held_before(fix)
    index.remember([*held, *photos])
    pictures = {one.pk: index.open_picture(one.thumb) for one in (*held, *photos)}
    own = frozenset(Photo.objects.filter(case=fix.case_id).values_list("pk", flat=True))
    known = _Fixed(fix, _started(fix), held, own, pictures, max(0, index.size() - len(own)))
    return {photo.pk: _examine(photo, known) for photo in photos}


def _held_before(fix: Event) -> list[Photo]:
    """The case's photos from before this fix: of the trouble the first, of earlier tries the latest."""
    earlier = (
        Photo.objects.filter(case=fix.case_id, added_at__lte=fix.at).exclude(event=fix).select_related("case", "origin")
    )
    before = earlier.filter(kind=PhotoKind.BEFORE).order_by("added_at", "pk")[:_MOST_HELD]
    tries = earlier.filter(kind=PhotoKind.AFTER).order_by("-added_at", "pk")[:_MOST_HELD]
    return [*before, *tries]


def _examine(photo: Photo, fix: _Fixed) -> list[ProofCheck]:
    origin: PhotoOrigin | None = getattr(photo, "origin", None)
    known: Mapping[str, object] = origin.metadata if origin else {}
    picture = fix.pictures[photo.pk]
    own = [_seen(held, _against(photo, held, fix.pictures)) for held in fix.held]
    others = _in_other_cases(photo, picture, fix)
    return [
        checks.capture(known),
        _place(photo),
        checks.time(fix.started_at, photo.taken_at, fix.event.at),
        matching.reuse(others, among=fix.among) if others or picture else _unseen(CheckKind.REUSE),
        matching.before_again(own),
        matching.scene(own, others),
        checks.metadata(known),
    ]


def _unseen(kind: CheckKind) -> ProofCheck:
    """The finding about a picture whose file is gone."""
    return ProofCheck(kind, CheckResult.UNKNOWN, 50, {"why": str(MatchReason.UNREADABLE)})


def _place(photo: Photo) -> ProofCheck:
    return checks.place(_point(photo.case), photo.case.accuracy_m or 0.0, _point(photo), photo.accuracy_m)


def _point(placed: Case | Photo) -> Point | None:
    return (placed.lat, placed.lon) if placed.lat is not None and placed.lon is not None else None


def _started(fix: Event) -> datetime | None:
    begun = Event.objects.filter(case=fix.case_id, kind__in=(Started.kind, Coordinated.kind), number__lt=fix.number)
    # The latest beginning: after a redo or a reopening the old photo is no proof of the new work.
    return begun.order_by("-number").values_list("at", flat=True).first()


def _against(photo: Photo, held: Photo, pictures: Pictures) -> Comparison:
    new, old = pictures[photo.pk], pictures[held.pk]
    if _digest(photo) and _digest(photo) == _digest(held):
        return SAME_FILE
    return compare(new, old) if new is not None and old is not None else _UNREADABLE


def _digest(photo: Photo) -> str:
    origin: PhotoOrigin | None = getattr(photo, "origin", None)
    return origin.sha256 if origin else ""


def _in_other_cases(photo: Photo, picture: Image.Image | None, fix: _Fixed) -> list[SeenPhoto]:
    """Photos of other cases that hang together with this one: the same file first, else what the index finds."""
    same_file = _same_file(photo).filter(photo__in=Photo.objects.filter(index.comparable(photo.case_id)))
    row = same_file.exclude(photo__in=fix.own).select_related("photo__case").first()
    if row is not None:
        return [_seen(row.photo, SAME_FILE, _apart(photo.case, row.photo.case))]
    found = index.matches(picture, of_case=photo.case_id, without=fix.own) if picture is not None else []
    return [_seen(match.photo, match.comparison, _apart(photo.case, match.photo.case)) for match in found]


def _same_file(photo: Photo) -> QuerySet[PhotoOrigin]:
    digest = _digest(photo)
    return PhotoOrigin.objects.filter(sha256=digest).exclude(photo=photo) if digest else PhotoOrigin.objects.none()


def _seen(other: Photo, comparison: Comparison, apart: Apart | None = None) -> SeenPhoto:
    return SeenPhoto(other.pk, other.case.code, other.kind == PhotoKind.AFTER, comparison, apart)


def _apart(here: Case, there: Case) -> Apart | None:
    return matching.apart(_point(here), here.accuracy_m or 0.0, _point(there), there.accuracy_m or 0.0)
