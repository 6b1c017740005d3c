"""The public ageing list: what has waited longest, by place and by office. Private cases are in none of its numbers.

Age is counted from the first report; a case that was opened again keeps the age of that first report. Pauses are counted too: for
who waits they are waiting.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Count, Min, Q, QuerySet

from tanggap.cases.models import Case
from tanggap.cases.public import PublicCard, cards, public_cases
from tanggap.cases.states import OPEN
from tanggap.directory.models import Agency
from tanggap.places.models import Area, City
from tanggap.portal.filters import Filters

Counted = TypeVar("Counted")
MOST_GROUPS = 12
_AT_ONCE = 500
_COUNTED_FOR_S = 60  # counts and groups may be a minute old; the list itself never is


@dataclass(frozen=True)
class Oldest:
    """What is open at one place or office: how many, and since when the oldest waits."""

    code: str
    name: str
    count: int
    since: datetime


def waiting(city: City, filters: Filters) -> QuerySet[Case]:
    """Public open cases that answer the filters (kind, place, office), oldest first; read along the index `case_open_by_age`."""
    cases = public_cases(city).filter(ended_at=None, status__in=OPEN)
    if filters.kategori:
        cases = cases.filter(category__code=filters.kategori, category__city=city)
    if filters.wilayah:
        area = Area.objects.filter(city=city, code=filters.wilayah).only("pk", "parent_id").first()
        cases = cases.none() if area is None else cases if area.parent_id is None else cases.filter(_inside(area))
    if filters.instansi:
        agencies = Agency.objects.filter(city=city, code=filters.instansi).values_list("pk", flat=True)
        below = (
            Agency.objects.filter(city=city, lineage__contains=list(agencies)) if agencies else Agency.objects.none()
        )
        cases = cases.filter(agency__in=below.values("pk"))
    return cases.order_by("opened_at", "pk")


def _inside(area: Area) -> Q:
    return Q(area__in=Area.objects.filter(lineage__contains=[area.pk]).values("pk"))


def count_of(city: City, filters: Filters) -> int:
    """How many answer the filters; at most a minute old."""
    return sum(count for _pk, count, _since in _offices(city, filters))


def by_place(city: City, filters: Filters) -> list[Oldest]:
    """Villages by the age of their oldest open case; at most a minute old."""
    rows = _kept(city, filters, "area", lambda: _groups(city, filters, "area"))
    areas = Area.objects.in_bulk([pk for pk, _count, _since in rows])
    return [Oldest(areas[pk].code, areas[pk].name, count, since) for pk, count, since in rows]


def by_office(city: City, filters: Filters) -> list[Oldest]:
    """Offices by the age of their oldest open case; at most a minute old."""
    rows = _offices(city, filters)[:MOST_GROUPS]
    agencies = Agency.objects.in_bulk([pk for pk, _count, _since in rows])
    return [Oldest(agencies[pk].code, agencies[pk].label, count, since) for pk, count, since in rows]


def offices(city: City) -> list[tuple[str, str]]:
    """Code and name of every office that has a public open case, by name: the choices of the filter."""
    found = _offices(city, Filters())
    rows = Agency.objects.filter(pk__in=[pk for pk, _count, _since in found])
    return sorted(((row.code, row.label) for row in rows), key=lambda row: row[1])


def _offices(city: City, filters: Filters) -> list[tuple[int, int, datetime]]:
    """Every office with how many and since when. One count for the total, the offices beside the list and the filter's choices."""
    return _kept(city, filters, "agency", lambda: _groups(city, filters, "agency", most=None))


def _groups(city: City, filters: Filters, by: str, most: int | None = MOST_GROUPS) -> list[tuple[int, int, datetime]]:
    found = waiting(city, filters).order_by().values_list(by).annotate(count=Count("pk"), since=Min("opened_at"))
    return list(found.order_by("since", by)[:most])


def _kept(city: City, filters: Filters, what: str, count: Callable[[], Counted]) -> Counted:
    asked = hashlib.sha256(filters.query.encode()).hexdigest()
    kept: Counted | None = cache.get_or_set(f"ageing:{city.pk}:{what}:{asked}", count, _COUNTED_FOR_S)
    return kept if kept is not None else count()


def all_by_age(city: City, filters: Filters, *, at: datetime) -> Iterator[PublicCard]:
    """Every card, oldest first, some hundred at a time along the index: no list however long stands in memory."""
    rows, last = waiting(city, filters), None
    while True:
        some = rows if last is None else rows.filter(Q(opened_at__gt=last[0]) | Q(opened_at=last[0], pk__gt=last[1]))
        keys = list(some.values_list("opened_at", "pk")[:_AT_ONCE])
        if not keys:
            return
        yield from cards(rows.filter(pk__in=[pk for _opened, pk in keys]), at=at)
        last = keys[-1]
