"""What a membership reaches: role x agency and all under it x area and all in it. A missing agency or area means the whole city."""

from __future__ import annotations

from collections.abc import Sequence

from tanggap.accounts.models import Membership, Person, Role
from tanggap.accounts.rules import NOTHING, Is, RowRule, Under
from tanggap.places.models import City

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
# Roles that reach what their agency answers for, and nothing else.
AT_AN_AGENCY = frozenset({Role.OFFICER, Role.AGENCY_HEAD})


def memberships_of(person: Person) -> Sequence[Membership]:
    """The person's memberships, read once for a request; none for somebody switched off."""
    if not person.is_active:
        return ()
    kept: Sequence[Membership] | None = getattr(person, "_memberships", None)
    if kept is None:
        kept = tuple(person.memberships.select_related("agency", "area", "city"))
        person._memberships = kept  # type: ignore[attr-defined]
    return kept


def has_role(person: Person, *roles: Role, city: City | None = None) -> bool:
    """Whether the person holds one of these roles in this city; without one, in any."""
    held = (one for one in memberships_of(person) if city is None or one.city_id == city.pk)
    return any(membership.role in roles for membership in held)


def is_city_wide(membership: Membership) -> bool:
    """Whether the membership reaches every place of its city: all of a city lies under its root."""
    return membership.area is None or membership.area.parent_id is None


def within(membership: Membership, *, city: str = "city_id", area: str = "area") -> RowRule:
    """The rows of the membership's city and area; `city` and `area` are the paths where a row names these.

    Of a membership for the whole city the area is not asked: that would cost a join, and change nothing.
    """
    in_city = Is(city, membership.city_id)
    if is_city_wide(membership) or membership.area_id is None:
        return in_city
    return in_city & Under(area, membership.area_id)


def under_office(membership: Membership, *, agency: str = "agency") -> RowRule:
    """The rows of the membership's agency and of all under it; none for a membership without an agency."""
    return Under(agency, membership.agency_id) if membership.agency_id is not None else NOTHING
