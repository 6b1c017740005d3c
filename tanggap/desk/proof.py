"""The proof of a fix, laid out for the second person: before and after, and what each check of the photo found, in words.

These are findings to look at, not a verdict: place and moment of the after-photo are what the browser told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tanggap.cases.events import Fixed
from tanggap.cases.models import Event, Photo, PhotoKind
from tanggap.cases.words import clock, long_span, metres
from tanggap.desk.timeline import TimelinePhoto, shot_of
from tanggap.evidence.models import CheckKind, CheckResult, EvidenceCheck

CheckFacts = Mapping[str, Any]  # what a check found, as stored: numbers, codes and lists by name
_TONES = {
    CheckResult.PASS: "good",
    CheckResult.FLAG: "odd",
    CheckResult.FAIL: "bad",
    CheckResult.UNKNOWN: "plain",
}


@dataclass(frozen=True)
class Fact:
    """One check of a photo; `tone` is good, odd, bad or plain, `result` the same as a word."""

    label: str
    words: str
    tone: str
    result: str


@dataclass(frozen=True)
class Proof:
    """What the second person looks at."""

    before: Sequence[TimelinePhoto]
    after: Sequence[TimelinePhoto]
    facts: Sequence[Fact]
    is_checked: bool
    what_was_done: str
    by: str
    fixed_at: datetime | None


def proof_of(history: Iterable[Event], photos: Iterable[Photo]) -> Proof | None:
    """Before and after of a case that was said to be fixed, from its history in order and its photos; else None."""
    claims = [event for event in history if event.kind == Fixed.kind]
    return _proof(claims[-1], list(photos), _checks(photos)) if claims else None


def proofs_of(cases: Collection[int]) -> dict[int, Proof]:
    """The same for a list of cases by their ids, in three queries however long it is."""
    claims = Event.objects.filter(case__in=cases, kind=Fixed.kind).select_related("person").order_by("number")
    latest = {claim.case_id: claim for claim in claims}
    photos: dict[int, list[Photo]] = {}
    for photo in Photo.objects.filter(case__in=latest).order_by("added_at", "pk"):
        photos.setdefault(photo.case_id, []).append(photo)
    checks = _checks([photo for some in photos.values() for photo in some])
    return {case: _proof(claim, photos.get(case, []), checks) for case, claim in latest.items()}


def _proof(claim: Event, photos: Sequence[Photo], checks: Sequence[EvidenceCheck]) -> Proof:
    latest = [photo for photo in photos if photo.kind == PhotoKind.AFTER and photo.event_id == claim.pk]
    facts = _facts(latest, checks)
    return Proof(
        before=[shot_of(photo) for photo in photos if photo.kind == PhotoKind.BEFORE],
        after=[shot_of(photo) for photo in latest],
        facts=facts,
        is_checked=bool(facts),
        what_was_done=claim.text,
        by=claim.person.full_name if claim.person else "",
        fixed_at=claim.at,
    )


def facts_of(photos: Sequence[Photo]) -> list[Fact]:
    """What the checks of these photos found; empty while they have not run."""
    return _facts(photos, _checks(photos))


def _checks(photos: Iterable[Photo]) -> list[EvidenceCheck]:
    after = [photo.pk for photo in photos if photo.kind == PhotoKind.AFTER]
    return list(EvidenceCheck.objects.filter(photo__in=after)) if after else []


def _facts(photos: Sequence[Photo], checks: Sequence[EvidenceCheck]) -> list[Fact]:
    number = {photo.pk: place for place, photo in enumerate(photos, start=1)}
    found = [row for row in checks if row.photo_id in number]
    rows = sorted(found, key=lambda row: (number[row.photo_id], CheckKind.values.index(row.kind)))
    return [_fact(row, number[row.photo_id] if len(photos) > 1 else None) for row in rows]


def _fact(row: EvidenceCheck, number: int | None) -> Fact:
    label = str(CheckKind(row.kind).label)
    if number is not None:
        label = _("Foto %(n)s, %(check)s") % {"n": number, "check": label.lower()}
    say = _SAID[CheckKind(row.kind)]
    return Fact(
        label, say(CheckResult(row.result), row.facts), _TONES[CheckResult(row.result)], row.get_result_display()
    )


def _capture(result: CheckResult, facts: CheckFacts) -> str:
    if result is CheckResult.PASS:
        return _("Dari kamera di halaman ini")
    if facts.get("why") == "not_drawn_by_the_page":
        return _("Berkasnya membawa keterangan yang tidak ditulis kamera halaman ini: %(it)s") % {
            "it": _list(facts, "marks")
        }
    reason = facts.get("reason")
    return (
        _("Dari berkas, bukan kamera. Sebabnya: %(reason)s") % {"reason": reason}
        if reason
        else _("Dari berkas, bukan kamera.")
    )


def _place(_result: CheckResult, facts: CheckFacts) -> str:
    if facts.get("why") == "no_position":
        return _("Foto tidak membawa tempat.")
    if facts.get("why") == "no_point":
        return _("Laporan tidak punya titik untuk dibandingkan.")
    told = {"away": metres(facts.get("metres", 0)), "accuracy": facts.get("accuracy_m", 0)}
    return _("%(away)s dari titik laporan (±%(accuracy)s m)") % told


def _time(result: CheckResult, facts: CheckFacts) -> str:
    if facts.get("why") == "no_moment":
        return _("Foto tidak membawa waktu.")
    taken, minutes = datetime.fromisoformat(facts["taken_at"]), facts.get("minutes")
    if minutes is None:
        return clock(taken)
    if minutes < 0:
        return _("Diambil %(at)s, sebelum pekerjaan dimulai") % {"at": clock(taken)}
    if result is CheckResult.FAIL:
        return _("Diambil %(at)s, setelah dikirim: jamnya salah") % {"at": clock(taken)}
    return _("Diambil %(span)s setelah mulai bekerja") % {"span": long_span(timedelta(minutes=minutes))}


def _reuse(result: CheckResult, facts: CheckFacts) -> str:
    if result is CheckResult.PASS:
        return _("Belum pernah dipakai di laporan mana pun")
    if result is CheckResult.UNKNOWN:
        return _("Berkas foto tidak terbaca; belum dibandingkan.")
    told = {"code": facts.get("code", ""), "share": facts.get("agreement", 0)}
    return _("Foto yang sama pernah dipakai di %(code)s (cocok %(share)s %%)") % told


def _before(result: CheckResult, facts: CheckFacts) -> str:
    if result is CheckResult.PASS:
        return _("Bukan foto sebelum yang dikirim ulang")
    if result is CheckResult.UNKNOWN:
        return _("Tidak ada foto sebelum untuk dibandingkan.")
    return _("Foto sebelum dikirim lagi (cocok %(share)s %%)") % {"share": facts.get("agreement", 0)}


def _scene(result: CheckResult, _facts: CheckFacts) -> str:
    if result is CheckResult.UNKNOWN:
        return _("Tidak ada foto sebelum untuk dibandingkan.")
    if result is CheckResult.PASS:
        return _("Warna dan susunannya mungkin tempat yang sama (petunjuk lemah)")
    return _("Warna dan susunannya jauh dari foto sebelum (petunjuk lemah)")


def _metadata(result: CheckResult, facts: CheckFacts) -> str:
    if result is CheckResult.PASS:
        return _("Tidak ada tanda penyunting atau pembuat gambar")
    named = ", ".join(part for part in (facts.get("software"), _list(facts, "marks")) if part)
    return _("Ada tanda alat penyunting atau pembuat gambar: %(marks)s") % {"marks": named}


def _list(facts: CheckFacts, name: str) -> str:
    return ", ".join(str(one) for one in facts.get(name) or [])


_SAID = {
    CheckKind.CAPTURE: _capture,
    CheckKind.PLACE: _place,
    CheckKind.TIME: _time,
    CheckKind.REUSE: _reuse,
    CheckKind.BEFORE_AGAIN: _before,
    CheckKind.SCENE: _scene,
    CheckKind.METADATA: _metadata,
}
