"""'Laporan saya': what was sent from this device or opened on it by a secret link. No account."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tanggap.cases.models import Report
from tanggap.cases.public import may_confirm
from tanggap.cases.words import ago
from tanggap.intake import device
from tanggap.intake.queries import held_of_device, reports_of_device
from tanggap.intake.views.common import city_of
from tanggap.portal import keys
from tanggap.portal.pages import ReportCard, photo_url
from tanggap.portal.queries import reports_with_codes

_MOST = 100


@dataclass(frozen=True)
class Mine:
    """One of the reader's own reports: its card, and whether it asks something of them."""

    card: ReportCard
    code: str
    is_public: bool
    asks: bool  # whether it waits for its reporter's "sudah beres" or "belum"


@require_safe
def my_reports(request: HttpRequest) -> HttpResponse:
    """Newest first; stored in no cache."""
    city = city_of(request)
    sent = list(reports_of_device(device.device_hash(request)).filter(city=city).prefetch_related("photos")[:_MOST])
    known = {report.pk for report in sent}
    opened = [report for report in reports_with_codes(city, keys.codes_of(request)) if report.pk not in known]
    rows = sorted([*sent, *opened], key=lambda report: report.received_at, reverse=True)
    held = held_of_device(city, device.device_hash(request))[:_MOST]
    waiting = [(one.code, f"{reverse('intake:receipt', args=[one.code])}", one.held_at) for one in held]
    context = {"mine": [_mine(report) for report in rows], "waiting": waiting}
    response = render(request, "portal/my_reports.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """On a shared phone: the list goes, the reports stay; the secret links still open them."""
    response = redirect("portal:my_reports")
    keys.forget(response)
    response.delete_cookie(device.COOKIE, samesite="Lax")
    messages.success(request, _("Daftar di perangkat ini sudah dikosongkan. Laporannya tetap diproses."))
    return response


def _mine(report: Report) -> Mine:
    case, photos = report.case, [photo for photo in report.photos.all() if photo.hidden_at is None]
    card = ReportCard(
        url=reverse("portal:report", args=[report.code]),
        title=case.category.label if case.category else _("Jenis belum ditentukan"),
        icon=case.category.icon if case.category else "help",
        status=case.public_status,
        place=case.area.name,
        age=ago(timezone.now() - report.received_at),
        supporters=None,
        thumb_url=photo_url(photos[0].pk, "kecil") if photos else "",
    )
    return Mine(card, report.code, case.is_public, may_confirm(report))
