"""The first screen: what waits for this person, on a phone in the street."""

from __future__ import annotations

import math
from datetime import datetime
from enum import StrEnum

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tanggap.accounts.models import Person, Role
from tanggap.accounts.scopes import has_role
from tanggap.cases.models import Case
from tanggap.cases.queries import open_tasks
from tanggap.desk import queries
from tanggap.desk.cards import cards
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.task_card import task_card
from tanggap.places.grid import is_on_earth

PER_PAGE = 20


class Tab(StrEnum):
    """The tabs, as they stand in the address."""

    MINE = "saya"
    NEAR = "dekat"
    LATE = "terlambat"
    ALL = "semua"


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Officers and heads see what waits for their agency; operators go to triage; those who watch see what is open."""
    person, at = request.user, timezone.now()
    if has_role(person, Role.OPERATOR, Role.CITY_ADMIN) and not queries.works_at_an_agency(person):
        return redirect("desk:triage")
    tabs = _tabs(person, at)
    tab = _chosen(request.GET.get("tab", ""), tabs)
    here = _here(request.GET.get("lat", ""), request.GET.get("lon", ""))
    rows = tabs[tab]
    if here is not None:
        rows = queries.nearest_first(rows, lat=here[0], lon=here[1]) if tab is Tab.NEAR else rows
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "tabs": [_tab_link(name, name is tab, of) for name, of in tabs.items()],
        "tab": tab.value,
        "page_obj": listed,
        "cards": cards(listed.object_list, person, at=at, here=here),  # type: ignore[arg-type]
        "is_grouped": tab is not Tab.NEAR or here is None,
        "tasks": [task_card(task, person) for task in open_tasks(person)[:PER_PAGE]],
        "works": queries.works_at_an_agency(person),
        "asks_position": tab is Tab.NEAR and here is None,
    }
    return page(request, "desk/home.html", context)


def _tabs(person: Person, at: datetime) -> dict[Tab, QuerySet[Case]]:
    every = queries.worklist(person, at=at)
    tabs = {Tab.MINE: queries.mine(person, at=at)} if queries.works_at_an_agency(person) else {}
    return {**tabs, Tab.NEAR: every, Tab.LATE: queries.late(every, at=at), Tab.ALL: every}


def _chosen(name: str, tabs: dict[Tab, QuerySet[Case]]) -> Tab:
    return Tab(name) if name in {tab.value for tab in tabs} else next(iter(tabs)) if Tab.MINE in tabs else Tab.ALL


def _tab_link(tab: Tab, is_current: bool, of: QuerySet[Case]) -> dict[str, object]:
    labels = {Tab.MINE: _("Tugas saya"), Tab.NEAR: _("Terdekat"), Tab.LATE: _("Terlambat"), Tab.ALL: _("Semua")}
    count = None if tab is Tab.NEAR else of.order_by().count()
    return {"label": labels[tab], "url": f"?tab={tab}", "count": count, "current": is_current, "name": tab.value}


def _here(lat: str, lon: str) -> tuple[float, float] | None:
    """Where the officer stands, if the browser told."""
    try:
        point = float(lat), float(lon)
    except ValueError:
        return None
    return point if all(map(math.isfinite, point)) and is_on_earth(*point) else None
