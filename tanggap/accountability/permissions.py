"""Who may contest, judge and sign. Nobody judges their own line: neither the accused office nor any above or below it.

Each rule takes the paths at which a row names its city, office or area, so that it serves offices, cases, missed deadlines,
contests and proposals, as a filter and as a check.
"""

from __future__ import annotations

from tanggap.accounts.lines import OfficeLine, OutsideLine, line_of, offices_of
from tanggap.accounts.models import Person, Role
from tanggap.accounts.rules import Is, RowRule, any_of
from tanggap.accounts.scopes import AT_AN_AGENCY, memberships_of, under_office, within
from tanggap.cases.models import Case
from tanggap.directory.models import Agency, AgencyKind


def of_own_agencies(person: Person, *, city: str = "city_id", agency: str = "agency") -> RowRule:
    """The rows of agencies at which the person works, or of those under these; it is theirs wherever the case lies."""
    at_agencies = (one for one in memberships_of(person) if one.role in AT_AN_AGENCY)
    return any_of(Is(city, one.city_id) & under_office(one, agency=agency) for one in at_agencies)


def in_supervised_areas(person: Person, *, city: str = "city_id", area: str = "area") -> RowRule:
    """The rows of areas that the person supervises; what serves no single area is for those who supervise the whole city."""
    supervising = (one for one in memberships_of(person) if one.role == Role.SUPERVISOR)
    return any_of(within(one, city=city, area=area) for one in supervising)


def outside_own_line(person: Person, *, agency: str = "agency") -> RowRule:
    """The rows of agencies to which no membership ties the person: not theirs, none above and none under it.

    The governor stands over everybody and decides sanctions by law; that tie is no partiality.
    """
    return OutsideLine(agency, _line(person))


def speaks_for(person: Person, agency: Agency) -> bool:
    """Whether the person works at the agency or at one above it."""
    return of_own_agencies(person, agency="").allows(agency)


def supervises(person: Person, case: Case) -> bool:
    """Whether the person supervises an area that holds the case."""
    return in_supervised_areas(person).allows(case)


def may_sign_for(person: Person, agency: Agency) -> bool:
    """Whether the person supervises the area that the agency serves (the whole city, for an agency without one)."""
    return in_supervised_areas(person).allows(agency)


def is_of_the_line(person: Person, agency: Agency) -> bool:
    """Whether any membership ties the person to the agency, to one above it or one under it; see `outside_own_line`."""
    return _line(person).holds(agency)


def _line(person: Person) -> OfficeLine:
    offices = offices_of(person)
    governors = frozenset(office.pk for office in offices if office.kind == AgencyKind.GOVERNOR)
    line = line_of(office for office in offices if office.kind != AgencyKind.GOVERNOR)
    return OfficeLine(line.roots, line.above | governors)
