"""What the machine proposes, written down with its reasons; people decide."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases.actions.moves import locked
from tanggap.cases.events import CaseEvent, DuplicatesFound, SendingOfKind, Suggested
from tanggap.cases.history import SYSTEM, Actor, record
from tanggap.cases.models import Case, Event
from tanggap.cases.states import IN_TRIAGE, OPEN
from tanggap.cases.workflow import CaseRole
from tanggap.directory.models import Agency


@transaction.atomic
def suggest(case_id: int, said: Suggested, *, at: datetime, agency: Agency | None) -> Event | None:
    """Propose whose the case is. Once for each event that asked; None when that was done, or when people were faster."""
    case = locked(case_id)
    if case.status not in IN_TRIAGE or _is_said(case, Suggested, said.for_event):
        return None
    if case.proposed_agency is None:  # An officer who returned the case and named a better addressee knows more.
        case.proposed_agency = agency
    return _write(case, said, at)


@transaction.atomic
def note_duplicates(case_id: int, said: DuplicatesFound, *, at: datetime) -> Event | None:
    """Write down which open cases this one may be the same problem as, likeliest first; for the staff.

    Once for each event that asked; None when that was done, when there are none, or when the case has ended.
    """
    case = locked(case_id)
    if not said.duplicates or case.status not in OPEN or _is_said(case, DuplicatesFound, said.for_event):
        return None
    return _write(case, said, at)


@transaction.atomic
def note_sending(case_id: int, said: SendingOfKind, *, at: datetime, by: Person | None = None, text: str = "") -> Event:
    """Write down with the case that gave rise to it that sending its kind to an office was stopped, or started again by somebody."""
    case = locked(case_id)
    actor = Actor(CaseRole.ADMIN, by) if by is not None else SYSTEM
    event = record(case, said, at=at, actor=actor, text=text)
    case.save()
    return event


def _is_said(case: Case, kind: type[CaseEvent], for_event: int | None) -> bool:
    return case.events.filter(kind=kind.kind, facts__for_event=for_event).exists()


def _write(case: Case, said: CaseEvent, at: datetime) -> Event:
    event = record(case, said, at=at, actor=SYSTEM)
    case.changed_at = at
    case.save()
    return event
