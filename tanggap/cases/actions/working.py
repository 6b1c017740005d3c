"""The agency's work: take it, pause it, ask others for help, finish it with proof."""

from __future__ import annotations

from datetime import datetime

from tanggap.cases import refusals
from tanggap.cases.actions.moves import Move, take_where_possible, verb
from tanggap.cases.due_date import pause_ends
from tanggap.cases.events import AgencyCode, CaseEvent, Coordinated, Fixed, Held, Resumed, Started
from tanggap.cases.history import SYSTEM
from tanggap.cases.models import Case, Task
from tanggap.cases.scope import Scope
from tanggap.cases.workflow import HANDLERS, Verb
from tanggap.platform.errors import Refused


@verb(Verb.START)
def start(case: Case, move: Move) -> CaseEvent:
    """Accept the case and begin; the officer who starts it holds it."""
    case.officer = move.actor.person
    return Started()


@verb(Verb.HOLD)
def hold(case: Case, move: Move) -> CaseEvent:
    """Pause the work and its clock, for a reason and until a moment that the policy allows for it."""
    case.paused_until = move.until
    return Held(until=move.until)


@verb(Verb.RESUME)
def resume(case: Case, move: Move) -> CaseEvent:
    """Go on; the deadline moves by the length of the pause, counted to its agreed end at most."""
    ends = pause_ends(case, move.at)
    return Resumed(counted_until=ends) if ends < move.at else Resumed()


def resume_due(*, at: datetime) -> int:
    """Resume every case whose pause has ended; returns how many. Run by a periodic job."""
    due = Case.objects.filter(paused_until__lte=at)
    return take_where_possible(resume, due, Move(by=SYSTEM, at=at))


@verb(Verb.COORDINATE)
def coordinate(case: Case, move: Move) -> CaseEvent:
    """Give a part of the case to another agency (a Task); the case stays with its owner and waits for the part."""
    if move.agency is None or move.agency.pk == case.agency_id:
        raise Refused(refusals.AGENCY_SAME, field="agency")
    person = move.actor.person
    if case.officer_id is None and person is not None and Scope.of(person).holds(case, *HANDLERS):
        case.officer = person
    task = Task.objects.create(
        case=case,
        number=case.tasks.count() + 1,
        agency=move.agency,
        instruction=move.text,
        asked_by=person,
        asked_at=move.at,
    )
    return Coordinated(task=task.number, agency=AgencyCode(move.agency.code))


@verb(Verb.FIX)
def fix(case: Case, move: Move) -> CaseEvent:
    """Say that the problem is fixed, with what was done and at least one after-photo; a second person will look."""
    case.fixed_by, case.fixed_unit, case.suspicion = move.actor.person, move.actor.agency, None
    return Fixed(photos=tuple(photo.sha256 for photo in move.photos))
