"""Whom something is told: the hands that must do it, those who answer for them, and who stands in for somebody away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tanggap.accounts.models import Membership, Person, Role
from tanggap.accounts.scopes import reaches_area
from tanggap.cases.models import Case
from tanggap.deadlines.ladder import Addressee, Ladder, Reached, people_at, reached
from tanggap.deadlines.models import Deadline, Escalation
from tanggap.directory.policies import book_of
from tanggap.directory.steps import Step

_OF_THE_DESK = (Step.FIRST_RESPONSE, Step.VERIFICATION)


def for_deadline(row: Deadline, *, at: datetime) -> list[Reached]:
    """Who can still keep this deadline: the officer who holds the case, else the officers of the office that answers for the step."""
    case = row.case
    if row.step in _OF_THE_DESK:
        people = _members(row.agency_id, case, Role.OPERATOR)
    elif case.officer is not None and row.agency_id == case.agency_id:
        people = [case.officer]
    else:
        people = _members(row.agency_id, case, Role.OFFICER)
    return reached(people or people_at(row.agency_id, None), at=at, city=case.city)


def for_reminder(case: Case, *, at: datetime) -> list[Reached]:
    """Whose turn it is now: the officer who holds the case, else those who work at its office, else who answers for that."""
    if case.officer is not None:
        people = [case.officer]
    else:
        people = _members(case.agency_id, case, Role.OPERATOR if case.agency.is_front_desk else Role.OFFICER)
    return reached(people or people_at(case.agency_id, None), at=at, city=case.city)


def for_escalation(row: Escalation, *, at: datetime) -> list[Reached]:
    """Who stands on this rung; where nobody does, the city's administration."""
    people = people_at(row.agency_id, row.area_id) if row.is_staffed else []
    return reached(people or _admins(row.case), at=at, city=row.case.city)


def for_emergency(case: Case, *, at: datetime) -> list[Reached]:
    """Who must know at once: whom the policy names, and the hands of the office that holds the case now."""
    to: Sequence[Addressee] = Ladder(case.city).addressees(book_of(case.city).at(at).emergency_to, case, case.agency_id)
    people = [
        person
        for one in to
        for person in people_at(one.agency.pk if one.agency else None, one.area.pk if one.area else None)
    ]
    role = Role.OPERATOR if case.agency.is_front_desk else Role.OFFICER
    people += _members(case.agency_id, case, role)
    return reached(list({person.pk: person for person in people}.values()), at=at, city=case.city)


def _members(agency_id: int, case: Case, role: Role) -> list[Person]:
    """Who works at this very office in this role and reaches the place."""
    members = Membership.objects.filter(role=role, agency=agency_id, person__is_active=True).select_related("person")
    return [row.person for row in members.order_by("pk") if reaches_area(row, case.area.lineage)]


def _admins(case: Case) -> list[Person]:
    members = Membership.objects.filter(role=Role.CITY_ADMIN, city=case.city_id, person__is_active=True)
    return [row.person for row in members.select_related("person").order_by("pk")]
