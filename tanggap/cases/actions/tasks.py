"""The parts of a case that other agencies do: done, given back, or taken back by the agency that holds the case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases import refusals
from tanggap.cases.actions.moves import locked
from tanggap.cases.actions.requirements import need_text
from tanggap.cases.events import AgencyCode, TaskDone, TaskEvent, TaskReturned
from tanggap.cases.history import Actor, record
from tanggap.cases.models import Case, Task
from tanggap.cases.permissions import WITHDRAW_TASK, actor_taking, may_work_on_task
from tanggap.cases.states import OPEN, TASKS_OPEN, TaskStatus
from tanggap.cases.workflow import CaseRole
from tanggap.platform.errors import Refused


@transaction.atomic
def finish_task(task_id: int, *, by: Person, at: datetime, result: str) -> Task:
    """The other agency says what it did."""
    task, case = _locked(task_id)
    actor = _worker(task, by)
    if actor is None:
        raise Refused(refusals.NOT_ALLOWED)
    return _end(task, case, TaskStatus.DONE, TaskDone, actor=actor, at=at, result=result)


@transaction.atomic
def return_task(task_id: int, *, by: Person, at: datetime, why: str) -> Task:
    """The other agency gives its part back, saying why; or the case's owner withdraws it."""
    task, case = _locked(task_id)
    actor = _worker(task, by) or actor_taking(case, WITHDRAW_TASK, by)
    return _end(task, case, TaskStatus.RETURNED, TaskReturned, actor=actor, at=at, result=why)


def _locked(task_id: int) -> tuple[Task, Case]:
    task = Task.objects.select_related("agency", "case__area", "case__agency").filter(pk=task_id).first()
    if task is None:
        raise Refused(refusals.NO_CASE)
    case = locked(task.case_id)
    task.refresh_from_db(fields=["status"])
    return task, case


def _worker(task: Task, by: Person) -> Actor | None:
    return Actor(CaseRole.OFFICER, by, task.agency) if may_work_on_task(by, task) else None


def _end(
    task: Task, case: Case, status: TaskStatus, kind: type[TaskEvent], *, actor: Actor, at: datetime, result: str
) -> Task:
    need_text(result)
    if task.status not in TASKS_OPEN or case.status not in OPEN:
        raise Refused(refusals.TASK_ENDED)
    task.status, task.ended_at, task.result = status, at, result
    task.save()
    record(case, kind(task=task.number, agency=AgencyCode(task.agency.code)), at=at, actor=actor, text=result)
    case.changed_at = at
    case.save()
    return task
