"""The small city as the site's city, in its own language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _city_of_the_site(settings: Any) -> None:
    settings.TANGGAP_CITY = "contoh"


@pytest.fixture(autouse=True)
def _nobody_left_english_behind() -> Iterator[None]:
    """A request leaves its language active in the thread; no test inherits it."""
    with translation.override("id"):
        yield
