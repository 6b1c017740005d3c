"""The one door to the staff's pages: a person who has signed in with both steps, or no page at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tanggap.accounts.models import Person
from tanggap.accounts.queries import second_step_of
from tanggap.desk import saved_input
from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.platform.uploads import check_uploads_were_taken

_SEEN = "seen_at"
_EVERY_S = 60  # written at most so often
_BY_ITSELF = frozenset({"hold", "let_go"})  # what an open page of triage calls again and again
_READS = frozenset({"GET", "HEAD"})


class StaffRequest(HttpRequest):
    """A request behind the door: somebody of the staff, in the city of the site."""

    user: Person
    city: City


def staff(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let only signed-in, verified staff through. Others are sent to sign in; what they had typed is shown, not lost."""

    @wraps(view)
    def behind(request: HttpRequest, **address: object) -> HttpResponseBase:
        if is_signed_in(request) and request.city is not None and not _was_idle(request):  # type: ignore[attr-defined]
            _check_files(request)
            response = view(request, **address)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        return _turned_away(request)

    return behind


def seen(request: HttpRequest) -> None:
    """The person did something now."""
    request.session[_SEEN] = int(timezone.now().timestamp())


def _was_idle(request: HttpRequest) -> bool:
    """Whether so long nothing was done that the session ends here; what a page does by itself is nothing that somebody did."""
    now, last = int(timezone.now().timestamp()), request.session.get(_SEEN)
    if last is not None and now - last > settings.TANGGAP_IDLE_MINUTES * 60:
        logout(request)
        return True
    name = request.resolver_match.url_name if request.resolver_match else ""
    if (last is None or now - last >= _EVERY_S) and name not in _BY_ITSELF:
        seen(request)
    return False


def _check_files(request: HttpRequest) -> None:
    """Refuse a form whose file was left out, too large or without room; its words are there when the form is opened again."""
    try:
        check_uploads_were_taken(request)
    except Refused:
        saved_input.keep(request)
        raise


def is_signed_in(request: HttpRequest) -> bool:
    """Whether both steps of the sign-in were taken in this session."""
    return request.user.is_authenticated and bool(request.user.is_verified())  # type: ignore[attr-defined]


def door(request: HttpRequest, then: str = "") -> str:
    """The step of the sign-in that this visitor must take next, and where it leads afterwards."""
    then = then or request.get_full_path()
    if not request.user.is_authenticated:
        step = "desk:sign_in"
    else:
        step = "desk:code" if second_step_of(request.user) else "desk:enrol"
    return f"{reverse(step)}?{urlencode({'next': then})}"


def next_of(request: HttpRequest, otherwise: str = "desk:home") -> str:
    """Where a sign-in leads: the page that was asked for, if it is one of this site."""
    then = request.POST.get("next") or request.GET.get("next") or ""
    if then.startswith("/") and url_has_allowed_host_and_scheme(
        then, {request.get_host()}, require_https=request.is_secure()
    ):
        return then
    return reverse(otherwise)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, rather than a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def _turned_away(request: HttpRequest) -> HttpResponse:
    if request.method in _READS and not wants_json(request):
        return HttpResponseRedirect(door(request))
    sentence = _("Anda perlu masuk lagi. Tidak ada yang berubah pada kasus ini.")
    is_kept = saved_input.keep(request)
    if wants_json(request):
        return JsonResponse({"status": 401, "detail": sentence, "sign_in": door(request)}, status=401)
    context = {
        "sentence": sentence,
        "words": saved_input.words(request),
        "is_kept": is_kept,
        "has_photo": bool(request.FILES),
        "sign_in": door(request),
    }
    response = render(request, "desk/turned_away.html", context, status=401)
    response.headers["Cache-Control"] = "private, no-store"
    return response
