"""The rows behind the league tables and the signs of gaming: one query for each month, then pure functions.

A case belongs to the month in which its turn came: when it was finished, or (still open) when its deadline passed. It was in time when
it was finished before its deadline, pauses and the wait for a judge not counted, as the clock of the case has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.core.cache import cache
from django.db.models import Q, QuerySet

from tanggap.accountability.gaming import Closing, Return, Signal, signals
from tanggap.accountability.queries import Period, month_of
from tanggap.accountability.ranking import CaseResult, Standing, standings
from tanggap.cases.events import Fixed, Returned, Started
from tanggap.cases.models import Case, Event, Photo, PhotoKind
from tanggap.cases.states import FINISHED, OPEN
from tanggap.directory.models import Agency
from tanggap.places.grid import distance_m
from tanggap.places.models import Area, City, Level

# A photo taken farther away than this, beyond its own uncertainty, is not from the place.
AT_PLACE_M = 100.0
_COUNTED_FOR_S = 600


class LeagueUnit(StrEnum):
    """What is compared, as it stands in the address."""

    AGENCY = "instansi"
    DISTRICT = "kecamatan"
    VILLAGE = "kelurahan"


@dataclass(frozen=True)
class League:
    """A finished table: names by unit, those ranked, those with too few cases."""

    names: Mapping[int, str]
    codes: Mapping[int, str]
    ranked: list[Standing[int]]
    small: list[Standing[int]]
    city_share: float | None
    cases: int
    counted_at: datetime


@dataclass(frozen=True)
class _Table:
    """A table as it is kept: units by primary key, no words of any language."""

    rows: list[Standing[int]]
    cases: int
    in_time: int
    counted_at: datetime


@dataclass(frozen=True)
class Signs:
    """The signs of a month by office; offices without a sign are left out."""

    by_office: Mapping[int, list[Signal]]
    counted_at: datetime


def turns(cases: QuerySet[Case], span: Period, *, at: datetime) -> QuerySet[Case]:
    """The cases whose turn came in this time."""
    end = min(span.end, at)
    finished = Q(status__in=FINISHED, ended_at__gte=span.start, ended_at__lt=span.end)
    missed = Q(status__in=OPEN, ended_at=None, paused_at=None, due_at__gte=span.start, due_at__lt=end)
    return cases.filter(finished | missed, due_at__isnull=False)


def league(city: City, by: LeagueUnit, month: date, *, at: datetime, public_only: bool) -> League:
    """The table of a month beside the month before; at most ten minutes old, and `counted_at` says how old."""
    key = f"league:{city.pk}:{by}:{month:%Y-%m}:{public_only}"
    kept: _Table | None = cache.get(key)
    if kept is None:
        kept = _counted(city, by, month, at, public_only)
        cache.set(key, kept, _COUNTED_FOR_S)
    names, codes = _names(by, [row.unit for row in kept.rows])
    return League(
        names=names,
        codes=codes,
        ranked=[row for row in kept.rows if row.rank is not None],
        small=[row for row in kept.rows if row.rank is None],
        city_share=kept.in_time / kept.cases if kept.cases else None,
        cases=kept.cases,
        counted_at=kept.counted_at,
    )


def _counted(city: City, by: LeagueUnit, month: date, at: datetime, public_only: bool) -> _Table:
    cases = _compared(city).filter(is_public=True) if public_only else _compared(city)
    units = _units(city, by)
    now, every, in_time = _outcomes(cases, month_of(city, month), by, units, at)
    last = (month.replace(day=1) - timedelta(days=1)).replace(day=1)
    before, _cases, _in_time = _outcomes(cases, month_of(city, last), by, units, at)
    return _Table(standings(now, before), every, in_time, at)


def _compared(city: City) -> QuerySet[Case]:
    """Every case but complaints about the staff: whoever reads the table may be the person accused."""
    return Case.objects.filter(city=city, is_guarded=False)


def _outcomes(
    cases: QuerySet[Case], span: Period, by: LeagueUnit, units: Mapping[int, int], at: datetime
) -> tuple[list[CaseResult[int]], int, int]:
    """Who answers for each turn (the office that holds the case, or the area in which it lies), how many turns came, how many in time.

    What lies in no area of the compared level is counted for the city, and for nobody.
    """
    found, every, hits = [], 0, 0
    rows = (
        turns(cases, span, at=at)
        .order_by()
        .values_list("agency", "area", "category", "opened_at", "ended_at", "due_at")
    )
    for agency, area, kind, opened, ended, due in rows.iterator(chunk_size=5000):
        days = (ended - opened).total_seconds() / 86_400 if ended is not None else None
        is_in_time = ended is not None and due is not None and ended <= due
        every, hits = every + 1, hits + is_in_time
        unit = agency if by is LeagueUnit.AGENCY else units.get(area)
        if unit is not None:
            found.append(CaseResult(unit, kind, is_in_time, days))
    return found, every, hits


def _units(city: City, by: LeagueUnit) -> dict[int, int]:
    """From an area to the area of the compared level that holds it."""
    if by is LeagueUnit.AGENCY:
        return {}
    level = Level.DISTRICT if by is LeagueUnit.DISTRICT else Level.VILLAGE
    wanted = set(Area.objects.filter(city=city, level=level).values_list("pk", flat=True))
    lines = Area.objects.filter(city=city).values_list("pk", "lineage")
    return {pk: unit for pk, lineage in lines for unit in lineage if unit in wanted}


def _names(by: LeagueUnit, units: list[int]) -> tuple[dict[int, str], dict[int, str]]:
    if by is LeagueUnit.AGENCY:
        rows = Agency.objects.in_bulk(units)
        return {pk: row.label for pk, row in rows.items()}, {pk: row.code for pk, row in rows.items()}
    areas = Area.objects.in_bulk(units)
    return {pk: row.name for pk, row in areas.items()}, {pk: row.code for pk, row in areas.items()}


def signs_of(city: City, month: date, *, at: datetime) -> Signs:
    """What `signals_of` finds; at most ten minutes old, and `counted_at` says how old."""
    key = f"signs:{city.pk}:{month:%Y-%m}"
    kept: Signs | None = cache.get(key)
    if kept is None:
        kept = Signs(signals_of(city, month, at=at), at)
        cache.set(key, kept, _COUNTED_FOR_S)
    return kept


def signals_of(city: City, month: date, *, at: datetime) -> dict[int, list[Signal]]:
    """By office the signs of gaming in a month; offices without a sign are left out."""
    span = month_of(city, month)
    cases = turns(_compared(city), span, at=at)
    closings, returns = _closings(cases, span), _returns(cases, span)
    found = {pk: signals(closings.get(pk, []), returns.get(pk, [])) for pk in {*closings, *returns}}
    return {pk: some for pk, some in found.items() if some}


def _closings(cases: QuerySet[Case], span: Period) -> dict[int, list[Closing]]:
    """What each office called fixed in the month: the last fix of each case, the last beginning before it, where the photo is from."""
    began: dict[int, datetime] = {}
    fixed: dict[int, tuple[datetime, int | None, datetime | None]] = {}
    for case_id, kind, at, person in _steps(cases):
        if kind == Started.kind:
            began[case_id] = at
        else:
            fixed[case_id] = (at, person, began.get(case_id))
    within = [pk for pk, (at, _person, _began) in fixed.items() if span.start <= at < span.end]
    facts = Case.objects.only("code", "agency", "due_at", "lat", "lon").in_bulk(within)
    there = _taken_there(facts)
    found: dict[int, list[Closing]] = defaultdict(list)
    for pk in within:
        case, (at, person, begun) = facts[pk], fixed[pk]
        found[case.agency_id].append(Closing(case.code, at, person, begun, case.due_at, pk in there))
    return found


def _steps(cases: QuerySet[Case]) -> Iterable[tuple[int, str, datetime, int | None]]:
    """When work began and when it was called done, in the order of each history."""
    rows = Event.objects.filter(case__in=cases.order_by().values("pk"), kind__in=(Started.kind, Fixed.kind))
    found = rows.order_by("case", "number").values_list("case", "kind", "at", "person")
    return found.iterator(chunk_size=5000)


def _taken_there(cases: Mapping[int, Case]) -> set[int]:
    """Cases with an after-photo from the place; a case without a point cannot be held against any."""
    found = {pk for pk, case in cases.items() if case.lat is None or case.lon is None}
    asked = Q(case__in=[pk for pk in cases if pk not in found], kind=PhotoKind.AFTER, lat__isnull=False)
    for pk, lat, lon, accuracy in Photo.objects.filter(asked).values_list("case", "lat", "lon", "accuracy_m"):
        case = cases[pk]
        if lat is not None and lon is not None and case.lat is not None and case.lon is not None:
            away = distance_m(case.lat, case.lon, lat, lon) - (accuracy or 0.0)
            found |= {pk} if away <= AT_PLACE_M else set()
    return found


def _returns(cases: QuerySet[Case], span: Period) -> dict[int, list[Return]]:
    """What each office gave back in the month; the time it had is the case's whole time, from its first report."""
    rows = Event.objects.filter(
        case__in=cases.order_by().values("pk"), kind=Returned.kind, at__gte=span.start, at__lt=span.end,
        agency__isnull=False,
    )  # fmt: skip
    found: dict[int, list[Return]] = defaultdict(list)
    for code, office, at, opened, due in rows.values_list(
        "case__code", "agency", "at", "case__opened_at", "case__due_at"
    ):
        found[office].append(Return(code, at, opened, due))
    return found
