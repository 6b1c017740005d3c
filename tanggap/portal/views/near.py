"""What is open around the reader. Their position stands in a cookie of this one page, in no address and in no log."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from tanggap.cases.public import rounded
from tanggap.cases.words import metres
from tanggap.intake.forms import read_fix
from tanggap.intake.views.common import city_of
from tanggap.places.queries import area_at, area_in_city
from tanggap.platform.errors import Refused
from tanggap.portal import refusals
from tanggap.portal.nearest import nearest
from tanggap.portal.pages import card_of

COOKIE = "sekitar"
_HOUR = 3600


@require_http_methods(["GET", "HEAD", "POST"])
def near_me(request: HttpRequest) -> HttpResponse:
    """POST notes where the reader stands; GET lists what is open there, the nearest first, or asks for the position."""
    response = _note(request) if request.method == "POST" else _list(request)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _note(request: HttpRequest) -> HttpResponse:
    fix = read_fix(request.POST)
    if fix is None:
        raise Refused(refusals.POSITION_MISSING)
    area_in_city(city_of(request), fix.lat, fix.lon)
    response = redirect("portal:near_me")
    response.set_signed_cookie(
        COOKIE,
        f"{rounded(fix.lat)} {rounded(fix.lon)}",
        max_age=_HOUR,
        path=reverse("portal:near_me"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _list(request: HttpRequest) -> HttpResponse:
    city, at = city_of(request), timezone.now()
    lat, sep, lon = str(request.get_signed_cookie(COOKIE, default="", max_age=_HOUR)).partition(" ")
    if not sep:
        return render(request, "portal/near_me.html", {"is_known": False})
    point = float(lat), float(lon)
    found = nearest(city, *point, at=at)
    context = {
        "is_known": True,
        "area": area_at(city, *point),
        "cards": [card_of(one.card, at, distance=metres(max(10.0, one.metres))) for one in found],
    }
    return render(request, "portal/near_me.html", context)
