"""Numbers that identify people vanish from what residents write; times, prices and house numbers stay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.cases.masking import MASK, mask


@pytest.mark.parametrize(
    "number",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "0812/3456/7890",
        "0812_3456_7890",
        "0812\u20133456\u20137890",
        "0812\u00a03456  7890",
        "(0812) 3456 7890",
        "(021) 765-4321",
        "62 812 3456 7890",
        "812 3456 7890",
        "\uff10\uff18\uff11\uff12 3456 7890",
        "3174012345678901",
        "3174/0123/4567/8901",
        "4111 1111 1111 1111",
        "0812\u20113456\u20117890",  # another hyphen
        "0812\u22123456\u22127890",
        "\u202a+62 812\u20113456\u20117890\u202c",  # as phones copy a contact
        "0812\u200b3456\u200b7890",
        "08\u00ad12\u2060345\ufeff67890",
        "\u0660\u0668\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660",  # Arabic digits
        "\ua9d0\ua9d8\ua9d1\ua9d2\ua9d3\ua9d4\ua9d5\ua9d6\ua9d7\ua9d8",  # Javanese digits
        "0\ufe0f\u20e38\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e33456789",
        "\u24ea\u2467\u2460\u2461\u2462\u2463\u2464\u2465\u2466\u2467",  # digits in circles
        "0 8 1 2 3 4 5 6 7 8 9 0",
        "0.8.1.2.3.4.5.6.7.8.9.0",
        "0812·3456·7890",
        "+62-812-3456-7890",
        "+62 (0) 812 3456 7890",
        "0062 812 3456 7890",
        "(021)7654321",
        "O812 3456 789O1",
        "08l2 3456 7890",
        "nol delapan satu dua tiga empat lima enam tujuh delapan",
        "3174\u20110123\u20114567\u20118901",
    ],
)
@pytest.mark.parametrize("before", ["Hubungi ", "Telp.", "No.HP.", "WA:"])
def test_what_identifies_somebody_is_masked(before: str, number: str) -> None:
    assert mask(f"{before}{number} ya") == f"{before}{MASK} ya"


@pytest.mark.parametrize(
    "address",
    [
        "nama@contoh.co.id",
        "nama (at) contoh.com",
        "nama[at]contoh.com",
        "nama＠contoh．com",
        "nama@con\u200btoh.com",
        "nama(at)contoh(dot)com",
        "nama@contoh titik com",
    ],
)
def test_addresses_are_masked(address: str) -> None:
    assert mask(f"Surel {address} ya") == f"Surel {MASK} ya"


@pytest.mark.parametrize(
    "text",
    [
        "Rusak sejak 20/11/2026, pukul 08.30-09.45.",
        "Di -6.2297,106.8295 dekat halte.",
        "Biayanya Rp 1.500.000.000 katanya.",
        "RT 08 RW 02 nomor 8, gang 3.",
        "Satu dua tiga lubang, empat lima lampu mati.",
        "👩🏽\u200d🔧 dan é gabung é, kafé ½ jalan",
        "Tahun 2024 2025 sudah dua kali banjir 80 cm.",
    ],
)
def test_what_tells_of_the_problem_stays(text: str) -> None:
    assert mask(text) == text


def test_a_long_text_is_read_in_steps_that_grow_with_it_and_not_with_its_square() -> None:
    """A quadratic pattern takes 256 times as long for sixteen times the text, a plain one 16 times; the rest is for chance."""
    for piece in ("9", "a.", "0812-", "a@", "1 ", "(at)"):
        shortest = [min(_seconds(piece * (length // len(piece))) for _try in range(5)) for length in (5_000, 80_000)]
        assert shortest[1] < 100 * shortest[0], piece


def _seconds(text: str) -> float:
    began = time.perf_counter()
    mask(text)
    return time.perf_counter() - began


def test_an_address_at_the_end_of_a_long_run_of_letters_is_masked_all_the_same() -> None:
    assert "@" not in mask("x" * 500 + "@contoh.id")
    assert mask("a@b.co+d@e.id").count("@") == 0


_INVISIBLE = st.sampled_from(["", "\u200b", "\u200e", "\u202a", "\u2060", "\ufeff", "\u00ad", "\ufe0f", "\x02"])
_BETWEEN = st.sampled_from(["", " ", "-", ".", "\u00a0", "\u2011", "\u2013", "/", " - ", "\u2009", "·"])
_ZEROS = st.sampled_from(["0", "\uff10", "\u0660", "\u06f0", "\u0966", "\ua9d0", "\u1b50", "\U0001d7ce"])


@given(st.data())
def test_a_number_is_masked_however_a_phone_or_a_person_writes_it(data: st.DataObject) -> None:
    start = data.draw(st.sampled_from(["08", "628", "+628", "00628", "021", "317401"]))
    digits = start + data.draw(st.text("0123456789", min_size=8, max_size=10)).replace("0", "7")
    written = ""
    for digit in digits:
        zero = data.draw(_ZEROS)
        written += chr(ord(zero) + int(digit)) if digit.isdigit() else digit
        written += data.draw(_INVISIBLE) + data.draw(_BETWEEN)
    shown = mask(f"Hubungi {written.rstrip()} segera")
    assert shown.startswith("Hubungi ")
    assert shown.endswith(" segera")
    assert MASK in shown
    assert not any(letter.isdigit() for letter in shown)


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once_and_leaves_the_rest_as_it_was(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
    assert once == text or MASK in once
