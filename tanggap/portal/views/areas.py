"""Every area of the city has a page: how it fares, what is open, who serves it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tanggap.cases.public import cards, newest_first
from tanggap.cases.states import OPEN
from tanggap.cases.words import rough_span
from tanggap.intake.queries import outlines_are_estimates
from tanggap.intake.views.common import city_of
from tanggap.places.models import Area
from tanggap.places.queries import root_area
from tanggap.portal.pages import card_of, locator_of
from tanggap.portal.queries import (
    Kind,
    area_with_code,
    areas_above,
    areas_below,
    cases_in,
    figures_of,
    kinds_in,
    office_of,
)

_SHOWN = 6


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """The whole city and the way down."""
    return _page(request, root_area(city_of(request)))


@require_safe
def area(request: HttpRequest, code: str) -> HttpResponse:
    """One kota, kecamatan or kelurahan."""
    found = area_with_code(city_of(request), code)
    if found is None:
        raise Http404
    return _page(request, found)


def _page(request: HttpRequest, area: Area) -> HttpResponse:
    at, city = timezone.now(), city_of(request)
    figures = figures_of(area, at=at)
    open_cases = newest_first(cases_in(area).filter(status__in=OPEN))[:_SHOWN]
    context = {
        "area": area,
        "is_whole": area.parent_id is None,
        "crumbs": [{"label": one.name, "url": reverse("portal:area", args=[one.code])} for one in areas_above(area)],
        "figures": figures,
        "median": rough_span(figures.median) if figures.median is not None else "",
        "kinds": _bars(kinds_in(area)),
        "below": areas_below(area),
        "office": office_of(area),
        "cards": [card_of(card, at) for card in cards(open_cases, at=at)],
        "locator": locator_of(area, area.name),
        "estimated": outlines_are_estimates(city),
    }
    return render(request, "portal/area.html", context)


def _bars(kinds: Sequence[Kind]) -> list[tuple[Kind, int]]:
    """Each kind with the length of its bar, of 100."""
    most = max((kind.count for kind in kinds), default=1)
    return [(kind, max(2, round(100 * kind.count / most))) for kind in kinds]
