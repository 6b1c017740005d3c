"""A question as terms: its words, pairs of words, pieces of words, the words of its place, its areas, and what it points at.

A term is known by a number (CRC-32 of its field and letters), so that a model needs no words of residents to recognise it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from tanggap.routing.model.phrases import Phrases
from tanggap.routing.model.questions import Question
from tanggap.routing.words import words

WORD, PIECE, PLACE, AREA, KNOWN = "w", "c", "p", "a", "k"
FIELDS = (WORD, PIECE, PLACE, AREA, KNOWN)
# Letters read of a text; what matters is said by then, and nobody can keep us busy with a novel.
_LONGEST = 2_000
_PIECES = (2, 3, 4, 5)
_LETTERS = re.compile(r"[a-z]+")
_PIECE_BEGIN = crc32(b"c:")


# Numbers of terms and how often each is said: arrays, because training holds those of every case.
Said = tuple[npt.NDArray[np.uint32], npt.NDArray[np.float32]]


@dataclass(frozen=True)
class Terms:
    """How often a question says each term, by field; and the words themselves, to show why."""

    times: dict[str, Said]
    said: dict[int, str]

    def __bool__(self) -> bool:
        return any(len(numbers) for numbers, _times in self.times.values())


def terms(question: Question, known: Phrases) -> Terms:
    """The terms of a question; none for one that says nothing."""
    text = " ".join((question.text, *question.answers))[:_LONGEST]
    spoken, place = words(text), words(question.place[:_LONGEST])
    said: dict[int, str] = {}
    kind = (f"={question.kind}",) if question.kind else ()
    counted = {
        WORD: _counted(WORD, (*spoken, *pairs(spoken), *kind), said),
        PIECE: Counter(pieces(text)),
        PLACE: _counted(PLACE, (*place, *pairs(place)), said),
        AREA: _counted(AREA, [letters(area) for area in question.areas], said),
        KNOWN: Counter({_number(KNOWN, mark): count for mark, count in known.found(spoken).items()}),
    }
    return Terms({field: _said(found) for field, found in counted.items()}, said)


def pairs(spoken: tuple[str, ...]) -> list[str]:
    """Each word with the one after it."""
    return [f"{a} {b}" for a, b in pairwise(spoken)]


def pieces(text: str) -> list[int]:
    """Numbers of the runs of letters within words, ends marked, so that a slip of the finger leaves most of a word standing."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    marked = [f" {word} ".encode() for word in _LETTERS.findall(plain)]
    return [
        crc32(word[i : i + size], _PIECE_BEGIN)
        for word in marked
        for size in _PIECES
        for i in range(len(word) - size + 1)
    ]


def letters(name: str) -> str:
    """A name by its letters only, so that "Gunung Anyar" and "Gununganyar" are one."""
    return "".join(_LETTERS.findall(name.lower()))


def _counted(field: str, found: Iterable[str], said: dict[int, str]) -> Counter[int]:
    counted: Counter[int] = Counter()
    for one in found:
        number = _number(field, one)
        counted[number] += 1
        said[number] = one
    return counted


def _said(found: Counter[int]) -> Said:
    return np.array(list(found), np.uint32), np.array(list(found.values()), np.float32)


def _number(field: str, one: str) -> int:
    return crc32(f"{field}:{one}".encode())
