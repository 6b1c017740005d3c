"""Finding the category that somebody looks for while typing a few words, with slips of the finger. Pure: words in, codes out.

For a search box, where a word may be half typed; `routing.matching` reads whole reports, where it may not.

Every category is known by its names and synonyms. Rare words of that vocabulary weigh more than common ones ("mati" fits lamps, water
and trees alike), a word is recognised by its beginning or by the letter triples it shares, and a phrase counts by how much of
it was said.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"[a-z0-9]+")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
# How people shorten the words that matter here.
_LONG = {
    "jln": "jalan",
    "jl": "jalan",
    "lmpu": "lampu",
    "lmp": "lampu",
    "smpah": "sampah",
    "bnjir": "banjir",
    "parkiran": "parkir",
}
_LEAST_LIKENESS = 0.5
_LEAST_SCORE = 0.25
# Up to so many words are a search; more are a story, most of which is not about the kind of problem.
_SEARCH_WORDS = 4


@dataclass(frozen=True)
class CategorySearchResult:
    """A category's code and how well it fits, 0 to 1."""

    code: str
    score: float


class Vocabulary:
    """All phrases of all categories."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._phrases = {code: [tuple(words(phrase)) for phrase in some] for code, some in phrases.items()}

    def search(self, text: str) -> list[CategorySearchResult]:
        """Categories that fit, the best first."""
        said = self._recognised(words(text))
        if not said:
            return []
        found = (
            CategorySearchResult(code, max(self._score(phrase, said) for phrase in some))
            for code, some in self._phrases.items()
        )
        return sorted((one for one in found if one.score >= _LEAST_SCORE), key=lambda one: (-one.score, one.code))

    @cached_property
    def _weights(self) -> dict[str, float]:
        """A word weighs more the fewer categories use it."""
        used = Counter(word for some in self._phrases.values() for word in {word for phrase in some for word in phrase})
        return {word: 1 + math.log(len(self._phrases) / count) for word, count in used.items()}

    @cached_property
    def _triples(self) -> dict[str, frozenset[str]]:
        return {word: _triples_of(word) for word in self._weights}

    def _recognised(self, said: list[str]) -> dict[str, dict[str, float]]:
        """Each word that was said -> words of the vocabulary it may be, with likeness; what is like nothing is noise."""
        likes = {word: self._like(word) for word in dict.fromkeys(said)}
        return {word: like for word, like in likes.items() if like}

    def _like(self, word: str) -> dict[str, float]:
        triples = _triples_of(word)
        likes = ((known, likeness(word, known, triples, theirs)) for known, theirs in self._triples.items())
        return {known: like for known, like in likes if like >= _LEAST_LIKENESS}

    def _score(self, phrase: tuple[str, ...], said: Mapping[str, Mapping[str, float]]) -> float:
        """How much of the phrase was said, and how much of what was said is in the phrase."""
        if not phrase:
            return 0.0
        here = sum(self._weights[word] * max(like.get(word, 0.0) for like in said.values()) for word in phrase)
        whole = sum(self._weights[word] for word in phrase)
        hits = {word: max((like.get(known, 0.0) for known in phrase), default=0.0) for word, like in said.items()}
        weights = {word: max(self._weights[known] for known in like) for word, like in said.items()}
        spoken = sum(hits[word] * weights[word] for word in said) / sum(weights.values())
        share = 0.5 if len(said) <= _SEARCH_WORDS else 0.1
        return (1 - share) * here / whole + share * spoken


def words(text: str) -> list[str]:
    """Small letters without marks, "bangeeet" as "banget", and the long form of what people shorten."""
    plain = unicodedata.normalize("NFKD", text.lower())
    found = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
    return [_LONG.get(word, word) for word in (_DRAWN_OUT.sub(r"\1", word) for word in found)]


def likeness(word: str, known: str, triples: frozenset[str], theirs: frozenset[str]) -> float:
    """1 for the same word, less for a beginning or a slip, 0 for another word."""
    if word == known:
        return 1.0
    if len(word) >= 3 and (known.startswith(word) or (len(known) >= 4 and word.startswith(known))):
        return 0.85
    shared = len(triples & theirs)
    return 0.9 * 2 * shared / (len(triples) + len(theirs)) if shared else 0.0


def _triples_of(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))
