"""A city's names for its categories, found in free text: whole phrases, the longest first; one typo a word is forgiven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tanggap.places.gazetteer.typos import is_typo
from tanggap.routing.tokens import tokens

# Points of a phrase: the square of its words, so that three together weigh more than three apart.
_POINTS = 12
_OTHERS_BETWEEN = 2  # "jalan depan pasar berlubang" still says "jalan berlubang"
_TYPO_FROM = 5  # letters; shorter words are too like one another
_TYPO_TO = 30  # longer is no word, and all its shapes would fill the memory
# A single word of a phrase is a hint, if few categories use it: "lubang" is, "jalan" is not.
_HINT_WITHIN = 6

# What is known of a category: its key and all the ways to say it, its name first.
CategoryPhrases = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class PhraseMatch:
    """How much a text speaks of one category, and which phrases of the city's data said so."""

    category: int
    points: int
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class _IndexedPhrase:
    category: int
    text: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Index:
    by_first: Mapping[str, Sequence[_IndexedPhrase]]
    vocabulary: frozenset[str]
    hints: Mapping[str, Mapping[int, int]]  # word -> category -> points
    by_shape: Mapping[str, Sequence[str]]  # a word without one letter -> the words it may have been


@dataclass(frozen=True)
class _Found:
    phrase: _IndexedPhrase
    places: tuple[int, ...]
    points: int


def match(text: str, phrases: tuple[CategoryPhrases, ...]) -> list[PhraseMatch]:
    """Every category that the text speaks of, the strongest first; equal ones in the order of the city's data."""
    index = _index(phrases)
    typed = tokens(text)
    meant = [_meant(word, index) for word in typed]
    typos = [word != wanted for word, wanted in zip(typed, meant, strict=True)]
    by_category: dict[int, list[_Found]] = defaultdict(list)
    for found in (*_all(meant, typos, index), *_hints(typed, index)):
        by_category[found.phrase.category].append(found)
    order = {category: place for place, (category, _ways) in enumerate(phrases)}
    matches = (_weigh(category, found) for category, found in by_category.items())
    return sorted(matches, key=lambda one: (-one.points, order[one.category]))


@lru_cache(maxsize=16)
def _index(phrases: tuple[CategoryPhrases, ...]) -> _Index:
    by_first: dict[str, list[_IndexedPhrase]] = defaultdict(list)
    for category, ways in phrases:
        for text in dict.fromkeys(ways):
            parts = tokens(text)
            if parts:
                by_first[parts[0]].append(_IndexedPhrase(category, text, parts))
    vocabulary = frozenset(part for ones in by_first.values() for one in ones for part in one.words)
    by_shape: dict[str, list[str]] = defaultdict(list)
    for word in sorted(vocabulary):
        for shape in _shapes(word):
            by_shape[shape].append(word)
    return _Index(by_first, vocabulary, _hints_of(by_first), by_shape)


def _hints_of(by_first: Mapping[str, Iterable[_IndexedPhrase]]) -> dict[str, dict[int, int]]:
    users: dict[str, set[int]] = defaultdict(set)
    for phrase in (one for ones in by_first.values() for one in ones if len(one.words) > 1):
        for word in phrase.words:
            users[word].add(phrase.category)
    return {
        word: dict.fromkeys(sorted(categories), _HINT_WITHIN - len(categories) + 1)
        for word, categories in users.items()
        if len(categories) <= _HINT_WITHIN
    }


def _shapes(word: str) -> set[str]:
    if not _TYPO_FROM <= len(word) <= _TYPO_TO:
        return set()
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _meant(word: str, index: _Index) -> str:
    """The word of the city's data that was probably meant; the word itself when it is known or like none."""
    if word in index.vocabulary:
        return word
    near = {known for shape in _shapes(word) for known in index.by_shape.get(shape, ()) if is_typo(word, known)}
    return min(near, default=word)


def _all(meant: Sequence[str], typos: Sequence[bool], index: _Index) -> Iterator[_Found]:
    for start, word in enumerate(meant):
        for phrase in index.by_first.get(word, ()):
            places = _places(meant, start, phrase.words)
            if places:
                others = places[-1] - places[0] + 1 - len(places)
                mistyped = sum(typos[place] for place in places)
                yield _Found(phrase, places, _points(len(places), others, mistyped))


def _hints(typed: Sequence[str], index: _Index) -> Iterator[_Found]:
    for place, word in enumerate(typed):
        for category, points in index.hints.get(word, {}).items():
            yield _Found(_IndexedPhrase(category, word, (word,)), (place,), points)


def _places(meant: Sequence[str], start: int, wanted: Sequence[str]) -> tuple[int, ...]:
    """Where the phrase's words stand, in order, from `start`, with few others between; () when they do not."""
    places = [start]
    for word in wanted[1:]:
        within = range(places[-1] + 1, min(places[-1] + 2 + _OTHERS_BETWEEN, len(meant)))
        place = next((i for i in within if meant[i] == word), None)
        if place is None:
            return ()
        places.append(place)
    return tuple(places)


def _points(length: int, others: int, typos: int) -> int:
    return max(1, _POINTS * length * length - 4 * others * length - 3 * typos * length)


def _weigh(category: int, found: Iterable[_Found]) -> PhraseMatch:
    """Longest first; a word counts once, so that ten synonyms of one thing do not outweigh two things."""
    points, matched, taken = 0, [], set[int]()
    for one in sorted(found, key=lambda one: (-one.points, one.places, one.phrase.text)):
        if taken.isdisjoint(one.places):
            taken.update(one.places)
            matched.append(one.phrase.text)
            points += one.points
    return PhraseMatch(category, points, tuple(dict.fromkeys(matched)))
