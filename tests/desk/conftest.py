"""The small city as the site's city, in its own language."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _city_of_the_site(settings: Any) -> None:
    settings.TANGGAP_CITY = "contoh"
