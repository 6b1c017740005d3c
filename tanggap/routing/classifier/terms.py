"""A report as counted terms: words, bigrams, character n-grams, words of the place, areas, labels of known phrases.

A term is known by its id (CRC-32 of field and text: the hashing trick), so that a stored classifier needs no word of a resident.
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

from tanggap.routing.classifier.examples import ReportFeatures
from tanggap.routing.classifier.known_phrases import KnownPhrases
from tanggap.routing.tokens import tokens

WORD, CHAR_NGRAM, PLACE, AREA, PHRASE_LABEL = "w", "c", "p", "a", "k"
FIELDS = (WORD, CHAR_NGRAM, PLACE, AREA, PHRASE_LABEL)
# Letters read of a text; what matters is said by then, and nobody can keep us busy with a novel.
_LONGEST = 2_000
_NGRAM_SIZES = (2, 3, 4, 5)
_LETTERS = re.compile(r"[a-z]+")
_NGRAM_SEED = crc32(b"c:")


# Ids of terms and how often each occurs: arrays, because training holds those of every case.
TermCounts = tuple[npt.NDArray[np.uint32], npt.NDArray[np.float32]]


@dataclass(frozen=True)
class Terms:
    """Counted terms by field; and the texts of words by id, to show which of them weighed most."""

    counts: dict[str, TermCounts]
    texts: dict[int, str]

    def __bool__(self) -> bool:
        return any(len(ids) for ids, _counts in self.counts.values())


def terms(features: ReportFeatures, known: KnownPhrases) -> Terms:
    """The terms of a report; none for one that says nothing."""
    text = features.text[:_LONGEST]
    words, place = tokens(text), tokens(features.place[:_LONGEST])
    texts: dict[int, str] = {}
    kind = (f"={features.kind}",) if features.kind else ()
    counted = {
        WORD: _counted(WORD, (*words, *bigrams(words), *kind), texts),
        CHAR_NGRAM: Counter(char_ngrams(text)),
        PLACE: _counted(PLACE, (*place, *bigrams(place)), texts),
        AREA: _counted(AREA, [letters_only(area) for area in features.areas], texts),
        PHRASE_LABEL: Counter({_id(PHRASE_LABEL, one): count for one, count in known.count_labels(words).items()}),
    }
    return Terms({field: _arrays(found) for field, found in counted.items()}, texts)


def bigrams(words: tuple[str, ...]) -> list[str]:
    """Each word with the one after it."""
    return [f"{a} {b}" for a, b in pairwise(words)]


def char_ngrams(text: str) -> list[int]:
    """Ids of the runs of 2 to 5 letters within words, ends marked: most of a word's survive a typo."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    marked = [f" {word} ".encode() for word in _LETTERS.findall(plain)]
    return [
        crc32(word[i : i + size], _NGRAM_SEED)
        for word in marked
        for size in _NGRAM_SIZES
        for i in range(len(word) - size + 1)
    ]


def letters_only(name: str) -> str:
    """So that "Gunung Anyar" and "Gununganyar" are one."""
    return "".join(_LETTERS.findall(name.lower()))


def _counted(field: str, found: Iterable[str], texts: dict[int, str]) -> Counter[int]:
    counted: Counter[int] = Counter()
    for text in found:
        term = _id(field, text)
        counted[term] += 1
        texts[term] = text
    return counted


def _arrays(found: Counter[int]) -> TermCounts:
    return np.array(list(found), np.uint32), np.array(list(found.values()), np.float32)


def _id(field: str, text: str) -> int:
    return crc32(f"{field}:{text}".encode())
