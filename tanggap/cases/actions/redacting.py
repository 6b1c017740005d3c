"""Erasing words that must not stay, in the open: the ledger says that something stood there, who took it out and why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases import refusals
from tanggap.cases.actions.moves import locked
from tanggap.cases.actions.requirements import check_text
from tanggap.cases.events import Redacted
from tanggap.cases.history import record
from tanggap.cases.models import Case, Event, Report, ReportOriginal
from tanggap.cases.permissions import REDACT, actor_taking
from tanggap.platform.errors import Refused


@transaction.atomic
def redact(case_id: int, *, number: int, by: Person, at: datetime, why: str) -> Case:
    """Empty the text of one event, or of the report that it received, with an event that says so."""
    case = locked(case_id)
    actor = actor_taking(case, REDACT, by)
    if not why.strip():
        raise Refused(refusals.TEXT_MISSING, field="text")
    check_text(why)
    event = case.events.filter(number=number, redacted_at=None).exclude(kind=Redacted.kind).first()
    if event is None:
        raise Refused(refusals.NOTHING_TO_REDACT, field="number")
    record(case, Redacted(number=number), at=at, actor=actor, text=why)
    _empty(event, at)
    case.changed_at = at
    case.save()
    return case


def _empty(event: Event, at: datetime) -> None:
    code = event.said.vouches_for
    if code:
        Report.objects.filter(code=code).exclude(text="").update(text="")
        ReportOriginal.objects.filter(report__code=code).delete()
    Event.objects.filter(pk=event.pk).update(text="", text_salt=b"", redacted_at=at)
