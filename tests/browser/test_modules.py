"""Every page as it is served to the city, with hashed names: no module and no style sheet is loaded twice under any name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.browser.barriers import nothing_twice

pytestmark = pytest.mark.browser


@pytest.fixture
def as_served(desktop: Any, settings: Any, tmp_path: Path) -> Any:
    """A browser to whom the site's files come from the folder that `tanggap` collects, under names with a hash."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)

    def serve(route: Any) -> None:
        path = settings.STATIC_ROOT / route.request.url.partition("/static/")[2]
        route.fulfill(path=path) if path.is_file() else route.fulfill(status=404)

    desktop.route("**/static/**", serve)
    return desktop


def addresses(*parts: str) -> list[str]:
    """Every page of these parts of the site whose address needs no number or code."""
    from importlib import import_module

    found = []
    for part in parts:
        for pattern in import_module(f"tanggap.{part}.urls").urlpatterns:
            try:
                found.append(reverse(f"{part}:{pattern.name}"))
            except NoReverseMatch:
                continue
    return found


def look(page: Any, site: str, path: str) -> bool:
    """Open the address; whether it was a page, whose modules then came once each."""
    answer = page.request.get(f"{site}{path}")
    if not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
        return False
    page.goto(f"{site}{path}")
    nothing_twice(page, path)
    return True


def test_no_module_is_loaded_twice_on_any_page(as_served: Any, town: Any, enter: Any) -> None:
    now = timezone.now()
    work, new, done = town.started(at=now), town.report(at=now).case, town.fixed(at=now)
    pages = [*addresses("portal", "intake"), f"/laporan/{work.code}/"]
    assert sum(look(as_served, town.url, path) for path in pages) >= 10
    enter(as_served, town.rina)
    desk = [*addresses("desk"), f"/petugas/kasus/{new.code}/", f"/petugas/kasus/{new.code}/assign/"]
    desk = [path for path in desk if not path.startswith(("/petugas/keluar/", "/petugas/masuk/"))]
    assert sum(look(as_served, town.url, path) for path in desk) >= 8
    enter(as_served, town.sari)
    assert all(look(as_served, town.url, f"/petugas/kasus/{work.code}/{step}") for step in ("", "fix/", "hold/"))
    assert done.code


def test_the_map_is_loaded_once_too(as_served: Any, town: Any) -> None:
    case = town.report(at=timezone.now()).case
    as_served.goto(f"{town.url}/laporan/{case.code}/")
    as_served.locator("case-map [data-open]").first.click()
    as_served.locator("case-map canvas").first.wait_for()
    nothing_twice(as_served, "map")
