"""The operators' queue: a dense list, a preview, one key to decide, ten seconds to think again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Min, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from tanggap.cases import queries, refusals
from tanggap.cases.models import Case
from tanggap.cases.workflow import BY_VERB, RETURNS_UNTIL_DECISION, Verb
from tanggap.desk import locks
from tanggap.desk.cards import cards
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.queries import areas_with_cases, disposes
from tanggap.desk.triage_pane import pane_of
from tanggap.desk.twins import codes_with_likely_twins, with_likely_twins
from tanggap.desk.words import span
from tanggap.directory.models import Category
from tanggap.platform.errors import Refused

PER_PAGE = 40
RETURNED = BY_VERB[Verb.RETURN].target


@dataclass(frozen=True)
class Counters:
    """What stands above the list."""

    waiting: int
    oldest: str
    returned: int
    twins: int
    disputed: int


@require_safe
def triage(request: StaffRequest) -> HttpResponse:
    """The queue with the chosen case beside it; asked by the page's script, only the chosen case."""
    _refuse_others(request)
    at, queue = timezone.now(), queries.triage_queue(request.user)
    listed = Paginator(_filtered(request, queue), PER_PAGE).get_page(request.GET.get("halaman"))
    chosen = _chosen(request, queue, listed)
    tried = request.GET.get("coba", "")
    context = {"pane": pane_of(chosen, request.user, at=at, tried=tried) if chosen else None}
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "desk/triage_pane.html", context)
    else:
        response = page(request, "desk/triage.html", {**context, **_list(request, queue, listed, at)})
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
def hold(request: StaffRequest, code: str) -> HttpResponse:
    """Hold the case while it is open before the operator; called again and again by the page."""
    _refuse_others(request)
    case = queries.case_for(request.user, code)
    try:
        until = locks.take(case, by=request.user, at=timezone.now())
    except Refused as refused:
        return JsonResponse(refused.as_problem(), status=refused.status)
    return JsonResponse({"until": until.isoformat()})


@require_POST
def let_go(request: StaffRequest, code: str) -> HttpResponse:
    """Let others have the case."""
    _refuse_others(request)
    locks.release(queries.case_for(request.user, code), by=request.user)
    return HttpResponse(status=204)


def _refuse_others(request: StaffRequest) -> None:
    """For somebody who disposes nothing there is no triage."""
    if not disposes(request.user):
        raise Refused(refusals.NO_CASE)


def _filtered(request: StaffRequest, queue: QuerySet[Case]) -> QuerySet[Case]:
    area, category, only = (request.GET.get(name, "") for name in ("wilayah", "jenis", "hanya"))
    if area:
        queue = queue.filter(area__code=area)
    if category:
        queue = queue.filter(category__code=category)
    if only == "kembar":
        return with_likely_twins(queue)
    if only == "keputusan":
        return queue.filter(return_count__gte=RETURNS_UNTIL_DECISION)
    return queue.filter(status=RETURNED) if only == "dikembalikan" else queue


def _chosen(request: StaffRequest, queue: QuerySet[Case], listed: Page[Case]) -> Case | None:
    code = request.GET.get("kasus", "")
    if code:
        return queue.filter(code=code).first()
    return next(iter(listed.object_list), None)


def _list(request: StaffRequest, queue: QuerySet[Case], listed: Page[Case], at: datetime) -> dict[str, object]:
    oldest = queue.order_by().aggregate(oldest=Min("opened_at"))["oldest"]
    counters = Counters(
        twins=with_likely_twins(queue.order_by()).count(),
        waiting=queue.order_by().count(),
        oldest=span(at - oldest) if oldest else "-",
        returned=queue.order_by().filter(status=RETURNED).count(),
        disputed=queue.order_by().filter(return_count__gte=RETURNS_UNTIL_DECISION).count(),
    )
    return {
        "page_obj": listed,
        "cards": cards(listed.object_list, request.user, at=at),  # type: ignore[arg-type]
        "counters": counters,
        "twin_codes": codes_with_likely_twins(listed.object_list),  # type: ignore[arg-type]
        "areas": areas_with_cases(queue),
        "categories": Category.objects.filter(pk__in=queue.order_by().values("category")).order_by("name"),
        "chosen_area": request.GET.get("wilayah", ""),
        "chosen_category": request.GET.get("jenis", ""),
        "only": request.GET.get("hanya", ""),
    }
