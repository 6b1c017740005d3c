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

from tanggap.places.gazetteer.spelling import SpellingIndex

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
# Likeness of a word with one typo, and less for each further one.
_ONE_TYPO = 0.8
_MORE_TYPOS = 0.2
_MOST_REMEMBERED = 4_000  # words of searches, of which the same come again and again
_SHORTEST_MISTYPED = 2  # letters; what is shorter is like everything
# How much of its score a phrase may lose because its category hardly speaks of these words: "bakar kabel" is about burning.
_OFTEN = 0.25
# What is left of the score of a phrase whose words were said in another order.
_SWAPPED = 0.9


@dataclass(frozen=True)
class CategorySearchResult:
    """A category's code and how well it fits, 0 to 1."""

    code: str
    score: float


class Vocabulary:
    """All phrases of all categories."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._phrases = {code: [tuple(words(phrase)) for phrase in some] for code, some in phrases.items()}
        self._liked: dict[str, dict[str, float]] = {}

    def search(self, text: str) -> list[CategorySearchResult]:
        """Categories that fit, the best first."""
        said = {word: like for word in dict.fromkeys(words(text)) if (like := self.like(word))}
        if not said:
            return []
        found = (CategorySearchResult(code, self._fit(code, said)) for code in self._phrases)
        return sorted((one for one in found if one.score >= _LEAST_SCORE), key=lambda one: (-one.score, one.code))

    def __contains__(self, word: str) -> bool:
        """Whether a phrase holds this very word."""
        return word in self._weights

    def like(self, word: str) -> Mapping[str, float]:
        """The words of the vocabulary that this may be, with likeness 0 to 1; what is like nothing is noise."""
        known = self._liked.get(word)
        if known is None:
            if len(self._liked) >= _MOST_REMEMBERED:
                self._liked.clear()
            known = self._liked[word] = self._look_up(word)
        return known

    def _look_up(self, word: str) -> dict[str, float]:
        triples = _triples_of(word)
        likes = {known: likeness(word, known, triples, theirs) for known, theirs in self._triples.items()}
        if word not in likes:
            for near in self._spellings.nearest(word):
                likes[near.key] = max(likes[near.key], _ONE_TYPO - _MORE_TYPOS * (near.typos - 1))
        return {known: like for known, like in likes.items() if like >= _LEAST_LIKENESS}

    def speaks_of(self, word: str, codes: Iterable[str]) -> bool:
        """Whether the word, perhaps mistyped, is in a phrase of one of these categories."""
        like = self.like(word)
        return any(known in like for code in codes for phrase in self._phrases[code] for known in phrase)

    def _fit(self, code: str, said: Mapping[str, Mapping[str, float]]) -> float:
        """The phrase that fits best; of equal ones that of the category which speaks of these words all the time."""
        heard = {known for like in said.values() for known in like}
        speaking = (phrase for phrase in self._phrases[code] if not heard.isdisjoint(phrase))
        best = max((self._score(phrase, said) for phrase in speaking), default=0.0)
        return best * (1 - _OFTEN * (1 - self._often(code, said)))

    def _often(self, code: str, said: Mapping[str, Mapping[str, float]]) -> float:
        """In what share of the category's phrases the words stand, weighed by how much each tells, 0 to 1."""
        shares = self._shares[code]
        told = {word: max(self._weights[known] for known in like) for word, like in said.items()}
        often = {word: max(shares.get(known, 0.0) * by for known, by in like.items()) for word, like in said.items()}
        return sum(told[word] * often[word] for word in said) / sum(told.values())

    @cached_property
    def _shares(self) -> dict[str, dict[str, float]]:
        """Of each category in what share of its phrases a word stands."""
        counts = {
            code: Counter(word for phrase in some for word in set(phrase)) for code, some in self._phrases.items()
        }
        return {code: {word: n / len(self._phrases[code]) for word, n in some.items()} for code, some in counts.items()}

    @cached_property
    def _weights(self) -> dict[str, float]:
        """A word weighs more the fewer categories use it."""
        used = Counter(word for some in self._phrases.values() for word in {word for phrase in some for word in phrase})
        return {word: 1 + math.log(len(self._phrases) / count) for word, count in used.items()}

    @cached_property
    def _triples(self) -> dict[str, frozenset[str]]:
        return {word: _triples_of(word) for word in self._weights}

    @cached_property
    def _spellings(self) -> SpellingIndex:
        return SpellingIndex(word for word in self._weights if len(word) > _SHORTEST_MISTYPED)

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
        fit = (1 - share) * here / whole + share * spoken
        return fit * _SWAPPED if _is_swapped(phrase, tuple(said)) else fit


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


def _is_swapped(phrase: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Whether all words of the phrase were said in another order: "mati lampu" is a power cut, "lampu mati" a lamp that is out."""
    places = [said.index(word) for word in phrase if word in said]
    return len(places) == len(phrase) and places != sorted(places)


def _triples_of(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))
