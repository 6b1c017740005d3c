"""The city speaks Indonesian here, whatever language a test before spoke last."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    from django.utils import translation

    with translation.override("id"):
        yield
