"""Cases into which another may be merged: found by words and by nearness, among those that the person may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from tanggap.accounts.models import Person
from tanggap.cases import queries
from tanggap.cases.models import Case
from tanggap.cases.publicity import may_be_public
from tanggap.cases.states import OPEN
from tanggap.cases.words import metres
from tanggap.desk.cards import CaseCard, card_of, for_cards
from tanggap.desk.queries import nearest_first
from tanggap.desk.words import direction
from tanggap.places.grid import distance_m, ranges_around
from tanggap.search.queries import search
from tanggap.search.retrieval import SearchScope

MOST_NEAR: Final = 6
MOST_FOUND: Final = 8
_WITHIN_M: Final = 1_000.0


@dataclass(frozen=True)
class MergeOption:
    """An open case, and where it lies seen from the one that is to be merged."""

    card: CaseCard
    where: str


@dataclass(frozen=True)
class MergeOptions:
    """What may be chosen beside the likely duplicates; `words` are those that were searched for."""

    words: str
    found: Sequence[MergeOption]
    near: Sequence[MergeOption]


def merge_options(case: Case, person: Person, words: str, *, but: Collection[str], at: datetime) -> MergeOptions:
    """The best matches for `words`, and the nearest cases; without a point the newest of the area. `but` are codes shown already."""
    possible = mergeable_into(case, person).exclude(code__in=but)
    found = _found(case, possible, words, at) if words.strip() else []
    seen = {row.pk for row in found}
    near = [row for row in for_cards(_nearest(case, possible), person, at=at) if row.pk not in seen][:MOST_NEAR]
    shown = {row.pk: row for row in for_cards(possible.filter(pk__in=seen), person, at=at)} if seen else {}
    return MergeOptions(
        words,
        [_option(case, shown[row.pk], person, at) for row in found],
        [_option(case, row, person, at) for row in near],
    )


def mergeable_into(case: Case, person: Person) -> QuerySet[Case]:
    """Open cases that the person sees and into which this one may go: by a merge nobody learns what they must not."""
    alike = Q(about_agency=case.about_agency_id, is_guarded=case.is_guarded)
    possible = queries.visible_to(person).filter(alike, city=case.city_id, status__in=OPEN).exclude(pk=case.pk)
    return possible if may_be_public(case.category) else possible.filter(is_public=False)


def _found(case: Case, possible: QuerySet[Case], words: str, at: datetime) -> list[Case]:
    """The best of what the search finds, as rows that know only their keys."""
    results = search(case.city, words, SearchScope(possible, Q()), at=at)
    return [Case(pk=one.pk) for one in results.cases[:MOST_FOUND]]


def _nearest(case: Case, possible: QuerySet[Case]) -> QuerySet[Case]:
    if case.lat is None or case.lon is None:
        return possible.filter(area=case.area_id).order_by("-opened_at", "-pk")[: MOST_NEAR + MOST_FOUND]
    within = Q()
    for first, last in ranges_around(case.lat, case.lon, _WITHIN_M):
        within |= Q(cell__range=(first, last))
    return nearest_first(possible.filter(within), lat=case.lat, lon=case.lon)[: MOST_NEAR + MOST_FOUND]


def _option(case: Case, row: Case, person: Person, at: datetime) -> MergeOption:
    return MergeOption(card_of(row, person, at=at), _where(case, row))


def _where(case: Case, row: Case) -> str:
    """`120 m ke timur laut`; '' where one of both has no point."""
    if case.lat is None or case.lon is None or row.lat is None or row.lon is None:
        return ""
    away = distance_m(case.lat, case.lon, row.lat, row.lon)
    return " ".join(filter(None, (metres(away), direction(case.lat, case.lon, row.lat, row.lon) if away >= 5 else "")))
