"""What was escalated to a person, and taking it up with a sentence that residents read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tanggap.cases import queries as cases
from tanggap.cases.words import clock, long_span
from tanggap.deadlines import actions as deadlines
from tanggap.deadlines.actions.acknowledging import to_label
from tanggap.deadlines.models import Escalation
from tanggap.deadlines.queries import escalations_for, waiting
from tanggap.desk.forms import refuse
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.directory.steps import SlaStep
from tanggap.platform.errors import Refused

PER_PAGE = 30


class AcknowledgeForm(forms.Form):
    """What happens next."""

    text = forms.CharField(
        label=gettext_lazy("Apa yang akan dilakukan, dan kapan"),
        help_text=gettext_lazy("Warga membaca tulisan ini."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "required": True}),
    )


@dataclass(frozen=True)
class EscalationLine:
    """One line of the board."""

    id: int
    code: str
    title: str
    place: str
    agency: str
    step: str
    to: str
    late: str
    due: str
    is_urgent: bool
    can_open: bool
    stands_in: bool
    acknowledged: str
    is_over: bool
    form: AcknowledgeForm


@require_safe
def escalations(request: StaffRequest) -> HttpResponse:
    """What waits for this person's word, the most urgent first; below, what was taken up or is over."""
    return _board(request)


@require_POST
def acknowledge(request: StaffRequest, number: int) -> HttpResponse:
    """Take one up, saying what happens next."""
    form = AcknowledgeForm(request.POST, auto_id=f"e{number}_%s")
    if form.is_valid():
        try:
            deadlines.acknowledge(number, by=request.user, at=timezone.now(), what_next=form.cleaned_data["text"])
        except Refused as refused:
            if refused.status != 422:
                raise
            refuse(form, refused)
        else:
            messages.success(request, _("Tanggapan Anda tercatat dan bisa dibaca warga."))
            return redirect("desk:escalations")
    return _board(request, typed=(number, form), status=422)


def _board(
    request: StaffRequest, *, typed: tuple[int, AcknowledgeForm] | None = None, status: int = 200
) -> HttpResponse:
    at, person = timezone.now(), request.user
    mine = escalations_for(person, at=at)
    open_ones = Paginator(waiting(mine), PER_PAGE).get_page(request.GET.get("halaman"))
    done = mine.exclude(acknowledged_at=None, ended_at=None).order_by("-at", "-pk")[:PER_PAGE]
    seen = set(
        cases.visible_to(person)
        .filter(pk__in=[row.case_id for row in [*open_ones.object_list, *done]])
        .values_list("pk", flat=True)
    )
    context = {
        "page_obj": open_ones,
        "open": [_line(row, at, seen, typed) for row in open_ones.object_list],
        "done": [_line(row, at, seen, typed) for row in done],
    }
    return page(request, "desk/escalations.html", context, status=status)


def _line(row: Escalation, at: datetime, seen: set[int], typed: tuple[int, AcknowledgeForm] | None) -> EscalationLine:
    case, category = row.case, row.case.category
    return EscalationLine(
        id=row.pk,
        code=case.code,
        title=category.label if category else _("Jenis belum ditentukan"),
        place=f"{case.area.name}, {case.area.parent.name}" if case.area.parent else case.area.name,
        agency=case.agency.label,
        step=str(SlaStep(row.step).label),
        to=to_label(row),
        late=long_span(at - row.deadline.due_at),
        due=clock(row.deadline.due_at),
        is_urgent=case.is_urgent,
        can_open=case.pk in seen,
        stands_in=row.meant_person is not None,  # type: ignore[attr-defined]
        acknowledged=row.acknowledged_by.full_name if row.acknowledged_by else "",
        is_over=row.ended_at is not None,
        form=typed[1] if typed and typed[0] == row.pk else AcknowledgeForm(auto_id=f"e{row.pk}_%s"),
    )
