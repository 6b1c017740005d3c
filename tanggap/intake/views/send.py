"""The last screen: everything once more, a few things that may be added, and the button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tanggap.intake import queries
from tanggap.intake.actions import keep_answers, send_draft
from tanggap.intake.answers import DraftAnswers, FlowStep, next_step
from tanggap.intake.forms import SendForm, last_words, put_refusal, shown
from tanggap.intake.models import Draft
from tanggap.intake.questions import questions_of
from tanggap.intake.views.common import address_of, answers_of, of_own_draft, to_next, to_receipt
from tanggap.intake.words import clean
from tanggap.platform.errors import Refused

_CHANGE = {"photos": "intake:photos", "place": "intake:place", "category": "intake:category"}


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def send(request: HttpRequest, draft: Draft) -> HttpResponse:
    """GET shows the summary; POST sends, or keeps what was typed and goes back to change something."""
    answers = answers_of(draft)
    if request.method != "POST":
        return to_next(draft, answers) if next_step(answers) is not FlowStep.SEND else _ask(request, draft, answers)
    try:
        return _change(request, draft) if request.POST.get("change") in _CHANGE else _send(request, draft)
    except Refused as refused:
        return _ask(request, draft, answers, refused)


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    words = last_words(request.POST.dict())
    sent = send_draft(draft.pk, words=words, at=timezone.now(), address=address_of(request))
    if clean(request.POST.get("note", "")).was_changed:
        messages.info(request, _("Karakter yang tidak terlihat kami hapus dari catatan Anda."))
    return to_receipt(sent)


def _change(request: HttpRequest, draft: Draft) -> HttpResponseRedirect:
    words = last_words(request.POST.dict())
    keep_answers(draft.pk, words=words, at=timezone.now())
    return HttpResponseRedirect(reverse(_CHANGE[request.POST["change"]], args=[draft.pk]))


def _ask(request: HttpRequest, draft: Draft, answers: DraftAnswers, refused: Refused | None = None) -> HttpResponse:
    kind = queries.category_of(draft, answers)
    context: dict[str, object] = {
        "draft": draft,
        "form": _form(request, answers, kind, refused),
        "photos": queries.photos_of(draft),
        "place": queries.place_words(answers.spot),
        "category": kind,
        "asks_privacy": queries.may_be_public(kind),
    }
    return render(request, "intake/send.html", context, status=refused.status if refused else 200)


def _form(request: HttpRequest, answers: DraftAnswers, kind: Any, refused: Refused | None) -> SendForm:
    form = SendForm(
        request.POST if refused else None,
        initial=shown(answers),
        questions=questions_of(kind),
        asks_landmark=bool(answers.spot and answers.spot.is_coarse),
        asks_privacy=queries.may_be_public(kind),
        offices=queries.offices_to_name(kind, answers.spot),
    )
    if refused is not None:
        form.is_valid()
        put_refusal(form, refused)
    return form
