"""A supervisor's second look at closed cases, drawn by lot; what was not done is opened again before everything else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases import refusals
from tanggap.cases.actions.moves import Move, locked
from tanggap.cases.actions.requirements import check_text
from tanggap.cases.actions.verifying import reopen
from tanggap.cases.events import Closed, Confirmed, Rechecked
from tanggap.cases.history import record
from tanggap.cases.models import Event, Recheck, RecheckResult
from tanggap.cases.permissions import RECHECK, actor_taking, may
from tanggap.cases.states import FINISHED
from tanggap.cases.workflow import BY_VERB, Verb
from tanggap.platform.errors import Refused

SHARE_PERCENT: Final = 5
_LOOK_BACK = timedelta(days=14)  # how long the job may have slept without losing a draw
_OF = 65536


def is_drawn(event: Event) -> bool:
    """Whether the lot fell on the case that this event ended: by the event's hash, which holds salt nobody could choose.

    Anybody can draw again from the public chain and finds the same cases.
    """
    return int.from_bytes(bytes(event.hash)[:2], "big") * 100 < SHARE_PERCENT * _OF


def draw_rechecks(*, at: datetime) -> int:
    """Draw 5 in 100 of what was closed lately; each end once, however often this runs. Returns how many were new."""
    ends = Event.objects.filter(
        kind__in=(Closed.kind, Confirmed.kind), at__gt=at - _LOOK_BACK, at__lte=at
    ).select_related("case")
    new = [
        Recheck(event=event, case=event.case, agency_id=event.case.agency_id, drawn_at=at)
        for event in ends.iterator()
        if is_drawn(event)
    ]
    before = Recheck.objects.filter(event__in=[row.event_id for row in new]).count()
    Recheck.objects.bulk_create(new, ignore_conflicts=True)
    return len(new) - before


@transaction.atomic
def recheck(event_id: int, *, by: Person, at: datetime, result: RecheckResult, text: str) -> Recheck:
    """Sign what a supervisor found. WRONG opens the case again, with priority, unless somebody has done so already."""
    row = Recheck.objects.select_for_update(of=("self",)).filter(event=event_id, result="").first()
    case = locked(row.case_id) if row is not None else None
    if row is None or case is None or not may(by, RECHECK, case):
        raise Refused(refusals.NO_RECHECK)
    actor = actor_taking(case, RECHECK, by)
    if result not in RecheckResult.values:
        raise Refused(refusals.REASON_MISSING, field="result")
    if not text.strip():
        raise Refused(refusals.TEXT_MISSING, field="text")
    check_text(text)
    row.result, row.text, row.by, row.at = result, text, by, at
    row.save()
    record(case, Rechecked(result=str(result)), at=at, actor=actor, text=text)
    case.save()
    if result == RecheckResult.WRONG and case.status in BY_VERB[Verb.REOPEN].sources & FINISHED:
        reopen(case.pk, Move(by=by, at=at, reason="not_fixed", text=text))
    return row
