"""What was escalated to a person, and taking up one or many with a sentence that residents read."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from tanggap.cases.models import Case
from tanggap.deadlines import actions as deadlines
from tanggap.deadlines import refusals
from tanggap.deadlines.queries import escalations_for, waiting
from tanggap.desk.escalation_list import PER_PAGE, EscalationFilter, escalation_list
from tanggap.desk.forms import refuse
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.platform.errors import Refused


class AcknowledgeForm(forms.Form):
    """What happens next."""

    text = forms.CharField(
        label=gettext_lazy("Apa yang akan dilakukan, dan kapan"),
        help_text=gettext_lazy("Satu jawaban untuk semua yang dicentang. Warga membaca tulisan ini."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "required": True}),
    )


@require_safe
def escalations(request: StaffRequest) -> HttpResponse:
    """What waits for this person's word, a line for each case; below, what was taken up or is over."""
    return _show(request, AcknowledgeForm())


@require_POST
def acknowledge(request: StaffRequest) -> HttpResponse:
    """Take up what is ticked, saying what happens next. Raises Refused(NO_ESCALATION) when nothing of it waits for them."""
    form = AcknowledgeForm(request.POST)
    codes = request.POST.getlist("code")[:PER_PAGE]
    if not codes:
        form.add_error(None, _("Centang setidaknya satu kasus."))
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        answered = _answer(request, codes, form.cleaned_data["text"])
    except Refused as refused:
        if refused.status != 422:
            raise
        refuse(form, refused)
        return _show(request, form, status=422)
    told = ngettext(
        "Jawaban Anda tercatat pada %(n)s kasus dan bisa dibaca warga.",
        "Jawaban Anda tercatat pada %(n)s kasus dan bisa dibaca warga.",
        answered,
    )
    messages.success(request, told % {"n": answered})
    return redirect("desk:escalations")


def _answer(request: StaffRequest, codes: Sequence[str], text: str) -> int:
    """How many cases were answered; one that a colleague answered meanwhile is passed over, unless nothing is left."""
    at, answered = timezone.now(), 0
    meant = waiting(escalations_for(request.user, at=at)).order_by().values("case")
    for case in Case.objects.filter(pk__in=meant, code__in=codes).values_list("pk", flat=True):
        try:
            deadlines.acknowledge_case(case, by=request.user, at=at, what_next=text)
        except Refused as refused:
            if refused.code != refusals.NO_ESCALATION:
                raise
        else:
            answered += 1
    if not answered:
        raise Refused(refusals.NO_ESCALATION)
    return answered


def _show(request: StaffRequest, form: AcknowledgeForm, *, status: int = 200) -> HttpResponse:
    asked = EscalationFilter(step=request.GET.get("langkah", ""), agency=request.GET.get("instansi", ""))
    found = escalation_list(request.user, asked, request.GET.get("halaman", ""), at=timezone.now())
    ticked = set(request.POST.getlist("code"))
    context = {"it": found, "page_obj": found.page, "form": form, "asked": asked, "ticked": ticked}
    return page(request, "desk/escalations.html", context, status=status)
