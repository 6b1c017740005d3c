"""What every request passes through."""

from __future__ import annotations

import contextlib
import zoneinfo
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone

from tanggap.desk.problems import staff_problem
from tanggap.places.models import City
from tanggap.places.queries import city_of_the_site
from tanggap.platform.errors import Refused
from tanggap.platform.networks import address_behind
from tanggap.platform.policy import permissions_policy
from tanggap.platform.proxies import note_unknown_proxy
from tanggap.platform.uploads import check_length

GetResponse = Callable[[HttpRequest], HttpResponse]
# What tells of a database that is away must not need it.
_OF_NO_CITY = frozenset({"/sehat", "/siap", "/metrik"})


class AddressBehindProxies:
    """Behind proxies of ours every request seems to come from the last of them; this puts the visitor's address back.

    Waits and limits count by this address (`platform.networks.address_behind`).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = address_behind(request.META, proxies=settings.TANGGAP_PROXIES)
        if address:
            request.META["REMOTE_ADDR"] = address
        elif settings.TANGGAP_PROXIES == 0 and request.META.get("HTTP_X_FORWARDED_FOR"):
            note_unknown_proxy(request.META)
        return self.get_response(request)


class ProblemPages:
    """Turns an expected error into a page in plain words: a refusal, a missing thing, a database that is away."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return unavailable(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called by Django for what a view let through."""
        if isinstance(error, Refused):
            staff = staff_problem(request, error.status, error)
            return staff or render(request, "400.html", {"refused": error}, status=error.status)
        if isinstance(error, (OperationalError, InterfaceError)):
            return unavailable(request)
        if isinstance(error, (ValueError, DataError)) and "\x00" in unquote(request.get_full_path()):
            raise Http404 from error  # No database holds such a name.
        if isinstance(error, PermissionDenied):
            raise Http404 from error  # What one may not see does not exist.
        return None


def unavailable(request: HttpRequest) -> HttpResponse:
    """The page for a database that does not answer; it asks nothing of the database itself."""
    response = render(request, "503.html", status=503)
    response["Retry-After"] = "30"
    return response


class NextPageForScripts:
    """Tells a script that sent a form where to go next, instead of leading it there.

    A script that is led by a redirect asks for the next page and cannot show it; the browser would then ask for it again, and
    the messages that the page showed once ("Terima kasih ...") would be gone (frontend/js/sending.js).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("X-Sent-By") == "script" and response.has_header("Location"):
            response["X-Go-To"] = response["Location"]
            del response["Location"]
            response.status_code = 204
        return response


class OrdersOpenedAsPages:
    """An address that only takes an order, opened as a page (a reloaded tab, a shared link), leads to the page above it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method in {"GET", "HEAD"}:
            return HttpResponseRedirect(_page_above(request.path_info))
        return response


def _page_above(path: str) -> str:
    """The nearest address above this one that leads anywhere: /laporan/X/ for /laporan/X/beres/."""
    parts = path.strip("/").split("/")[:-1]
    for length in range(len(parts), 0, -1):
        above = f"/{'/'.join(parts[:length])}/"
        with contextlib.suppress(Resolver404):
            resolve(above)
            return above
    return "/"


class BoundedBodies:
    """Refuses a request that declares more than any form of ours can bring, before a byte of it is read or written."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            check_length(request)
        except Refused as refused:
            response = render(request, "400.html", {"refused": refused}, status=refused.status)
            response["Connection"] = "close"  # what still comes is not wanted
            return response
        return self.get_response(request)


class DeviceRights:
    """No page may open the camera unless its view said so, whatever script gets into it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", permissions_policy())
        return response


class CityOfTheSite:
    """Puts the city that this site serves on the request, and activates its time zone.

    While the database is away the city as last seen stands in, so that a page can still be made that gives residents back
    what they were sending.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._last: City | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in _OF_NO_CITY:
            return self.get_response(request)
        try:
            city = self._last = city_of_the_site(settings.TANGGAP_CITY)
        except (OperationalError, InterfaceError):
            if self._last is None:
                return unavailable(request)  # Raised here, it would end as a bare 500.
            city = self._last
        request.city = city  # type: ignore[attr-defined]
        with timezone.override(zoneinfo.ZoneInfo(city.timezone) if city else None):
            return self.get_response(request)
