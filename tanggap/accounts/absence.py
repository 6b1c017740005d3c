"""Somebody is away, and somebody else answers for them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from tanggap.accounts import refusals
from tanggap.accounts.models import Absence, Person
from tanggap.accounts.scopes import memberships_of
from tanggap.platform.errors import Refused

LONGEST_DAYS = 366


@transaction.atomic
def say_absent(
    person: Person, *, first_day: date, last_day: date, substitute: Person | None, by: Person, at: datetime, today: date
) -> Absence:
    """Note that the person is away from the first day to the last, both included, and who answers meanwhile.

    Raises Refused when the days are wrong or overlap another absence, or when the substitute sees other work than the person.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not today <= last_day or not first_day <= last_day or (last_day - first_day).days > LONGEST_DAYS:
        raise Refused(refusals.ABSENCE_DAYS, field="last_day")
    overlaps = Absence.objects.filter(person=person, ended_at=None, first_day__lte=last_day, last_day__gte=first_day)
    if overlaps.exists():
        raise Refused(refusals.ABSENCE_TWICE, field="first_day")
    if substitute is not None and not possible_substitutes(person).filter(pk=substitute.pk).exists():
        raise Refused(refusals.NO_SUBSTITUTE, field="substitute")
    return Absence.objects.create(
        person=person, substitute=substitute, first_day=first_day, last_day=last_day, said_by=by, said_at=at
    )


def end_absence(absence_id: int, *, person: Person, at: datetime) -> None:
    """Back early, or it was a mistake: from now on the person answers for themselves again."""
    if not Absence.objects.filter(pk=absence_id, person=person, ended_at=None).update(ended_at=at):
        raise Refused(refusals.NO_ABSENCE)


def possible_substitutes(person: Person) -> QuerySet[Person]:
    """Colleagues of the same office, those of the office above, and who answers for the same area: they see the same work."""
    near = Q(pk__in=())
    for membership in memberships_of(person):
        here = Q(memberships__city=membership.city_id)
        if membership.agency is not None:
            near |= here & Q(memberships__agency__in=membership.agency.lineage)
        if membership.area is not None:
            near |= here & Q(memberships__area__in=membership.area.lineage, memberships__role=membership.role)
        if membership.agency is None and membership.area is None:
            near |= here & Q(memberships__role=membership.role, memberships__agency=None, memberships__area=None)
    return Person.objects.filter(near, is_active=True).exclude(pk=person.pk).distinct().order_by("full_name", "pk")


def absences_of(person: Person, *, today: date) -> QuerySet[Absence]:
    """Present and coming absences, the next first."""
    rows = Absence.objects.filter(person=person, ended_at=None, last_day__gte=today)
    return rows.select_related("substitute").order_by("first_day")
