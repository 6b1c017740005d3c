"""What the attacks on the ledger share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction


@pytest.fixture
def undone(db: None) -> Iterator[None]:
    """What an attacker leaves behind would break the foreign keys that are checked after every test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
