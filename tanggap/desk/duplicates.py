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
from tanggap.cases.states import OPEN
from tanggap.cases.workflow import Verb
from tanggap.desk.cards import CaseCard, cards, photo_url
from tanggap.routing.duplicates.scoring import LIKELY_FROM
from tanggap.routing.duplicates.search import PossibleDuplicate, duplicates_of_case

MOST_COMPARED: Final = 5
MOST_IN_TRIAGE: Final = 3
_LIKELY_PERCENT: Final = round(100 * LIKELY_FROM)


@dataclass(frozen=True)
class DuplicateCandidate:
    """An open case beside the one that is looked at; `own_thumb` is that one's photo."""

    card: CaseCard
    percent: int
    is_likely: bool
    why: str
    own_thumb: str


@dataclass(frozen=True)
class MergedCase:
    """A case that was merged into the one that is looked at; `split_url` is empty for whoever may not split it."""

    code: str
    title: str
    since: datetime
    url: str
    split_url: str


def possible_duplicates(case: Case) -> list[PossibleDuplicate]:
    """What may be the same as this open case, looked for once for each page."""
    if case.status not in OPEN:
        return []
    if "possible_duplicates" not in case.__dict__:
        case.__dict__["possible_duplicates"] = duplicates_of_case(case, at=timezone.now(), most=MOST_COMPARED)
    found: list[PossibleDuplicate] = case.__dict__["possible_duplicates"]
    return found


def duplicate_candidates(
    case: Case, person: Person, *, at: datetime, most: int = MOST_COMPARED
) -> list[DuplicateCandidate]:
    """The likeliest first, of those that this person may see."""
    likely = {one.code: one for one in possible_duplicates(case)}
    if not likely:
        return []
    seen = queries.visible_to(person).filter(code__in=likely)
    shown = {card.code: card for card in cards(seen, person, at=at)}
    before = [photo for photo in case.photos.all() if photo.kind == PhotoKind.BEFORE]
    first = min(before, key=lambda photo: photo.added_at, default=None)
    own = photo_url(first, "kecil") if first else ""
    return [
        DuplicateCandidate(shown[code], one.percent, one.is_likely, ", ".join(one.reasons), own)
        for code, one in likely.items()
        if code in shown
    ][:most]


def merged_cases_of(case: Case, person: Person) -> list[MergedCase]:
    """The cases that were merged into this one, latest first, and where to split them again while this one is open."""
    return [_merged_case(merged, person, may_split=case.status in OPEN) for merged in queries.merged_into(case)]


def _merged_case(merged: Case, person: Person, *, may_split: bool) -> MergedCase:
    verbs = {row.verb for row in open_verbs(person, merged)} if may_split else set()
    return MergedCase(
        code=merged.code,
        title=merged.category.label if merged.category else merged.area.name,
        since=merged.changed_at,
        url=reverse("desk:case", args=[merged.code]),
        split_url=reverse("desk:step", args=[merged.code, Verb.SPLIT]) if Verb.SPLIT in verbs else "",
    )


def is_likely_duplicate() -> Exists:
    """Of a list of cases, whether the machine noted that the row is probably reported twice."""
    noted = Event.objects.filter(
        case=OuterRef("pk"), kind=DuplicatesFound.kind, facts__percents__0__gte=_LIKELY_PERCENT
    )
    return Exists(noted)
