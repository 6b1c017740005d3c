"""Numbers that identify people vanish from what residents write; times, prices and house numbers stay."""

from __future__ import annotations

import time

import pytest

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
    ],
)
@pytest.mark.parametrize("before", ["Hubungi ", "Telp.", "No.HP.", "WA:"])
def test_what_identifies_somebody_is_masked(before: str, number: str) -> None:
    assert mask(f"{before}{number} ya") == f"{before}{MASK} ya"


@pytest.mark.parametrize("address", ["nama@contoh.co.id", "nama (at) contoh.com", "nama[at]contoh.com"])
def test_addresses_are_masked(address: str) -> None:
    assert mask(f"Surel {address} ya") == f"Surel {MASK} ya"


@pytest.mark.parametrize(
    "text",
    [
        "Rusak sejak 20/11/2026, pukul 08.30-09.45.",
        "Di -6.2297,106.8295 dekat halte.",
        "Biayanya Rp 1.500.000.000 katanya.",
        "RT 08 RW 02 nomor 8, gang 3.",
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
