"""Numbers that identify people, found in free text and masked before anyone reads it (Denver 311, 2017: they had not been).

What is looked at is what a person would read: invisible marks left out, dashes and digits of every script in one form, digits that are
spelled or written as letters. What is kept is the text as it was written, but for what was found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MASK: Final = "•••"
_GAP: Final = r"[\s().\-/_*~|']{0,3}"  # what people put between digits
_AT: Final = r"\s?(?:@|\(at\)|\[at\])\s?"
_DOT: Final = r"(?:\.|\s?\((?:dot|titik)\)\s?|\s?\[(?:dot|titik)\]\s?|\s(?:dot|titik)\s)"
# The part before the @ has at most 64 letters (RFC 5321); without an end to it, a long text would be searched from every letter on.
_EMAIL: Final = re.compile(rf"[\w.+-]{{1,64}}{_AT}[\w-]+(?:{_DOT}[\w-]+)+", re.IGNORECASE)
# 13 to 19 digits, with or without separators: NIK and KK have 16, cards 13 to 19.
_LONG_NUMBER: Final = re.compile(rf"(?<!\d)[+(]{{0,2}}\d(?:{_GAP}\d){{12,18}}(?!\d)")
# Indonesian telephone numbers: +62, 0062, 62 or 0, then 8 or an area code, 9 to 13 digits in all; or a mobile's 8 alone.
_COUNTRY: Final = rf"\+?(?:0{_GAP}0{_GAP})?6{_GAP}2(?:{_GAP}0)?"
_PHONE: Final = re.compile(
    rf"(?<!\d)(?<!\d[.,])\(?(?:(?:{_COUNTRY}|0){_GAP}[1-9](?:{_GAP}\d){{7,11}}|8[1-9](?:{_GAP}\d){{7,10}})(?!\d)"
)
_DIGITS: Final = {
    word: str(digit)
    for digit, words in enumerate(
        ("nol kosong zero", "satu one", "dua two", "tiga three", "empat four", "lima five", "enam six", "tujuh seven",
         "delapan lapan eight", "sembilan nine")
    )
    for word in words.split()
}  # fmt: skip
# Digits as words, and the letters that stand for digits in a number.
_SPELLED: Final = re.compile(
    rf"\b(?:{'|'.join(_DIGITS)})\b|(?<=\d)[oO](?=\d)|\b[oO](?=8\d\d)|(?<=\d)[lI](?=\d)", re.IGNORECASE
)
# Most texts have nothing of the kind and are let through by one look; every number that is masked has six digits in a row of digits.
_PERHAPS: Final = re.compile(rf"@|[(\[]at[)\]]|(?:\d\D{{0,3}}){{6}}|\b(?:{'|'.join(_DIGITS)})\b", re.IGNORECASE)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Mn", "Me"})
_POINTS: Final = frozenset("·•‧∙⋅․。")


@dataclass(frozen=True)
class _Seen:
    """A text as it is read; letter by letter where in the written text it begins and ends."""

    text: str
    begins: list[int]
    ends: list[int]

    def written(self, begin: int, end: int, text: str) -> tuple[int, int]:
        """Where these letters stand in the written text, with the invisible marks around them."""
        first = self.ends[begin - 1] if begin else 0
        return first, self.begins[end] if end < len(self.begins) else len(text)

    def replaced(self, pattern: re.Pattern[str], new: Callable[[str], str]) -> _Seen:
        """The same with what the pattern finds read as one letter."""
        parts, begins, ends, last = list[str](), list[int](), list[int](), 0
        for found in pattern.finditer(self.text):
            parts += [self.text[last : found.start()], new(found[0])]
            begins += [*self.begins[last : found.start()], self.begins[found.start()]]
            ends += [*self.ends[last : found.start()], self.ends[found.end() - 1]]
            last = found.end()
        return _Seen("".join([*parts, self.text[last:]]), [*begins, *self.begins[last:]], [*ends, *self.ends[last:]])


def mask(text: str) -> str:
    """The text with e-mail addresses, identity, card and telephone numbers replaced by `•••`."""
    if text.isascii() and not _PERHAPS.search(text):
        return text
    seen = _seen(text).replaced(_SPELLED, _as_digit)
    read, spans = seen.text, list[tuple[int, int]]()
    for pattern in (_EMAIL, _LONG_NUMBER, _PHONE):
        spans += [found.span() for found in pattern.finditer(read)]
        read = pattern.sub(lambda found: "•" * len(found[0]), read)
    return _without(text, [seen.written(begin, end, text) for begin, end in sorted(spans)])


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    parts, last = list[str](), 0
    for begin, end in spans:
        parts += [text[last:begin], MASK]
        last = end
    return "".join([*parts, text[last:]])


def _seen(text: str) -> _Seen:
    letters, begins, ends = list[str](), list[int](), list[int]()
    for at, letter in enumerate(text):
        for read in _as_read(letter):
            letters.append(read)
            begins.append(at)
            ends.append(at + 1)
    return _Seen("".join(letters), begins, ends)


@lru_cache(maxsize=4096)
def _as_read(letter: str) -> str:
    """What a person reads of a letter: nothing of an invisible mark, a plain digit of any digit, a hyphen of any dash."""
    if letter.isascii():
        return letter if letter.isprintable() or letter in "\n\t\r" else ""
    kind = unicodedata.category(letter)
    if kind in _UNSEEN:
        return ""
    if kind == "Pd" or letter == "\u2212":
        return "-"
    if letter in _POINTS:
        return "."
    return "".join(str(unicodedata.decimal(one, one)) for one in unicodedata.normalize("NFKC", letter))


def _as_digit(found: str) -> str:
    return _DIGITS.get(found.casefold()) or ("0" if found in "oO" else "1")
