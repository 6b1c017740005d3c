"""Somebody on a rung of the ladder takes it up, and says in public that they have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases.actions.moves import locked
from tanggap.cases.actions.requirements import check_text
from tanggap.cases.events import Acknowledged
from tanggap.cases.history import Actor, record
from tanggap.cases.models import Case
from tanggap.cases.workflow import CaseRole
from tanggap.deadlines import refusals
from tanggap.deadlines.ladder import area_label
from tanggap.deadlines.models import Escalation
from tanggap.deadlines.queries import escalations_for, waiting
from tanggap.platform.errors import Refused


@transaction.atomic
def acknowledge(escalation_id: int, *, by: Person, at: datetime, what_next: str) -> Escalation:
    """ "I have read it, and this happens next": by one of those meant, or by their substitute of today. The resident reads it."""
    found = escalations_for(by, at=at).filter(pk=escalation_id).select_related("agency", "area").first()
    if found is None:
        raise Refused(refusals.NO_ESCALATION)
    if not what_next.strip():
        raise Refused(refusals.WHAT_NEXT_MISSING, field="text")
    check_text(what_next)
    case = locked(found.case_id)
    found.refresh_from_db(fields=["acknowledged_at", "acknowledged_by"])
    if found.acknowledged_by is not None:
        raise Refused(refusals.ALREADY_ACKNOWLEDGED, person=found.acknowledged_by.full_name)
    _take_up(case, [found], by=by, at=at, what_next=what_next)
    return found


@transaction.atomic
def acknowledge_case(case_id: int, *, by: Person, at: datetime, what_next: str) -> int:
    """One answer to everything of a case that waits for this person; an event for each missed clock. Returns how many rungs.

    Raises Refused(NO_ESCALATION) when nothing waits (any more), and as `acknowledge` does for the words.
    """
    if not what_next.strip():
        raise Refused(refusals.WHAT_NEXT_MISSING, field="text")
    check_text(what_next)
    case = locked(case_id)
    rows = list(waiting(escalations_for(by, at=at)).filter(case=case_id).order_by("deadline", "rung", "pk"))
    if not rows:
        raise Refused(refusals.NO_ESCALATION)
    for _clock, climbed in groupby(rows, key=lambda row: row.deadline_id):
        _take_up(case, list(climbed), by=by, at=at, what_next=what_next)
    return len(rows)


def _take_up(case: Case, rungs: Sequence[Escalation], *, by: Person, at: datetime, what_next: str) -> None:
    """Note who took up these rungs of one clock, and say so once."""
    for row in rungs:
        row.acknowledged_by, row.acknowledged_at = by, at
        row.substitute_for_id = row.meant_person  # type: ignore[attr-defined]
    Escalation.objects.bulk_update(rungs, ["acknowledged_by", "acknowledged_at", "substitute_for"])
    highest = rungs[-1]
    said = Acknowledged(step=highest.step, rung=highest.rung, to=tuple(dict.fromkeys(map(to_label, rungs))))
    actor = Actor(CaseRole.SUPERVISOR if highest.area_id else CaseRole.HEAD, by, highest.agency)
    record(case, said, at=at, actor=actor, text=what_next.strip())
    case.changed_at = at
    case.save()


def to_label(row: Escalation) -> str:
    """Who is meant, for everybody to read."""
    return row.agency.name if row.agency else area_label(row.area) if row.area else ""
