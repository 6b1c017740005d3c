"""Who may contest, judge and sign. Nobody judges their own line: not the accused office, nor who stands over or under it."""

from __future__ import annotations

from tanggap.accounts.models import Membership, Person, Role
from tanggap.accounts.scopes import memberships_of, reaches_agency, reaches_area
from tanggap.cases.models import Case
from tanggap.directory.models import Agency, AgencyKind

WORKERS = frozenset({Role.OFFICER, Role.AGENCY_HEAD})


def speaks_for(person: Person, agency: Agency) -> bool:
    """Whether the person works at the agency or at one above it."""
    return any(
        one.role in WORKERS and one.city_id == agency.city_id and reaches_agency(one, agency.lineage)
        for one in memberships_of(person)
    )


def is_of_the_line(person: Person, agency: Agency) -> bool:
    """Whether any membership ties the person to the agency, to one above it or one under it.

    The governor stands over everybody and decides sanctions by law; that tie is no partiality.
    """
    return any(one.agency is not None and _same_line(one.agency, agency) for one in memberships_of(person))


def _same_line(mine: Agency, other: Agency) -> bool:
    if mine.kind == AgencyKind.GOVERNOR and mine.pk != other.pk:
        return False
    return mine.pk in other.lineage or other.pk in mine.lineage


def supervises(person: Person, case: Case) -> bool:
    """Whether the person supervises an area that holds the case."""
    return any(_supervises(one, case.city_id, case.area.lineage) for one in memberships_of(person))


def may_sign_for(person: Person, agency: Agency) -> bool:
    """Whether the person supervises the area that the agency serves (the whole city, for an agency without one)."""
    return any(
        _supervises(one, agency.city_id, agency.area.lineage) if agency.area else _supervises_all(one, agency.city_id)
        for one in memberships_of(person)
    )


def _supervises(one: Membership, city: int, lineage: list[int]) -> bool:
    return one.role == Role.SUPERVISOR and one.city_id == city and reaches_area(one, lineage)


def _supervises_all(one: Membership, city: int) -> bool:
    return one.role == Role.SUPERVISOR and one.city_id == city and one.area is not None and one.area.parent_id is None
