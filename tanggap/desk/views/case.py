"""A case, and every step on it: one address for each step, so that it can be opened, sent and come back to."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tanggap.cases import queries, refusals
from tanggap.cases.models import Case
from tanggap.desk import locks, saved_input
from tanggap.desk.case_page import case_page
from tanggap.desk.forms import refuse
from tanggap.desk.gate import StaffRequest, next_of, wants_json
from tanggap.desk.move_form import move_of
from tanggap.desk.page import draft_is_sent, draft_key, page
from tanggap.desk.step_view import StepView, step_view
from tanggap.desk.steps import STEPS, Step, is_open, why_closed
from tanggap.desk.timeline import chain_of, lines_since
from tanggap.platform.errors import Refused
from tanggap.search.typed import query_text

_DIGITS = 9  # of an event number, at most


@require_safe
def case(request: StaffRequest, code: str) -> HttpResponse:
    """A case's page. Raises Refused(NO_CASE) for one that the person may not see."""
    return page(request, "desk/case.html", {"it": case_page(request.user, code, at=timezone.now())}, camera=True)


@require_safe
def audit(request: StaffRequest, code: str) -> HttpResponse:
    """The chain beneath the case's history."""
    found = queries.case_for(request.user, code)
    chain = chain_of(found)
    return page(
        request, "desk/audit.html", {"case": found, "chain": chain, "is_whole": all(link.fits for link in chain)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: StaffRequest, code: str, slug: str) -> HttpResponse:
    """GET shows the form, POST takes the step; a step not open to the person says why. Raises Refused(NO_CASE)."""
    found, wanted = queries.case_for(request.user, code), STEPS.get(slug)
    if wanted is None:
        raise Refused(refusals.NO_CASE)
    if not is_open(wanted, request.user, found):
        return _answer_closed(request, found, wanted)
    if request.method == "POST":
        return _take(request, found, wanted)
    if request.htmx:  # type: ignore[attr-defined]
        return _form_alone(request, found, step_view(wanted, found, request.user))
    sought = query_text(request.GET.get("cari", "")).text
    typed = saved_input.recall(request, draft_key(request.user, found.code, wanted.slug))
    everywhere = "semua" in request.GET or "agency" in typed
    view = step_view(wanted, found, request.user, typed=typed, everywhere=everywhere, sought=sought)
    return _show(
        request, found, view, since=_expected_version(typed, found), everywhere=everywhere, is_back=bool(typed)
    )


def _form_alone(request: StaffRequest, case: Case, view: StepView) -> HttpResponse:
    """The form without a page around it, for the case's page, whose script asks when somebody opens the step.

    It sends the version that the page shows, which the address names; the case may have moved on since the page was read.
    """
    context = {"view": view, "expected_version": _expected_version(request.GET, case)}
    response = render(request, "desk/_step_form.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _expected_version(said: Mapping[str, str], case: Case) -> int:
    """The version of the case that the person had before their eyes when they sent this."""
    sent = said.get("expected_version") or ""
    return int(sent) if sent.isdecimal() and len(sent) < _DIGITS else case.version


def _take(request: StaffRequest, case: Case, wanted: Step) -> HttpResponse:
    view = step_view(wanted, case, request.user, data=request.POST, files=request.FILES, everywhere=True)
    if not view.form.is_valid():
        return _answer_wrong(request, case, view)
    at = timezone.now()
    try:
        if wanted.verb is not None:
            locks.refuse_if_held(case, by=request.user, at=at)
        with move_of(view.form.cleaned_data, case, by=request.user, at=at) as move:
            wanted.run(case.pk, move)
    except Refused as refused:
        return _answer_refused(request, case, view, refused)
    locks.release(case, by=request.user)
    return _answer_done(request, case, view)


def _answer_closed(request: StaffRequest, case: Case, wanted: Step) -> HttpResponse:
    """The step is not open to this person on this case now: the case has moved on, or it is not theirs to take."""
    refused = why_closed(wanted, request.user, case)
    if wants_json(request):
        return JsonResponse(refused.as_problem(), status=refused.status)
    return _show_closed(request, case, wanted, refused)


def _answer_done(request: StaffRequest, case: Case, view: StepView) -> HttpResponse:
    told = _("%(code)s: “%(step)s” tercatat.") % {"code": case.code, "step": view.step.label}
    if wants_json(request):
        saved_input.forget(request, view.draft)
        return JsonResponse({"detail": told})
    draft_is_sent(request, view.draft)
    messages.success(request, told)
    if request.POST.get("next"):
        return redirect(next_of(request))
    still_seen = queries.visible_to(request.user).filter(pk=case.pk).exists()
    return redirect("desk:case", case.code) if still_seen else redirect("desk:home")


def _answer_refused(request: StaffRequest, case: Case, view: StepView, refused: Refused) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(refused.as_problem(), status=refused.status)
    fresh = queries.visible_to(request.user).filter(pk=case.pk).first()
    if fresh is None or not is_open(view.step, request.user, fresh):
        return _show_closed(request, case, view.step, refused)
    refuse(view.form, refused)
    since = _expected_version(request.POST, fresh) if refused.code == refusals.CHANGED_MEANWHILE else None
    return _show(request, fresh, view, status=refused.status, since=since)


def _answer_wrong(request: StaffRequest, case: Case, view: StepView) -> HttpResponse:
    if wants_json(request):
        wrong = "; ".join(str(error) for errors in view.form.errors.values() for error in errors)
        return JsonResponse({"status": 422, "detail": wrong}, status=422)
    return _show(request, case, view, status=422)


def _show(
    request: StaffRequest,
    case: Case,
    view: StepView,
    *,
    status: int = 200,
    since: int | None = None,
    everywhere: bool = False,
    is_back: bool = False,
) -> HttpResponse:
    """The step's own page. It says what changed after event number `since`, and sends from what is now seen."""
    context = {
        "case": case,
        "it": view,
        "news": lines_since(case, since) if since is not None else [],
        "expected_version": case.version,
        "everywhere": everywhere,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "has_agencies": "agency" in view.form.fields,
        "is_back": is_back,
    }
    return page(request, "desk/step.html", context, status=status, camera=view.has_camera)


def _show_closed(request: StaffRequest, case: Case, wanted: Step, refused: Refused) -> HttpResponse:
    """The step cannot be taken (any more): why, what was typed, and the way on."""
    is_seen = queries.visible_to(request.user).filter(pk=case.pk).exists()
    typed = saved_input.recall(request, draft_key(request.user, case.code, wanted.slug))
    context = {
        "case": case,
        "step": wanted,
        "refused": refused,
        "typed": request.POST.get("text") or typed.get("text", ""),
        "is_seen": is_seen,
    }
    return page(request, "desk/step_closed.html", context, status=refused.status)
