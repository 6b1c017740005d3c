"""Who gets a notice: those who must act, those who answer for them, and the substitutes of people who are away."""

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
from tanggap.directory.queries import front_desk
from tanggap.directory.steps import SlaStep
from tanggap.places.models import City

_OF_THE_DESK = (SlaStep.FIRST_RESPONSE, SlaStep.VERIFICATION)


class Roster:
    """Who works where and who is away. Each is read from the database once, however many notices are sent."""

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
        """The people on this rung of the ladder; where there is nobody, the administrators of the city."""
        people = self._people_at(row.agency_id, row.area_id) if row.is_staffed else []
        return self._reached(people or self._admins_of(row.case), row.case.city)

    def for_reminder(self, case: Case) -> list[Reached]:
        """The officer who holds the case, else those who work at its office, else those who answer for the office."""
        role = Role.OPERATOR if case.agency.is_front_desk else Role.OFFICER
        people = [case.officer] if case.officer else self._of_office(case.agency_id, case, role)
        return self._reached(people or self._people_at(case.agency_id, None), case.city)

    def for_stop(self, case: Case) -> list[Reached]:
        """Who sends by hand what the system does not, and who may start it again."""
        people = [*self._of_office(front_desk(case.city).pk, case, Role.OPERATOR), *self._admins_of(case)]
        return self._reached(list({person.pk: person for person in people}.values()), case.city)

    def for_emergency(self, case: Case) -> list[Reached]:
        """Those whom the policy names for emergencies, and those who work at the office that holds the case now."""
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
        """People with this role at exactly this office whose area holds the case."""
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
        """These people, and today's substitutes of those who are away."""
        day = self._at.astimezone(ZoneInfo(city.timezone)).date()
        new = [person for person in people if (day, person.pk) not in self._away]
        if new:
            found = absences(new, day=day)
            self._away |= {(day, person.pk): found.get(person.pk) for person in new}
        away = {person.pk: self._away[day, person.pk] for person in people}
        return reached_of(people, {pk: absence for pk, absence in away.items() if absence is not None})
