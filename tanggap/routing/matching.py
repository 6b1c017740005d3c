"""Finding a city's kinds of problem in free text: whole expressions, the longest first, with a slip of the finger forgiven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tanggap.routing.words import is_slip, words

# Points of an expression: the square of its words, so that three together weigh more than three apart.
_POINTS = 12
_STRANGERS_BETWEEN = 2  # "jalan depan pasar berlubang" still says "jalan berlubang"
_SLIP_FROM = 5  # letters; shorter words are too like one another
_SLIP_TO = 30  # longer is no word, and all its shapes would fill the memory
# A single word of an expression is a hint, if few categories use it: "lubang" is, "jalan" is not.
_HINT_WITHIN = 6

# What is known of a category: its key and all the ways to say it, its name first.
Sayings = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Match:
    """How much a text speaks of one category, and which expressions of the city's data said so."""

    category: int
    points: int
    said: tuple[str, ...]


@dataclass(frozen=True)
class _Expression:
    category: int
    said: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Index:
    by_first: Mapping[str, Sequence[_Expression]]
    vocabulary: frozenset[str]
    hints: Mapping[str, Mapping[int, int]]  # word -> category -> points
    by_shape: Mapping[str, Sequence[str]]  # a word without one letter -> the words it may have been


@dataclass(frozen=True)
class _Found:
    expression: _Expression
    places: tuple[int, ...]
    points: int


def match(text: str, sayings: tuple[Sayings, ...]) -> list[Match]:
    """Every category that the text speaks of, the strongest first; equal ones in the order of the city's data."""
    index = _index(sayings)
    typed = words(text)
    meant = [_meant(word, index) for word in typed]
    slips = [word != wanted for word, wanted in zip(typed, meant, strict=True)]
    by_category: dict[int, list[_Found]] = defaultdict(list)
    for found in (*_all(meant, slips, index), *_hints(typed, index)):
        by_category[found.expression.category].append(found)
    order = {category: place for place, (category, _said) in enumerate(sayings)}
    matches = (_weigh(category, found) for category, found in by_category.items())
    return sorted(matches, key=lambda one: (-one.points, order[one.category]))


@lru_cache(maxsize=16)
def _index(sayings: tuple[Sayings, ...]) -> _Index:
    by_first: dict[str, list[_Expression]] = defaultdict(list)
    for category, ways in sayings:
        for said in dict.fromkeys(ways):
            parts = words(said)
            if parts:
                by_first[parts[0]].append(_Expression(category, said, parts))
    vocabulary = frozenset(part for ones in by_first.values() for one in ones for part in one.words)
    by_shape: dict[str, list[str]] = defaultdict(list)
    for word in sorted(vocabulary):
        for shape in _shapes(word):
            by_shape[shape].append(word)
    return _Index(by_first, vocabulary, _hints_of(by_first), by_shape)


def _hints_of(by_first: Mapping[str, Iterable[_Expression]]) -> dict[str, dict[int, int]]:
    users: dict[str, set[int]] = defaultdict(set)
    for expression in (one for ones in by_first.values() for one in ones if len(one.words) > 1):
        for word in expression.words:
            users[word].add(expression.category)
    return {
        word: dict.fromkeys(sorted(categories), _HINT_WITHIN - len(categories) + 1)
        for word, categories in users.items()
        if len(categories) <= _HINT_WITHIN
    }


def _shapes(word: str) -> set[str]:
    if not _SLIP_FROM <= len(word) <= _SLIP_TO:
        return set()
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _meant(word: str, index: _Index) -> str:
    """The word of the city's data that was probably meant; the word itself when it is known or like none."""
    if word in index.vocabulary:
        return word
    near = {known for shape in _shapes(word) for known in index.by_shape.get(shape, ()) if is_slip(word, known)}
    return min(near, default=word)


def _all(meant: Sequence[str], slips: Sequence[bool], index: _Index) -> Iterator[_Found]:
    for start, word in enumerate(meant):
        for expression in index.by_first.get(word, ()):
            places = _places(meant, start, expression.words)
            if places:
                strangers = places[-1] - places[0] + 1 - len(places)
                slipped = sum(slips[place] for place in places)
                yield _Found(expression, places, _points(len(places), strangers, slipped))


def _hints(typed: Sequence[str], index: _Index) -> Iterator[_Found]:
    for place, word in enumerate(typed):
        for category, points in index.hints.get(word, {}).items():
            yield _Found(_Expression(category, word, (word,)), (place,), points)


def _places(meant: Sequence[str], start: int, wanted: Sequence[str]) -> tuple[int, ...]:
    """Where the expression's words stand, in order, from `start`, with few strangers between; () when they do not."""
    places = [start]
    for word in wanted[1:]:
        within = range(places[-1] + 1, min(places[-1] + 2 + _STRANGERS_BETWEEN, len(meant)))
        place = next((i for i in within if meant[i] == word), None)
        if place is None:
            return ()
        places.append(place)
    return tuple(places)


def _points(length: int, strangers: int, slips: int) -> int:
    return max(1, _POINTS * length * length - 4 * strangers * length - 3 * slips * length)


def _weigh(category: int, found: Iterable[_Found]) -> Match:
    """Longest first; a word counts once, so that ten synonyms of one thing do not outweigh two things."""
    points, said, taken = 0, [], set[int]()
    for one in sorted(found, key=lambda one: (-one.points, one.places, one.expression.said)):
        if taken.isdisjoint(one.places):
            taken.update(one.places)
            said.append(one.expression.said)
            points += one.points
    return Match(category, points, tuple(dict.fromkeys(said)))
