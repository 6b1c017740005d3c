"""A supervisor raises a missed deadline by hand: the nearest office above that has not been told yet, with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from tanggap.accountability import refusals
from tanggap.accountability.actions.reasons import check_reason
from tanggap.accountability.actions.watching import watcher
from tanggap.accounts.models import Person
from tanggap.cases.actions.moves import locked
from tanggap.cases.events import AgencyCode, Escalated
from tanggap.cases.history import record
from tanggap.cases.models import Case
from tanggap.deadlines.ladder import Ladder, is_somebody_there, people_at
from tanggap.deadlines.models import Deadline, Escalation
from tanggap.directory.models import Agency
from tanggap.platform.errors import Refused
from tanggap.platform.reactions import announce

# Rungs of the ladder count from one; what was raised by hand is counted apart, so that the ladder goes on as it would have.
BY_HAND: Final = 100


@transaction.atomic
def escalate(case_id: int, *, by: Person, at: datetime, why: str) -> Case:
    """Tell the office above: a notice, an event, a line on its board. Raises Refused when nothing is late or nobody is above."""
    case = locked(case_id)
    actor = watcher(case, by)
    check_reason(why, field="why")
    late = Deadline.objects.filter(case=case, met_at=None, cancelled_at=None, paused_at=None, due_at__lt=at)
    deadline = late.select_related("agency").order_by("due_at", "pk").first()
    if deadline is None:
        raise Refused(refusals.NOTHING_LATE)
    above = _above(case, deadline)
    if above is None:
        raise Refused(refusals.NOBODY_ABOVE)
    is_staffed = is_somebody_there(people_at(above.pk, None), at=at, city=case.city)
    number = BY_HAND + Escalation.objects.filter(deadline=deadline, rung__gt=BY_HAND).count() + 1
    row = Escalation.objects.create(
        deadline=deadline, case=case, step=deadline.step, rung=number, agency=above, at=at, is_staffed=is_staffed
    )
    said = Escalated(step=deadline.step, to=(above.name,), office=AgencyCode(above.code), due=deadline.due_at)
    record(case, said, at=at, actor=actor, text=why.strip())
    case.save()
    announce("deadlines_reached", at=at.isoformat(), reminders=[], escalations=[row.pk])
    return case


def _above(case: Case, deadline: Deadline) -> Agency | None:
    """The nearest office above that has not been told of this deadline; with a conflict of interest the office outside every line."""
    if case.is_guarded:
        found = Ladder(case.city).addressees((), case, deadline.agency_id)
        told = Escalation.objects.filter(deadline=deadline, agency__in=[one.agency for one in found if one.agency])
        return found[0].agency if found and not told.exists() else None
    told_ids = set(Escalation.objects.filter(deadline=deadline).values_list("agency", flat=True))
    nearest_first = [pk for pk in reversed(deadline.agency.lineage[:-1]) if pk not in told_ids]
    offices = Agency.objects.filter(is_active=True).in_bulk(nearest_first)
    return next((offices[pk] for pk in nearest_first if pk in offices), None)
