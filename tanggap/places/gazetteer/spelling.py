"""The nearest of many known spellings to what was typed, with up to two typos. Pure.

Every known key is filed under its first letters with up to two of them left out; what was typed is looked up the same way (the
symmetric deletion of Garbe's SymSpell), so that only a handful is compared letter by letter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_FILED: Final = 7  # letters under which a key is filed
_ONE_TYPO_FROM: Final = 4
_TWO_TYPOS_FROM: Final = 8


@dataclass(frozen=True, slots=True)
class NearKey:
    """A known key and how many typos lie between it and what was typed."""

    key: str
    typos: int


class SpellingIndex:
    """Known keys, found by what looks like them."""

    def __init__(self, keys: Iterable[str]) -> None:
        filed: dict[str, list[str]] = defaultdict(list)
        self._keys = frozenset(keys)
        for key in sorted(self._keys):
            for short in _shortened(key[:_FILED], typos_allowed(key)):
                filed[short].append(key)
        self._filed = dict(filed)

    def nearest(self, typed: str) -> tuple[NearKey, ...]:
        """The keys with the fewest typos from it, in the order of the alphabet; the key itself when it is known."""
        if typed in self._keys:
            return (NearKey(typed, 0),)
        most = typos_allowed(typed)
        looked_up = {key for short in _shortened(typed[:_FILED], most) for key in self._filed.get(short, ())}
        found = [(typos_between(typed, key, most), key) for key in looked_up]
        least = min((typos for typos, _key in found), default=most + 1)
        return tuple(NearKey(key, typos) for typos, key in sorted(found) if typos == least and typos <= most)


def typos_allowed(word: str) -> int:
    """How many typos a word of this length may hold before it is another word."""
    if word.isdigit():
        return 0
    return (len(word) >= _ONE_TYPO_FROM) + (len(word) >= _TWO_TYPOS_FROM)


def typos_between(one: str, other: str, most: int) -> int:
    """Letters left out, added, changed or swapped with a neighbour between two words; `most` + 1 for more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _shortened(word: str, most: int) -> set[str]:
    """The word, and the word without up to `most` of its letters."""
    found = {word}
    layer = {word}
    for _typo in range(most):
        layer = {short[:n] + short[n + 1 :] for short in layer for n in range(len(short)) if len(short) > 2}
        found |= layer
    return found
