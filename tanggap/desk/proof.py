"""The proof of a fix, laid out for the second person: before and after, where, when, and whether the photo was used before.

These are facts to look at, not a verdict: place and moment of the after-photo are what the browser told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tanggap.cases.events import EventKind
from tanggap.cases.models import Case, Photo, PhotoKind, PhotoOrigin
from tanggap.cases.queries import photos_of
from tanggap.cases.words import clock, long_span
from tanggap.desk.timeline import Shot, shot_of
from tanggap.desk.words import metres
from tanggap.places.grid import distance_m

FAR_M = 150  # beyond this, and beyond what both positions say of their accuracy, the place deserves a look
QUICK_MINUTES = 10


@dataclass(frozen=True)
class Fact:
    """One thing to know about a photo; `tone` is good, odd or plain."""

    label: str
    words: str
    tone: str


@dataclass(frozen=True)
class Proof:
    """What the second person looks at."""

    before: Sequence[Shot]
    after: Sequence[Shot]
    facts: Sequence[Fact]
    what_was_done: str
    by: str
    fixed_at: datetime | None


def proof_of(case: Case) -> Proof:
    """Before and after of a case that is said to be fixed."""
    before, after = list(photos_of(case, PhotoKind.BEFORE)), list(photos_of(case, PhotoKind.AFTER))
    claim = case.events.filter(kind=EventKind.FIXED).order_by("-number").first()
    latest = [photo for photo in after if claim is not None and photo.event_id == claim.pk] or after
    return Proof(
        before=[shot_of(photo) for photo in before],
        after=[shot_of(photo) for photo in latest],
        facts=[fact for photo in latest[:1] for fact in facts_of(case, photo)],
        what_was_done=claim.text if claim else "",
        by=case.fixed_by.full_name if case.fixed_by else "",
        fixed_at=claim.at if claim else None,
    )


def facts_of(case: Case, photo: Photo) -> list[Fact]:
    """Place, moment, novelty and way of one after-photo."""
    return [_place(case, photo), _moment(case, photo), _novelty(photo), _way(photo)]


def _place(case: Case, photo: Photo) -> Fact:
    label = _("Tempat")
    if photo.lat is None or photo.lon is None:
        return Fact(label, _("Foto tidak membawa tempat."), "odd")
    if case.lat is None or case.lon is None:
        return Fact(label, _("Laporan tidak punya titik untuk dibandingkan."), "plain")
    away = distance_m(case.lat, case.lon, photo.lat, photo.lon)
    margin = max(FAR_M, (case.accuracy_m or 0) + (photo.accuracy_m or 0))
    told = _("%(away)s dari titik laporan (±%(accuracy)s m)") % {
        "away": metres(away),
        "accuracy": round(photo.accuracy_m or 0),
    }
    return Fact(label, told, "odd" if away > margin else "good")


def _moment(case: Case, photo: Photo) -> Fact:
    label = _("Waktu")
    started = case.events.filter(kind__in=(EventKind.STARTED, EventKind.COORDINATED)).order_by("-number").first()
    if photo.taken_at is None:
        return Fact(label, _("Foto tidak membawa waktu."), "odd")
    if started is None:
        return Fact(label, clock(photo.taken_at), "plain")
    after = photo.taken_at - started.at
    if after.total_seconds() < 0:
        return Fact(label, _("Diambil %(at)s, sebelum pekerjaan dimulai") % {"at": clock(photo.taken_at)}, "odd")
    told = _("Diambil %(span)s setelah mulai bekerja") % {"span": long_span(after)}
    return Fact(label, told, "odd" if after.total_seconds() < QUICK_MINUTES * 60 else "good")


def _novelty(photo: Photo) -> Fact:
    origin = getattr(photo, "origin", None)
    label = _("Berkas")
    same = (
        PhotoOrigin.objects.filter(sha256=origin.sha256).exclude(photo=photo) if origin else PhotoOrigin.objects.none()
    )
    used = same.select_related("photo__case").first()
    if used is None:
        return Fact(label, _("Belum pernah dipakai"), "good")
    return Fact(label, _("Berkas yang sama pernah dipakai di %(code)s") % {"code": used.photo.case.code}, "odd")


def _way(photo: Photo) -> Fact:
    origin = getattr(photo, "origin", None)
    metadata = origin.metadata if origin else {}
    label = _("Cara")
    if metadata.get("marks"):
        return Fact(
            label,
            _("Ada tanda alat penyunting atau pembuat gambar: %(marks)s") % {"marks": ", ".join(metadata["marks"])},
            "odd",
        )
    if metadata.get("way") == "camera":
        return Fact(label, _("Dari kamera di halaman ini"), "good")
    return Fact(label, _("Dari berkas, tanpa kamera halaman ini"), "odd")
