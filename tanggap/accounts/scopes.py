"""In what capacity a person stands before a thing: role x agency subtree x area subtree.

A membership reaches a thing when its agency is an ancestor of (or is) the thing's agency and its area holds the thing's area.
A missing agency or area means the whole city.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tanggap.accounts.models import Membership, Person, Role

# Roles that read everything of their area, whichever agency holds it.
READS_ALL_AGENCIES = frozenset(
    {
        Role.OPERATOR,
        Role.SUPERVISOR,
        Role.OVERSIGHT,
        Role.CONTROL_ROOM,
        Role.CITY_ADMIN,
        Role.AUDITOR,
    }
)


def memberships_of(person: Person) -> Sequence[Membership]:
    """The person's memberships, read once for a request; none for somebody switched off."""
    if not person.is_active:
        return ()
    kept: Sequence[Membership] | None = getattr(person, "_memberships", None)
    if kept is None:
        kept = tuple(person.memberships.select_related("agency", "area", "city"))
        person._memberships = kept  # type: ignore[attr-defined]
    return kept


def has_role(person: Person, *roles: Role) -> bool:
    """Whether the person holds one of these roles anywhere."""
    return any(membership.role in roles for membership in memberships_of(person))


def reaches_area(membership: Membership, area_lineage: Collection[int]) -> bool:
    """Whether the membership's area holds an area with this lineage."""
    return membership.area_id is None or membership.area_id in area_lineage


def reaches_agency(membership: Membership, agency_lineage: Collection[int]) -> bool:
    """Whether an agency with this lineage is the membership's or stands under it."""
    return membership.agency_id is not None and membership.agency_id in agency_lineage
