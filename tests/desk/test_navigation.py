"""The bar marks where one is, also on the pages below an entry."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tanggap.accounts.models import Person
from tanggap.desk.navigation import navigation_of
from tests.world import World


def marked(person: Person, here: str) -> list[tuple[str, str]]:
    bar = navigation_of(person, here, at=timezone.now())
    return [(item.label, item.current) for item in bar.items if item.current]


@pytest.mark.parametrize(
    ("who", "here", "entry"),
    [
        ("dewi", "board", ("Papan", "page")),
        ("dewi", "sanctions", ("Papan", "true")),
        ("dewi", "ranking", ("Papan", "true")),
        ("dewi", "weekly", ("Papan", "true")),
        ("sari", "sanction", ("Keterlambatan", "true")),
        ("sari", "breach", ("Keterlambatan", "true")),
        ("sari", "case", ("Tugas", "true")),
        ("rina", "case", ("Triase", "true")),
        ("dewi", "recheck", ("Periksa ulang", "true")),
    ],
)
def test_a_page_below_an_entry_marks_it(world: World, who: str, here: str, entry: tuple[str, str]) -> None:
    assert marked(getattr(world, who), here) == [entry]


def test_a_page_of_ones_own_marks_none(world: World) -> None:
    assert marked(world.sari, "account") == []
