"""Proposals of sanctions: the sum in full, and the person who signs, declines, appeals or judges."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tanggap.accountability import actions, queries
from tanggap.accountability import refusals as ours
from tanggap.accountability.actions.signing import seal_of
from tanggap.accountability.documents.letter import letter_pdf
from tanggap.accountability.documents.workbook import month_xlsx
from tanggap.accountability.models import Appeal, AppealOutcome, Proposal, ProposalState
from tanggap.accountability.permissions import is_of_the_line, may_sign_for, speaks_for
from tanggap.accountability.rule_file import rule_of
from tanggap.accountability.words import hundredths, month_words, sanction_words, sum_words
from tanggap.accounts.models import Person, Role
from tanggap.accounts.scopes import has_role
from tanggap.cases import refusals
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.directory.steps import SlaStep
from tanggap.platform.errors import Refused

_READERS = (Role.OFFICER, Role.AGENCY_HEAD, Role.SUPERVISOR, Role.OVERSIGHT, Role.CITY_ADMIN, Role.AUDITOR)
_ADDERS = (Role.SUPERVISOR, Role.CITY_ADMIN)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MONTHS = 12


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


@require_safe
def sanction(request: StaffRequest, number: int) -> HttpResponse:
    """One proposal with its whole sum."""
    return _show(request, queries.proposal_for(request.user, number))


@require_safe
def letter(request: StaffRequest, number: int) -> HttpResponse:
    """The letter as PDF; unsigned it says so on its face."""
    found = queries.proposal_for(request.user, number)
    response = HttpResponse(letter_pdf(found), content_type="application/pdf")
    name = found.letter_number.replace("/", "-") or f"usulan-{found.agency.code}-{found.month:%Y-%m}"
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


@require_POST
def decide(request: StaffRequest, number: int, what: str) -> HttpResponse:
    """Sign, decline, appeal, judge: each through its own action."""
    found, act = queries.proposal_for(request.user, number), _ACTS.get(what)
    if act is None:
        raise Refused(ours.NO_PROPOSAL)
    try:
        told = act(found, request.user, request.POST)
    except Refused as refused:
        return _show(request, found, refused=refused, typed=request.POST.get("why") or request.POST.get("text") or "")
    messages.success(request, told)
    return redirect("desk:sanction", found.pk)


def _sign(found: Proposal, by: Person, _said: Any) -> str:
    signed = actions.sign(found.pk, by=by, at=timezone.now())
    return _("Ditandatangani. Nomor surat %(number)s.") % {"number": signed.letter_number}


def _decline(found: Proposal, by: Person, said: Any) -> str:
    actions.decline(found.pk, by=by, at=timezone.now(), why=said.get("why", ""))
    return _("Tidak disetujui; alasannya tersimpan.")


def _appeal(found: Proposal, by: Person, said: Any) -> str:
    actions.appeal(found.pk, by=by, at=timezone.now(), text=said.get("text", ""))
    return _("Banding tersimpan. Orang lain akan memutus.")


def _judge(found: Proposal, by: Person, said: Any) -> str:
    at = timezone.now()
    actions.judge_appeal(found.pk, by=by, at=at, outcome=said.get("outcome", ""), why=said.get("why", ""))
    return _("Putusan banding tersimpan.")


_ACTS: dict[str, Callable[[Proposal, Person, Any], str]] = {
    "tanda-tangan": _sign,
    "tolak": _decline,
    "banding": _appeal,
    "putus": _judge,
}


def _refuse_others(request: StaffRequest, *roles: Role) -> None:
    if not has_role(request.user, *roles, city=request.city):
        raise Refused(refusals.NO_CASE)


def _month(request: StaffRequest, typed: str) -> date:
    """The month of the address; without one the last that is surely over. Raises Refused for what is no month."""
    if not typed:
        today = timezone.localdate()
        first = today.replace(day=1)
        held = queries.current_rule(request.city)
        days = held[1].contest_days if held else queries.CONTEST_DAYS
        before = (first - timedelta(days=1)).replace(day=1)
        is_final = today > first + timedelta(days=days)
        return before if is_final else (before - timedelta(days=1)).replace(day=1)
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", typed, re.ASCII):
        raise Refused(ours.MONTH_WRONG, field="bulan")
    return date(int(typed[:4]), int(typed[5:]), 1)


def _of_month(person: Person, month: date) -> Any:
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
        "months": _choices(month),
        "rows": [(one, sanction_words(one.level, one.cut), sum_words(one)) for one in _of_month(request.user, month)],
        "rule": held[1] if held else None,
        "may_add": has_role(request.user, *_ADDERS, city=request.city),
        "refused": wrong.sentence if wrong else "",
    }
    return page(request, "desk/sanctions.html", context, status=wrong.status if wrong else 200)


def _choices(month: date) -> list[tuple[str, str]]:
    """The months of the last year, and the one that is looked at."""
    first, found = timezone.localdate().replace(day=1), []
    for _number in range(_MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return [(f"{one:%Y-%m}", month_words(one)) for one in sorted({*found, month}, reverse=True)]


def _show(request: StaffRequest, found: Proposal, *, refused: Refused | None = None, typed: str = "") -> HttpResponse:
    person = request.user
    found = queries.proposal_for(person, found.pk)
    asked = Appeal.objects.filter(proposal=found).select_related("by", "judged_by").first()
    has_authority = may_sign_for(person, found.agency) and not is_of_the_line(person, found.agency)
    rule = rule_of(found.rule)
    lines = [
        {
            **line,
            "word": str(SlaStep(line["step"]).label),
            "points": hundredths(line["points"]),
            "counted": hundredths(line["counted"]),
        }
        for line in found.working["lines"]
    ]
    context = {
        "it": found,
        "words": sanction_words(found.level, found.cut),
        "sum": sum_words(found),
        "lines": lines,
        "rule": rule,
        "month_words": month_words(found.month),
        "cut": hundredths(found.cut),
        "asked": asked,
        "outcomes": AppealOutcome.choices,
        "appeal_until": found.decided_at + timedelta(days=rule.appeal_days) if found.decided_at else None,
        "may_sign": has_authority and found.state == ProposalState.PROPOSED,
        "may_appeal": found.state == ProposalState.SIGNED and asked is None and speaks_for(person, found.agency),
        "may_judge": has_authority and asked is not None and not asked.outcome and found.decided_by_id != person.pk,
        "is_sealed": found.state == ProposalState.SIGNED and seal_of(found) == found.seal,
        "refused": refused.sentence if refused else "",
        "typed": typed,
    }
    return page(request, "desk/sanction.html", context, status=refused.status if refused else 200)
