"""Words are read alike however a keyboard wrote them; codes are found with a slip; times and affixes are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.places.gazetteer.spelling import SpellingIndex, typos_between
from tanggap.platform.ids import ALPHABET, check_character, is_whole
from tanggap.search.codes import possible_codes
from tanggap.search.moments import time_in
from tanggap.search.typed import LONGEST, query_text
from tanggap.search.words import root, variants

BODIES = st.text(ALPHABET, min_size=5, max_size=5).map(lambda body: body + check_character(body))
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "masjid  al-ma'ruf",
        "  masjid al-ma’ruf ",
        "masjid\u00a0al‑ma`ruf",
        "ｍａｓｊｉｄ al\u00adma'ruf".replace("al", "al-"),
        "masjid\x00al-ma'ruf",
    ],
)
def test_the_same_words_are_the_same_however_they_are_written(typed: str) -> None:
    assert query_text(typed).text == "masjid al-ma'ruf"


def test_ten_thousand_letters_are_cut_and_said_so() -> None:
    assert query_text("lampu " * 2000).was_cut
    assert len(query_text("x" * 10_000).text) == LONGEST
    assert not query_text("lampu mati").was_cut


@given(st.text(max_size=400))
def test_whatever_is_typed_can_be_stored_and_searched(typed: str) -> None:
    text = query_text(typed).text
    assert "\x00" not in text
    text.encode()  # no half of a pair
    assert query_text(text).text == text or len(text) == LONGEST


@given(BODIES, st.sampled_from(["{}-{}-{}", "{} {} {}", "{}{}{}"]), st.booleans())
def test_a_code_is_read_with_and_without_its_letters(body: str, written: str, small: bool) -> None:
    typed = written.format("JK", body[:4], body[4:])
    typed = typed.lower() if small else typed
    assert possible_codes(typed, "JK").exact == f"JK-{body[:4]}-{body[4:]}"
    assert possible_codes(f"laporan {typed}".replace(" ", "-") if " " not in written else typed, "JK") is not None
    assert possible_codes(body.lower(), "JK").exact == f"JK-{body[:4]}-{body[4:]}"


@given(BODIES, st.integers(0, 5), st.sampled_from(ALPHABET))
def test_one_wrong_letter_still_leads_to_the_code(body: str, place: int, letter: str) -> None:
    wrong = body[:place] + letter + body[place + 1 :]
    found = possible_codes(f"JK-{wrong}", "JK")
    meant = f"JK-{body[:4]}-{body[4:]}"
    assert found.exact == meant if wrong == body else meant in found.near


@pytest.mark.parametrize(("like", "meant"), [("0", "D"), ("O", "Q"), ("1", "7"), ("I", "J"), ("L", "T")])
def test_letters_that_no_code_holds_are_read_as_those_that_look_like_them(like: str, meant: str) -> None:
    body = next(
        one
        for n in range(31)
        if is_whole(one := f"2{meant}34{ALPHABET[n]}" + check_character(f"2{meant}34{ALPHABET[n]}"))
    )
    assert f"JK-{body[:4]}-{body[4:]}" in possible_codes(f"jk {body.replace(meant, like, 1)}", "JK").near


@pytest.mark.parametrize("word", ["sampah", "lampu", "jalan berlubang", "kelurahan", "senopati", ""])
def test_a_word_is_no_code(word: str) -> None:
    assert possible_codes(word, "JK").near == ()


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("hari ini", (0, 0)),
        ("kemarin", (1, 1)),
        ("minggu ini", (7, 0)),
        ("3 hari lalu", (4, 2)),
        ("2 minggu terakhir", (14, 0)),
    ],
)
def test_times_that_people_say(said: str, days: tuple[int, int]) -> None:
    words = said.split()
    found = time_in(words, [True] * len(words), NOON)
    midnight = NOON.replace(hour=0)
    assert found is not None
    assert found.since == midnight - timedelta(days=days[0])
    assert found.until == midnight + timedelta(days=1 - days[1])
    assert time_in(words, [False] * len(words), NOON) is None


def test_affixes_and_ways_to_write_are_one() -> None:
    assert {root(word) for word in ("genangan", "digenangi", "menggenang", "tergenang")} == {"genang"}
    assert "mesjid" in variants("masjid")
    assert variants("kuningan") == ("kuningan",)


def test_the_nearest_names_are_found_with_up_to_two_typos() -> None:
    index = SpellingIndex(["kemayoran", "kebayoran", "tebet", "cilandak"])
    assert [one.key for one in index.nearest("kemayorn")] == ["kemayoran"]
    assert [one.key for one in index.nearest("keayoran")] == ["kebayoran", "kemayoran"]
    assert [one.key for one in index.nearest("clnadak")] == ["cilandak"] or index.nearest("clnadak") == ()
    assert index.nearest("menteng") == ()


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_typos_are_counted_both_ways_alike(one: str, other: str) -> None:
    assert typos_between(one, other, 2) == typos_between(other, one, 2)
    assert (typos_between(one, other, 2) == 0) == (one == other)


def test_many_words_like_codes_cost_no_more_than_a_few() -> None:
    words = [f"1L{a}0{b}K" for a in "BCDFG" for b in "HJKMP"]
    assert len(possible_codes(" ".join(words), "JK").near) <= len(possible_codes(" ".join(words[:3]), "JK").near) + 500
