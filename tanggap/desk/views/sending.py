"""How well reports find their office: the misroute rate, the sample of what the machine sent, corrections that are held."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tanggap.accounts.models import Role
from tanggap.accounts.scopes import has_role
from tanggap.cases import refusals
from tanggap.cases.events import Assigned
from tanggap.cases.models import Event
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.queries import ROUTING_READERS, dispatches
from tanggap.platform.errors import Refused
from tanggap.platform.spreadsheets import as_plain_cell
from tanggap.routing import auto_sendings, corrections, samples, stopping
from tanggap.routing.corrections import WHY
from tanggap.routing.misroutes import LEAST, MisrouteGrouping, MisrouteRow, first_sendings, misroutes, total
from tanggap.routing.models import SendingStop

_DAYS = (7, 30, 90, 365)
_USUAL_DAYS = 30
_PER_PAGE = 20
BY_WORDS: Mapping[MisrouteGrouping, Promise] = {
    MisrouteGrouping.CATEGORY: gettext_lazy("Jenis masalah"),
    MisrouteGrouping.AREA: gettext_lazy("Kelurahan"),
    MisrouteGrouping.AGENCY: gettext_lazy("Instansi yang dituju"),
    MisrouteGrouping.CHANNEL: gettext_lazy("Kanal"),
    MisrouteGrouping.MODEL: gettext_lazy("Model"),
}


@dataclass(frozen=True)
class SendingFilter:
    """How misrouted reports are grouped and of which days, as the address asks."""

    by: MisrouteGrouping
    days: int
    since: datetime
    until: datetime

    @property
    def query(self) -> str:
        """The same as the query of an address."""
        return f"menurut={self.by}&hari={self.days}"


@require_safe
def misrouted(request: StaffRequest) -> HttpResponse:
    """How many reports went to the wrong office first, and what counts as such."""
    _refuse_unless(has_role(request.user, *ROUTING_READERS, city=request.city))
    asked = _asked(request)
    of = first_sendings(request.city, request.user, since=asked.since, until=asked.until)
    context = {
        "asked": asked,
        "rows": [_shown(row, asked.by) for row in misroutes(of, asked.by)],
        "total": _shown(total(of), asked.by),
        "least": LEAST,
        "days": _DAYS,
        "by_choices": [(by, BY_WORDS[by], by == asked.by) for by in MisrouteGrouping],
        "by_label": BY_WORDS[asked.by],
        "tabs": _tabs(request, "misrouted"),
    }
    return page(request, "desk/misrouted.html", context)


@require_safe
def misrouted_csv(request: StaffRequest) -> HttpResponse:
    """The same table as a file; a rate of too few cases stays empty."""
    _refuse_unless(has_role(request.user, *ROUTING_READERS, city=request.city))
    asked = _asked(request)
    of = first_sendings(request.city, request.user, since=asked.since, until=asked.until)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="salah-alamat-{asked.by}-{asked.days}.csv"'
    writer = csv.writer(response)
    writer.writerow([str(asked.by), "sent", "ended", "misrouted", "rate_per_mille", "sent_by_machine"])
    for row in misroutes(of, asked.by):
        label = as_plain_cell(str(_shown(row, asked.by)["label"]))
        writer.writerow([label, row.sent, row.ended, row.wrong, "" if row.rate is None else row.rate, row.by_machine])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: StaffRequest) -> HttpResponse:
    """What the machine sent and people should look at; one press says right or wrong."""
    _refuse_unless(dispatches(request.user))
    if request.method == "POST":
        was_right = request.POST.get("jawab") == "benar"
        done = samples.check(_number(request), by=request.user, at=timezone.now(), was_right=was_right)
        if was_right:
            messages.success(request, _("%(code)s: instansinya benar. Tercatat.") % {"code": done.case.code})
            return redirect("desk:sample")
        messages.warning(
            request,
            _("%(code)s: salah alamat. Tercatat; tugaskan ke instansi yang benar di sini.") % {"code": done.case.code},
        )
        return redirect("desk:case", done.case.code)
    waiting = samples.to_check(request.city, request.user)
    listed = Paginator(waiting, _PER_PAGE).get_page(request.GET.get("halaman"))
    doubts = samples.objections_to(list(listed))
    rows = [(one, one.case_id in doubts, doubts.get(one.case_id, "")) for one in listed]
    return page(request, "desk/sample.html", {"page_obj": listed, "rows": rows, "tabs": _tabs(request, "sample")})


@require_http_methods(["GET", "HEAD", "POST"])
def held(request: StaffRequest) -> HttpResponse:
    """Corrections that look like a burst; somebody with authority says whether they are right."""
    _refuse_unless(has_role(request.user, Role.CITY_ADMIN, city=request.city))
    if request.method == "POST":
        is_right = request.POST.get("jawab") == "benar"
        corrections.review(_number(request), city=request.city, by=request.user, at=timezone.now(), is_right=is_right)
        messages.success(request, _("Koreksi diputuskan. Tercatat."))
        return redirect("desk:held")
    listed = Paginator(corrections.held(request.city, request.user), _PER_PAGE).get_page(request.GET.get("halaman"))
    context = {"page_obj": listed, "why": WHY["burst"], "tabs": _tabs(request, "held")}
    return page(request, "desk/held.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def automatic(request: StaffRequest) -> HttpResponse:
    """What the system sent by itself, what its sample says, and what is stopped; an administrator starts it again with a reason."""
    _refuse_unless(has_role(request.user, *ROUTING_READERS, city=request.city))
    if request.method == "POST":
        why = request.POST.get("alasan", "")
        started = stopping.start_again(_number(request), city=request.city, by=request.user, at=timezone.now(), why=why)
        facts = {"kind": started.category.label, "office": started.agency.label}
        messages.success(request, _("%(kind)s ke %(office)s dikirim otomatis lagi. 20 berikutnya diperiksa.") % facts)
        return redirect("desk:automatic")
    listed = auto_sendings.latest(request.city, request.user)
    found = Paginator(listed, _PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "rows": auto_sendings.sendings(request.city, request.user),
        "page_obj": found,
        "latest": [(one, because_of(one.event)) for one in found],
        "target": auto_sendings.target_of(request.city),
        "may_start": has_role(request.user, Role.CITY_ADMIN, city=request.city),
        "tabs": _tabs(request, "automatic"),
    }
    return page(request, "desk/automatic.html", context)


def because_of(event: Event) -> str:
    """Why the system sent it, as a sentence; empty for what an earlier release sent."""
    said = event.said
    return said.because_words if isinstance(said, Assigned) else ""


def _refuse_unless(is_theirs: bool) -> None:
    if not is_theirs:
        raise Refused(refusals.NO_CASE)


def _asked(request: HttpRequest) -> SendingFilter:
    by = request.GET.get("menurut", "")
    days = request.GET.get("hari", "")
    long = next((one for one in _DAYS if str(one) == days), _USUAL_DAYS)
    until = timezone.now()
    return SendingFilter(
        MisrouteGrouping(by) if by in set(MisrouteGrouping) else MisrouteGrouping.CATEGORY,
        long,
        until - timedelta(days=long),
        until,
    )


def _number(request: HttpRequest) -> int:
    said = request.POST.get("nomor", "")
    return int(said) if said.isdecimal() and len(said) < 18 else 0


def _shown(row: MisrouteRow, by: MisrouteGrouping) -> dict[str, object]:
    nameless = _("aturan dan kata saja") if by is MisrouteGrouping.MODEL else _("belum diketahui")
    rate = "" if row.rate is None else f"{row.rate / 10:.1f}".replace(".", ",")
    return {"label": row.label or nameless, "row": row, "rate": rate}


def _tabs(request: StaffRequest, here: str) -> list[dict[str, object]]:
    may_check, may_review = dispatches(request.user), has_role(request.user, Role.CITY_ADMIN, city=request.city)
    tabs: list[tuple[bool, str, str, int | None]] = [
        (True, "misrouted", _("Salah alamat"), None),
        (
            True,
            "automatic",
            _("Kiriman otomatis"),
            SendingStop.objects.filter(city=request.city, ended_at=None).count(),
        ),
        (
            may_check,
            "sample",
            _("Sampel kiriman mesin"),
            samples.to_check(request.city, request.user).count() if may_check else None,
        ),
        (
            may_review,
            "held",
            _("Koreksi ditahan"),
            corrections.held(request.city, request.user).count() if may_review else None,
        ),
    ]
    return [
        {"label": label, "url": reverse(f"desk:{name}"), "current": name == here, "count": count or None}
        for is_shown, name, label, count in tabs
        if is_shown
    ]
