"""The agency's work: take it, pause it, ask others for help, finish it with proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases import refusals
from tanggap.cases.actions.moves import Move, check_text, locked, move
from tanggap.cases.actions.receiving import add_photos
from tanggap.cases.events import (
    AgencyCode,
    CaseEvent,
    Coordinated,
    Fixed,
    Held,
    Noted,
    TaskDone,
    TaskEvent,
    TaskReturned,
    Told,
)
from tanggap.cases.history import SYSTEM, Actor, record
from tanggap.cases.models import Case, Photo, PhotoKind, Task
from tanggap.cases.permissions import SPEAK, WITHDRAW_TASK, actor_taking, may_work_on_task
from tanggap.cases.photos import NewPhoto
from tanggap.cases.scope import Scope
from tanggap.cases.workflow import HANDLERS, OPEN, TASKS_OPEN, CaseRole, TaskStatus, Verb
from tanggap.directory.models import Agency
from tanggap.platform.errors import Refused


@transaction.atomic
def start(case_id: int, *, by: Person, at: datetime, text: str = "", seen: int | None = None) -> Case:
    """Accept the case and begin; the officer who starts it holds it."""

    def change(case: Case) -> None:
        case.officer = by

    return move(case_id, Verb.START, Move(at=at, by=by, text=text, seen=seen), change=change)[0]


@transaction.atomic
def hold(
    case_id: int,
    *,
    by: Person,
    at: datetime,
    reason: str,
    text: str,
    until: datetime | None,
    seen: int | None = None,
) -> Case:
    """Pause the work and its clock, for a reason and until a date, at most 30 days."""

    def change(case: Case) -> None:
        case.paused_until = until

    return move(
        case_id,
        Verb.HOLD,
        Move(at=at, by=by, reason=reason, text=text, until=until, seen=seen, said=Held(until=until)),
        change=change,
    )[0]


@transaction.atomic
def resume(case_id: int, *, by: Person | Actor, at: datetime, seen: int | None = None) -> Case:
    """Go on; the deadline moves by the length of the pause."""
    return move(case_id, Verb.RESUME, Move(at=at, by=by, seen=seen))[0]


def resume_due(*, at: datetime) -> int:
    """Resume every case whose pause has ended; returns how many. Run by a periodic job."""
    due = Case.objects.filter(paused_until__lte=at).values_list("pk", flat=True)
    count = 0
    for case_id in list(due):
        try:
            resume(case_id, by=SYSTEM, at=at)
            count += 1
        except Refused:
            continue  # Somebody resumed it in the meantime.
    return count


@transaction.atomic
def coordinate(
    case_id: int, *, by: Person, at: datetime, agency: Agency, instruction: str, seen: int | None = None
) -> Task:
    """Give a part of the case to another agency; the case stays with its owner and waits for the part."""

    def change(case: Case) -> None:
        if agency.pk == case.agency_id:
            raise Refused(refusals.AGENCY_SAME, field="agency")
        if case.officer_id is None and Scope.of(by).holds(case, *HANDLERS):
            case.officer = by

    number = Task.objects.filter(case_id=locked(case_id).pk).count() + 1
    said = Coordinated(task=number, agency=AgencyCode(agency.code))
    case, _event = move(
        case_id,
        Verb.COORDINATE,
        Move(at=at, by=by, agency=agency, text=instruction, seen=seen, said=said),
        change=change,
    )
    return Task.objects.create(
        case=case, number=number, agency=agency, instruction=instruction, asked_by=by, asked_at=at
    )


@transaction.atomic
def finish_task(task_id: int, *, by: Person, at: datetime, result: str) -> Task:
    """The other agency says what it did."""
    if not result.strip():
        raise Refused(refusals.TEXT_MISSING, field="text")
    return _end_task(task_id, TaskStatus.DONE, TaskDone, by=by, at=at, result=result)


@transaction.atomic
def return_task(task_id: int, *, by: Person, at: datetime, why: str) -> Task:
    """The other agency gives its part back, saying why; or the case's owner withdraws it."""
    if not why.strip():
        raise Refused(refusals.TEXT_MISSING, field="text")
    return _end_task(task_id, TaskStatus.RETURNED, TaskReturned, by=by, at=at, result=why)


@transaction.atomic
def fix(
    case_id: int,
    *,
    by: Person,
    at: datetime,
    what_was_done: str,
    photos: Sequence[NewPhoto],
    seen: int | None = None,
) -> Case:
    """Say that the problem is fixed, with what was done and at least one after-photo; a second person will look."""

    def change(case: Case) -> None:
        case.fixed_by, case.failed_checks = by, None

    said = Fixed(photos=tuple(photo.sha256 for photo in photos))
    case, event = move(
        case_id,
        Verb.FIX,
        Move(at=at, by=by, text=what_was_done, photo_count=len(photos), seen=seen, said=said),
        change=change,
    )
    case.fixed_unit = event.agency
    case.save()
    stored = add_photos(case, photos, kind=PhotoKind.AFTER, at=at)
    Photo.objects.filter(pk__in=[photo.pk for photo in stored]).update(event=event)
    return case


@transaction.atomic
def note(case_id: int, *, by: Person, at: datetime, text: str) -> Case:
    """A note for the staff; residents never read it."""
    return _say(case_id, Noted(), by=by, at=at, text=text)


@transaction.atomic
def tell(case_id: int, *, by: Person, at: datetime, text: str) -> Case:
    """News for the resident without a change of status."""
    return _say(case_id, Told(), by=by, at=at, text=text)


def _say(case_id: int, said: CaseEvent, *, by: Person, at: datetime, text: str) -> Case:
    case = locked(case_id)
    actor = actor_taking(case, SPEAK, by)
    if not text.strip():
        raise Refused(refusals.TEXT_MISSING, field="text")
    check_text(text)
    record(case, said, at=at, actor=actor, text=text)
    case.changed_at = at
    case.save()
    return case


def _end_task(
    task_id: int, status: TaskStatus, kind: type[TaskEvent], *, by: Person, at: datetime, result: str
) -> Task:
    task = Task.objects.select_related("agency").filter(pk=task_id).first()
    if task is None:
        raise Refused(refusals.NO_CASE)
    case = locked(task.case_id)
    task.refresh_from_db(fields=["status"])
    actor = _task_actor(task, case, by, may_withdraw=status is TaskStatus.RETURNED)
    if task.status not in TASKS_OPEN or case.status not in OPEN:
        raise Refused(refusals.TASK_ENDED)
    check_text(result)
    task.status, task.ended_at, task.result = status, at, result
    task.save()
    said = kind(task=task.number, agency=AgencyCode(task.agency.code))
    record(case, said, at=at, actor=actor, text=result)
    case.changed_at = at
    case.save()
    return task


def _task_actor(task: Task, case: Case, by: Person, *, may_withdraw: bool) -> Actor:
    if may_work_on_task(by, task):
        return Actor(CaseRole.OFFICER, by, task.agency)
    if not may_withdraw:
        raise Refused(refusals.NOT_ALLOWED)
    return actor_taking(case, WITHDRAW_TASK, by)
