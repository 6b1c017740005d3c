"""The supervisor's board: what is late, where, at whose hands; and what can be done about many cases at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tanggap.accountability import board as boards
from tanggap.accountability import refusals as ours
from tanggap.accountability.board import AGES, BoardList, Matrix, Stage
from tanggap.accountability.queries import contests_to_judge, proposals_visible_to, weekly_reports_for
from tanggap.accounts.models import Person, Role
from tanggap.accounts.scopes import has_role
from tanggap.cases import refusals
from tanggap.cases.models import Case
from tanggap.desk.board_acts import ACTS, Act, Order, carry_out, undo
from tanggap.desk.cards import place_of, title_of
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.queries import WATCHERS, role_words
from tanggap.desk.words import Due, due_of, span
from tanggap.directory.models import Agency
from tanggap.platform.errors import Refused

ACTORS = (Role.SUPERVISOR, Role.AGENCY_HEAD, Role.CITY_ADMIN)
PER_PAGE = 25
_OFFICES = 15


@dataclass(frozen=True)
class Bar:
    """One bar of the ageing picture."""

    label: str
    count: int
    length: int


@dataclass(frozen=True)
class Line:
    """One case of the list: no photo and no buttons, so that a long list asks the database nothing for each."""

    code: str
    url: str
    title: str
    place: str
    status: str
    agency: str
    officer: str
    due: Due
    age: str
    returns: int
    reopened: int
    is_urgent: bool


@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """Matrix of office and step, ages, workload, and the list that the address asks for."""
    refuse_others(request)
    person, at = request.user, timezone.now()
    return page(request, "desk/board.html", _context(request, person, at))


@require_POST
def act(request: StaffRequest) -> HttpResponse:
    """Do one thing to all that is ticked; the answer names each case."""
    refuse_others(request, *ACTORS)
    person, at = request.user, timezone.now()
    try:
        done = carry_out(_order(request), request.POST.getlist("code"), by=person, at=at)
    except Refused as refused:
        context = {**_context(request, person, at), "refused": refused.sentence, "why": request.POST.get("why", "")}
        return page(request, "desk/board.html", context, status=refused.status)
    return page(request, "desk/board_done.html", {"it": done, "back": _back(request)})


@require_POST
def take_back(request: StaffRequest) -> HttpResponse:
    """Undo the appointments of a moment ago."""
    refuse_others(request, *ACTORS)
    done = undo(request.POST.get("undo", ""), by=request.user, at=timezone.now())
    return page(request, "desk/board_done.html", {"it": done, "is_undone": True, "back": _back(request)})


def refuse_others(request: StaffRequest, *roles: Role) -> None:
    """For whom this is not, it does not exist."""
    if not has_role(request.user, *(roles or WATCHERS)):
        raise Refused(refusals.NO_CASE)


def _context(request: StaffRequest, person: Person, at: datetime) -> dict[str, object]:
    asked = request.GET
    cases = boards.open_cases(person)
    picture = boards.matrix(cases, at=at)
    look = _look(asked.get("lihat", ""), picture)
    narrow = {"agency": asked.get("instansi", ""), "stage": asked.get("tahap", ""), "officer": asked.get("petugas", "")}
    rows = boards.looked_at(boards.narrowed(cases, **narrow), look, at=at)
    pages = Paginator(rows.values_list("pk", flat=True), PER_PAGE)
    if not any(narrow.values()):
        pages.count = boards.count_of(rows, look, picture)  # a cached property: told instead of counted anew
    listed = pages.get_page(asked.get("halaman"))
    shown = boards.in_order(cases, list(listed.object_list))
    may_act = has_role(person, *ACTORS)
    return {
        "scope": role_words(person),
        "at": at,
        "picture": picture,
        "more": 0 if "semua" in asked else max(0, len(picture.rows) - _OFFICES),
        "stages": [(stage, STAGE_WORDS[stage]) for stage in Stage],
        "matrix": _matrix(picture, at, everything="semua" in asked),
        "bars": _bars(picture),
        "loads": boards.workload(cases, at=at),
        "tabs": _tabs(look, narrow),
        "look": look.value,
        "narrow": [value for value in narrow.values() if value],
        "page_obj": listed,
        "cards": [_line(case, at) for case in shown],
        "acts": [(act.value, *ACTS[act]) for act in Act] if may_act else [],
        "officers": boards.officers_for(shown) if may_act else {},
        "agencies": Agency.objects.filter(city=request.city, is_active=True).order_by("name") if may_act else [],
        "contests": contests_to_judge(person).count(),
        "proposals": proposals_visible_to(person).filter(state="proposed").count(),
        "weekly": weekly_reports_for(person).first(),
    }


def _line(case: Case, at: datetime) -> Line:
    return Line(
        code=case.code,
        url=reverse("desk:case", args=[case.code]),
        title=title_of(case),
        place=place_of(case),
        status=case.get_status_display(),
        agency=case.agency.label,
        officer=case.officer.full_name if case.officer else "",
        due=due_of(case, at),
        age=span(at - case.opened_at),
        returns=case.return_count,
        reopened=case.reopen_count,
        is_urgent=case.is_urgent,
    )


STAGE_WORDS = {
    Stage.TRIAGE: gettext_lazy("Triase"),
    Stage.WAITING: gettext_lazy("Menunggu instansi"),
    Stage.WORK: gettext_lazy("Dikerjakan"),
    Stage.HELD: gettext_lazy("Ditunda"),
    Stage.VERIFY: gettext_lazy("Menunggu diperiksa"),
}


def _matrix(picture: Matrix, at: datetime, *, everything: bool) -> list[dict[str, object]]:
    """Rows for the template: each cell with its count, its missed ones and the address of its list."""
    rows = picture.rows if everything else picture.rows[:_OFFICES]
    return [
        {
            "agency": row.agency,
            "url": _address(instansi=row.agency.code, lihat=BoardList.ALL),
            "cells": [
                (
                    STAGE_WORDS[stage],
                    cell,
                    _address(
                        instansi=row.agency.code, tahap=stage, lihat=BoardList.LATE if cell.late else BoardList.ALL
                    ),
                )
                for stage, cell in row.cells.items()
            ],
            "all": row.all,
            "age": span(at - row.since) if row.since else "",
        }
        for row in rows
    ]


def _look(asked: str, picture: Matrix) -> BoardList:
    if asked in {one.value for one in BoardList}:
        return BoardList(asked)
    return BoardList.LATE if picture.all.late else BoardList.SOON if picture.soon else BoardList.ALL


def _tabs(look: BoardList, narrow: dict[str, str]) -> list[dict[str, object]]:
    words = {
        BoardList.LATE: _("Lewat batas"), BoardList.SOON: _("Lewat dalam 4 jam"), BoardList.REOPENED: _("Dibuka lagi"),
        BoardList.RETURNED: _("Bolak-balik"), BoardList.PROOF: _("Bukti perlu dilihat"), BoardList.ALL: _("Semua"),
    }  # fmt: skip
    names = {"instansi": narrow["agency"], "tahap": narrow["stage"], "petugas": narrow["officer"]}
    return [
        {"label": words[one], "url": _address(**names, lihat=one) + "#daftar", "count": None, "current": one is look}
        for one in BoardList
    ]


def _address(**asked: str) -> str:
    said = urlencode({name: str(value) for name, value in asked.items() if value})
    return f"{reverse('desk:board')}?{said}"


def _bars(picture: Matrix) -> list[Bar]:
    most = max([*picture.ages, 1])
    ends = [0, *AGES]
    labels = [_("%(from)s–%(to)s hari") % {"from": low, "to": high} for low, high in zip(ends, AGES, strict=False)]
    labels.append(_("lebih dari %(days)s hari") % {"days": AGES[-1]})
    return [Bar(label, count, round(100 * count / most)) for label, count in zip(labels, picture.ages, strict=True)]


def _order(request: StaffRequest) -> Order:
    said = request.POST
    if said.get("act") not in set(Act):
        raise Refused(ours.NOTHING_CHOSEN)
    officer, agency = said.get("officer", ""), said.get("agency", "")
    return Order(
        act=Act(said["act"]),
        why=said.get("why", ""),
        officer=Person.objects.filter(username=officer, is_active=True).first() if officer else None,
        agency=Agency.objects.filter(city=request.city, code=agency, is_active=True).first() if agency else None,
    )


def _back(request: StaffRequest) -> str:
    """The board as it was looked at."""
    query = request.POST.get("query", "")
    return f"{reverse('desk:board')}?{query}" if query.isascii() and "\n" not in query else reverse("desk:board")
