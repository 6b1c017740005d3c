"""The kind of problem that a search names. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tanggap.directory.models import Category
from tanggap.directory.queries import KindWords
from tanggap.places.gazetteer.words import NEAR, WAY, Word, plain
from tanggap.search.words import STOP_WORDS

# Kinds that fit nearly as well as the best are meant too: "sampah" is no single kind.
_NEARLY: Final = 0.88
_MOST_KINDS: Final = 5
_LEAST_FIT: Final = 0.42
# A word that is less like every word of the city's kinds says nothing of them.
_LEAST_LIKENESS: Final = 0.6
# What stands behind these words only says where: "depan halte" is no complaint about a bus stop.
_LOCATING: Final = (NEAR | WAY) - {"di", "ke", "dari"}
_TWO_WORDS: Final = frozenset({("lampu", "merah"), ("rumah", "sakit"), ("rumah", "warga"), ("bus", "stop")})


@dataclass(frozen=True)
class KindPart:
    """Kinds of problem: ids with how well each fits (the best 1.0), and the words that said so."""

    best: Category
    scores: tuple[tuple[int, float], ...]
    said: str
    words: tuple[str, ...]
    tokens: tuple[int, ...]  # which words of the search these are
    is_mistyped: bool = False

    @property
    def ids(self) -> tuple[int, ...]:
        """The kinds that are meant."""
        return tuple(pk for pk, _score in self.scores)


def read_kind(words: Sequence[Word], free: Sequence[bool], kinds: KindWords) -> KindPart | None:
    """The kinds that the free words name; None when they name none for sure. What only says where is not asked."""
    only_where = _only_where(words)
    asked = [n for n, word in enumerate(words) if free[n] and n not in only_where and word.plain not in _NO_KIND]
    # As it was typed: "street" is "jalan" to the places, and the lamp of a street here.
    typed = {n: plain(words[n].raw) for n in asked}
    asked = [n for n in asked if max(kinds.vocabulary.like(typed[n]).values(), default=0) >= _LEAST_LIKENESS]
    found = kinds.vocabulary.search(" ".join(typed[n] for n in asked))
    if not found or found[0].score < _LEAST_FIT:
        return None
    codes = [one.code for one in found if one.score >= _NEARLY * found[0].score][:_MOST_KINDS]
    scores = [(kinds.by_code[one.code].pk, one.score / found[0].score) for one in found[: len(codes)]]
    tokens = tuple(n for n in asked if kinds.vocabulary.speaks_of(typed[n], codes))
    said = [typed[n] for n in tokens]
    is_mistyped = not any(word in kinds.vocabulary for word in said)
    return KindPart(
        kinds.by_code[codes[0]], tuple(scores), " ".join(words[n].raw for n in tokens), tuple(said), tokens, is_mistyped
    )


# "jalan" tells nothing alone and much in "lampu jalan", so it stays.
_NO_KIND: Final = STOP_WORDS - frozenset({"jalan", "tidak", "ga", "gak", "gang", "besar", "gede", "out", "tol"})


def _only_where(words: Sequence[Word]) -> set[int]:
    """The words right behind one that says where."""
    found: set[int] = set()
    for n, word in enumerate(words):
        if word.plain in _LOCATING:
            is_pair = tuple(one.plain for one in words[n + 1 : n + 3]) in _TWO_WORDS
            found.update(range(n + 1, min(n + 2 + is_pair, len(words))))
    return found
