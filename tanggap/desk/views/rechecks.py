"""The second look at closed cases that were drawn by lot: what was said to be done, and what a supervisor finds."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tanggap.cases import actions, queries
from tanggap.cases.actions.rechecking import SHARE_PERCENT
from tanggap.cases.models import Recheck, RecheckResult
from tanggap.desk.cards import CaseCard, cards
from tanggap.desk.forms import RecheckForm, refuse
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.proof import Proof, proofs_of
from tanggap.desk.queries import signs_rechecks
from tanggap.platform.errors import Refused

PER_PAGE = 10


@dataclass(frozen=True)
class RecheckRow:
    """A closed case that was drawn for a re-check, with the form to sign."""

    event: int
    card: CaseCard
    proof: Proof | None
    form: RecheckForm


@require_safe
def rechecks(request: StaffRequest) -> HttpResponse:
    """What the lot fell on and nobody has signed yet."""
    _refuse_others(request)
    return _page(request)


@require_POST
def recheck(request: StaffRequest, event: int) -> HttpResponse:
    """Store the result of a re-check, signed by the person. 404 for one that is not theirs."""
    _refuse_others(request)
    row = queries.rechecks_for(request.user).filter(event=event).first()
    if row is None:
        raise Http404
    form = RecheckForm(request.POST, prefix=str(event))
    if not form.is_valid():
        return _page(request, wrong=form, event=event)
    said = form.cleaned_data
    try:
        actions.recheck(
            event, by=request.user, at=timezone.now(), result=RecheckResult(said["result"]), text=said["text"]
        )
    except Refused as refused:
        refuse(form, refused)
        return _page(request, wrong=form, event=event)
    messages.success(request, _("%(code)s: hasil periksa ulang tercatat.") % {"code": row.case.code})
    return redirect("desk:rechecks")


def _page(request: StaffRequest, *, wrong: RecheckForm | None = None, event: int = 0) -> HttpResponse:
    listed = Paginator(queries.rechecks_for(request.user), PER_PAGE).get_page(request.GET.get("halaman"))
    rows = list(listed.object_list)
    case_ids = [row.case_id for row in rows]
    seen = queries.visible_to(request.user).filter(pk__in=case_ids)
    by_code = {card.code: card for card in cards(seen, request.user, at=timezone.now())}
    proofs = proofs_of(case_ids, request.user)
    shown = [
        _to_look_at(row, by_code[row.case.code], proofs.get(row.case_id), wrong if row.event_id == event else None)
        for row in rows
    ]
    context = {"page_obj": listed, "drawn": shown, "share": SHARE_PERCENT}
    return page(request, "desk/rechecks.html", context, status=422 if wrong else 200)


def _to_look_at(row: Recheck, card: CaseCard, proof: Proof | None, wrong: RecheckForm | None) -> RecheckRow:
    return RecheckRow(row.event_id, card, proof, wrong or RecheckForm(prefix=str(row.event_id)))


def _refuse_others(request: StaffRequest) -> None:
    if not signs_rechecks(request.user):
        raise Http404
