"""Whom a case is kept from: the line of the office that it accuses, and area supervisors when somebody of the staff is meant.

The same rule stands here twice, as a query and as a check of one case; a test holds them together over everybody.
Whoever works at the accused office, above it or below it, learns nothing: no row, no count, no "may not". The inspectorate is
outside every line but its own, because somebody must be able to look.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from tanggap.accounts.models import Membership, Person, Role
from tanggap.accounts.scopes import memberships_of
from tanggap.cases.models import Case
from tanggap.directory.models import Agency, AgencyKind

# An area's supervisor may be the superior of who is meant; the control room has no part in it.
_NOT_FOR = frozenset({Role.SUPERVISOR, Role.CONTROL_ROOM})


def not_hidden_by_conflict(person: Person) -> Q:
    """The cases that are not kept from this person, whatever their roles."""
    offices = _offices(person)
    if not offices:
        return Q()
    above = {ancestor for office in offices if not _is_inspectorate(office) for ancestor in office.lineage}
    line = Agency.objects.filter(Q(lineage__overlap=[office.pk for office in offices]) | Q(pk__in=above))
    return Q(about_agency=None) | ~Q(about_agency__in=line.values("pk"))


def open_to(membership: Membership) -> Q:
    """The cases that this role may know at all."""
    return Q(is_guarded=False) if _is_shut_out(membership) else Q()


def is_hidden_by_conflict(person: Person, case: Case) -> bool:
    """Whether this person may not even know that the case exists, because it accuses their line."""
    accused = case.about_agency
    return accused is not None and any(is_in_line(office, accused) for office in _offices(person))


def is_open_to(membership: Membership, case: Case) -> bool:
    """Whether this role may know this case at all."""
    return not (case.is_guarded and _is_shut_out(membership))


def is_in_line(office: Agency, accused: Agency) -> bool:
    """Whether an office is the accused one, above it, or below it; the inspectorate is not below anybody here."""
    if office.pk in accused.lineage:
        return True
    return accused.pk in office.lineage and not _is_inspectorate(office)


def _offices(person: Person) -> list[Agency]:
    memberships: Iterable[Membership] = memberships_of(person)
    return [membership.agency for membership in memberships if membership.agency is not None]


def _is_shut_out(membership: Membership) -> bool:
    at_inspectorate = membership.agency is not None and _is_inspectorate(membership.agency)
    return membership.role in _NOT_FOR and not at_inspectorate


def _is_inspectorate(office: Agency) -> bool:
    return office.kind == AgencyKind.INSPECTORATE
