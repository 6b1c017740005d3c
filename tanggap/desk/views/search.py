"""One box for a code or for words."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from tanggap.cases import queries as cases_queries
from tanggap.desk.cards import card_of, cards, for_cards
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.searching import desk_search
from tanggap.platform.errors import Refused
from tanggap.search.typed import query_text

PER_PAGE = 20


@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """A whole code opens its case; anything else lists what matches among the cases that the person may see."""
    words, at = query_text(request.GET.get("q", "")).text, timezone.now()
    if words:
        try:
            return redirect("desk:case", cases_queries.case_for(request.user, words.upper().replace(" ", "-")).code)
        except Refused:
            pass  # no code: then it is words
    context = _searched(request, words, at) if words else _newest(request, at)
    return page(request, "desk/search.html", {"words": words, **context})


def _searched(request: StaffRequest, words: str, at: datetime) -> dict[str, object]:
    """What the words find, in its order; and of it only what may still be seen."""
    found = desk_search(request.city, request.user, words, at=at)
    listed = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("halaman"))
    keys = list(listed.object_list)
    rows = for_cards(cases_queries.visible_to(request.user).filter(pk__in=keys), request.user, at=at)
    in_order = sorted(rows, key=lambda case: keys.index(case.pk))
    return {"found": found, "page_obj": listed, "cards": [card_of(case, request.user, at=at) for case in in_order]}


def _newest(request: StaffRequest, at: datetime) -> dict[str, object]:
    newest = cases_queries.visible_to(request.user).order_by("-opened_at", "-pk")
    listed = Paginator(newest, PER_PAGE).get_page(request.GET.get("halaman"))
    return {"page_obj": listed, "cards": cards(listed.object_list, request.user, at=at)}  # type: ignore[arg-type]
