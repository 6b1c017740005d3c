"""What a city says is judged in the city's own language, whatever language the tests before spoke last."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    # A request leaves its language active in the thread, so that a test of an English page would be overheard here.
    from django.utils import translation

    with translation.override("id"):
        yield
