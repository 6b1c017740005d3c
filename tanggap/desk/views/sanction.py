"""One proposal of a sanction: the whole sum, and the person who signs, declines, appeals or judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tanggap.accountability import actions, queries
from tanggap.accountability import refusals as ours
from tanggap.accountability.actions.signing import seal_of
from tanggap.accountability.documents.letter import letter_pdf
from tanggap.accountability.models import Appeal, AppealOutcome, Proposal, ProposalState
from tanggap.accountability.permissions import is_of_the_line, may_sign_for, speaks_for
from tanggap.accountability.rule_file import rule_of
from tanggap.accountability.words import hundredths, month_words, sanction_words, sum_words
from tanggap.accounts.models import Person
from tanggap.desk.final_acts import FinalActForm, confirm
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.directory.steps import SlaStep
from tanggap.platform.errors import Refused


@require_safe
def sanction(request: StaffRequest, number: int) -> HttpResponse:
    """A proposal with every line of its sum and what the person may do. Raises Refused(NO_PROPOSAL)."""
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
        if _OPEN_TO.get(what) in _may(request.user, found):
            confirm(request.POST, found.agency.code, by=request.user, at=timezone.now())
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
# What cannot be undone, and which of the answers of `_open_to` opens it.
_OPEN_TO = {"tanda-tangan": "may_sign", "tolak": "may_sign", "putus": "may_judge"}


def _may(person: Person, found: Proposal) -> set[str]:
    """The names of what is open to this person now; of the rest the action says why not."""
    asked = Appeal.objects.filter(proposal=found).first()
    return {name for name, is_open in _open_to(person, found, asked).items() if is_open}


def _show(request: StaffRequest, found: Proposal, *, refused: Refused | None = None, typed: str = "") -> HttpResponse:
    found = queries.proposal_for(request.user, found.pk)
    asked = Appeal.objects.filter(proposal=found).select_related("by", "judged_by").first()
    context = {
        "it": found,
        "asked": asked,
        "outcomes": AppealOutcome.choices,
        "refused": refused.sentence if refused else "",
        "typed": typed,
        "final": {act: FinalActForm(act, found.agency.code) for act in ("sign", "decline", "judge_appeal")},
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
