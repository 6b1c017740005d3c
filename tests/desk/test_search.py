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


def test_kind_place_and_words_each_match_in_their_own_field_with_typos(world: World) -> None:
    hit = world.assigned()
    world.assigned(category=world.lamp)
    world.assigned(place=world.place(world.mawar))
    for words in ("jalan rusak melati", "jaln rusak mlati", "melati jalan rusak motor"):
        assert codes(find(world.rina, words)) == {hit.code}, words


def test_a_code_with_a_slip_leads_to_its_case(world: World) -> None:
    case = world.assigned()
    other = "2" if case.code[4] != "2" else "3"
    assert codes(find(world.rina, case.code[:4] + other + case.code[5:])) == {case.code}
    assert codes(find(world.tono, case.code[:4] + other + case.code[5:])) == set()


def test_an_officer_is_found_by_name_among_what_one_may_see(world: World) -> None:
    case = world.started()
    answer = find(world.rina, world.sari.full_name)
    assert codes(answer) == {case.code}
    assert answer.context["found"].officers == [world.sari.full_name]
    assert codes(find(world.tono, world.sari.full_name)) == set()


def test_an_office_is_found_by_its_name(world: World) -> None:
    case = world.assigned(agency=world.water, category=world.lamp, text="Pipa pecah.")
    world.assigned()
    assert codes(find(world.rina, "Perusahaan Air")) == {case.code}
