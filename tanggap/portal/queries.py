"""Reads that only the public pages need: figures of an area, lists for filters, the addresses of areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Aggregate, Count, DurationField, Exists, ExpressionWrapper, F, Q, QuerySet

from tanggap.cases.events import Confirmed, Reopened
from tanggap.cases.models import Case, Report
from tanggap.cases.public import public_cases
from tanggap.cases.ratings import Average, average_of
from tanggap.cases.states import FINISHED, OPEN
from tanggap.cases.workflow import CaseRole
from tanggap.directory.models import Agency, AgencyKind, Category
from tanggap.places.models import Area, City, Level, OutlineSource

PERIOD = timedelta(days=30)
FEWEST_ANSWERS = 10


class Median(Aggregate):
    """The middle value."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Figures:
    """How an area fares, counted over public cases. `median` is from report to verified fix, over those of 90 days."""

    open_now: int
    came: int  # in the last 30 days
    came_before: int  # in the 30 days before these
    done: int
    done_before: int
    median: timedelta | None
    answered: int  # of 90 days: cases whose reporter said whether it is fixed
    agreed: int  # of these, how many they called fixed and never disputed
    rating: Average | None  # of 90 days; None for too few

    @property
    def has_answers(self) -> bool:
        """Whether enough reporters answered to say anything by it."""
        return self.answered >= FEWEST_ANSWERS


@dataclass(frozen=True)
class Kind:
    """How many open cases of one category."""

    category: Category
    count: int


def cases_in(area: Area) -> QuerySet[Case]:
    """Public cases of an area and of all areas in it."""
    cases = public_cases(area.city)
    return cases if area.parent_id is None else cases.filter(area__lineage__contains=[area.pk])


def figures_of(area: Area, *, at: datetime) -> Figures:
    """Counted in four queries."""
    now, before = at - PERIOD, at - 2 * PERIOD
    done = Q(status__in=FINISHED)
    counted = cases_in(area).aggregate(
        open_now=Count("pk", filter=Q(status__in=OPEN)),
        came=Count("pk", filter=Q(opened_at__gte=now)),
        came_before=Count("pk", filter=Q(opened_at__gte=before, opened_at__lt=now)),
        done=Count("pk", filter=done & Q(ended_at__gte=now)),
        done_before=Count("pk", filter=done & Q(ended_at__gte=before, ended_at__lt=now)),
    )
    ended = cases_in(area).filter(done, ended_at__gte=at - 3 * PERIOD)
    span = ExpressionWrapper(F("ended_at") - F("opened_at"), output_field=DurationField())
    median = ended.aggregate(median=Median(span))["median"]
    rating = average_of(cases_in(area), since=at - 3 * PERIOD)
    return Figures(**counted, **_answers(area, since=at - 3 * PERIOD), median=median, rating=rating)


def _answers(area: Area, *, since: datetime) -> dict[str, int]:
    """What reporters said when they were asked. Who says nothing is in neither number: silence is no complaint and no praise."""
    said = cases_in(area).filter(events__at__gte=since, events__capacity=CaseRole.REPORTER)
    disputed = said.filter(events__kind=Reopened.kind).values("pk")
    agreed = Count("pk", filter=Q(events__kind=Confirmed.kind) & ~Q(pk__in=disputed), distinct=True)
    asked = Count("pk", filter=Q(events__kind__in=(Confirmed.kind, Reopened.kind)), distinct=True)
    return said.order_by().aggregate(answered=asked, agreed=agreed)


def kinds_in(area: Area, *, most: int = 6) -> Sequence[Kind]:
    """What is open there, the most frequent kind first."""
    rows = (
        cases_in(area)
        .filter(status__in=OPEN, category__isnull=False)
        .values("category")
        .annotate(count=Count("pk"))
        .order_by("-count", "category")[:most]
    )
    counts = {row["category"]: row["count"] for row in rows}
    categories = Category.objects.in_bulk(counts)
    return [Kind(categories[pk], count) for pk, count in counts.items()]


def area_with_code(city: City, code: str) -> Area | None:
    """An area by its public code, with its outline to be drawn."""
    return Area.objects.select_related("city", "outline").filter(city=city, code=code, is_active=True).first()


def drawn_area(city: City, code: str) -> tuple[Area | None, bool]:
    """An area to be drawn, and whether the city's outlines are estimates, which every page with a drawing says."""
    estimates = Area.objects.filter(city=city, outline_source=OutlineSource.VORONOI, is_active=True)
    areas = Area.objects.select_related("outline").annotate(is_estimate=Exists(estimates))
    found = areas.filter(city=city, code=code, is_active=True).first()
    return found, bool(getattr(found, "is_estimate", False))


def areas_above(area: Area) -> list[Area]:
    """From the whole city down to the area's parent."""
    found = Area.objects.in_bulk(area.lineage[:-1])
    return [found[pk] for pk in area.lineage[:-1]]


def areas_below(area: Area) -> list[tuple[Area, int]]:
    """The areas right below with how many open cases each has, by name."""
    children = list(area.children.filter(is_active=True).order_by("name", "code"))
    rows = cases_in(area).filter(status__in=OPEN).values_list("area__lineage").annotate(Count("pk"))
    counts: dict[int, int] = {}
    for lineage, count in rows.order_by():
        for pk in lineage:
            counts[pk] = counts.get(pk, 0) + count
    return [(child, counts.get(child.pk, 0)) for child in children]


def office_of(area: Area) -> Agency | None:
    """The office that serves the area itself, for a village or a district."""
    kinds = (AgencyKind.VILLAGE_OFFICE, AgencyKind.DISTRICT_OFFICE)
    return Agency.objects.filter(city=area.city_id, area=area, kind__in=kinds, is_active=True).first()


def area_choices(city: City) -> list[tuple[str, list[tuple[str, str]]]]:
    """Districts and villages for a select with groups: the district itself stands first in its own group."""
    rows = (
        Area.objects.filter(city=city, is_active=True)
        .values_list("code", "name", "parent__code")
        .order_by("name", "code")
    )
    villages: dict[str, list[tuple[str, str]]] = {}
    for code, name, parent in rows.filter(level=Level.VILLAGE):
        villages.setdefault(parent, []).append((code, name))
    districts = rows.filter(level=Level.DISTRICT)
    return [(name, [(code, name), *villages.get(code, [])]) for code, name, _parent in districts]


def reports_with_codes(city: City, codes: Sequence[str]) -> QuerySet[Report]:
    """Reports by their codes; the caller has checked that the reader holds their keys."""
    rows = Report.objects.select_related("case__category", "case__area")
    return rows.filter(city=city, code__in=list(codes)).prefetch_related("photos")
