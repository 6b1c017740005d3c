"""Who answers for what: the most specific rule, and the office of a family that serves the place."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tanggap.directory.actions import load_city
from tanggap.directory.city_files import read_city
from tanggap.directory.city_files.responsibilities import RuleLookup
from tanggap.directory.models import Agency, Category, Responsibility
from tanggap.directory.queries import front_desk, groups, responsible_for, tiles
from tanggap.directory.rules import Rank, rank
from tanggap.places.models import Area, City
from tanggap.platform.errors import Refused
from tests.directory.small_city import write_small_city


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_city(tmp_path / "contoh")


@pytest.fixture
def city(db: None, folder: Path) -> City:
    return load_city(folder).city


def ask(city: City, category: str, area: str, owner: str = "") -> str:
    kind = Category.objects.get(city=city, code=category) if category else None
    return responsible_for(kind, Area.objects.get(city=city, code=area), owner).agency.code


def test_the_family_serves_the_place(city: City) -> None:
    assert ask(city, "lubang", "9.01.1") == "jalan-1"
    assert ask(city, "lubang", "9.02.1") == "jalan-2"
    assert ask(city, "banjir", "9.02.1") == "kel-9.02.1"


def test_a_smaller_area_beats_a_larger(city: City) -> None:
    assert ask(city, "lubang", "9.02.2") == "dinas-jalan"


def test_the_category_beats_its_group_even_in_a_smaller_area(city: City) -> None:
    assert ask(city, "lampu", "9.02.2") == "pln"


def test_the_owner_beats_everything(city: City) -> None:
    assert ask(city, "lampu", "9.02.2", "tol") == "dinas-jalan"
    assert ask(city, "lampu", "9.02.2", "kota") == "pln"


def test_a_place_too_large_goes_to_the_office_above_or_to_the_front_desk(city: City) -> None:
    assert ask(city, "lubang", "9") == "walikota"
    assert ask(city, "banjir", "9.01") == "kec-9.01"
    assert ask(city, "banjir", "9") == "meja"
    area = Area.objects.get(city=city, code="9")
    assert not responsible_for(Category.objects.get(code="banjir"), area).is_certain


def test_without_a_category_only_general_rules_speak(city: City) -> None:
    assert ask(city, "", "9.01.1") == "kel-9.01.1"


def test_without_any_rule_the_front_desk_finds_out(city: City) -> None:
    Responsibility.objects.update(is_active=False)
    answer = responsible_for(Category.objects.get(code="lubang"), Area.objects.get(code="9.01.1"))
    assert (answer.agency, answer.rule, answer.is_certain) == (front_desk(city), None, False)
    assert answer.why


def test_a_city_whose_front_desk_is_retired_says_so_in_words(city: City) -> None:
    Agency.objects.filter(city=city, is_front_desk=True).update(is_active=False)
    Responsibility.objects.update(is_active=False)
    with pytest.raises(Refused) as refused:
        responsible_for(Category.objects.get(code="lubang"), Area.objects.get(code="9.01.1"))
    assert refused.value.code == "no_front_desk"


def test_the_answer_says_which_rule_and_why_in_the_readers_language(city: City) -> None:
    Responsibility.objects.filter(category__code="lampu").update(why_en="The power company keeps the lamps.")
    place = Category.objects.get(code="lampu"), Area.objects.get(code="9.01.1")
    assert responsible_for(*place).why == "PLN menjaga lampu."
    with translation.override("en"):
        answer = responsible_for(*place)
    assert answer.why == "The power company keeps the lamps."
    assert answer.rule == Responsibility.objects.get(category__code="lampu")


def test_database_and_files_answer_alike(city: City, folder: Path) -> None:
    files = read_city(folder)
    answers = RuleLookup(files)
    for category, area, owner in itertools.product(files.categories, files.areas, ("", "kota", "tol")):
        rule = answers.winner(answers.candidates(category.code, owner), area.code)
        by_files = (answers.office(rule, area.code) if rule else None) or "meja"
        assert ask(city, category.code, area.code, owner) == by_files, (category.code, area.code, owner)


def test_two_questions_to_the_database_are_enough(city: City, django_assert_max_num_queries: object) -> None:
    category = Category.objects.get(code="lubang")
    area = Area.objects.get(code="9.01.1")
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        responsible_for(category, area)


def test_lists_for_the_screens(city: City) -> None:
    assert [category.code for category in tiles(city)] == ["lubang", "banjir"]
    with translation.override("en"):
        shown = [(group.label, [category.code for category in group.categories]) for group in groups(city)]
    assert shown == [("Roads", ["lubang", "lampu"]), ("Water", ["banjir"])]


def ranks() -> st.SearchStrategy[Rank]:
    named = st.sampled_from(["", "x"])
    return st.builds(
        lambda owner, category, group, depth: rank(owner=owner, category=category, group=group, depth=depth),
        named,
        named,
        named,
        st.integers(0, 4),
    )


@given(ranks(), ranks())
def test_owner_then_kind_then_area(one: Rank, other: Rank) -> None:
    if one.names_owner != other.names_owner:
        assert max(one, other).names_owner
    elif one.kind != other.kind:
        assert max(one, other).kind == max(one.kind, other.kind)
    else:
        assert max(one, other).depth == max(one.depth, other.depth)
