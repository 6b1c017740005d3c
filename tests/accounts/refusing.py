"""Expecting a refusal by its code; the sentence may change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tanggap.platform.errors import Refused


@contextmanager
def refused_as(code: str) -> Iterator[None]:
    """What happens inside must be refused for this reason."""
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code
