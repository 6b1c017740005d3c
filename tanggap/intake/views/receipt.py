"""What the resident takes along: the code, the secret link, who has the report now and what happens next."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from tanggap.cases.models import Report
from tanggap.cases.public import is_secret_of, secret_of
from tanggap.intake import queries
from tanggap.intake.device import device_hash
from tanggap.intake.models import HeldDecision
from tanggap.intake.spoken import spoken_code
from tanggap.intake.views.common import city_of
from tanggap.platform.ids import normal_code


@require_GET
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """For the holder of the secret link, or for the device that sent the report; nobody else learns that it exists."""
    code = normal_code(code) or ""
    report = _own(request, code)
    if report is None:
        return _waits(request, code)
    page = _page_of(report)
    context = {
        "report": report,
        "case": report.case,
        "spoken": spoken_code(report.code),
        "place": queries.area_words(report.area),
        "joined": report.code != report.case.code,
        "page_url": page,
        "secret_url": request.build_absolute_uri(page or request.path) + f"?k={secret_of(report.code)}",
        "share_url": request.build_absolute_uri(page) if page and report.case.is_public and report.wants_public else "",
    }
    response = render(request, "intake/receipt.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _waits(request: HttpRequest, code: str) -> HttpResponse:
    """What waits for a person, or was put aside: said as it is, under the code that stays."""
    held = queries.held_with_code(city_of(request), code)
    is_theirs = held is not None and (
        is_secret_of(code, request.GET.get("k", ""))
        or (held.draft is not None and held.draft.device_hash == device_hash(request) != "")
    )
    if held is None or not is_theirs:
        raise Http404
    context = {
        "held": held,
        "spoken": spoken_code(code),
        "is_spam": held.decision == HeldDecision.SPAM,
        "secret_url": request.build_absolute_uri(request.path) + f"?k={secret_of(code)}",
    }
    response = render(request, "intake/held.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _own(request: HttpRequest, code: str) -> Report | None:
    city = city_of(request)
    if code and is_secret_of(code, request.GET.get("k", "")):
        return queries.report_with_code(city, code)
    return queries.own_report(city, code, device_hash(request))


def _page_of(report: Report) -> str:
    try:
        return reverse("portal:report", args=[report.code])
    except NoReverseMatch:
        return ""
