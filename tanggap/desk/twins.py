"""Open cases that may be the same problem, as an operator compares them: how sure, why, and both photos side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from tanggap.accounts.models import Person
from tanggap.cases import queries
from tanggap.cases.events import DuplicatesFound
from tanggap.cases.models import Case, Event, PhotoKind
from tanggap.cases.permissions import open_verbs
from tanggap.cases.workflow import OPEN, Verb
from tanggap.desk.cards import CaseCard, cards, photo_url
from tanggap.routing.duplicates.scoring import LIKELY_FROM
from tanggap.routing.duplicates.search import PossibleDuplicate, duplicates_of_case

MOST_COMPARED: Final = 5
MOST_IN_TRIAGE: Final = 3
_LIKELY_PERCENT: Final = round(100 * LIKELY_FROM)


@dataclass(frozen=True)
class Candidate:
    """An open case beside the one that is looked at; `own_thumb` is that one's photo."""

    card: CaseCard
    percent: int
    is_likely: bool
    why: str
    own_thumb: str


@dataclass(frozen=True)
class Guest:
    """A case that was merged into the one that is looked at; `split_url` is empty for who may not split it."""

    code: str
    title: str
    since: datetime
    url: str
    split_url: str


def found_for(case: Case) -> list[PossibleDuplicate]:
    """What may be the same as this open case, looked for once for each page."""
    if case.status not in OPEN:
        return []
    if "found_twins" not in case.__dict__:
        case.__dict__["found_twins"] = duplicates_of_case(case, at=timezone.now(), most=MOST_COMPARED)
    found: list[PossibleDuplicate] = case.__dict__["found_twins"]
    return found


def candidates(case: Case, person: Person, *, at: datetime, most: int = MOST_COMPARED) -> list[Candidate]:
    """The likeliest first, of those that this person may see."""
    twins = {twin.code: twin for twin in found_for(case)}
    if not twins:
        return []
    seen = queries.visible_to(person).filter(code__in=twins)
    shown = {card.code: card for card in cards(seen, person, at=at)}
    before = [photo for photo in case.photos.all() if photo.kind == PhotoKind.BEFORE]
    first = min(before, key=lambda photo: photo.added_at, default=None)
    own = photo_url(first, "kecil") if first else ""
    return [
        Candidate(shown[code], twin.percent, twin.is_likely, ", ".join(twin.reasons), own)
        for code, twin in twins.items()
        if code in shown
    ][:most]


def guests_of(case: Case, person: Person) -> list[Guest]:
    """The cases that were merged into this one, latest first, and where to split them again while this one is open."""
    return [_guest(guest, person, may_split=case.status in OPEN) for guest in queries.merged_into(case)]


def _guest(guest: Case, person: Person, *, may_split: bool) -> Guest:
    verbs = {row.verb for row in open_verbs(person, guest)} if may_split else set()
    return Guest(
        code=guest.code,
        title=guest.category.label if guest.category else guest.area.name,
        since=guest.changed_at,
        url=reverse("desk:case", args=[guest.code]),
        split_url=reverse("desk:step", args=[guest.code, Verb.SPLIT]) if Verb.SPLIT in verbs else "",
    )


def is_likely_twin() -> Exists:
    """Of a list of cases, whether the machine noted that the row is probably reported twice."""
    noted = Event.objects.filter(
        case=OuterRef("pk"), kind=DuplicatesFound.kind, facts__percents__0__gte=_LIKELY_PERCENT
    )
    return Exists(noted)
