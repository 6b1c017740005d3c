"""The supervisor's board: what is late, where, at whose hands; and what can be done about many cases at once."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tanggap.accountability import board as boards
from tanggap.accountability import refusals as ours
from tanggap.accountability.board import Matrix, Stage
from tanggap.accountability.models import ProposalState
from tanggap.accountability.queries import contests_to_judge, proposals_visible_to, weekly_reports_for
from tanggap.accounts.models import Person, Role
from tanggap.accounts.scopes import has_role
from tanggap.cases import refusals
from tanggap.cases.models import Case
from tanggap.desk.board_acts import ACTS, Act, Order, carry_out, undo
from tanggap.desk.board_picture import (
    MOST_OFFICES,
    STAGE_WORDS,
    age_bars,
    board_case,
    look_of,
    look_tabs,
    matrix_rows,
)
from tanggap.desk.counts import counts_of
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.queries import WATCHERS, role_words
from tanggap.directory.models import Agency
from tanggap.platform.errors import Refused

ACTORS = (Role.SUPERVISOR, Role.AGENCY_HEAD, Role.CITY_ADMIN)
PER_PAGE = 25


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
    cases = boards.open_cases(person)
    picture = boards.matrix(cases, at=at)
    everything = "semua" in request.GET
    return {
        "scope": role_words(person),
        "at": at,
        "picture": picture,
        "more": 0 if everything else max(0, len(picture.rows) - MOST_OFFICES),
        "stages": [(stage, STAGE_WORDS[stage]) for stage in Stage],
        "matrix": matrix_rows(picture, at, everything=everything),
        "bars": age_bars(picture),
        "loads": boards.workload(cases, at=at),
        "weekly": weekly_reports_for(person).first(),
        **_waiting(person),
        **_listed(request, cases, picture, at),
    }


def _waiting(person: Person) -> dict[str, int]:
    """How many contests and proposals wait for somebody's decision."""
    proposed = proposals_visible_to(person).filter(state=ProposalState.PROPOSED)
    return counts_of({"contests": contests_to_judge(person), "proposals": proposed})


def _listed(request: StaffRequest, cases: QuerySet[Case], picture: Matrix, at: datetime) -> dict[str, object]:
    """The list that the address asks for, and what this person may do with what is ticked in it."""
    asked = request.GET
    look = look_of(asked.get("lihat", ""), picture)
    narrow = {"agency": asked.get("instansi", ""), "stage": asked.get("tahap", ""), "officer": asked.get("petugas", "")}
    rows = boards.looked_at(boards.narrowed(cases, **narrow), look, at=at)
    pages = Paginator(rows.values_list("pk", flat=True), PER_PAGE)
    if not any(narrow.values()):
        pages.count = boards.count_of(rows, look, picture)  # a cached property: told instead of counted anew
    listed = pages.get_page(asked.get("halaman"))
    shown = boards.in_order(cases, list(listed.object_list))
    return {
        "tabs": look_tabs(look, narrow),
        "look": look.value,
        "narrow": [value for value in narrow.values() if value],
        "page_obj": listed,
        "cards": [board_case(case, request.user, at) for case in shown],
        **_acts(request, shown),
    }


def _acts(request: StaffRequest, shown: list[Case]) -> dict[str, object]:
    if not has_role(request.user, *ACTORS):
        return {"acts": [], "officers": {}, "agencies": []}
    return {
        "acts": [(act.value, *ACTS[act]) for act in Act],
        "officers": boards.officers_for(shown),
        "agencies": Agency.objects.filter(city=request.city, is_active=True).order_by("name"),
    }


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
