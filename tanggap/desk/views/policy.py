"""The city's deadline policy: the staff reads what is in force; the administration tries another one and puts it in force."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TypedDict

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tanggap.accounts.models import Role
from tanggap.accounts.scopes import has_role
from tanggap.deadlines.actions import apply_policy
from tanggap.deadlines.previewing import MOST_IN_A_PAGE, names_of, preview
from tanggap.desk.forms import refuse
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.policy_words import PolicyInWords, policy_in_words
from tanggap.directory.city_files.deadlines import FILE, read_policy
from tanggap.directory.city_files.rows import PolicyRow
from tanggap.directory.models import DeadlinePolicy
from tanggap.directory.policies import policy_history_of
from tanggap.places.models import City
from tanggap.platform.errors import Refused

MOST_LETTERS = 200_000
_SHOWN = 20


class PolicyPage(TypedDict, total=False):
    """What the page shows."""

    words: PolicyInWords
    current: DeadlinePolicy | None
    older: list[DeadlinePolicy]
    form: PolicyForm


class PolicyForm(forms.Form):
    """A policy as text: what was written in the file."""

    text = forms.CharField(
        label=gettext_lazy("Isi deadlines.toml"),
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "code-text"}),
    )


class ApplyForm(PolicyForm):
    """The same text again, the decision, and which policy was in force when it was tried."""

    why = forms.CharField(
        label=gettext_lazy("Dasar keputusan"),
        max_length=300,
        help_text=gettext_lazy("Misalnya nomor surat keputusan. Tercatat bersama aturannya."),
    )
    expected_number = forms.IntegerField(widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: StaffRequest) -> HttpResponse:
    """What is in force, for everybody of the city's staff; for the administration also a form, and what its text would change."""
    if request.method != "POST" and not _is_administrator(request):
        _staff_of_the_city_only(request)
        return page(request, "desk/policy.html", _in_force(request.city))
    _administrators_only(request)
    given = request.POST if request.method == "POST" else None
    context = _in_force(request.city)
    current = context["current"]
    form = PolicyForm(given, initial={"text": current.source_text if current else ""})
    context["form"] = form
    if request.method != "POST" or not form.is_valid():
        return page(request, "desk/policy.html", context, status=422 if form.errors else 200)
    try:
        row = _read(request.city, form.cleaned_data["text"])
    except Refused as refused:
        problems = refused.facts["found"]
        form.add_error("text", _("Belum bisa dicoba: ada yang harus dibetulkan dulu."))
        return page(request, "desk/policy.html", {**context, "problems": problems}, status=422)
    found = preview(request.city, row, at=timezone.now(), most=MOST_IN_A_PAGE)
    apply_form = ApplyForm(
        initial={"text": form.cleaned_data["text"], "expected_number": found.in_force}, auto_id="apply_%s"
    )
    return page(request, "desk/policy.html", {**context, "found": found, "apply_form": apply_form})


@require_POST
def apply(request: StaffRequest) -> HttpResponse:
    """Put the policy that was tried in force."""
    _administrators_only(request)
    form = ApplyForm(request.POST, auto_id="apply_%s")
    if form.is_valid():
        said = form.cleaned_data
        try:
            row = _read(request.city, said["text"])
            stored = apply_policy(
                request.city,
                row,
                by=request.user,
                at=timezone.now(),
                why=said["why"],
                expected_number=said["expected_number"],
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            facts = {"number": stored.number, "name": stored.label}
            messages.success(request, _("Aturan %(number)s (%(name)s) berlaku mulai sekarang.") % facts)
            return redirect("desk:policy")
    again = PolicyForm(initial={"text": request.POST.get("text", "")})
    context = {**_in_force(request.city), "form": again, "apply_form": form}
    return page(request, "desk/policy.html", context, status=422)


@require_safe
def policy_file(request: StaffRequest, number: int) -> HttpResponse:
    """The text of a policy as it was applied, as a TOML file, for everybody of the city's staff. 404 for a number that the city has not."""
    _staff_of_the_city_only(request)
    row = _rows(request.city).filter(number=number).first()
    if row is None:
        raise Http404
    answer = HttpResponse(row.source_text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="deadlines-{row.number}.toml"'
    return answer


def _is_administrator(request: StaffRequest) -> bool:
    return has_role(request.user, Role.CITY_ADMIN, city=request.city)


def _administrators_only(request: StaffRequest) -> None:
    if not _is_administrator(request):
        raise Http404


def _staff_of_the_city_only(request: StaffRequest) -> None:
    """Whoever is measured by the deadlines, or watches over them, may read them."""
    if not has_role(request.user, *Role, city=request.city):
        raise Http404


def _in_force(city: City) -> PolicyPage:
    """The policy in force in words, its row, and those before it."""
    rows = list(_rows(city)[:_SHOWN])
    words = policy_in_words(policy_history_of(city).at(timezone.now()), city)
    return {"words": words, "current": rows[0] if rows else None, "older": rows[1:]}


def _rows(city: City) -> QuerySet[DeadlinePolicy]:
    return DeadlinePolicy.objects.filter(city=city).order_by("-number")


def _read(city: City, text: str) -> PolicyRow:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        file.write_text(text, "utf-8")
        return read_policy(file, names_of(city))
