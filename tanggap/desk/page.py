"""What every page of the desk carries: the bar with its queues, who is signed in, which drafts have been sent."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tanggap.accounts.models import Person
from tanggap.desk import queries, saved_input
from tanggap.desk.gate import StaffRequest
from tanggap.desk.navigation import navigation_of
from tanggap.platform.policy import permissions_policy

_DRAFTS = "desk_drafts_done"


def page(
    request: StaffRequest, template: str, context: Mapping[str, object], *, status: int = 200, camera: bool = False
) -> HttpResponse:
    """Render a page of the desk; `camera` lets this page open the camera, which no other page may."""
    here = request.resolver_match.url_name or "" if request.resolver_match else ""
    navigation = navigation_of(request.user, here, at=timezone.now())
    frame = {
        "desk_nav": navigation.items,
        "idle_minutes": settings.TANGGAP_IDLE_MINUTES,
        "unread_notices": navigation.unread,
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
    saved_input.forget(request, key)
    request.session[_DRAFTS] = [*request.session.get(_DRAFTS, []), key]
