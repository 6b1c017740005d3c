"""Texts of strangers in tables that a spreadsheet opens."""

from __future__ import annotations

import unicodedata
from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"  # before a CSV file it tells Excel that the file is UTF-8
_BEGINS: Final = frozenset("=+-@")
# Spaces, marks and control characters: nobody sees them, and programs differ in whether they skip them.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})


def as_plain_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula, also if unseen or wide characters hide its beginning (OWASP, CSV injection)."""
    first = next((letter for letter in text if unicodedata.category(letter) not in _UNSEEN), "")
    is_formula = unicodedata.normalize("NFKC", first) in _BEGINS or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if is_formula else text
