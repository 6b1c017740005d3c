"""The public's side of the small city. Django is set up after this file is read, hence the imports inside."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def city(world: Any, settings: Any) -> Any:
    """The small city, served by this site."""
    settings.TANGGAP_CITY = world.city.slug
    return world


@pytest.fixture
def reader(city: Any) -> Any:
    """Somebody with a browser and nothing else."""
    from django.test import Client

    return Client()


@pytest.fixture
def reporter(city: Any) -> Any:
    """Somebody on another device, who will open a secret link."""
    from django.test import Client

    return Client()
