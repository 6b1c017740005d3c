"""'Mengapa di sini?': why a report lies at this office, and how its reporter says that it is the wrong one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tanggap.cases.models import Case
from tanggap.cases.public import PublicCase, own_report
from tanggap.cases.why_here import WhyHere, why_here
from tanggap.intake.actions import say
from tanggap.intake.models import VoiceAct
from tanggap.intake.views.common import city_of
from tanggap.platform.errors import Refused
from tanggap.platform.ids import normal_code
from tanggap.portal import keys
from tanggap.portal.pages import title_of
from tanggap.portal.views.report import case_of_page, waits_for_a_person


@require_http_methods(["GET", "HEAD", "POST"])
def why(request: HttpRequest, code: str) -> HttpResponse:
    """For everybody who may read the report; only the holder of its key may object."""
    code = normal_code(code) or ""
    page = case_of_page(request, code)
    if page is None:
        return render(request, "portal/no_report.html", {"code": code}, status=404)
    case = Case.objects.select_related("city", "category").get(code=page.card.code)
    if request.method == "POST":
        return _object(request, code)
    response = render(request, "portal/why.html", _context(code, page, why_here(case, page)))
    if page.is_own:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _object(request: HttpRequest, code: str) -> HttpResponse:
    city = city_of(request)
    own = own_report(city, code, keys.secret_for(request, city, code))
    if own is None:
        messages.warning(
            request, _("Hanya pelapor yang bisa meragukan kantornya. Buka lewat tautan rahasia dari tanda terima.")
        )
        return redirect("portal:why", code)
    try:
        is_done = say(own, VoiceAct.OBJECT, {"text": request.POST.get("text", "")}, at=timezone.now())
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return redirect("portal:why", code)
    done = _("Terima kasih. Petugas penerima laporan memeriksa apakah instansinya keliru. Pekerjaan tetap berjalan.")
    messages.success(request, done if is_done else waits_for_a_person())
    return redirect("portal:why", code)


def _context(code: str, page: PublicCase, it: WhyHere) -> dict[str, object]:
    back = reverse("portal:report", args=[code])
    return {
        "code": code,
        "case": page,
        "it": it,
        "title": title_of(page.card),
        "back": back,
        "crumbs": [{"label": page.card.code, "url": back}, {"label": _("Mengapa di sini?"), "url": ""}],
    }
