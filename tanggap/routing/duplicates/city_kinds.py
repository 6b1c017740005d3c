"""What a city's kinds of problem mean for reports that may repeat one another: which are confused, how far each reaches, its words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final

from tanggap.directory.duplicate_rules import DEFAULT_DAYS, DEFAULT_REACH_M, DuplicateContent, KindRule
from tanggap.directory.models import Category
from tanggap.directory.queries import active_categories, corpus_of, duplicate_rules_of
from tanggap.places.models import City
from tanggap.places.queries import area_names
from tanggap.routing.duplicates.common_words import COMMON
from tanggap.routing.duplicates.confusable import Bag, ComparedKind, confusable_kinds, never_one
from tanggap.routing.duplicates.sayings import Sayings, sayings_of
from tanggap.routing.duplicates.topics import Topics, topics_of
from tanggap.routing.tokens import tokens

_FRESH_S: Final = 60.0  # reading a hundred kinds takes longer than the comparison itself


@dataclass(
    frozen=True, eq=False
)  # one object for as long as the city's data stay as they are: what was read is kept by it
class CityKinds:
    """A city's kinds as pairs of reports are compared by them."""

    kinds: tuple[ComparedKind, ...]
    sayings: Sayings
    rules: Mapping[int, KindRule]
    never: frozenset[tuple[int, int]]  # kinds that are never one problem, both ways
    confusable: Mapping[int, Mapping[int, float]]  # kind -> the others that may be meant, and how readily (0 to 1)
    vocabulary: Bag  # the words by which kinds are told apart: 1 when only one kind uses it
    words_of: Mapping[int, frozenset[str]]
    object_of: Mapping[int, str]  # what a kind is about, by the first word of its name: all its reports name it
    # Words of which one problem has one, and the kinds that they tell apart (all when empty).
    exclusive: Sequence[tuple[frozenset[str], frozenset[int]]]
    telling: frozenset[str]  # all those words
    topics: Topics
    areas: frozenset[str] = (
        frozenset()
    )  # words of the names of its areas: whoever reports near another says the same ones

    def reach_m(self, kind: int | None) -> float:
        """How far from one another residents stand who report one such problem, in metres."""
        return self._rule(kind).get("reach_m", DEFAULT_REACH_M)

    def days(self, kind: int | None) -> float:
        """How long such a problem usually lasts, in days."""
        return self._rule(kind).get("days", DEFAULT_DAYS)

    def has_many(self, kind: int | None) -> bool:
        """Whether one place has several problems of this kind, so that words must agree."""
        return self._rule(kind).get("many_problems", False)

    def is_anything(self, kind: int | None) -> bool:
        """Whether residents choose this kind for any problem."""
        return self._rule(kind).get("anything", False)

    def confusable_with(self, kind: int) -> Mapping[int, float]:
        """The other kinds that a resident who chose this one may have meant, each with how readily (0 to 1)."""
        return self.confusable.get(kind, {})

    def is_never(self, one: int, other: int) -> bool:
        """Whether two kinds are never one problem, however near."""
        return (one, other) in self.never

    def _rule(self, kind: int | None) -> KindRule:
        return self.rules.get(kind, {}) if kind is not None else {}


_KNOWN: dict[int, tuple[float, object, CityKinds]] = {}


def kinds_of_city(city: City) -> CityKinds:
    """What of the city's kinds is compared, as it was at most a minute ago."""
    known = _KNOWN.get(city.pk)
    if known is not None and monotonic() - known[0] < _FRESH_S:
        return known[2]
    said = (_read_kinds(city), duplicate_rules_of(city), tuple(corpus_of(city)), area_names(city))
    found = known[2] if known is not None and known[1] == said else city_kinds(*said)
    _KNOWN[city.pk] = (monotonic(), said, found)
    return found


def _read_kinds(city: City) -> tuple[ComparedKind, ...]:
    rows = active_categories(city).values_list("pk", "code", "group", "name", "synonyms")
    return tuple(ComparedKind(key, code, group, (name, *synonyms)) for key, code, group, name, synonyms in rows)


def confusable_with(category: Category) -> Mapping[int, float]:
    """The keys of the other kinds that a resident who chose this one may have meant, and how readily (0 to 1)."""
    return kinds_of_city(category.city).confusable_with(category.pk)


def city_kinds(
    kinds: tuple[ComparedKind, ...],
    content: DuplicateContent,
    examples: Sequence[tuple[str, str]] = (),
    areas: Iterable[str] = (),
) -> CityKinds:
    """Put together what the city's kinds say and what is known of them; `examples` are (text, code of its kind), `areas` names."""
    sayings = sayings_of(content["landmarks"], content["words"])
    words = {kind.key: _words(kind, sayings) for kind in kinds}
    users = Counter(word for known in words.values() for word in known)
    keys = {kind.code: kind.key for kind in kinds}
    exclusive = [
        (_named(one["words"], sayings), frozenset(keys[code] for code in one["kinds"] if code in keys))
        for one in content["exclusive"]
    ]
    return CityKinds(
        kinds=kinds,
        sayings=sayings,
        rules={keys[code]: rule for code, rule in content["kinds"].items() if code in keys},
        never=frozenset(never_one(keys, content)),
        confusable=confusable_kinds(kinds, content, words),
        vocabulary={word: 1 / math.sqrt(count) for word, count in users.items()},
        words_of={key: frozenset(known) for key, known in words.items()},
        object_of={kind.key: next(iter(known), "") for kind in kinds for known in [words[kind.key]]},
        exclusive=exclusive,
        topics=topics_of(_texts(kinds, examples), len(kinds), sayings),
        telling=frozenset(word for named, _held in exclusive for word in named),
        areas=frozenset(word for name in areas for word in tokens(name)),
    )


def _texts(kinds: Sequence[ComparedKind], examples: Sequence[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    places = {kind.code: place for place, kind in enumerate(kinds)}
    yield from ((place, said) for place, kind in enumerate(kinds) for said in kind.sayings)
    yield from ((places[code], text) for text, code in examples if code in places)


def _words(kind: ComparedKind, sayings: Sayings) -> Counter[str]:
    """The words of a kind's sayings, without those that only locate or stand in every report."""
    said = (word for saying in kind.sayings for word in sayings.problems_in(tokens(saying)))
    return Counter(word for word in said if word not in COMMON and not word.isdecimal())


def _named(words: Iterable[str], sayings: Sayings) -> frozenset[str]:
    return frozenset(name for word in words for name in sayings.problems_in(tokens(word)))
