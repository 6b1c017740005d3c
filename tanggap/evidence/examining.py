"""Gathering what the checks of a follow-up need: the photos and their files, the case, its start, and all photos before."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from tanggap.cases.events import Coordinated, Started
from tanggap.cases.models import Case, Event, Photo, PhotoKind, PhotoOrigin
from tanggap.evidence import checks, index, matching, own_photos
from tanggap.evidence.checks import Point, ProofCheck
from tanggap.evidence.found import PhotoMatch
from tanggap.evidence.geometry import library
from tanggap.evidence.geometry.features import PictureFeatures
from tanggap.evidence.geometry.screens import screen_sign
from tanggap.evidence.geometry.verdicts import SAME_FILE, Comparison, MatchReason, PictureVerdict
from tanggap.evidence.looking import compared, look_at, open_picture
from tanggap.evidence.models import CheckKind, CheckResult
from tanggap.evidence.seen import Apart, SeenPhoto, apart

_MOST_HELD: Final = 8  # of each kind: many reports may join one case, and each brings photos
_log: Final = logging.getLogger(__name__)
_NO_TOOL: Final = "no_tool"
Looks = Mapping[
    uuid.UUID, PictureFeatures | None
]  # their features; None where there is no picture, or nothing to compare with


@dataclass(frozen=True)
class _Fixed:
    """One fix with all that its photos are compared with: what the case held before, and how many photos there are at all."""

    event: Event
    started_at: datetime | None
    held: Sequence[Photo]
    own: frozenset[uuid.UUID]
    looks: Looks
    among: int


def examine(fix: Event) -> Mapping[uuid.UUID, Sequence[ProofCheck]]:
    """Every check of every photo that came with this fix. Remembers the photos of the case on the way."""
    photos = list(Photo.objects.filter(event=fix).select_related("case", "origin").order_by("added_at", "pk"))
    held = _held_before(fix)
    known = _known(fix, held, photos)
    if library.is_there():
        index.remember([*held, *photos], known=known.looks)
    return {photo.pk: [_or_no_tool(check) for check in _examine(photo, known)] for photo in photos}


def _known(fix: Event, held: Sequence[Photo], photos: Sequence[Photo]) -> _Fixed:
    """Each picture is opened and looked at once, however many it is compared with."""
    is_looked_at = library.is_there()
    looks = {one.pk: look_at(one) if is_looked_at else None for one in (*held, *photos)}
    own = frozenset(Photo.objects.filter(case=fix.case_id).values_list("pk", flat=True))
    return _Fixed(fix, _started(fix), held, own, looks, _hundreds(index.size() - len(own)))


def _hundreds(count: int) -> int:
    """The exact number would tell of complaints that nobody here may know of."""
    return max(0, count) // 100 * 100


def _held_before(fix: Event) -> list[Photo]:
    """The case's photos from before this fix: of the trouble the first, of earlier tries the latest."""
    earlier = own_photos.earlier(fix)
    before = earlier.filter(kind=PhotoKind.BEFORE).order_by("added_at", "pk")[:_MOST_HELD]
    tries = earlier.filter(kind=PhotoKind.AFTER).order_by("-added_at", "pk")[:_MOST_HELD]
    return [*before, *tries]


def _examine(photo: Photo, fix: _Fixed) -> list[ProofCheck]:
    origin: PhotoOrigin | None = getattr(photo, "origin", None)
    known: Mapping[str, object] = origin.metadata if origin else {}
    own = [_seen(held, _against(photo, held, fix.looks)) for held in fix.held] + _rest_of_own(photo, fix)
    others, reuse = _in_other_cases(photo, fix)
    screen = _screen(photo)
    return [
        checks.capture(known),
        _place(photo),
        checks.time(fix.started_at, photo.taken_at, fix.event.at),
        reuse,
        matching.before_again(own, from_screen=screen.result is CheckResult.FLAG),
        matching.scene(own, others),
        checks.metadata(known),
        screen,
    ]


def _screen(photo: Photo) -> ProofCheck:
    """Looked for in the whole file: the pattern of a screen is finer than what is compared."""
    picture = open_picture(photo.file) if library.is_there() else None
    try:
        if picture is not None:
            return checks.screen(screen_sign(picture))
    except Exception as error:
        _log.warning("photo %s cannot be searched for a screen: %s", photo.pk, type(error).__name__)
    return matching.not_looked_for(CheckKind.SCREEN, MatchReason.UNREADABLE)


def _or_no_tool(check: ProofCheck) -> ProofCheck:
    """What could not be compared because OpenCV is missing says so, and not that the file is gone."""
    is_meant = check.facts.get("why") == MatchReason.UNREADABLE and not library.is_there()
    return replace(check, facts={"why": _NO_TOOL}) if is_meant else check


def _place(photo: Photo) -> ProofCheck:
    return checks.place(_point(photo.case), photo.case.accuracy_m or 0.0, _point(photo), photo.accuracy_m)


def _point(placed: Case | Photo) -> Point | None:
    return (placed.lat, placed.lon) if placed.lat is not None and placed.lon is not None else None


def _started(fix: Event) -> datetime | None:
    begun = Event.objects.filter(case=fix.case_id, kind__in=(Started.kind, Coordinated.kind), number__lt=fix.number)
    # The latest beginning: after a redo or a reopening the old photo is no proof of the new work.
    return begun.order_by("-number").values_list("at", flat=True).first()


def _against(photo: Photo, held: Photo, looks: Looks) -> Comparison:
    if _digest(photo) and _digest(photo) == _digest(held):
        return SAME_FILE
    return compared(looks[photo.pk], looks[held.pk])


def _rest_of_own(photo: Photo, fix: _Fixed) -> list[SeenPhoto]:
    """What the photo has of the case's further photos: the same file of any, and the likest of those that the index knows."""
    held, look = {held.pk for held in fix.held}, fix.looks[photo.pk]
    rest = own_photos.earlier(fix.event).exclude(pk__in=held)
    same = rest.filter(origin__sha256=_digest(photo)).first() if _digest(photo) else None
    if same is not None:
        return [_seen(same, SAME_FILE)]
    if look is None:
        return []
    return [_seen(match.photo, match.comparison) for match in own_photos.alike(look, fix.event, without=held)]


def _digest(photo: Photo) -> str:
    origin: PhotoOrigin | None = getattr(photo, "origin", None)
    return origin.sha256 if origin else ""


def _in_other_cases(photo: Photo, fix: _Fixed) -> tuple[list[SeenPhoto], ProofCheck]:
    """Photos of other cases that hang together with this one, the same file first, and what that means."""
    of_city = Photo.objects.filter(index.comparable(photo.case_id))
    row = _same_file(photo).filter(photo__in=of_city).exclude(photo__in=fix.own).select_related("photo__case").first()
    if row is not None:
        others = [_of_another(photo, row.photo, SAME_FILE, fix.event)]
        return others, matching.reuse(others, among=fix.among)
    look = fix.looks[photo.pk]
    if look is None:
        return [], matching.not_looked_for(CheckKind.REUSE, MatchReason.UNREADABLE)
    found = index.search(look, of_case=photo.case_id, without=fix.own)
    others = [
        _of_another(photo, match.photo, match.comparison, fix.event) for match in found.matches if _may_tell(match)
    ]
    if found.is_too_plain:
        return others, matching.not_looked_for(CheckKind.REUSE, MatchReason.TOO_PLAIN)
    return others, matching.reuse(others, among=fix.among, has_more=found.has_more)


def _same_file(photo: Photo) -> QuerySet[PhotoOrigin]:
    digest = _digest(photo)
    return PhotoOrigin.objects.filter(sha256=digest).exclude(photo=photo) if digest else PhotoOrigin.objects.none()


def _may_tell(match: PhotoMatch) -> bool:
    """Of a case that is not public only that it holds the same picture, for somebody reported in confidence."""
    return match.photo.case.is_public or match.comparison.verdict is PictureVerdict.SAME_PICTURE


def _seen(other: Photo, comparison: Comparison) -> SeenPhoto:
    return SeenPhoto(other.pk, other.case.code, other.kind == PhotoKind.AFTER, comparison)


def _of_another(photo: Photo, other: Photo, comparison: Comparison, fix: Event) -> SeenPhoto:
    there = other.case
    is_theirs = _is_same(there.fixed_by_id, fix.person_id) or _is_same(there.fixed_unit_id, fix.agency_id)
    apart = _apart(photo.case, there) if there.is_public else None
    return replace(_seen(other, comparison), apart=apart, is_theirs=is_theirs, is_private=not there.is_public)


def _is_same(one: int | None, other: int | None) -> bool:
    return one is not None and one == other


def _apart(here: Case, there: Case) -> Apart | None:
    return apart(_point(here), here.accuracy_m or 0.0, _point(there), there.accuracy_m or 0.0)
