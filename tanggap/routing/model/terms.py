"""A question as weighted terms: its words, pairs of words, pieces of words, the words of its place, and its areas.

A term is known by a number (CRC-32 of its field and letters), so that a model needs no words of residents to recognise it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from zlib import crc32

from tanggap.routing.model.questions import Question
from tanggap.routing.words import words

WORD, PIECE, PLACE, AREA = "w", "c", "p", "a"
FIELDS = (WORD, PIECE, PLACE, AREA)
_LONGEST = 3_000  # letters read of a text; what matters is said by then, and nobody can keep us busy with a novel
_PIECES = (3, 4, 5)
_LETTERS = re.compile(r"[a-z]+")

Terms = dict[int, tuple[str, float, str]]  # number -> field, times said, the word itself ("" for a piece)


def terms(question: Question) -> Terms:
    """The terms of a question; empty for one that says nothing."""
    text = " ".join((question.text, *question.answers))[:_LONGEST]
    found: Terms = {}
    for field, said in _fields(text, question):
        for one, times in Counter(said).items():
            found[crc32(f"{field}:{one}".encode())] = (field, float(times), "" if field == PIECE else one)
    return found


def _fields(text: str, question: Question) -> Iterator[tuple[str, Iterable[str]]]:
    spoken = words(text)
    yield WORD, (*spoken, *pairs(spoken), *((f"={question.kind}",) if question.kind else ()))
    yield PIECE, pieces(text)
    place = words(question.place[:_LONGEST])
    yield PLACE, (*place, *pairs(place))
    yield AREA, [letters(area) for area in question.areas]


def pairs(spoken: tuple[str, ...]) -> list[str]:
    """Each word with the one after it."""
    return [f"{a} {b}" for a, b in pairwise(spoken)]


def pieces(text: str) -> list[str]:
    """Runs of letters within words, their ends marked, so that a slip of the finger leaves most of a word standing."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    marked = [f" {word} " for word in _LETTERS.findall(plain)]
    return [word[i : i + size] for word in marked for size in _PIECES for i in range(len(word) - size + 1)]


def letters(name: str) -> str:
    """A name by its letters only, so that "Gunung Anyar" and "Gununganyar" are one."""
    return "".join(_LETTERS.findall(name.lower()))
