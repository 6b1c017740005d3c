"""Notes in the manner of residents, written by us apart from the corpus: they reach their office by themselves, or wait where they must.

`python bench/auto_dispatch.py` prints each that was not sent, and why.
"""

from __future__ import annotations

import pytest

from tanggap.places.models import City
from tanggap.routing.versions import train_version
from tests.routing import written_cases as written
from tests.support import scenes
from tests.support.scenes import built_once
from tests.world import MONDAY


@pytest.fixture
def jakarta(db: None) -> City:
    """As on its first day: what it ships is loaded, and its first model knows only that."""
    return built_once("jakarta on its first day", _first_day, in_empty_city=True)


def _first_day() -> City:
    city = scenes.jakarta()
    train_version(city, at=MONDAY)
    return city


def test_plain_problems_reach_their_office_by_themselves_and_the_others_wait(jakarta: City) -> None:
    clear = list(written.send(jakarta, written.read("clear.csv"), at=MONDAY))
    assert not [one for one in clear if one.is_sent and not one.is_right]
    assert sum(one.is_right for one in clear) >= 0.95 * len(clear), [one for one in clear if not one.is_right]
    never = list(written.send(jakarta, written.read("never.csv"), at=MONDAY))
    assert not [one.written.note for one in never if one.is_sent]
