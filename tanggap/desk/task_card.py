"""A part of a case that another agency was asked for, as somebody of the staff sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from tanggap.accounts.models import Person
from tanggap.cases.models import Task
from tanggap.cases.permissions import WITHDRAW_TASK, may, may_work_on_task
from tanggap.cases.states import OPEN, TASKS_OPEN
from tanggap.desk.cards import place_of, title_of


@dataclass(frozen=True)
class TaskCard:
    """A task, and what this person may do with it."""

    number: int
    agency: str
    instruction: str
    status: str
    is_open: bool
    asked_at: datetime
    result: str
    may_finish: bool
    may_return: bool
    code: str
    title: str
    place: str
    case_url: str
    finish_url: str
    return_url: str


def task_card(task: Task, person: Person) -> TaskCard:
    """A task with the addresses of what this person may do. `task.case` and its area must have been read, or each costs a query."""
    is_open = task.status in TASKS_OPEN and task.case.status in OPEN
    works, withdraws = may_work_on_task(person, task), may(person, WITHDRAW_TASK, task.case)
    return TaskCard(
        number=task.number,
        agency=task.agency.label,
        instruction=task.instruction,
        status=task.get_status_display(),
        is_open=is_open,
        asked_at=task.asked_at,
        result=task.result,
        may_finish=is_open and works,
        may_return=is_open and (works or withdraws),
        code=task.case.code,
        title=title_of(task.case),
        place=place_of(task.case),
        case_url=reverse("desk:case", args=[task.case.code]),
        finish_url=reverse("desk:task", args=[task.case.code, task.number, "finish"]),
        return_url=reverse("desk:task", args=[task.case.code, task.number, "return"]),
    )
