"""The cities that a browser is led through, and the ways into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tests.browser.visiting import at
from tests.support.browser import PHONE, window


@pytest.fixture
def town(site: Any, world: Any, settings: Any) -> Any:
    """The small city, served; its road office answers for the whole town."""
    settings.TANGGAP_CITY = world.city.slug
    world.url = site.url
    world.yesterday = timezone.now() - timedelta(days=1)
    world.roads_south.area = world.kenanga.parent
    world.roads_south.save()
    return world


@pytest.fixture
def enter(town: Any) -> Callable[[Any, Any], None]:
    """Let this browser in as that person, both steps taken."""
    from tests.desk.entering import come_in

    def let_in(page: Any, person: Any) -> None:
        cookie = come_in(person).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": town.url}])

    return let_in


@pytest.fixture
def with_photos(town: Any) -> Callable[[Any], Any]:
    """Give a case of the tests real pictures, so that the browser has something to show."""
    from tests.evidence.pictures import encoded, street

    def give(case: Any) -> Any:
        for photo in case.photos.all():
            default_storage.save(photo.file, ContentFile(encoded(street(1600, 1200))))
            default_storage.save(photo.thumb, ContentFile(encoded(street(480, 360))))
        return case

    return give


@pytest.fixture
def home(site: Any) -> str:
    """The address of a site that serves Jakarta."""
    from tests.support.scenes import jakarta

    jakarta()
    return str(site.url)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo of 12 megapixels, as a telephone takes it."""
    from tests.evidence.pictures import encoded, phone_exif, street

    path = tmp_path / "IMG_2031.jpg"
    path.write_bytes(encoded(street(4000, 3000), exif=phone_exif(), quality=92))
    return path


@pytest.fixture
def plain(site: Any, browser: Any) -> Iterator[Any]:
    """A telephone without scripts."""
    with window(browser, **PHONE, java_script_enabled=False) as context:
        yield context.new_page()


@pytest.fixture
def queue(desktop: Any, town: Any, enter: Any) -> list[Any]:
    """Three reports wait, Rina sits before them, and her page's clock stands still."""
    cases = [town.report(at=timezone.now()).case for _report in range(3)]
    enter(desktop, town.rina)
    desktop.clock.install()
    desktop.goto(f"{town.url}/petugas/triase/")
    at(desktop, cases[0])
    return cases
