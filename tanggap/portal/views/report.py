"""A report's page, and the reporter's last word on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tanggap.cases.actions import Move, confirm
from tanggap.cases.history import REPORTER
from tanggap.cases.models import Report
from tanggap.cases.public import (
    PublicCase,
    is_secret_of,
    may_confirm,
    may_reopen,
    own_report,
    public_case,
    shows_own_words,
)
from tanggap.cases.states import OPEN, PublicStatus
from tanggap.deadlines.public import step_promises
from tanggap.intake.actions import say
from tanggap.intake.models import VoiceAct
from tanggap.intake.views.common import city_of
from tanggap.places.route import route_to
from tanggap.platform.errors import Refused
from tanggap.platform.ids import normal_code
from tanggap.portal import keys, refusals
from tanggap.portal.forms import NotFixedForm, QuestionForm, RatingForm
from tanggap.portal.pages import lines, locator_of, promise_of, shots, title_of
from tanggap.portal.queries import drawn_area


@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """For everybody if the case is public, else for whoever holds its key; nobody else learns that it exists."""
    code = normal_code(code) or ""
    if "k" in request.GET:
        return _take_key(request, code)
    case = case_of_page(request, code)
    if case is None:
        return render(request, "portal/no_report.html", {"code": code}, status=404)
    if code != case.card.code and not case.is_own:
        return redirect("portal:report", case.card.code)
    response = render(request, "portal/report.html", _context(request, code, case))
    if case.is_own:
        patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
def fixed(request: HttpRequest, code: str) -> HttpResponse:
    """'Sudah beres': the reporter closes the case."""
    own = _own(request, code)
    if not may_confirm(own):
        messages.warning(request, _("Laporan ini tidak bisa Anda nyatakan beres sekarang."))
        return redirect("portal:report", code)
    confirm(own.case_id, Move(by=REPORTER, at=timezone.now()))
    messages.success(request, _("Terima kasih. Laporan ini ditutup karena Anda menyatakan sudah beres."))
    return redirect("portal:report", code)


@require_http_methods(["GET", "HEAD", "POST"])
def not_fixed(request: HttpRequest, code: str) -> HttpResponse:
    """'Belum': why, then the case goes back to work and is counted."""
    own, at = _own(request, code), timezone.now()
    if not may_reopen(own, at=at):
        messages.warning(request, _("Laporan ini tidak bisa dibuka lagi sekarang."))
        return redirect("portal:report", code)
    rejected = own.case.public_status == PublicStatus.REJECTED
    form = NotFixedForm(request.POST or None, after_rejection=rejected)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "portal/not_fixed.html", {"form": form, "code": code}, status=status)
    is_done = say(own, VoiceAct.REOPEN, form.cleaned_data, at=at)
    done = _("Laporan dibuka lagi. Instansi yang bertanggung jawab sudah menerimanya kembali.")
    messages.success(request, done if is_done else waits_for_a_person())
    return redirect("portal:report", code)


@require_POST
def rating(request: HttpRequest, code: str) -> HttpResponse:
    """One to five, with words: kept by the staff, public only as an average."""
    own = _own(request, code)
    form = RatingForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Nilai belum terkirim: pilih satu dari lima, dan tulis paling banyak 1.000 huruf."))
        return redirect(reverse("portal:report", args=[code]) + "#nilai")
    try:
        is_done = say(
            own, VoiceAct.RATE, {name: str(one) for name, one in form.cleaned_data.items()}, at=timezone.now()
        )
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        done = _("Terima kasih. Nilai Anda tersimpan; kantor yang menangani membacanya tanpa nama Anda.")
        messages.success(request, done if is_done else waits_for_a_person())
    return redirect("portal:report", code)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, code: str) -> HttpResponse:
    """The reporter asks what becomes of it; until when somebody must answer then stands on the page."""
    own = _own(request, code)
    if own.case.status not in OPEN:
        messages.warning(request, _("Laporan ini sudah berakhir. Kalau belum beres, buka lagi laporannya."))
        return redirect("portal:report", code)
    is_open = shows_own_words(own)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            is_done = say(own, VoiceAct.ASK, {"text": form.cleaned_data["text"]}, at=timezone.now())
        except Refused as refused:
            form.add_error("text", refused.sentence)
        else:
            done = _("Pertanyaan Anda terkirim. Jawabannya muncul di halaman ini.")
            messages.success(request, done if is_done else waits_for_a_person())
            return redirect("portal:report", code)
    context = {"form": form, "code": code, "shows_own_words": is_open}
    return render(request, "portal/question.html", context, status=422 if form.errors else 200)


def waits_for_a_person() -> str:
    """What somebody reads whose voice does not weigh by itself."""
    return _("Tersimpan. Petugas memeriksanya dulu, karena banyak yang ikut melapor hampir bersamaan.")


def _take_key(request: HttpRequest, code: str) -> HttpResponse:
    """Put the key on this device and take the secret out of the address."""
    if not (code and is_secret_of(code, request.GET["k"])):
        return render(request, "portal/no_report.html", {"code": code, "wrong_key": True}, status=404)
    response = redirect("portal:report", code)
    keys.remember(request, response, code)
    patch_cache_control(response, private=True, no_store=True)
    return response


def case_of_page(request: HttpRequest, code: str) -> PublicCase | None:
    """What this visitor may see of the report: everybody a public one, the holder of its key their own."""
    city = city_of(request)
    return public_case(city, code, at=timezone.now(), secret=keys.secret_for(request, city, code)) if code else None


def _own(request: HttpRequest, code: str) -> Report:
    """The report with its case, for the holder of its key; nothing else of the page is read for an answer."""
    city = city_of(request)
    own = own_report(city, code, keys.secret_for(request, city, code))
    if own is None:
        raise Refused(refusals.NOT_YOUR_REPORT)
    return own


def _context(request: HttpRequest, code: str, case: PublicCase) -> dict[str, object]:
    card = case.card
    area, is_estimate = drawn_area(city_of(request), case.areas[-1][0] if case.areas else "")
    return {
        "code": code,
        "case": case,
        "card": card,
        "title": title_of(card),
        "may_ask": case.is_own and card.ended_at is None and not case.merged_into,
        "step_promises": step_promises(card.code, at=timezone.now()),
        "promise": promise_of(case),
        "rating": _rating_form(case),
        **_photos(case),
        "events": lines(case.timeline),
        "locator": locator_of(area, card.place, card) if area else None,
        "crumbs": [{"label": name, "url": reverse("portal:area", args=[one])} for one, name in case.areas],
        "estimated": is_estimate,
        "route": route_to(card.lat, card.lon, decimals=4),
        "page_url": request.build_absolute_uri(request.path),
    }


def _photos(case: PublicCase) -> dict[str, object]:
    """Before and after; the first and the last of them stand side by side."""
    before = shots(case.before, _("Keadaan sebelum"))
    after = shots(case.after, _("Keadaan sesudah"), case.timeline)
    if not (before and after):
        return {"pair": None, "before": before, "after": after}
    return {"pair": {"before": before[0], "after": after[-1]}, "before": before[1:], "after": after[:-1]}


def _rating_form(case: PublicCase) -> RatingForm | None:
    """The form with what was said before, while it may be said."""
    if not case.can_rate:
        return None
    return RatingForm(initial={"score": case.rating.score, "text": case.rating.text} if case.rating else None)
