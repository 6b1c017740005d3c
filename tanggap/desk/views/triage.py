"""The operators' queue: a dense list, a preview, one key to decide, ten seconds to think again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from tanggap.accounts.models import Person
from tanggap.cases import queries, refusals
from tanggap.cases.disputes import DISPUTED
from tanggap.cases.models import Case
from tanggap.cases.scope import Scope
from tanggap.cases.words import rough_span
from tanggap.cases.workflow import BY_VERB, DISPATCHERS, Verb
from tanggap.desk import locks
from tanggap.desk.cards import card_of, for_cards
from tanggap.desk.duplicates import is_likely_duplicate
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.queries import areas_with_cases, dispatches
from tanggap.desk.triage_pane import Pane, pane_of
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
    duplicates: int
    disputed: int


@require_safe
def triage(request: StaffRequest) -> HttpResponse:
    """The queue with the chosen case beside it; asked by the page's script, only the chosen case."""
    _refuse_others(request)
    at, person = timezone.now(), request.user
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "desk/triage_pane.html", {"pane": _pane(request, at, [])})
    else:
        counts = _counts(request, person)
        rows = _rows(request, counts["shown"], at)
        context = {"pane": _pane(request, at, list(rows)), **_list(request, rows, counts, at)}
        response = page(request, "desk/triage.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
def hold(request: StaffRequest, code: str) -> HttpResponse:
    """Hold the case while it is open before the operator; called again and again by the page."""
    case = _dispatchable(request, code)
    try:
        until = locks.take(case, by=request.user, at=timezone.now())
    except Refused as refused:
        return JsonResponse(refused.as_problem(), status=refused.status)
    return JsonResponse({"until": until.isoformat()})


@require_POST
def let_go(request: StaffRequest, code: str) -> HttpResponse:
    """Release the person's lock on a case, so that others can dispatch it. 204."""
    locks.release(_dispatchable(request, code), by=request.user)
    return HttpResponse(status=204)


def _refuse_others(request: StaffRequest) -> None:
    """For somebody who dispatches nothing there is no triage."""
    if not dispatches(request.user):
        raise Refused(refusals.NO_CASE)


def _dispatchable(request: StaffRequest, code: str) -> Case:
    """The case, if the person may dispatch it: nobody keeps others from a case that is not theirs to decide."""
    case = queries.case_for(request.user, code)
    if not Scope.of(request.user).holds(case, *DISPATCHERS):
        raise Refused(refusals.NO_CASE)
    return case


def _asked_for(request: StaffRequest) -> Q:
    """What of the queue the address asks for."""
    area, category, only = (request.GET.get(name, "") for name in ("wilayah", "jenis", "hanya"))
    asked = _ONLY[only]() if only in _ONLY else Q()
    asked &= Q(area__code=area) if area else Q()
    return asked & (Q(category__code=category) if category else Q())


_ONLY: dict[str, Callable[[], Q]] = {
    "kembar": lambda: Q(is_likely_duplicate()),
    "keputusan": DISPUTED.q,
    "dikembalikan": lambda: Q(status=RETURNED),
}


def _counts(request: StaffRequest, person: Person) -> dict[str, Any]:
    """Everything that is counted of the queue, in one query."""
    return (
        queries.triage_queue(person)
        .order_by()
        .aggregate(
            waiting=Count("pk"),
            oldest=Min("opened_at"),
            shown=Count("pk", filter=_asked_for(request)),
            **{name: Count("pk", filter=only()) for name, only in _ONLY.items()},
        )
    )


def _rows(request: StaffRequest, count: int, at: datetime) -> Page[Case]:
    """A page of the list, read with what its cards show."""
    queue = queries.triage_queue(request.user).filter(_asked_for(request)).annotate(is_duplicate=is_likely_duplicate())
    pages = Paginator(for_cards(queue, request.user, at=at), PER_PAGE)
    pages.count = count  # a cached property: told instead of counted anew
    return pages.get_page(request.GET.get("halaman"))


def _pane(request: StaffRequest, at: datetime, rows: Sequence[Case]) -> Pane | None:
    """The case that the address names, or the first of the list."""
    code, person = request.GET.get("kasus", ""), request.user
    listed = next((case for case in rows if not code or case.code == code), None)
    if listed is None and code:
        listed = for_cards(queries.triage_queue(person).filter(code=code), person, at=at).first()
    return pane_of(listed, person, at=at, tried=request.GET.get("coba", "")) if listed else None


def _list(request: StaffRequest, rows: Page[Case], counts: dict[str, Any], at: datetime) -> dict[str, object]:
    queue = queries.triage_queue(request.user).order_by()
    return {
        "page_obj": rows,
        "offices_gone": queries.offices_gone(queries.worked_by(request.user, *DISPATCHERS)),
        "cards": [card_of(case, request.user, at=at) for case in rows],
        "counters": _counters(counts, at),
        "duplicate_codes": {case.code for case in rows if getattr(case, "is_duplicate", False)},
        "areas": areas_with_cases(queue),
        "categories": Category.objects.filter(pk__in=queue.values("category")).order_by("name"),
        "chosen_area": request.GET.get("wilayah", ""),
        "chosen_category": request.GET.get("jenis", ""),
        "only": request.GET.get("hanya", ""),
    }


def _counters(counts: dict[str, Any], at: datetime) -> Counters:
    return Counters(
        duplicates=counts["kembar"],
        waiting=counts["waiting"],
        oldest=rough_span(at - counts["oldest"]) if counts["oldest"] else "-",
        returned=counts["dikembalikan"],
        disputed=counts["keputusan"],
    )
