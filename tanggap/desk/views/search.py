"""One box for a code or for words."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from tanggap.cases import queries as cases_queries
from tanggap.desk import queries
from tanggap.desk.cards import cards
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.platform.errors import Refused

PER_PAGE = 20
_LONGEST = 100


@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """A whole code opens its case; anything else lists what matches among the cases that the person may see."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST]
    if words:
        try:
            return redirect("desk:case", cases_queries.case_for(request.user, words.upper().replace(" ", "-")).code)
        except Refused:
            pass  # no code: then it is words
    listed = Paginator(queries.found(request.user, words), PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "words": words,
        "page_obj": listed,
        "cards": cards(listed.object_list, request.user, at=timezone.now()),  # type: ignore[arg-type]
    }
    return page(request, "desk/search.html", context)
