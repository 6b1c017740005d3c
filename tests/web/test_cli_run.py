"""The processes that `tanggap` starts: the site, the worker, and the first question to them."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest
from django.test import RequestFactory

from tanggap.web.cli import run


def test_without_the_server_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError):
        run._site(8000)


def test_the_site_is_served_on_the_loopback_only() -> None:
    served = run._site(8123)
    assert served[served.index("--host") + 1] == "127.0.0.1"
    assert served[served.index("--port") + 1] == "8123"


def test_a_killed_web_process_is_replaced_and_nothing_is_printed_that_a_newcomer_cannot_use() -> None:
    served = run._site(8123)
    assert "--respawn-failed-workers" in served
    assert served[served.index("--log-level") + 1] == "error"


@pytest.mark.parametrize(
    ("hosts", "asked"),
    [(["lapor.example.org"], "lapor.example.org"), ([".example.org"], "www.example.org"), (["*"], "localhost")],
)
def test_the_start_asks_by_a_name_that_the_site_answers_to(settings: Any, hosts: list[str], asked: str) -> None:
    settings.ALLOWED_HOSTS = hosts
    headers = run._as_the_proxy_asks()
    assert headers["Host"] == asked
    settings.SECURE_PROXY_SSL_HEADER, settings.SECURE_SSL_REDIRECT = ("HTTP_X_FORWARDED_PROTO", "https"), True
    request = RequestFactory(headers=headers).get("/sehat")
    assert request.get_host() == asked
    assert request.is_secure()
