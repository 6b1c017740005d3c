"""A part of a case that another agency was asked for: done, or given back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tanggap.cases import actions, queries, refusals
from tanggap.cases.models import Task
from tanggap.desk import saved_input
from tanggap.desk.forms import TaskForm, refuse
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import draft_is_sent, draft_key, page
from tanggap.desk.task_card import task_card
from tanggap.platform.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: StaffRequest, code: str, number: int, ending: str) -> HttpResponse:
    """Say what was done with the part, or why it is given back."""
    found = _task_for(request, code, number)
    part = task_card(found, request.user)
    if part.is_open and not (part.may_finish if ending == "finish" else part.may_return):
        raise Refused(refusals.NOT_ALLOWED)
    typed = saved_input.recall(request, _draft(request, found, ending))
    form = TaskForm(request.POST if request.method == "POST" else None, initial=dict(typed))
    if form.is_valid():
        try:
            _end(request, found, ending, form.cleaned_data["text"])
        except Refused as refused:
            refuse(form, refused)
            return _show(request, found, ending, form, status=refused.status)
        draft_is_sent(request, _draft(request, found, ending))
        messages.success(
            request, _("Bagian nomor %(number)s pada %(code)s tercatat.") % {"number": number, "code": code}
        )
        # An agency that gave a part back has no more business with the case, unless it is theirs by another way.
        still_seen = queries.visible_to(request.user).filter(pk=found.case_id).exists()
        return redirect("desk:case", code) if still_seen else redirect("desk:home")
    return _show(request, found, ending, form, status=422 if form.errors else 200)


def _task_for(request: StaffRequest, code: str, number: int) -> Task:
    """The task, on a case that the person may see."""
    case = queries.case_for(request.user, code)
    found = queries.tasks_of(case).filter(number=number).select_related("case__area__parent", "case__category").first()
    if found is None:
        raise Refused(refusals.NO_CASE)
    return found


def _end(request: StaffRequest, task: Task, ending: str, text: str) -> None:
    if ending == "finish":
        actions.finish_task(task.pk, by=request.user, at=timezone.now(), result=text)
    else:
        actions.return_task(task.pk, by=request.user, at=timezone.now(), why=text)


def _draft(request: StaffRequest, task: Task, ending: str) -> str:
    return draft_key(request.user, task.case.code, f"{ending}-{task.number}")


def _show(request: StaffRequest, task: Task, ending: str, form: TaskForm, *, status: int) -> HttpResponse:
    context = {
        "part": task_card(task, request.user),
        "form": form,
        "is_finish": ending == "finish",
        "draft": _draft(request, task, ending),
        "is_back": not form.is_bound and bool(form.initial),
    }
    return page(request, "desk/task.html", context, status=status)
