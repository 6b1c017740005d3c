"""Who may be given a case: the one rule behind what the board offers and what an appointment accepts."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from tanggap.accounts.models import Membership
from tanggap.accounts.scopes import AT_AN_AGENCY, within
from tanggap.cases.models import Case


def workers_at(offices: Collection[int]) -> QuerySet[Membership]:
    """The memberships of those who work at these offices, person by person."""
    found = Membership.objects.filter(agency__in=offices, role__in=AT_AN_AGENCY, person__is_active=True)
    return found.select_related("person", "agency", "area").order_by("person__full_name", "person", "agency__name")


def works_as_one_of(memberships: Iterable[Membership], case: Case) -> bool:
    """Whether one of these roles is at the office that holds the case (or one above it), where the case is."""
    return any(
        row.city_id == case.city_id and row.agency_id in case.agency.lineage and within(row).allows(case)
        for row in memberships
    )
