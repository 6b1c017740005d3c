"""What people type, brought to one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.places.gazetteer.typos import is_typo
from tanggap.routing.tokens import stem, tokens


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Jln. BOLONG2, tdk diperbaiki!!", "jalan bolong bolong tidak perbaiki"),
        ("lampunya padam", "lampu padam"),
        ("berlubang", "lubang"),
        ("bauuuuu", "bau"),
        ("Tolong dong pak, di jl. yang rusak", "jalan rusak"),
        ("Café ☕ 24 jam", "cafe 24 jam"),
        ("东 !!! …", ""),
        ("", ""),
    ],
)
def test_one_form(typed: str, meant: str) -> None:
    assert " ".join(tokens(typed)) == meant


def test_short_words_keep_their_endings() -> None:
    assert stem("ikan") == "ikan"
    assert stem("dina") == "dina"


@pytest.mark.parametrize("typed", ["smpah", "sampahh", "sampeh", "samaph"])
def test_one_wrong_letter_is_a_typo(typed: str) -> None:
    assert is_typo(typed, "sampah")


@pytest.mark.parametrize("typed", ["sampah", "rampah", "smph", "sampahnya", "jalan", ""])
def test_more_than_a_typo_is_another_word(typed: str) -> None:
    assert not is_typo(typed, "sampah")


@given(st.text())
def test_the_form_of_a_form_is_made_of_plain_words(typed: str) -> None:
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in tokens(typed))


@given(st.text(alphabet="abcdef", max_size=7), st.text(alphabet="abcdef", max_size=7))
def test_a_typo_goes_both_ways(one: str, other: str) -> None:
    assert is_typo(one, other) == is_typo(other, one)
