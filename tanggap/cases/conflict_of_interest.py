"""Whom a case is hidden from: the line of the office that it accuses, and area supervisors when somebody of the staff is meant.

Whoever works at the accused office, above it or below it, learns nothing: no row, no count, no "may not". The inspectorate is
outside every line but its own, because somebody must be able to look.
"""

from __future__ import annotations

from tanggap.accounts.lines import OutsideLine, line_of, offices_of
from tanggap.accounts.models import Membership, Person, Role
from tanggap.accounts.rules import ANYTHING, Is, RowRule
from tanggap.directory.models import Agency, AgencyKind

# An area's supervisor may be the superior of the person who is meant; the control room has no part in it.
_NOT_FOR = frozenset({Role.SUPERVISOR, Role.CONTROL_ROOM})
_OUTSIDE = (AgencyKind.INSPECTORATE,)


def no_conflict(person: Person, *, accused: str = "about_agency") -> RowRule:
    """The rows that accuse nobody of the person's lines, whatever their roles; `accused` is the path to the accused office."""
    return OutsideLine(accused, line_of(offices_of(person), no_superiors=_OUTSIDE))


def is_in_line(office: Agency, accused: Agency) -> bool:
    """Whether an office is the accused one, above it, or below it; the inspectorate is not below anybody here."""
    return line_of([office], no_superiors=_OUTSIDE).holds(accused)


def open_to(membership: Membership) -> RowRule:
    """The cases that this membership may know: no guarded ones for roles near the accused, save the inspectorate."""
    return Is("is_guarded", value=False) if _is_shut_out(membership) else ANYTHING


def _is_shut_out(membership: Membership) -> bool:
    at_inspectorate = membership.agency is not None and membership.agency.kind == AgencyKind.INSPECTORATE
    return membership.role in _NOT_FOR and not at_inspectorate
