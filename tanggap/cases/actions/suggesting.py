"""What the machine proposes, written down with its reasons; people decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tanggap.cases.actions.moves import locked
from tanggap.cases.events import EventKind
from tanggap.cases.history import SYSTEM, Facts, record
from tanggap.cases.models import Case, Event
from tanggap.cases.workflow import IN_TRIAGE, OPEN
from tanggap.directory.models import Agency, Category


@transaction.atomic
def suggest(
    case_id: int,
    *,
    at: datetime,
    for_event: int,
    category: Category | None,
    agency: Agency | None,
    why: str = "",
    words: Sequence[str] = (),
    rule: int | None = None,
    judged: Facts | None = None,
) -> Event | None:
    """Propose whose the case is. Once for each event that asked; None when that was done, or when people were faster."""
    case = locked(case_id)
    done = case.events.filter(kind=EventKind.SUGGESTED, facts__for_event=for_event)
    if case.status not in IN_TRIAGE or done.exists():
        return None
    event = record(
        case,
        EventKind.SUGGESTED,
        at=at,
        actor=SYSTEM,
        facts={
            "agency": agency.code if agency else None,
            "category": category.code if category else None,
            "rule": rule,
            "why": why,
            "words": list(words),
            "for_event": for_event,
            **(judged or {}),
        },
    )
    _propose(case, agency)
    case.changed_at = at
    case.save()
    return event


@transaction.atomic
def note_twins(
    case_id: int, *, at: datetime, for_event: int, codes: Sequence[str], percents: Sequence[int], reasons: Sequence[str]
) -> Event | None:
    """Write down which open cases this one may be the same problem as, likeliest first; for the staff.

    Once for each event that asked; None when that was done, when there are none, or when the case has ended.
    """
    case = locked(case_id)
    done = case.events.filter(kind=EventKind.TWINS, facts__for_event=for_event)
    if not codes or case.status not in OPEN or done.exists():
        return None
    facts: Facts = {
        "twins": list(codes),
        "percents": list(percents),
        "reasons": list(reasons),
        "for_event": for_event,
    }
    event = record(case, EventKind.TWINS, at=at, actor=SYSTEM, facts=facts)
    case.changed_at = at
    case.save()
    return event


def _propose(case: Case, agency: Agency | None) -> None:
    """An officer who returned the case and named a better addressee knows more than the machine."""
    if case.proposed_agency is None and agency is not None:
        case.proposed_agency = agency
