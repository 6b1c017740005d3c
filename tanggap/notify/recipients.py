"""Whom something is told: the hands that must do it, those who answer for them, and who stands in for somebody away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tanggap.accounts.models import Absence, Membership, Person, Role
from tanggap.accounts.scopes import within
from tanggap.cases.models import Case
from tanggap.deadlines.ladder import Addressee, Ladder, Reached, absences, people_at, reached_of
from tanggap.deadlines.models import Deadline, Escalation
from tanggap.directory.policies import policy_history_of
from tanggap.directory.steps import SlaStep
from tanggap.places.models import City

_OF_THE_DESK = (SlaStep.FIRST_RESPONSE, SlaStep.VERIFICATION)


class Roster:
    """Who works where and who is away, each asked of the database once however many things are to be told."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._members: dict[tuple[int, Role], list[Membership]] = {}
        self._people: dict[tuple[int | None, int | None], list[Person]] = {}
        self._admins: dict[int, list[Person]] = {}
        self._away: dict[tuple[date, int], Absence | None] = {}

    def for_deadline(self, row: Deadline) -> list[Reached]:
        """Who can still keep this deadline: the officer who holds the case, else the officers of the office that answers for the step."""
        case = row.case
        if row.step in _OF_THE_DESK:
            people = self._of_office(row.agency_id, case, Role.OPERATOR)
        elif case.officer is not None and row.agency_id == case.agency_id:
            people = [case.officer]
        else:
            people = self._of_office(row.agency_id, case, Role.OFFICER)
        return self._reached(people or self._people_at(row.agency_id, None), case.city)

    def for_escalation(self, row: Escalation) -> list[Reached]:
        """Who stands on this rung; where nobody does, the city's administration."""
        people = self._people_at(row.agency_id, row.area_id) if row.is_staffed else []
        return self._reached(people or self._admins_of(row.case), row.case.city)

    def for_reminder(self, case: Case) -> list[Reached]:
        """Whose turn it is now: the officer who holds the case, else those who work at its office, else who answers for that."""
        role = Role.OPERATOR if case.agency.is_front_desk else Role.OFFICER
        people = [case.officer] if case.officer else self._of_office(case.agency_id, case, role)
        return self._reached(people or self._people_at(case.agency_id, None), case.city)

    def for_emergency(self, case: Case) -> list[Reached]:
        """Who must know at once: whom the policy names, and the hands of the office that holds the case now."""
        wanted = policy_history_of(case.city).at(self._at).emergency_to
        to: Sequence[Addressee] = Ladder(case.city).addressees(wanted, case, case.agency_id)
        people = [
            person
            for one in to
            for person in self._people_at(one.agency.pk if one.agency else None, one.area.pk if one.area else None)
        ]
        role = Role.OPERATOR if case.agency.is_front_desk else Role.OFFICER
        people += self._of_office(case.agency_id, case, role)
        return self._reached(list({person.pk: person for person in people}.values()), case.city)

    def _of_office(self, agency_id: int, case: Case, role: Role) -> list[Person]:
        """Who works at this very office in this role and reaches the place."""
        key = (agency_id, role)
        if key not in self._members:
            rows = Membership.objects.filter(role=role, agency=agency_id, person__is_active=True)
            self._members[key] = list(rows.select_related("person", "area").order_by("pk"))
        return [row.person for row in self._members[key] if within(row).allows(case)]

    def _people_at(self, agency: int | None, area: int | None) -> list[Person]:
        key = (agency, area)
        if key not in self._people:
            self._people[key] = people_at(agency, area)
        return self._people[key]

    def _admins_of(self, case: Case) -> list[Person]:
        if case.city_id not in self._admins:
            rows = Membership.objects.filter(role=Role.CITY_ADMIN, city=case.city_id, person__is_active=True)
            self._admins[case.city_id] = [row.person for row in rows.select_related("person").order_by("pk")]
        return self._admins[case.city_id]

    def _reached(self, people: Sequence[Person], city: City) -> list[Reached]:
        """These people and who stands in for them today."""
        day = self._at.astimezone(ZoneInfo(city.timezone)).date()
        new = [person for person in people if (day, person.pk) not in self._away]
        if new:
            found = absences(new, day=day)
            self._away |= {(day, person.pk): found.get(person.pk) for person in new}
        away = {person.pk: self._away[day, person.pk] for person in people}
        return reached_of(people, {pk: absence for pk, absence in away.items() if absence is not None})
