"""The city's deadline policy: what is in force, what another one would change, and putting it in force. For the administration."""

from __future__ import annotations

import tempfile
from pathlib import Path

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
from tanggap.directory.city_files.deadlines import FILE, read_policy
from tanggap.directory.city_files.rows import PolicyRow
from tanggap.directory.models import DeadlinePolicy
from tanggap.places.models import City
from tanggap.platform.errors import Refused

MOST_LETTERS = 200_000


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
    """What is in force; sent a text, what it would change."""
    _administrators_only(request)
    current = _rows(request.city).first()
    given = request.POST if request.method == "POST" else None
    form = PolicyForm(given, initial={"text": current.source_text if current else ""})
    context = {"form": form, "current": current, "older": _rows(request.city)[1:20]}
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
    current = _rows(request.city).first()
    again = PolicyForm(initial={"text": request.POST.get("text", "")})
    context = {"form": again, "current": current, "older": _rows(request.city)[1:20], "apply_form": form}
    return page(request, "desk/policy.html", context, status=422)


@require_safe
def policy_file(request: StaffRequest, number: int) -> HttpResponse:
    """The text of a policy as it was applied, as a TOML file. 404 for a number that the city has not."""
    _administrators_only(request)
    row = _rows(request.city).filter(number=number).first()
    if row is None:
        raise Http404
    answer = HttpResponse(row.source_text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="deadlines-{row.number}.toml"'
    return answer


def _administrators_only(request: StaffRequest) -> None:
    if not has_role(request.user, Role.CITY_ADMIN, city=request.city):
        raise Http404


def _rows(city: City) -> QuerySet[DeadlinePolicy]:
    return DeadlinePolicy.objects.filter(city=city).order_by("-number")


def _read(city: City, text: str) -> PolicyRow:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        file.write_text(text, "utf-8")
        return read_policy(file, names_of(city))
