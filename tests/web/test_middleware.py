"""Whose address a request has, and what a page says when something anticipated goes wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from tanggap.web.middleware import AddressBehindProxies, NextPageForScripts


def address(forwarded: str | None, settings: Any, *, proxies: int) -> str:
    """What the site takes for the visitor's address when the last proxy is 10.0.0.1."""
    settings.TANGGAP_PROXIES = proxies
    seen: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    AddressBehindProxies(page)(RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1"))
    return seen[0]


def test_without_a_proxy_nobody_may_name_an_address(settings: Any) -> None:
    assert address("203.0.113.7", settings, proxies=0) == "10.0.0.1"


def test_behind_one_proxy_only_what_the_proxy_saw_counts(settings: Any) -> None:
    assert address("203.0.113.7", settings, proxies=1) == "203.0.113.7"
    assert address("1.1.1.1, 203.0.113.7", settings, proxies=1) == "203.0.113.7"


def test_behind_two_proxies(settings: Any) -> None:
    assert address("6.6.6.6, 203.0.113.7, 10.0.0.2", settings, proxies=2) == "203.0.113.7"


@pytest.mark.parametrize("forwarded", [None, "", "unknown", "203.0.113.7:99", "<script>", "%0a"])
def test_what_is_no_address_changes_nothing(settings: Any, forwarded: str | None) -> None:
    assert address(forwarded, settings, proxies=1) == "10.0.0.1"


def test_an_address_of_the_sixth_version(settings: Any) -> None:
    assert address("2001:DB8::7", settings, proxies=1) == "2001:db8::7"
    assert address("fe80::1%eth0' OR 1", settings, proxies=1) == "fe80::1"


def _led(answer: HttpResponse, **headers: str) -> HttpResponse:
    return NextPageForScripts(lambda _request: answer)(RequestFactory().post("/", headers=headers))


def test_a_script_that_sent_a_form_is_told_the_next_page() -> None:
    answer = HttpResponseRedirect("/laporan/JK-1/")
    answer.set_cookie("perangkat", "x")
    led = _led(answer, **{"X-Sent-By": "script"})
    assert (led.status_code, led["X-Go-To"], led.content) == (204, "/laporan/JK-1/", b"")
    assert "Location" not in led
    assert led.cookies["perangkat"].value == "x"


def test_without_scripts_the_browser_is_led_there() -> None:
    led = _led(HttpResponseRedirect("/laporan/JK-1/"))
    assert (led.status_code, led["Location"]) == (302, "/laporan/JK-1/")


def test_a_page_stays_a_page_for_scripts_too() -> None:
    assert _led(HttpResponse("Belum", status=422), **{"X-Sent-By": "script"}).status_code == 422
