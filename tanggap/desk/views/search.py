"""One box for a code or for words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from tanggap.cases import queries as cases_queries
from tanggap.desk.cards import CaseCard, card_of, cards, for_cards
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
    found = desk_search(request.city, request.user, words, at=at) if words else None
    newest = cases_queries.visible_to(request.user).order_by("-opened_at", "-pk")
    listed: Page[Any] = Paginator(found.keys if found else newest, PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "words": words,
        "found": found,
        "page_obj": listed,
        "cards": _cards(request, listed, is_found=bool(found), at=at),
    }
    return page(request, "desk/search.html", context)


def _cards(request: StaffRequest, listed: Page[Any], *, is_found: bool, at: datetime) -> list[CaseCard]:
    """The cards of the page; of a search in its order, and only of what may still be seen."""
    if not is_found:
        return cards(listed.object_list, request.user, at=at)  # type: ignore[arg-type]
    keys = list(listed.object_list)
    rows = for_cards(cases_queries.visible_to(request.user).filter(pk__in=keys), request.user, at=at)
    return [card_of(case, request.user, at=at) for case in sorted(rows, key=lambda case: keys.index(case.pk))]
