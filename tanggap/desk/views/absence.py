"""Days away, and who answers meanwhile."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tanggap.accounts import absence as absences
from tanggap.accounts.models import Person
from tanggap.desk.forms import refuse
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.platform.errors import Refused


class AbsenceForm(forms.Form):
    """From when to when, and who answers."""

    first_day = forms.DateField(
        label=gettext_lazy("Hari pertama"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=gettext_lazy("Hari terakhir"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    substitute = forms.ModelChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Pengganti"),
        empty_label=gettext_lazy("Tanpa pengganti"),
        required=False,
        help_text=gettext_lazy("Pengganti ikut menerima pemberitahuan dan boleh menanggapi eskalasi Anda."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: StaffRequest) -> HttpResponse:
    """Say when one is away and who answers meanwhile."""
    person, today = request.user, timezone.localdate()
    form = AbsenceForm(request.POST or None)
    form.fields["substitute"].queryset = absences.possible_substitutes(person)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            absences.say_absent(person, **form.cleaned_data, by=person, at=timezone.now(), today=today)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Tercatat. Selama Anda pergi, pengganti ikut diberi tahu."))
            return redirect("desk:absence")
    context = {"form": form, "absences": absences.absences_of(person, today=today)}
    return page(request, "desk/absence.html", context, status=422 if form.errors else 200)


@require_POST
def absence_end(request: StaffRequest, number: int) -> HttpResponse:
    """End or withdraw one's own absence."""
    absences.end_absence(number, person=request.user, at=timezone.now())
    messages.success(request, _("Catatan dihapus. Anda menjawab sendiri lagi."))
    return redirect("desk:absence")
