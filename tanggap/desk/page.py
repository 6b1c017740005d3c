"""What every page of the desk carries: the bar with its queues, who is signed in, which drafts have been sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tanggap.accounts.models import Person, Role
from tanggap.accounts.scopes import has_role
from tanggap.cases import queries as cases
from tanggap.deadlines.queries import escalations_for, waiting
from tanggap.desk import kept, queries
from tanggap.desk.gate import StaffRequest
from tanggap.notify.queries import unread_count
from tanggap.platform.policy import permissions_policy

# Pages that stand under an entry of the bar without being it.
_UNDER = {"sample": "misrouted", "held": "misrouted"}
_DRAFTS = "desk_drafts_done"


@dataclass(frozen=True)
class NavItem:
    """One queue in the bar."""

    label: str
    url: str
    icon: str
    count: int | None
    current: bool


def page(
    request: StaffRequest, template: str, context: Mapping[str, Any], *, status: int = 200, camera: bool = False
) -> HttpResponse:
    """Render a page of the desk; `camera` lets this page open the camera, which no other page may."""
    frame = {
        "desk_nav": _nav(request),
        "unread_notices": unread_count(request.user),
        "desk_role": queries.role_words(request.user),
        "drafts_done": request.session.pop(_DRAFTS, []),
    }
    response = render(request, template, {**frame, **context}, status=status)
    if camera:
        response.headers["Permissions-Policy"] = permissions_policy(camera=True)
    return response


def draft_key(person: Person, code: str, slug: str) -> str:
    """The name under which the browser keeps what is being typed; another person's words never appear."""
    return f"petugas-{person.pk}-{code}-{slug}"


def draft_is_sent(request: StaffRequest, key: str) -> None:
    """Nothing of this draft stays: the next page tells the browser to forget it too."""
    kept.forget(request, key)
    request.session[_DRAFTS] = [*request.session.get(_DRAFTS, []), key]


def _nav(request: StaffRequest) -> list[NavItem]:
    person, here = request.user, request.resolver_match.url_name if request.resolver_match else ""
    escalated = _count(waiting(escalations_for(person, at=timezone.now())))
    rows: list[tuple[bool, str, str, str, int | None]] = [
        (
            not has_role(person, Role.OPERATOR, Role.CITY_ADMIN) or queries.works_at_an_agency(person),
            "home",
            _("Tugas"),
            "inbox",
            None,
        ),
        (has_role(person, *queries.DISPOSERS), "triage", _("Triase"), "filter", _count(cases.triage_queue(person))),
        (
            has_role(person, *queries.JUDGES),
            "verify",
            _("Verifikasi"),
            "check-circle",
            _count(cases.verification_queue(person)),
        ),
        (
            has_role(person, *queries.JUDGES) or bool(escalated),
            "escalations",
            _("Eskalasi"),
            "escalate",
            escalated,
        ),
        (has_role(person, *queries.WATCHERS), "board", _("Papan"), "chart", None),
        (queries.works_at_an_agency(person), "breaches", _("Keterlambatan"), "hourglass", None),
        (
            has_role(person, *queries.RECHECKERS),
            "rechecks",
            _("Periksa ulang"),
            "refresh",
            _count(cases.rechecks_for(person)),
        ),
        (has_role(person, *queries.ROUTING_READERS), "misrouted", _("Penyaluran"), "send", None),
        (True, "search", _("Cari"), "search", None),
    ]
    return [
        NavItem(label, reverse(f"desk:{name}"), icon, count, name in (here, _UNDER.get(here or "")))
        for is_shown, name, label, icon, count in rows
        if is_shown
    ]


def _count(queue: Any) -> int | None:
    """How many wait; nothing rather than a nought."""
    return queue.order_by().count() or None
