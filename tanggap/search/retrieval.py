"""From what was understood to the cases that may be meant, as PostgreSQL finds them: a filter, and candidates for the ranking.

The storage of the search: the only module that knows tables. Words are found by the indexes `report_words` and `case_landmark_words`,
kinds and areas by their keys; no text is read that was not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import OuterRef, Q, QuerySet

from tanggap.cases.models import WORDS_CONFIG, Case, Report
from tanggap.places.models import Area
from tanggap.search.codes import PossibleCodes
from tanggap.search.kind_reading import KindPart
from tanggap.search.moments import TimePart
from tanggap.search.place_reading import PlacePart
from tanggap.search.understanding import Understanding
from tanggap.search.words import variants

MOST: Final = 300
_PREFIX_FROM: Final = 4  # letters from which a word may go on


@dataclass(frozen=True)
class SearchScope:
    """Who searches: the cases that may be found, and whose reports' words count."""

    cases: QuerySet[Case]
    reports: Q
    extra: Sequence[Q] = ()  # what this reader may ask beside: offices, officers


@dataclass(frozen=True)
class SearchCandidate:
    """A case as the ranking reads it."""

    pk: int
    code: str
    category: int | None
    area: int
    lineage: Sequence[int]
    landmark: str
    texts: Sequence[str]
    opened_at: datetime


def matching(scope: SearchScope, understood: Understanding) -> QuerySet[Case]:
    """The cases in which every part of the search is met, each in its own field; unordered."""
    return scope.cases.filter(reduce(and_, conditions(scope, understood), Q()))


def nearly_matching(scope: SearchScope, understood: Understanding) -> QuerySet[Case]:
    """The cases in which all parts but one are met, or else any; nothing when there is but one part."""
    parts = conditions(scope, understood)
    if len(parts) > 2:
        but_one = [reduce(and_, (part for part in parts if part is not left)) for left in parts]
        found = scope.cases.filter(_any(but_one))
        if found.exists():
            return found
    return scope.cases.filter(_any(parts)) if len(parts) > 1 else scope.cases.none()


def candidates(cases: QuerySet[Case], scope: SearchScope, *, most: int = MOST) -> list[SearchCandidate]:
    """The newest of these cases with what the ranking compares, in one query."""
    said = Report.objects.filter(scope.reports, case=OuterRef("pk")).order_by("pk").values("text")[:4]
    rows = cases.order_by("-opened_at", "-pk").annotate(said=ArraySubquery(said))
    fields = ("pk", "code", "category_id", "area_id", "area__lineage", "landmark", "said", "opened_at")
    return [SearchCandidate(*row) for row in rows.values_list(*fields)[:most]]


def with_codes(scope: SearchScope, codes: PossibleCodes) -> list[SearchCandidate]:
    """The cases that bear one of these codes, or have a report that does and may be read."""
    meant = [code for code in (codes.exact, *codes.near) if code]
    if not meant:
        return []
    reports = Report.objects.filter(scope.reports, code__in=meant).values("case_id")
    return candidates(scope.cases.filter(Q(code__in=meant) | Q(pk__in=reports)), scope)


def conditions(scope: SearchScope, understood: Understanding) -> list[Q]:
    """What each part of the search asks of a case."""
    parts = [_of_place(scope, place) for place in understood.places]
    if understood.kind is not None:
        parts.insert(0, _of_kind(scope, understood.kind))
    if understood.when is not None:
        parts.append(_of_time(understood.when))
    return [*parts, *(_holds(scope, [word]) for word in understood.words), *scope.extra]


def _any(parts: Sequence[Q]) -> Q:
    found = Q()
    for part in parts:
        found |= part
    return found


def _of_kind(scope: SearchScope, kind: KindPart) -> Q:
    """A case of the kind; one whose kind nobody has said yet if its words speak of it."""
    return Q(category__in=kind.ids) | (Q(category=None) & _holds(scope, kind.words))


def _of_place(scope: SearchScope, place: PlacePart) -> Q:
    """A case in the area, or one whose reporter named the place."""
    inside = Area.objects.filter(lineage__overlap=[*place.areas, *place.alike]).values("pk")
    return Q(area__in=inside) | _holds(scope, place.words)


def _of_time(when: TimePart) -> Q:
    return Q(opened_at__gte=when.since, opened_at__lt=when.until)


def _holds(scope: SearchScope, words: Sequence[str]) -> Q:
    """Cases whose landmark, or a report that may be read, holds all of these words, however they are inflected or joined."""
    asked = SearchQuery(_tsquery(words), config=WORDS_CONFIG, search_type="raw")
    landmarks = Case.objects.annotate(called=SearchVector("landmark", config=WORDS_CONFIG)).filter(called=asked)
    reports = Report.objects.annotate(said=SearchVector("text", config=WORDS_CONFIG)).filter(scope.reports, said=asked)
    return Q(pk__in=landmarks.values("pk")) | Q(pk__in=reports.values("case_id"))


def _tsquery(words: Sequence[str]) -> str:
    """Letters and digits only, as `gazetteer.words.plain` leaves them, so that no word is taken for an operator."""
    all_of = " & ".join("({})".format(" | ".join(_begun(one) for one in variants(word))) for word in words)
    joined = "".join(words)
    return f"({all_of}) | {joined}" if len(words) > 1 else all_of


def _begun(word: str) -> str:
    return f"{word}:*" if len(word) >= _PREFIX_FROM else word
