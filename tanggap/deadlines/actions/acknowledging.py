"""Somebody on a rung of the ladder takes it up, and says in public that they have."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases.actions.moves import locked
from tanggap.cases.actions.requirements import check_text
from tanggap.cases.events import Acknowledged
from tanggap.cases.history import Actor, record
from tanggap.cases.workflow import CaseRole
from tanggap.deadlines import refusals
from tanggap.deadlines.ladder import area_label
from tanggap.deadlines.models import Escalation
from tanggap.deadlines.queries import escalations_for
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
    found.acknowledged_by, found.acknowledged_at = by, at
    found.substitute_for_id = found.meant_person  # type: ignore[attr-defined]
    found.save(update_fields=["acknowledged_by", "acknowledged_at", "substitute_for"])
    said = Acknowledged(step=found.step, rung=found.rung, to=(to_label(found),))
    actor = Actor(CaseRole.SUPERVISOR if found.area_id else CaseRole.HEAD, by, found.agency)
    record(case, said, at=at, actor=actor, text=what_next.strip())
    case.changed_at = at
    case.save()
    return found


def to_label(row: Escalation) -> str:
    """Who is meant, for everybody to read."""
    return row.agency.name if row.agency else area_label(row.area) if row.area else ""
