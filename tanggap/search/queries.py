"""The one search: what was meant, the areas of that name, and the cases that fit, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from tanggap.cases.public import public_cases
from tanggap.places.models import Area, City
from tanggap.search.ranking import ranked
from tanggap.search.retrieval import SearchCandidate, SearchScope, candidates, matching, nearly_matching, with_codes
from tanggap.search.understanding import Understanding, understand

_MOST_AREAS = 8


@dataclass(frozen=True)
class SearchResults:
    """What a search found. `is_near` says that no case meets every part, so that these meet only some."""

    understood: Understanding
    areas: Sequence[Area]
    cases: Sequence[SearchCandidate]
    is_near: bool = False
    is_code: bool = False


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


def public_scope(city: City) -> SearchScope:
    """What everybody may find: public cases, by words that their reporters gave to everybody."""
    return SearchScope(public_cases(city), Q(wants_public=True))


def areas_of(understood: Understanding) -> list[Area]:
    """The areas that were named, and those that hold a street or landmark that was, the nearest to the words first."""
    ids = [pk for place in understood.places for pk in (*place.areas, *place.alike)][:_MOST_AREAS]
    rows = Area.objects.select_related("parent").filter(is_active=True).in_bulk(ids) if ids else {}
    return [rows[pk] for pk in dict.fromkeys(ids) if pk in rows]
