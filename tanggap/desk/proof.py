"""The proof of a fix, laid out for the second person: before and after, and what each check of the photo found, in words.

These are findings to look at, not a verdict: place and moment of the after-photo are what the browser told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tanggap.accounts.models import Person
from tanggap.cases.events import Fixed
from tanggap.cases.models import Event, Photo, PhotoKind
from tanggap.cases.queries import visible_to
from tanggap.desk.finding_words import LIMITS, words_of
from tanggap.desk.timeline import TimelinePhoto, shot_of
from tanggap.evidence.models import CheckKind, CheckResult, EvidenceCheck
from tanggap.evidence.seen import comparison_from

_PASSED = "good"
_TONES = {
    CheckResult.PASS: _PASSED,
    CheckResult.FLAG: "odd",
    CheckResult.FAIL: "bad",
    CheckResult.UNKNOWN: "plain",
}
_OF_TWO = (CheckKind.REUSE, CheckKind.BEFORE_AGAIN)


@dataclass(frozen=True)
class Fact:
    """One check of a photo; `tone` is good, odd, bad or plain, `result` the same as a word.

    `limit` is what such a check cannot see; `url` leads to the two pictures where there are two to look at.
    """

    label: str
    words: str
    tone: str
    result: str
    limit: str = ""
    url: str = ""


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

    @property
    def open_facts(self) -> Sequence[Fact]:
        """What has to be read: doubts, failures, and what is not known."""
        return [fact for fact in self.facts if fact.tone != _PASSED]

    @property
    def passed(self) -> Sequence[Fact]:
        """The checks that found nothing odd; the screens fold them."""
        return [fact for fact in self.facts if fact.tone == _PASSED]


@dataclass(frozen=True)
class ReadChecks:
    """Stored checks, and the codes of the other cases that they name and the reader may open."""

    rows: Sequence[EvidenceCheck]
    open_codes: frozenset[str]

    @classmethod
    def by(cls, person: Person, photos: Iterable[Photo]) -> ReadChecks:
        """The checks of the after-photos among these, read for this person."""
        after = [photo.pk for photo in photos if photo.kind == PhotoKind.AFTER]
        rows = list(EvidenceCheck.objects.filter(photo__in=after).order_by("pk")) if after else []
        return cls(rows, open_codes_of(rows, person))


def open_codes_of(rows: Iterable[EvidenceCheck], person: Person) -> frozenset[str]:
    """Of the cases that these checks name, the codes of those that the person may open; asks nothing when none is named."""
    named = {str(row.facts["code"]) for row in rows if row.kind == CheckKind.REUSE and "code" in row.facts}
    seen = visible_to(person).order_by().filter(code__in=named).values_list("code", flat=True) if named else ()
    return frozenset(seen)


def proof_of(history: Iterable[Event], photos: Iterable[Photo], person: Person) -> Proof | None:
    """Before and after of a case that was said to be fixed, from its history in order and its photos; else None."""
    claims = [event for event in history if event.kind == Fixed.kind]
    return _proof(claims[-1], list(photos), ReadChecks.by(person, photos)) if claims else None


def proofs_of(cases: Collection[int], person: Person) -> dict[int, Proof]:
    """The same for a list of cases by their ids, in four queries however long it is."""
    claims = Event.objects.filter(case__in=cases, kind=Fixed.kind).select_related("person").order_by("number")
    latest = {claim.case_id: claim for claim in claims}
    photos: dict[int, list[Photo]] = {}
    for photo in Photo.objects.filter(case__in=latest).order_by("added_at", "pk"):
        photos.setdefault(photo.case_id, []).append(photo)
    checks = ReadChecks.by(person, [photo for some in photos.values() for photo in some])
    return {case: _proof(claim, photos.get(case, []), checks) for case, claim in latest.items()}


def _proof(claim: Event, photos: Sequence[Photo], checks: ReadChecks) -> Proof:
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


def _facts(photos: Sequence[Photo], checks: ReadChecks) -> list[Fact]:
    number = {photo.pk: place for place, photo in enumerate(photos, start=1)}
    found = [row for row in checks.rows if row.photo_id in number]
    rows = sorted(found, key=lambda row: (number[row.photo_id], CheckKind.values.index(row.kind)))
    return [fact_of(row, checks.open_codes, number[row.photo_id] if len(photos) > 1 else None) for row in rows]


def fact_of(row: EvidenceCheck, open_codes: Collection[str], number: int | None = None) -> Fact:
    """One stored check as it is read; `number` is that of the photo where there are several."""
    kind, result = CheckKind(row.kind), CheckResult(row.result)
    label = str(kind.label)
    if number is not None:
        label = _("Foto %(n)s, %(check)s") % {"n": number, "check": label.lower()}
    is_open = row.facts.get("code") in open_codes
    words = words_of(kind, result, row.facts, is_open=is_open)
    return Fact(label, words, _TONES[result], str(result.label), str(LIMITS[kind]), _url_of(row))


def _url_of(row: EvidenceCheck) -> str:
    """Where the two pictures stand beside each other; the place alone needs no page of its own."""
    is_pair = row.kind in _OF_TWO and comparison_from(row.facts) is not None
    return reverse("desk:comparison", args=[row.pk]) if is_pair else ""
