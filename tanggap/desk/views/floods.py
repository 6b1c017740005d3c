"""What is held because it looks like a flood: looked at together, taken or put aside one by one or many at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tanggap.desk.counts import counts_of
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.queries import judges_floods
from tanggap.intake import actions, waiting
from tanggap.intake.models import DraftPhoto
from tanggap.platform.errors import Refused

PER_PAGE: Final = 50
_REPORTS, _VOICES, _REJECTED = "laporan", "suara", "spam"


@require_safe
def floods(request: StaffRequest) -> HttpResponse:
    """Reports that wait, voices that wait, or what was put aside."""
    _refuse_others(request)
    look = request.GET.get("lihat", _REPORTS)
    rows = _rows(request, look)
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("halaman"))
    held = list(listed.object_list)
    context = {
        "page_obj": listed,
        "cards": waiting.cards_of_acts(held) if look == _VOICES else waiting.cards_of_reports(held, request.city),
        "look": look,
        "tabs": _tabs(request, look),
        "undo": request.session.pop("floods_undo", None),
    }
    return page(request, "desk/floods.html", context)


@require_POST
def decide(request: StaffRequest) -> HttpResponse:
    """Take what is ticked, put it aside, or undo that. Each by itself: one that refuses keeps none of the others back."""
    _refuse_others(request)
    look, what = (
        request.POST.get("lihat", _REPORTS),
        request.POST.get("do", "spam" if "network" in request.POST else ""),
    )
    keys = _ticked(request, look)
    if not keys or what not in _SAID:
        messages.warning(request, _("Belum ada yang dicentang."))
        return redirect(_page_of(look))
    done, refused = _each(request, _ACTS[look == _VOICES][what], keys)
    if done:
        messages.success(request, _SAID[what](len(done)))
    for sentence in dict.fromkeys(refused):
        messages.warning(request, sentence)
    if what == "spam" and done:
        request.session["floods_undo"] = {"lihat": look, "keys": done}
    return redirect(_page_of(look))


@require_safe
def held_photo(request: StaffRequest, photo_id: uuid.UUID) -> HttpResponse:
    """The small photo of a report that is held; 404 for any other draft's."""
    _refuse_others(request)
    held = waiting.held_reports(request.city), waiting.held_reports(request.city, rejected=True)
    drafts = [draft for rows in held for draft in rows.values_list("draft", flat=True)]
    photo = DraftPhoto.objects.filter(pk=photo_id, draft__in=drafts).first()
    if photo is None or photo.draft.data.get("about"):
        raise Http404
    try:
        with default_storage.open(photo.thumb) as file:
            return HttpResponse(file.read(), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None


Decision = Callable[[StaffRequest, int], None]


def _each(request: StaffRequest, act: Decision, keys: Sequence[int]) -> tuple[list[int], list[str]]:
    done: list[int] = []
    refused: list[str] = []
    for key in keys:
        try:
            act(request, key)
            done.append(key)
        except Refused as why:
            refused.append(why.sentence)
    return done, refused


def _is_key(said: str) -> bool:
    """A number that the database could have given to a row."""
    return said.isdecimal() and len(said) < 19


def _ticked(request: StaffRequest, look: str) -> list[int]:
    """What is ticked; or, with `network` the number of one that is listed, all that came from its network."""
    keys = [int(one) for one in request.POST.getlist("code") if _is_key(one)][:PER_PAGE]
    network = request.POST.get("network", "")
    if not _is_key(network) or look == _VOICES:
        return keys
    rows = waiting.held_reports(request.city)
    like = rows.filter(pk=int(network)).values_list("network", flat=True).first()
    return list(rows.filter(network=like).values_list("pk", flat=True)) if like else keys


def _rows(request: StaffRequest, look: str):  # type: ignore[no-untyped-def]
    if look == _VOICES:
        return waiting.held_acts(request.city, request.user).select_related("report__case__area")
    rows = waiting.held_reports(request.city, rejected=look == _REJECTED)
    return rows.select_related("draft", "joins")


def _tabs(request: StaffRequest, look: str) -> list[dict[str, object]]:
    city = request.city
    counts = counts_of({_REPORTS: waiting.held_reports(city), _VOICES: waiting.held_acts(city, request.user)})
    labels = {_REPORTS: _("Laporan"), _VOICES: _("Suara"), _REJECTED: _("Ditolak sebagai spam")}
    return [
        {"label": label, "url": _page_of(name), "count": counts.get(name), "current": name == look}
        for name, label in labels.items()
    ]


def _page_of(look: str) -> str:
    known = look if look in (_VOICES, _REJECTED) else ""
    return reverse("desk:floods") + (f"?lihat={known}" if known else "")


def _refuse_others(request: StaffRequest) -> None:
    if not judges_floods(request.user):
        raise Http404


def _take(request: StaffRequest, key: int) -> None:
    actions.take_held(key, by=request.user, city=request.city, at=timezone.now())


def _reject(request: StaffRequest, key: int) -> None:
    actions.reject_as_spam([key], by=request.user, city=request.city, at=timezone.now())


def _take_back(request: StaffRequest, key: int) -> None:
    actions.take_back([key], city=request.city)


def _take_act(request: StaffRequest, key: int) -> None:
    actions.take_act(key, by=request.user, city=request.city, at=timezone.now())


def _leave_act(request: StaffRequest, key: int) -> None:
    actions.leave_act(key, by=request.user, city=request.city, at=timezone.now())


def _take_act_back(request: StaffRequest, key: int) -> None:
    actions.take_acts_back([key], by=request.user, city=request.city)


_ACTS: Final[tuple[Mapping[str, Decision], Mapping[str, Decision]]] = (
    {"take": _take, "spam": _reject, "undo": _take_back},
    {"take": _take_act, "spam": _leave_act, "undo": _take_act_back},
)
_SAID: Final[Mapping[str, Callable[[int], str]]] = {
    "take": lambda n: ngettext("%(n)s diterima.", "%(n)s diterima.", n) % {"n": n},
    "spam": lambda n: ngettext("%(n)s ditolak sebagai spam.", "%(n)s ditolak sebagai spam.", n) % {"n": n},
    "undo": lambda n: ngettext("%(n)s menunggu lagi.", "%(n)s menunggu lagi.", n) % {"n": n},
}
