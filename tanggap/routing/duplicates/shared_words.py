"""Which words two texts share, a typo or an ending forgiven."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from tanggap.places.gazetteer.typos import is_typo

_TYPO_FROM: Final = 5  # letters


def share(weight: Mapping[str, float], one: Collection[str], other: Collection[str]) -> float:
    """What is shared of what the shorter of the two said."""
    least = min(weight_of(weight, one), weight_of(weight, other))
    return min(1.0, weight_of(weight, shared(one, other)) / least) if least else 0.0


def shared(one: Collection[str], other: Collection[str]) -> set[str]:
    """Words of `one` that `other` has too, a typo forgiven in words of five letters and more."""
    other = set(other)
    return {
        word
        for word in one
        if word in other
        or (len(word) >= _TYPO_FROM and any(_are_one(word, it) for it in other if len(it) >= _TYPO_FROM))
    }


@lru_cache(maxsize=50_000)
def _are_one(word: str, other: str) -> bool:
    """A typo apart, or one with an ending: "kacanya", "kaca"."""
    if word[0] != other[0]:
        return False
    return word.startswith(other) or other.startswith(word) or is_typo(word, other)


def weight_of(weight: Mapping[str, float], chosen: Collection[str]) -> float:
    """The weights of these words together; 1 for a word that has none."""
    return sum(weight.get(word, 1.0) for word in chosen)
