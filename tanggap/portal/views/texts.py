"""Pages that are only words, and the two files that machines look for."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tanggap.cases.workflow import REOPEN_DAYS
from tanggap.evidence.photos import MOST_BYTES
from tanggap.intake.models import DRAFT_DAYS

_FACTS = {"reopen_days": REOPEN_DAYS, "draft_days": DRAFT_DAYS, "photo_mb": MOST_BYTES // 2**20}
_CONTACT_DAYS = 180


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How a report travels, what each status means, what one may ask for."""
    return render(request, "portal/about.html", _FACTS)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, for how long, who sees it, and how to have it removed."""
    return render(request, "portal/privacy.html", _FACTS)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, and where to say that something does not."""
    return render(request, "portal/accessibility.html")


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything public but the desk and reports being written."""
    lines = [
        "User-agent: *",
        "Disallow: /petugas/",
        "Disallow: /lapor/",
        "Disallow: /en/petugas/",
        "Disallow: /en/lapor/",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); absent until the city has named an address."""
    if not settings.TANGGAP_SECURITY_CONTACT:
        return HttpResponse(status=404)
    expires = (timezone.now() + timedelta(days=_CONTACT_DAYS)).replace(microsecond=0)
    lines = [
        f"Contact: {settings.TANGGAP_SECURITY_CONTACT}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: id, en",
        f"Policy: {request.build_absolute_uri(reverse('portal:privacy'))}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
