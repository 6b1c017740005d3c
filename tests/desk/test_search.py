"""One box: a code opens its case, words list what matches among the cases that the person may see."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.desk.entering import come_in
from tests.world import World


def find(person: Any, words: str) -> Any:
    return come_in(person).get(reverse("desk:search"), {"q": words})


def codes(answer: Any) -> set[str]:
    return {card.code for card in answer.context["cards"]}


def test_a_code_opens_its_case_however_it_is_typed(world: World) -> None:
    report = world.report()
    case = report.case
    for typed in (case.code, case.code.lower(), f"  {case.code.replace('-', ' ')} ", report.code):
        assert find(world.rina, typed)["Location"] == reverse("desk:case", args=[case.code])


def test_the_code_of_somebody_elses_case_finds_nothing(world: World) -> None:
    case = world.assigned()
    assert codes(find(world.tono, case.code)) == set()


@pytest.mark.parametrize("words", ["pasar motor", "Melati", "jalan rusak", "Suku Dinas Jalan", "PASAR melati"])
def test_every_word_must_be_somewhere(world: World, words: str) -> None:
    hit = world.assigned()
    world.assigned(agency=world.water, text="Air keruh.", category=world.lamp, place=world.place(world.mawar))
    assert codes(find(world.rina, words)) == {hit.code}


def test_words_do_not_find_what_one_may_not_see(world: World) -> None:
    world.assigned()
    assert codes(find(world.budi, "pasar")) == set()


def test_without_words_the_newest_come_first(world: World) -> None:
    older, newer = world.assigned(), world.assigned()
    assert [card.code for card in find(world.sari, "").context["cards"]] == [newer.code, older.code]


def test_nothing_that_is_typed_breaks_the_box(world: World) -> None:
    for typed in ("%", "'; --", "\x00", "x" * 5000, "💡", "_" * 40, " ".join("abcdefghijkl")):
        assert find(world.rina, typed).status_code == 200
