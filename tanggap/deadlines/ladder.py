"""Who stands on a rung: offices up the agency tree, those who answer for an area up the area tree, and their people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Q

from tanggap.accounts.models import Absence, Membership, Person, Role
from tanggap.accounts.rules import Is, OneOf, RowRule
from tanggap.cases.models import Case
from tanggap.directory.models import Agency, AgencyKind
from tanggap.places.models import Area, City, Level

# The office that stands for an area of a level, where the city has one.
_OFFICES = {
    Level.PROVINCE: AgencyKind.GOVERNOR,
    Level.CITY: AgencyKind.CITY_OFFICE,
    Level.DISTRICT: AgencyKind.DISTRICT_OFFICE,
    Level.VILLAGE: AgencyKind.VILLAGE_OFFICE,
}

# The memberships that answer at their office: its head and its supervisors; at the front desk also those who dispatch, at the
# inspectorate those who watch.
ANSWERS_AT_AN_OFFICE: RowRule = (
    OneOf("role", frozenset({Role.AGENCY_HEAD, Role.SUPERVISOR}))
    | (OneOf("role", frozenset({Role.OPERATOR, Role.CITY_ADMIN})) & Is("agency__is_front_desk", value=True))
    | (OneOf("role", frozenset({Role.OVERSIGHT, Role.AUDITOR})) & Is("agency__kind", AgencyKind.INSPECTORATE))
)
ANSWERS_FOR_AN_AREA: RowRule = Is("role", Role.SUPERVISOR)


@dataclass(frozen=True)
class Addressee:
    """An office, or an area: exactly one of them. `label` is what everybody reads."""

    agency: Agency | None
    area: Area | None
    label: str


@dataclass(frozen=True)
class Reached:
    """A person who is told, and for whom, when somebody absent is meant."""

    person: Person
    substitute_for: Person | None = None


class Ladder:
    """The offices and areas of a city, read once for many cases."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._agencies = {row.pk: row for row in Agency.objects.filter(city=city)}
        self._by_code = {row.code: row for row in self._agencies.values()}
        self._areas = {row.pk: row for row in Area.objects.filter(city=city)}
        self._offices = {
            (row.kind, row.area_id): row for row in self._agencies.values() if row.area_id and row.is_active
        }

    def addressees(self, to: Iterable[str], case: Case, agency_id: int) -> list[Addressee]:
        """Whom a rung means for this case, each once; `agency_id` answers for the step. What does not exist is left out."""
        if case.is_guarded:
            # What accuses somebody of the staff climbs past every line that could be meant.
            office = self._inspectorate
            return [Addressee(office, None, office.name)] if office else []
        found = [self._addressee(one, case, self._agencies[agency_id]) for one in to]
        return list(dict.fromkeys(one for one in found if one is not None))

    @cached_property
    def _inspectorate(self) -> Agency | None:
        offices = [row for row in self._agencies.values() if row.is_active]
        watchers = (row for row in offices if row.kind == AgencyKind.INSPECTORATE)
        return next(watchers, None) or next((row for row in offices if row.is_front_desk), None)

    def _addressee(self, to: str, case: Case, agency: Agency) -> Addressee | None:
        kind, _sep, which = to.partition(":")
        if kind == "area":
            return self._of_area(which, case)
        if kind == "agency":
            office = self._by_code.get(which)
        elif kind == "above":
            office = self._agencies.get(agency.parent_id or 0)
        else:
            office = agency
        return Addressee(office, None, office.name) if office else None

    def _of_area(self, level: str, case: Case) -> Addressee | None:
        lineage = self._areas[case.area_id].lineage
        area = next((self._areas[pk] for pk in lineage if self._areas[pk].level == level), None)
        if area is None:
            return None
        office = self._offices.get((_OFFICES[Level(level)], area.pk))
        return Addressee(None, area, office.name if office else area_label(area))


def area_label(area: Area) -> str:
    """An area where no office stands for it: "Kecamatan Kenanga"; a city's name says already what it is."""
    is_small = area.level in (Level.DISTRICT, Level.VILLAGE)
    return f"{area.get_level_display()} {area.name}" if is_small else area.name


def people_at(addressee_agency: int | None, addressee_area: int | None) -> list[Person]:
    """Who answers there: the heads of the office and its supervisors, or the supervisors of exactly this area."""
    if addressee_area is not None:
        wanted = ANSWERS_FOR_AN_AREA.q() & Q(area=addressee_area)
    else:
        wanted = ANSWERS_AT_AN_OFFICE.q() & Q(agency=addressee_agency)
    members = Membership.objects.filter(wanted, person__is_active=True).select_related("person")
    return list({row.person_id: row.person for row in members.order_by("pk")}.values())


def staffed_places(city: City, *, at: datetime) -> tuple[set[int], set[int]]:
    """All offices and all areas of a city at which `is_somebody_there`, in three queries for however many cases ask."""
    members = Membership.objects.filter(city=city, person__is_active=True)
    offices = list(members.filter(ANSWERS_AT_AN_OFFICE.q(), agency__isnull=False).values_list("agency", "person"))
    areas = list(members.filter(ANSWERS_FOR_AN_AREA.q(), area__isnull=False).values_list("area", "person"))
    people = [person for _place, person in (*offices, *areas)]
    away = absences(people, day=at.astimezone(ZoneInfo(city.timezone)).date())
    gone = {person for person, absence in away.items() if not _is_covered(absence)}
    return (
        {place for place, person in offices if person not in gone},
        {place for place, person in areas if person not in gone},
    )


def reached_of(people: Sequence[Person], away: Mapping[int, Absence]) -> list[Reached]:
    """These people, and for each who is away (by primary key) the substitute as well; the absent one can read it afterwards."""
    found = [Reached(person) for person in people]
    for person in people:
        absence = away.get(person.pk)
        if absence is not None and absence.substitute is not None and absence.substitute.is_active:
            found.append(Reached(absence.substitute, person))
    return list({one.person.pk: one for one in reversed(found)}.values())[::-1]


def absences(people: Sequence[Person] | Sequence[int], *, day: date) -> dict[int, Absence]:
    """Who of these is away on this day."""
    rows = Absence.objects.filter(person__in=people, first_day__lte=day, last_day__gte=day, ended_at=None)
    return {row.person_id: row for row in rows.select_related("substitute").order_by("pk")}


def is_somebody_there(people: Sequence[Person], *, at: datetime, city: City) -> bool:
    """Whether anybody can act now: somebody present, or the substitute of somebody absent."""
    away = absences(people, day=at.astimezone(ZoneInfo(city.timezone)).date())
    return any(person.pk not in away or _is_covered(away[person.pk]) for person in people)


def _is_covered(absence: Absence) -> bool:
    return absence.substitute is not None and absence.substitute.is_active
