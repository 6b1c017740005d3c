"""The public list, as a page and as files: the same questions, the same rows."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tanggap.cases.models import Case
from tanggap.cases.public import cards, public_case
from tanggap.directory.queries import groups
from tanggap.intake.views.common import city_of
from tanggap.places.models import City
from tanggap.portal.filters import STATUSES, Filters, filtered, read_filters
from tanggap.portal.keys import secret_for
from tanggap.portal.pages import card_of
from tanggap.portal.queries import area_choices
from tanggap.portal.searching import cards_in_order, search_view
from tanggap.search.codes import possible_codes

PER_PAGE = 24


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Newest first, narrowed by what the reader asks. A code typed into the search leads straight to its report."""
    city, at, filters = city_of(request), timezone.now(), read_filters(request.GET)
    straight = _by_code(request, city, filters.q)
    if straight is not None:
        return straight
    context = _searched(request, city, filters, at) if filters.q else _listed(request, city, filters, at)
    return render(
        request, "portal/reports.html", {"filters": filters, "feeds": _feeds(filters), **context, **choices(city)}
    )


def _listed(request: HttpRequest, city: City, filters: Filters, at: datetime) -> dict[str, object]:
    page: Page[Case] = Paginator(filtered(city, filters), PER_PAGE).get_page(request.GET.get("halaman"))
    shown = cards(page.object_list, at=at)  # type: ignore[arg-type]
    return {"page_obj": page, "total": page.paginator.count, "cards": [card_of(card, at) for card in shown]}


def _searched(request: HttpRequest, city: City, filters: Filters, at: datetime) -> dict[str, object]:
    """The same for a search: the best first, and how it was understood."""
    view = search_view(city, filters, at=at)
    page = Paginator(view.cases, PER_PAGE).get_page(request.GET.get("halaman"))
    shown = cards_in_order(list(page.object_list), at=at)
    return {
        "search": view,
        "page_obj": page,
        "total": page.paginator.count,
        "cards": [card_of(card, at) for card in shown],
        "is_code": view.is_unknown_code,
    }


def choices(city: City) -> dict[str, object]:
    """What the filters offer; agencies are many and are only reached by links."""
    return {"groups": groups(city), "statuses": STATUSES, "areas": area_choices(city)}


def _by_code(request: HttpRequest, city: City, typed: str) -> HttpResponseRedirect | None:
    code = possible_codes(typed, city.code_prefix).exact
    if not code or public_case(city, code, at=timezone.now(), secret=secret_for(request, city, code)) is None:
        return None
    return HttpResponseRedirect(reverse("portal:report", args=[code]))


def _feeds(filters: Filters) -> list[tuple[str, str]]:
    query = f"?{filters.query}" if filters.query else ""
    return [(name, reverse(f"portal:reports_{name}") + query) for name in ("csv", "geojson", "atom")]
