"""Who walks through the flow. Django is set up after this file is read, hence the imports inside."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def city(world: Any, settings: Any) -> Any:
    """The small city, served by this site."""
    settings.TANGGAP_CITY = world.city.slug
    return world


@pytest.fixture
def resident(city: Any) -> Any:
    """A phone that has never been here."""
    from tests.intake.steps import new_resident

    return new_resident()


@pytest.fixture
def neighbour(city: Any) -> Any:
    """Another phone."""
    from tests.intake.steps import new_resident

    return new_resident()
