"""The desk's search: the same as everybody's over what the person may see, and offices and officers beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Final

from django.db.models import Q

from tanggap.accounts.models import Person
from tanggap.cases import queries
from tanggap.directory.models import Agency
from tanggap.places.models import City
from tanggap.search.queries import search
from tanggap.search.retrieval import SearchScope
from tanggap.search.title import title_of

_MOST_OF_OFFICE: Final = 100
_MOST_WORDS: Final = 8


@dataclass(frozen=True)
class DeskResults:
    """Cases by their keys, the best first; what was understood; the offices and officers of that name."""

    keys: Sequence[int]
    title: str = ""
    offices: Sequence[str] = ()
    officers: Sequence[str] = ()
    is_near: bool = False


def desk_search(city: City, person: Person, words: str, *, at: datetime) -> DeskResults:
    """Cases that the person may see: by kind, place, code and words, then those of offices and officers that bear the words as a name."""
    seen = queries.visible_to(person).filter(city=city)
    results = search(city, words, SearchScope(seen, Q()), at=at)
    offices = list(_offices(city, words)) if not results.is_code else []
    named = seen.filter(_officer(words))
    officers = list(named.order_by("officer__full_name").values_list("officer__full_name", flat=True).distinct())
    theirs = seen.filter(Q(agency__in=offices)).order_by("-opened_at", "-pk") if offices else seen.none()
    more = [
        *named.values_list("pk", flat=True)[:_MOST_OF_OFFICE],
        *theirs.values_list("pk", flat=True)[:_MOST_OF_OFFICE],
    ]
    is_near = results.is_near and not more
    found = [] if results.is_near and more else [case.pk for case in results.cases]
    keys = list(dict.fromkeys([*found, *more]))
    return DeskResults(keys, title_of(results.understood), [one.label for one in offices], officers, is_near)


def _offices(city: City, words: str) -> Sequence[Agency]:
    """The offices in whose name all of these words stand."""
    said = words.split()[:_MOST_WORDS]
    named = (Q(name__icontains=word) | Q(short_name__icontains=word) | Q(name_en__icontains=word) for word in said)
    is_named = reduce(and_, named, Q())
    found = (
        Agency.objects.filter(is_named, city=city, is_active=True).order_by("name") if said else Agency.objects.none()
    )
    return tuple(found[:_MOST_WORDS])


def _officer(words: str) -> Q:
    return Q(officer__full_name__icontains=" ".join(words.split()))
