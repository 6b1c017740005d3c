"""Gathering what the checks of a follow-up need: the photos and their files, the case, its start, and all photos before."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet
from PIL import Image

from tanggap.cases.events import Coordinated, Started
from tanggap.cases.models import Case, Event, Photo, PhotoKind, PhotoOrigin
from tanggap.evidence import checks, index
from tanggap.evidence.checks import ProofCheck
from tanggap.evidence.models import CheckKind, CheckResult
from tanggap.evidence.overlay import Overlay, overlay, scene_likeness

_WHOLE = Overlay(100, 100)


def examine(fix: Event) -> Mapping[uuid.UUID, Sequence[ProofCheck]]:
    """Every check of every photo that came with this fix. Remembers the photos of the case on the way."""
    photos = list(Photo.objects.filter(event=fix).select_related("case", "origin").order_by("added_at", "pk"))
    before = list(Photo.objects.filter(case=fix.case_id, kind=PhotoKind.BEFORE).order_by("added_at", "pk"))
    index.remember([*before, *photos])
    looks = [picture for photo in before if (picture := index.open_picture(photo.thumb)) is not None]
    return {photo.pk: _examine(fix, photo, photos, before, looks) for photo in photos}


def _examine(
    fix: Event, photo: Photo, together: Sequence[Photo], before: Sequence[Photo], looks: Sequence[Image.Image]
) -> list[ProofCheck]:
    origin: PhotoOrigin | None = getattr(photo, "origin", None)
    known: Mapping[str, object] = origin.metadata if origin else {}
    picture = index.open_picture(photo.thumb)
    own = {one.pk for one in (*together, *before)}
    return [
        checks.capture(known),
        _place(fix.case, photo),
        checks.time(_started(fix), photo.taken_at, fix.at),
        _reuse(photo, origin, picture, own),
        _before_again(photo, origin, picture, before, looks),
        checks.scene(max((scene_likeness(look, picture) for look in looks), default=None) if picture else None),
        checks.metadata(known),
    ]


def _place(case: Case, photo: Photo) -> ProofCheck:
    case_at = (case.lat, case.lon) if case.lat is not None and case.lon is not None else None
    at = (photo.lat, photo.lon) if photo.lat is not None and photo.lon is not None else None
    return checks.place(case_at, case.accuracy_m or 0.0, at, photo.accuracy_m)


def _started(fix: Event) -> datetime | None:
    begun = Event.objects.filter(case=fix.case_id, kind__in=(Started.kind, Coordinated.kind), number__lt=fix.number)
    # The latest beginning: after a redo or a reopening the old photo is no proof of the new work.
    return begun.order_by("-number").values_list("at", flat=True).first()


def _reuse(photo: Photo, origin: PhotoOrigin | None, picture: Image.Image | None, own: set[uuid.UUID]) -> ProofCheck:
    compared = Photo.objects.filter(index.comparable(photo.case_id))
    others = _same_file(photo, origin).filter(photo__in=compared).exclude(photo__in=own)
    same_file = others.select_related("photo__case").first()
    if same_file is not None:
        return _same(CheckKind.REUSE, _WHOLE, same_file.photo.case.code)
    if picture is None:
        return ProofCheck(CheckKind.REUSE, CheckResult.UNKNOWN, 50, {"why": "no_file"})
    found = index.matches(picture, of_case=photo.case_id, without=own)
    return _same(CheckKind.REUSE, found[0].laid if found else None, found[0].photo.case.code if found else "")


def _before_again(
    photo: Photo,
    origin: PhotoOrigin | None,
    picture: Image.Image | None,
    before: Sequence[Photo],
    looks: Sequence[Image.Image],
) -> ProofCheck:
    if _same_file(photo, origin).filter(photo__in=[one.pk for one in before]).exists():
        return _same(CheckKind.BEFORE_AGAIN, _WHOLE, photo.case.code)
    if picture is None or not looks:
        return ProofCheck(CheckKind.BEFORE_AGAIN, CheckResult.UNKNOWN, 50, {"why": "no_before"})
    best = max((overlay(picture, look) for look in looks), key=lambda laid: laid.agreement)
    return _same(CheckKind.BEFORE_AGAIN, best, photo.case.code)


def _same_file(photo: Photo, origin: PhotoOrigin | None) -> QuerySet[PhotoOrigin]:
    if origin is None:
        return PhotoOrigin.objects.none()
    return PhotoOrigin.objects.filter(sha256=origin.sha256).exclude(photo=photo)


def _same(kind: CheckKind, laid: Overlay | None, code: str) -> ProofCheck:
    return checks.sameness(kind, laid, code, same=index.SAME, alike=index.ALIKE)
