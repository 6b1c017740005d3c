"""Proposals of sanctions: the sum in full, and the person who signs, declines, appeals or judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tanggap.accountability import actions, queries
from tanggap.accountability import refusals as ours
from tanggap.accountability.actions.signing import seal_of
from tanggap.accountability.documents.letter import letter_pdf
from tanggap.accountability.documents.workbook import month_xlsx
from tanggap.accountability.league_rows import month_before, month_choices, month_of_address, this_month
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


def _sign(found: Proposal, by: Person, _said: QueryDict) -> str:
    signed = actions.sign(found.pk, by=by, at=timezone.now())
    return _("Ditandatangani. Nomor surat %(number)s.") % {"number": signed.letter_number}


def _decline(found: Proposal, by: Person, said: QueryDict) -> str:
    actions.decline(found.pk, by=by, at=timezone.now(), why=said.get("why", ""))
    return _("Tidak disetujui; alasannya tersimpan.")


def _appeal(found: Proposal, by: Person, said: QueryDict) -> str:
    actions.appeal(found.pk, by=by, at=timezone.now(), text=said.get("text", ""))
    return _("Banding tersimpan. Orang lain akan memutus.")


def _judge(found: Proposal, by: Person, said: QueryDict) -> str:
    at = timezone.now()
    actions.judge_appeal(found.pk, by=by, at=at, outcome=said.get("outcome", ""), why=said.get("why", ""))
    return _("Putusan banding tersimpan.")


_ACTS: dict[str, Callable[[Proposal, Person, QueryDict], str]] = {
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


def _show(request: StaffRequest, found: Proposal, *, refused: Refused | None = None, typed: str = "") -> HttpResponse:
    found = queries.proposal_for(request.user, found.pk)
    asked = Appeal.objects.filter(proposal=found).select_related("by", "judged_by").first()
    context = {
        "it": found,
        "asked": asked,
        "outcomes": AppealOutcome.choices,
        "refused": refused.sentence if refused else "",
        "typed": typed,
        **_sum(found),
        **_open_to(request.user, found, asked),
    }
    return page(request, "desk/sanction.html", context, status=refused.status if refused else 200)


def _sum(found: Proposal) -> dict[str, object]:
    """The whole arithmetic in words."""
    rule = rule_of(found.rule)
    return {
        "words": sanction_words(found.level, found.cut),
        "sum": sum_words(found),
        "lines": [_line(line) for line in found.working["lines"]],
        "rule": rule,
        "month_words": month_words(found.month),
        "cut": hundredths(found.cut),
        "appeal_until": found.decided_at + timedelta(days=rule.appeal_days) if found.decided_at else None,
        "is_sealed": found.state == ProposalState.SIGNED and seal_of(found) == found.seal,
    }


def _line(line: Mapping[str, Any]) -> dict[str, object]:
    words = {"word": str(SlaStep(line["step"]).label)}
    return {**line, **words, "points": hundredths(line["points"]), "counted": hundredths(line["counted"])}


def _open_to(person: Person, found: Proposal, asked: Appeal | None) -> dict[str, bool]:
    """What this person may do with the proposal now."""
    has_authority = may_sign_for(person, found.agency) and not is_of_the_line(person, found.agency)
    is_signed = found.state == ProposalState.SIGNED
    return {
        "may_sign": has_authority and found.state == ProposalState.PROPOSED,
        "may_appeal": is_signed and asked is None and speaks_for(person, found.agency),
        "may_judge": has_authority and asked is not None and not asked.outcome and found.decided_by_id != person.pk,
    }
