"""Codes that people read aloud: no look-alikes, and a slip of one sign or two swapped ones is noticed."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from tanggap.platform.ids import ALPHABET, check_character, is_whole, new_code, new_key, normal_code

BODIES = st.text(ALPHABET, min_size=5, max_size=7)


def test_a_code_has_no_signs_that_look_alike() -> None:
    assert not set("0O1IL") & set(ALPHABET)
    for _number in range(200):
        prefix, first, second = new_code("JK").split("-")
        assert (prefix, len(first), len(second)) == ("JK", 4, 2)
        assert set(first + second) <= set(ALPHABET)
        assert is_whole(first + second)


@given(body=BODIES, at=st.integers(0, 7), wrong=st.sampled_from(ALPHABET))
def test_every_single_wrong_sign_is_noticed(body: str, at: int, wrong: str) -> None:
    whole = body + check_character(body)
    at %= len(whole)
    assume(whole[at] != wrong)
    assert not is_whole(whole[:at] + wrong + whole[at + 1 :])


@given(body=BODIES, at=st.integers(0, 6))
def test_two_swapped_neighbours_are_noticed(body: str, at: int) -> None:
    whole = body + check_character(body)
    at %= len(whole) - 1
    assume(whole[at] != whole[at + 1])
    assert not is_whole(whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :])


@given(body=BODIES, dashes=st.sampled_from(["", "-", " ", ". "]), lower=st.booleans())
def test_however_a_code_is_typed_it_is_the_same_code(body: str, dashes: str, lower: bool) -> None:
    whole = body + check_character(body)
    code = f"JK-{whole[:4]}-{whole[4:]}"
    typed = code.replace("-", dashes)
    assert normal_code(typed.lower() if lower else typed) == code


@given(st.text(max_size=30))
def test_nothing_that_is_typed_breaks_the_reading(typed: str) -> None:
    found = normal_code(typed)
    assert found is None or is_whole(found.split("-", 1)[1].replace("-", ""))


def test_codes_and_keys_do_not_repeat() -> None:
    assert len({new_code("JK", length=7) for _number in range(2000)}) == 2000
    assert len({new_key() for _number in range(2000)}) == 2000
