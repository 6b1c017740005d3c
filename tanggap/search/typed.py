"""What somebody typed into a search box, brought to one form: the same words find the same, however a keyboard wrote them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

# Nobody searches for more; what a pasted page holds beyond is not read, and the page says so.
LONGEST: Final = 200
_APOSTROPHES: Final = dict.fromkeys(map(ord, '’‘‛ʼʻ`´′＇“”„"'), "'")
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_UNSEEN: Final = {"Cf", "Co", "Cn"}  # nothing on the screen
_BREAKS: Final = {"Cc", "Cs", "Zl", "Zp"}  # at most a gap


@dataclass(frozen=True)
class QueryText:
    """The text to search, with one blank between words; and whether there was more of it than is read."""

    text: str
    was_cut: bool = False


def query_text(typed: str) -> QueryText:
    """Width, apostrophes, dashes, blanks and invisible characters made plain; capitals stay, for they may mark a name."""
    start = typed[: 4 * LONGEST]  # ten thousand letters need not be read to be cut
    plain = unicodedata.normalize("NFKC", start).translate(_APOSTROPHES).translate(_DASHES)
    seen = "".join(_seen(character) for character in plain)
    text = " ".join(seen.split())
    was_cut = len(text) > LONGEST or len(typed) > len(start)
    return QueryText(text[:LONGEST].strip(), was_cut)


def _seen(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in _UNSEEN:
        return ""
    return " " if kind in _BREAKS else character
