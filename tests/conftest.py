"""What every test may use: a real PostgreSQL, the small city with named people, the job queue, a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from tests.support import database
from tests.support.examples import examples

# Names the settings too; pytest-django sets Django up after this file, when the server answers.
database.start()
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the tests' thread.

hypothesis_settings.register_profile("house", examples(100))
hypothesis_settings.load_profile("house")

_NO_BROWSER = "no Chromium on this machine (apt-get install chromium)"
_NO_DATA = "NOT TESTED: "  # how the tests on real data begin their reason to skip


def pytest_sessionstart() -> None:
    database.let_tests_empty_the_ledger()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files come first, so that no worker waits for another at the end. Without a browser its tests are skipped."""
    from tests.support.browser import executable

    long = {item.path for item in items if item.get_closest_marker("browser") or item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)
    if executable() is not None:
        return
    if os.environ.get("CI"):
        raise pytest.UsageError(f"the browser tests never skip here: {_NO_BROWSER}")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=_NO_BROWSER))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])]
    without_browser = [reason for reason in reasons if _NO_BROWSER in reason]
    without_data = [reason.partition(_NO_DATA)[2] for reason in reasons if _NO_DATA in reason]
    if without_browser:
        _shout(terminalreporter, f"{len(without_browser)} BROWSER TESTS DID NOT RUN: {_NO_BROWSER}")
    if without_data:
        why = " | ".join(dict.fromkeys(without_data))
        _shout(terminalreporter, f"{len(without_data)} TESTS ON REAL DATA DID NOT RUN: {why}")


def _shout(terminalreporter: Any, sentence: str) -> None:
    terminalreporter.write_sep("!", sentence, red=True, bold=True)


@pytest.fixture(autouse=True)
def _quick_and_private(settings: Any, tmp_path: Any) -> None:
    """Passwords hash fast; files go to a folder of the test; pages need no built manifest."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _nothing_known_of_other_tests() -> None:
    """What a process keeps of a city by its key: a scene that is given back has the keys that it had before."""
    from tanggap.places import finder, known_names
    from tanggap.routing import live
    from tanggap.routing.duplicates import city_kinds
    from tanggap.search import city_names

    for kept in (finder._kept, known_names._kept, city_names._kept, live._loaded, live._broken, city_kinds._KNOWN):
        kept.clear()


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    """A request leaves its language active in the thread; the next test begins in the site's own."""
    from django.utils import translation

    with translation.override("id"):
        yield


@pytest.fixture(autouse=True)
def _clock_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests travel in time; the machine they run on seems to travel with them. tests/platform/test_clock.py lets it lie."""
    from datetime import UTC, datetime

    from tanggap.platform import clock

    def read() -> clock.ClockReading:
        now = datetime.now(UTC)
        return clock.ClockReading(now, now, "", 0.0, follows_time_server=True)

    monkeypatch.setattr(clock, "read_clock", read)


@pytest.fixture
def world(db: None) -> Any:
    """The small city of tests/world.py."""
    from tests.support.scenes import small_city

    return small_city()


@pytest.fixture
def drain_jobs(db: None) -> Callable[[], int]:
    """Call it to run what was deferred."""
    from tests.support.jobs import drain

    return drain


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for the whole run."""
    from tests.support.browser import chromium

    with chromium() as running:
        yield running


@pytest.fixture
def site(transactional_db: None, live_server: Any, settings: Any) -> Iterator[Any]:
    """The site on a real socket of the loopback, with real rows that are committed.

    Windows are closed before it ends, and what they asked for last is answered before the tables are emptied.
    """
    from tests.support.browser import wait_for_last_answers

    settings.ALLOWED_HOSTS = ["*"]
    yield live_server
    wait_for_last_answers()


@pytest.fixture
def page(site: Any, browser: Any) -> Iterator[Any]:
    """A resident's phone at a place in the city; fails the test when the page's own scripts fail or break the policy."""
    from tests.support.browser import HERE, PHONE, window

    errors: list[str] = []
    with window(browser, **PHONE, geolocation=HERE, permissions=["geolocation"]) as context:
        opened = context.new_page()
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
        yield opened
    assert not errors, errors


@pytest.fixture
def desktop(site: Any, browser: Any) -> Iterator[Any]:
    """A desk with a large screen."""
    from tests.support.browser import DESKTOP, HERE, window

    with window(browser, **DESKTOP, geolocation=HERE, permissions=["geolocation"]) as context:
        yield context.new_page()
