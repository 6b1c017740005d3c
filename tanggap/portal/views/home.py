"""The first page: one big button, then what happens in the city."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from tanggap.cases.public import cards, newest_first, public_cases
from tanggap.cases.words import rough_span
from tanggap.directory.queries import tiles
from tanggap.intake.device import device_hash
from tanggap.intake.resuming import unfinished
from tanggap.intake.views.common import city_of
from tanggap.places.queries import root_area
from tanggap.portal.pages import card_of
from tanggap.portal.queries import figures_of

NEWEST = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Camera, search, the newest reports, and how the city fares."""
    city, at = city_of(request), timezone.now()
    figures = figures_of(root_area(city), at=at)
    context = {
        "cards": [card_of(card, at) for card in cards(newest_first(public_cases(city))[:NEWEST], at=at)],
        "kinds": tiles(city, most=4),
        "figures": figures,
        "median": rough_span(figures.median) if figures.median is not None else "",
        "unfinished": unfinished(city, device_hash(request), at=at)[:1],
    }
    response = render(request, "portal/home.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response
