"""The one search: what was meant, the areas of that name, and the cases that fit, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from tanggap.cases.models import Case
from tanggap.places.models import Area, City
from tanggap.search.ranking import ranked
from tanggap.search.retrieval import (
    MOST,
    SearchCandidate,
    SearchScope,
    candidates,
    matching,
    nearly_matching,
    with_codes,
)
from tanggap.search.understanding import Understanding, understand

_MOST_AREAS = 8
# Whose words everybody may search: of reporters who let everybody read them.
FOR_EVERYBODY = Q(wants_public=True)


@dataclass(frozen=True)
class SearchResults:
    """What a search found. `is_near` says that no case meets every part, so that these meet only some."""

    understood: Understanding
    areas: Sequence[Area]
    cases: Sequence[SearchCandidate]
    is_near: bool = False
    is_code: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than was ranked."""
        return len(self.cases) >= MOST


def search(city: City, typed: str, scope: SearchScope, *, at: datetime, literal: bool = False) -> SearchResults:
    """Understand what was typed and rank what this scope lets be found; never refuses, whatever was typed."""
    return found_for(understand(city, typed, at=at, literal=literal), scope, at=at)


def found_for(understood: Understanding, scope: SearchScope, *, at: datetime) -> SearchResults:
    """What fits an understanding that was read before; a code, even one with a slip, is meant before any words."""
    if coded := with_codes(scope, understood.codes):
        return SearchResults(understood, (), coded, is_code=True)
    if understood.is_empty:
        return SearchResults(understood, (), ())
    found = candidates(matching(scope, understood), scope)
    is_near = not found
    if is_near:
        found = candidates(nearly_matching(scope, understood), scope)
    return SearchResults(understood, areas_of(understood), ranked(understood, found, at=at), is_near and bool(found))


def every_match(understood: Understanding, scope: SearchScope) -> QuerySet[Case]:
    """Every case that meets all of the search, however many, unordered: for files that a machine reads on."""
    if coded := with_codes(scope, understood.codes):
        return scope.cases.filter(pk__in=[case.pk for case in coded])
    return scope.cases.none() if understood.is_empty else matching(scope, understood)


def public_scope(cases: QuerySet[Case]) -> SearchScope:
    """What everybody may find of these public cases: by words that their reporters gave to everybody."""
    return SearchScope(cases, FOR_EVERYBODY)


def areas_of(understood: Understanding) -> list[Area]:
    """The areas that were named, and those that hold a street or landmark that was, the nearest to the words first."""
    ids = [pk for place in understood.places for pk in (*place.areas, *place.alike)][:_MOST_AREAS]
    rows = Area.objects.select_related("parent").filter(is_active=True).in_bulk(ids) if ids else {}
    return [rows[pk] for pk in dict.fromkeys(ids) if pk in rows]
