"""The search box: half words, slips and shortened words still find the kind of problem; noise finds nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.directory.search import Vocabulary, words

VOCABULARY = Vocabulary(
    {
        "lampu": ["Lampu jalan mati", "lampu padam", "street light"],
        "air": ["Air PAM mati", "air mati"],
        "bangkai": ["Bangkai hewan", "kucing mati"],
        "got": ["Saluran atau got mampet", "got tersumbat"],
        "kosong": [""],
    }
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lampu mati", "lampu"),
        ("lamp", "lampu"),
        ("lmpu padam", "lampu"),
        ("LAMPU", "lampu"),
        ("air mati", "air"),
        ("kucing mati", "bangkai"),
        ("got mampettt", "got"),
        ("tersumbt", "got"),
        ("street", "lampu"),
    ],
)
def test_it_finds(typed: str, first: str) -> None:
    assert VOCABULARY.search(typed)[0].code == first


@pytest.mark.parametrize("typed", ["", "   ", "zzzz qqqq", "!!!", "12345"])
def test_noise_finds_nothing(typed: str) -> None:
    assert VOCABULARY.search(typed) == []


def test_an_empty_city_has_nothing_to_find() -> None:
    assert Vocabulary({}).search("lampu") == []


def test_of_phrases_that_fit_alike_the_kind_that_always_speaks_of_it_comes_first() -> None:
    kinds = {
        "bakar": ["Bakar sampah", "bakar kabel", "asap sampah"],
        "kabel": ["Kabel semrawut", "kabel kusut", "kabel wifi"],
    }
    assert Vocabulary(kinds).search("kabel nyangkut")[0].code == "kabel"


def test_the_order_of_words_counts() -> None:
    kinds = Vocabulary({"lamp": ["lampu mati"], "power": ["mati lampu"]})
    assert kinds.search("mati lampu")[0].code == "power"
    assert kinds.search("lampu mati")[0].code == "lamp"


def test_words_are_brought_to_one_form() -> None:
    assert words("Jln. bolóng bangeeet!") == ["jalan", "bolong", "banget"]


@given(st.text(max_size=200))
def test_whatever_is_typed_scores_lie_between_0_and_1_and_fall(typed: str) -> None:
    scores = [found.score for found in VOCABULARY.search(typed)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1.0000001 for score in scores)
