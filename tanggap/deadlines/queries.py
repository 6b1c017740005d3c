"""Reads of deadlines and escalations that hold a rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Value, When

from tanggap.accounts.models import Absence, Membership, Person, Role
from tanggap.accounts.scopes import memberships_of
from tanggap.cases.models import Case
from tanggap.cases.scope import known_to
from tanggap.deadlines.ladder import ANSWERS_AT_AN_OFFICE, ANSWERS_FOR_AN_AREA
from tanggap.deadlines.models import OPEN, Deadline, Escalation, SweepWatermark

_RELATED = ("case__category", "case__area__parent", "case__agency", "case__city", "agency", "area", "deadline")


def escalations_for(person: Person, *, at: datetime) -> QuerySet[Escalation]:
    """What was escalated to this person, or to somebody for whom they stand in today (`meant_person` then says whom)."""
    own = _meant(memberships_of(person))
    found = Escalation.objects.filter(own)
    stands_in = []
    for absence in standing_in_for(person, at=at):
        meant = _meant(absence.person.memberships.select_related("agency", "area", "city"))
        found = found | Escalation.objects.filter(meant)
        stands_in.append(When(meant, then=Value(absence.person_id)))
    whose = models.Case(When(own, then=Value(None)), *stands_in, default=Value(None), output_field=IntegerField())
    found = found.filter(known_to(person).q())
    return found.annotate(meant_person=whose).select_related(*_RELATED, "acknowledged_by")


def waiting(of: QuerySet[Escalation]) -> QuerySet[Escalation]:
    """What nobody has taken up and is not over: the most urgent and the oldest first."""
    open_ones = of.filter(acknowledged_at=None, ended_at=None)
    return open_ones.order_by("-case__is_urgent", F("deadline__due_at").asc(), "pk")


def standing_in_for(person: Person, *, at: datetime) -> Sequence[Absence]:
    """The absences of today in which this person is the substitute."""
    rows = Absence.objects.filter(substitute=person, ended_at=None, person__is_active=True).select_related("person")
    cities = {membership.city for membership in memberships_of(person)}
    days = {at.astimezone(ZoneInfo(city.timezone)).date() for city in cities} or {at.date()}
    return [row for row in rows if any(row.first_day <= day <= row.last_day for day in days)]


def last_sweep() -> datetime | None:
    """Up to when deadlines were swept; None before the first sweep."""
    return SweepWatermark.objects.values_list("swept_at", flat=True).first()


def due_by(at: datetime) -> int:
    """How many running clocks end by then and are not noted as missed yet."""
    return Deadline.objects.filter(OPEN, next_at__isnull=False, due_at__lte=at, missed_at=None).count()


def running_deadlines(case: Case) -> QuerySet[Deadline]:
    """The clocks of a case that run or stand, the next end first."""
    return Deadline.objects.filter(OPEN, case=case).select_related("agency", "task").order_by("due_at", "pk")


def next_clocks() -> QuerySet[Deadline]:
    """For a subquery of cases: the running clocks of the office that holds the case, the one that ends or ended first in front."""
    own = Deadline.objects.filter(OPEN, case=OuterRef("pk"), agency=OuterRef("agency"), task=None, paused_at=None)
    return own.order_by("due_at", "pk")


def escalations_of(case: Case) -> QuerySet[Escalation]:
    """Every rung that this case has climbed, the latest first."""
    return case.escalations.select_related("agency", "area", "acknowledged_by", "substitute_for").order_by("-at", "-pk")


def _meant(memberships: Sequence[Membership] | QuerySet[Membership]) -> Q:
    """The rungs on which holders of these roles stand, by the rules of which `ladder.people_at` makes the people of a rung."""
    meant = Q(pk__in=())
    for membership in memberships:
        if membership.area_id is not None and ANSWERS_FOR_AN_AREA.allows(membership):
            meant |= Q(area=membership.area_id)
        if membership.agency_id is not None and ANSWERS_AT_AN_OFFICE.allows(membership):
            meant |= Q(agency=membership.agency_id)
        if membership.role == Role.CITY_ADMIN:
            # What reached nobody reaches the administration.
            meant |= Q(is_staffed=False, case__city=membership.city_id)
    return meant
