"""What a stranger typed stays a text in a spreadsheet."""

from __future__ import annotations

import pytest

from tanggap.platform.spreadsheets import as_plain_cell


@pytest.mark.parametrize(
    "begin",
    [
        "",
        " ",
        "\u200b",
        "\ufeff",
        "\u202e",
        "\u00a0",
        "\u2060\u200d",
        "\u3000",
        "\u00ad",
        "\x00",
        "\r\n",
        "\t",
        "\u0301",
    ],
)
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_beginning_makes_it_a_formula(begin: str, sign: str) -> None:
    text = f"{begin}{sign}HYPERLINK(1)"
    assert as_plain_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Jalan rusak", "  depan pasar", "5-6 meter", "\u200b"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert as_plain_cell(text) == text
