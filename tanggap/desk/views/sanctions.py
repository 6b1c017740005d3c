"""Proposals of sanctions of a month: adding it up, the list, the sheet."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tanggap.accountability import actions, queries
from tanggap.accountability import refusals as ours
from tanggap.accountability.documents.workbook import month_xlsx
from tanggap.accountability.league_rows import month_before, month_choices, month_of_address, this_month
from tanggap.accountability.models import Proposal
from tanggap.accountability.words import month_words, sanction_words, sum_words
from tanggap.accounts.models import Person, Role
from tanggap.accounts.scopes import has_role
from tanggap.cases import refusals
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.places.models import City
from tanggap.platform.errors import Refused

_READERS = (Role.OFFICER, Role.AGENCY_HEAD, Role.SUPERVISOR, Role.OVERSIGHT, Role.CITY_ADMIN, Role.AUDITOR)
_ADDERS = (Role.SUPERVISOR, Role.CITY_ADMIN)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def sanctions(request: StaffRequest) -> HttpResponse:
    """A month's proposals; the last month that can be added up unless the address names another."""
    _refuse_others(request, *_READERS)
    return _list(request)


@require_POST
def propose(request: StaffRequest) -> HttpResponse:
    """Add the month up (again)."""
    _refuse_others(request, *_ADDERS)
    month = _month(request, request.POST.get("bulan", ""))
    try:
        made = actions.propose(request.city, month, at=timezone.now())
    except Refused as refused:
        return _list(request, month=month, refused=refused)
    messages.success(
        request, _("%(n)s usulan baru.") % {"n": len(made)} if made else _("Tidak ada yang berubah: hitungannya sama.")
    )
    response = redirect("desk:sanctions")
    response["Location"] += f"?bulan={month:%Y-%m}"
    return response


@require_safe
def sheet(request: StaffRequest) -> HttpResponse:
    """The month as XLSX: what this person may read."""
    _refuse_others(request, *_READERS)
    month = _month(request, request.GET.get("bulan", ""))
    content = month_xlsx(month, list(_of_month(request.user, month)))
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="usulan-sanksi-{month:%Y-%m}.xlsx"'
    return response


def _refuse_others(request: StaffRequest, *roles: Role) -> None:
    if not has_role(request.user, *roles, city=request.city):
        raise Refused(refusals.NO_CASE)


def _month(request: StaffRequest, typed: str) -> date:
    """The month of the address; without one the last that is surely over. Raises Refused for what is no month."""
    if not typed:
        return _last_final_month(request.city)
    month = month_of_address(typed)
    if month is None:
        raise Refused(ours.MONTH_WRONG, field="bulan")
    return month


def _last_final_month(city: City) -> date:
    """The last month of which nothing may be contested any more."""
    held = queries.current_rule(city)
    days = held[1].contest_days if held else queries.CONTEST_DAYS
    before = month_before(this_month())
    return before if timezone.localdate() > this_month() + timedelta(days=days) else month_before(before)


def _of_month(person: Person, month: date) -> QuerySet[Proposal]:
    rows = queries.proposals_visible_to(person).filter(month=month)
    return rows.order_by("-level", "-score", "agency__name", "revision")


def _list(request: StaffRequest, *, month: date | None = None, refused: Refused | None = None) -> HttpResponse:
    wrong = refused
    try:
        month = month or _month(request, request.GET.get("bulan", ""))
    except Refused as not_a_month:
        month, wrong = _month(request, ""), not_a_month
    held = queries.current_rule(request.city)
    context = {
        "month": month,
        "month_words": month_words(month),
        "months": month_choices(month, latest=month_before(this_month())),
        "rows": [(one, sanction_words(one.level, one.cut), sum_words(one)) for one in _of_month(request.user, month)],
        "rule": held[1] if held else None,
        "may_add": has_role(request.user, *_ADDERS, city=request.city),
        "refused": wrong.sentence if wrong else "",
    }
    return page(request, "desk/sanctions.html", context, status=wrong.status if wrong else 200)
