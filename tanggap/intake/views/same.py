"""Reported already? At most three open reports around here, before the last screen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tanggap.intake import queries, refusals
from tanggap.intake.actions import join_draft, say_another
from tanggap.intake.answers import DraftAnswers, FlowStep, next_step
from tanggap.intake.models import Draft
from tanggap.intake.nearby import neighbours
from tanggap.intake.views.common import address_of, answers_of, of_own_draft, to_next, to_receipt
from tanggap.platform.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def same(request: HttpRequest, draft: Draft) -> HttpResponse:
    """GET asks; POST with a code in `same` joins that report, without one goes on to the last screen."""
    if request.method != "POST":
        return _ask(request, draft, answers_of(draft))
    if "same" not in request.POST:
        return _go_on(request, draft)
    code, open_to_all = request.POST["same"], _wants_public(request)
    try:
        address, at = address_of(request), timezone.now()
        return to_receipt(join_draft(draft.pk, code=code, wants_public=open_to_all, at=at, address=address))
    except Refused as refused:
        if refused.code != refusals.SAME_GONE:
            return _ask(request, draft, answers_of(draft), refused)
        messages.warning(request, refused.sentence)
        return _go_on(request, draft)


def _go_on(request: HttpRequest, draft: Draft) -> HttpResponseRedirect:
    answers = say_another(draft.pk, wants_public=_wants_public(request), at=timezone.now())
    return to_next(draft, answers)


def _wants_public(request: HttpRequest) -> bool:
    return "staff_only" not in request.POST


def _ask(request: HttpRequest, draft: Draft, answers: DraftAnswers, refused: Refused | None = None) -> HttpResponse:
    """Also shown to whoever comes back after a "no"; with nothing to compare, the flow goes on."""
    found = neighbours(draft, answers, at=timezone.now()) if next_step(answers) is FlowStep.SEND else []
    if not found:
        return to_next(draft, answers)
    context = {
        "draft": draft,
        "neighbours": found,
        "category": queries.category_of(draft, answers),
        "staff_only": not answers.wants_public if refused is None else not _wants_public(request),
        "refused": refused,
    }
    return render(request, "intake/same.html", context, status=refused.status if refused else 200)
