"""Kinds of problem that residents confuse with one another: "jalan berlubang" and "jalan rusak" may be the same hole."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from time import monotonic
from typing import Final

from tanggap.directory.models import Category
from tanggap.directory.queries import active_categories
from tanggap.places.models import City
from tanggap.routing.tokens import tokens

# How alike the sayings of two kinds of one group must be (cosine of their words, rare words weighing more).
_ALIKE: Final = 0.12

_FRESH_S: Final = 60.0  # reading a hundred kinds takes longer than the comparison itself
# What is known of a kind: its key, its group, and all the ways to say it.
Kind = tuple[int, str, tuple[str, ...]]
Bag = Mapping[str, float]
_KNOWN: dict[int, tuple[float, tuple[Kind, ...]]] = {}


def kinds_of_city(city: City) -> tuple[Kind, ...]:
    """What of the city's kinds is compared: their Indonesian names and synonyms, as they were at most a minute ago."""
    known = _KNOWN.get(city.pk)
    if known is None or monotonic() - known[0] > _FRESH_S:
        known = _KNOWN[city.pk] = (monotonic(), _read_kinds(city))
    return known[1]


def _read_kinds(city: City) -> tuple[Kind, ...]:
    rows = active_categories(city).values_list("pk", "group", "name", "synonyms")
    return tuple((key, group, (name, *synonyms)) for key, group, name, synonyms in rows)


def confusable_with(category: Category) -> Mapping[int, float]:
    """The keys of the other kinds that a resident who chose this one may have meant, and how alike they are (0 to 1)."""
    return confusable_kinds(kinds_of_city(category.city)).get(category.pk, {})


@lru_cache(maxsize=16)
def confusable_kinds(kinds: tuple[Kind, ...]) -> Mapping[int, Mapping[int, float]]:
    """Every kind with those of its group whose sayings share words that few kinds use."""
    bags = {key: _bag(sayings) for key, _group, sayings in kinds}
    common = Counter(word for bag in bags.values() for word in bag)
    idf = {word: math.log((1 + len(kinds)) / (1 + count)) + 0.1 for word, count in common.items()}
    weighed = {key: {word: share * idf[word] for word, share in bag.items()} for key, bag in bags.items()}
    groups = {key: group for key, group, _sayings in kinds}
    return {
        key: {
            other: alike
            for other in groups
            if other != key and groups[other] == group and (alike := _alike(weighed[key], weighed[other])) > _ALIKE
        }
        for key, group in groups.items()
    }


@lru_cache(maxsize=16)
def vocabulary(kinds: tuple[Kind, ...]) -> Mapping[str, float]:
    """The words by which the city's kinds are told from one another, each with its weight: 1 when only one kind uses it.

    All other words of a report say where, or who.
    """
    users = Counter(word for _key, _group, sayings in kinds for word in {w for said in sayings for w in tokens(said)})
    return {word: 1 / math.sqrt(count) for word, count in users.items()}


def _bag(sayings: Sequence[str]) -> dict[str, float]:
    counted = Counter(word for said in sayings for word in tokens(said))
    return {word: math.sqrt(count) for word, count in counted.items()}


def _alike(one: Bag, other: Bag) -> float:
    shared = sum(weight * other[word] for word, weight in one.items() if word in other)
    return shared / (_length(one) * _length(other)) if shared else 0.0


def _length(bag: Bag) -> float:
    return math.sqrt(sum(weight * weight for weight in bag.values()))
