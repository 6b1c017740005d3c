"""Kinds of problem that residents confuse with one another: by their words, and by the city's table."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from tanggap.directory.duplicate_rules import DuplicateContent

# How alike the sayings of two kinds of one group must be (cosine of their words, rare words weighing more), and what that is worth
# where the city's own table says nothing.
_ALIKE: Final = 0.12
_MOST_BY_WORDS: Final = 0.35
# A kind that residents choose for any problem, beside what it is.
_ANYTHING: Final = 0.4

Bag = Mapping[str, float]


@dataclass(frozen=True)
class ComparedKind:
    """What is known of a kind: its key, code and group, and all the ways to say it."""

    key: int
    code: str
    group: str
    sayings: tuple[str, ...]


def confusable_kinds(
    kinds: Sequence[ComparedKind], content: DuplicateContent, words: Mapping[int, Counter[str]]
) -> dict[int, dict[int, float]]:
    """By the words of the kinds, then by the city's table; what is never one problem is left out."""
    keys = {kind.code: kind.key for kind in kinds}
    found = _by_words(kinds, words)
    said: dict[tuple[int, int], float] = {}
    for row in content["confused"]:
        for pair in permutations([keys[code] for code in row["kinds"] if code in keys], 2):
            said[pair] = max(said.get(pair, 0.0), row["alike"] / 100)
    for (one, other), alike in (said | _with_anything(keys, content)).items():
        found[one][other] = alike
    for one, other in never_one(keys, content):
        found[one].pop(other, None)
    return found


def _with_anything(keys: Mapping[str, int], content: DuplicateContent) -> dict[tuple[int, int], float]:
    some = [keys[code] for code, rule in content["kinds"].items() if rule.get("anything") and code in keys]
    pairs = {(one, other): _ANYTHING for one in some for other in keys.values() if one != other}
    return pairs | {(other, one): alike for (one, other), alike in pairs.items()}


def never_one(keys: Mapping[str, int], content: DuplicateContent) -> set[tuple[int, int]]:
    """Pairs that the city named, and every pair with a kind whose reports are matters of their own."""
    alone = {keys[code] for code, rule in content["kinds"].items() if rule.get("reach_m") == 0 and code in keys}
    named = [[keys[code] for code in row if code in keys] for row in content["never"]]
    pairs = {pair for row in named for pair in permutations(row, 2)}
    return pairs | {pair for one in alone for other in keys.values() for pair in ((one, other), (other, one))}


def _by_words(kinds: Sequence[ComparedKind], words: Mapping[int, Counter[str]]) -> dict[int, dict[int, float]]:
    """Every kind with those of its group whose sayings share words that few kinds use."""
    common = Counter(word for known in words.values() for word in known)
    idf = {word: math.log((1 + len(kinds)) / (1 + count)) + 0.1 for word, count in common.items()}
    bags = {key: {word: math.sqrt(n) * idf[word] for word, n in known.items()} for key, known in words.items()}
    groups = {kind.key: kind.group for kind in kinds}
    return {
        key: {
            other: min(_MOST_BY_WORDS, alike)
            for other in groups
            if other != key and groups[other] == group and (alike := _alike(bags[key], bags[other])) > _ALIKE
        }
        for key, group in groups.items()
    }


def _alike(one: Bag, other: Bag) -> float:
    shared = sum(weight * other[word] for word, weight in one.items() if word in other)
    return shared / (_length(one) * _length(other)) if shared else 0.0


def _length(bag: Bag) -> float:
    return math.sqrt(sum(weight * weight for weight in bag.values()))
