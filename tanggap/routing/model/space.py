"""The space in which questions are compared: which terms are known, in which column, and how much each weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tanggap.routing.model.terms import AREA, FIELDS, KNOWN, PIECE, PLACE, WORD, Terms

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

# How much each field weighs against the others; docs/routing.md shows what was measured.
_WEIGHTS = {WORD: 1.0, PIECE: 1.0, PLACE: 0.5, AREA: 0.2, KNOWN: 0.3}


@dataclass(frozen=True)
class Placed:
    """A question in the space: the columns of its known terms, their weights (each field of one length), their numbers."""

    columns: Ints
    weights: Floats
    numbers: list[int]


@dataclass(frozen=True)
class Space:
    """Known terms by number, with the logarithm of how rare each is."""

    numbers: npt.NDArray[np.uint32]
    rarity: Floats

    @cached_property
    def columns(self) -> dict[int, int]:
        """Column of each known term."""
        return {number: column for column, number in enumerate(self.numbers.tolist())}

    def place(self, found: Terms) -> Placed:
        """Where a question stands; what is not known is left out."""
        columns, weights, numbers = [], [], []
        for field in FIELDS:
            kept = [(self.columns[one], times, one) for one, times in found.times[field].items() if one in self.columns]
            if kept:
                at = np.array([one[0] for one in kept], np.int64)
                values = (1 + np.log(np.array([one[1] for one in kept], np.float32))) * self.rarity[at]
                columns.append(at)
                weights.append(values * (_WEIGHTS[field] / np.sqrt(values @ values)))
                numbers += [one[2] for one in kept]
        if not columns:
            return Placed(np.zeros(0, np.int64), np.zeros(0, np.float32), [])
        return Placed(np.concatenate(columns), np.concatenate(weights).astype(np.float32), numbers)


def space_of(questions: Sequence[Terms], rarest: int) -> Space:
    """The space that these questions span, without terms that fewer than `rarest` of them use."""
    users: Counter[int] = Counter()
    pointers: set[int] = set()
    for found in questions:
        for field in FIELDS:
            users.update(found.times[field].keys())
        pointers.update(found.times[KNOWN])
    kept = sorted(number for number, count in users.items() if count >= rarest or number in pointers)
    counts = np.array([users[number] for number in kept], np.float32)
    rarity = np.log((1 + len(questions)) / (1 + counts)) + 1
    rarity[[number in pointers for number in kept]] = 1.0
    return Space(np.array(kept, np.uint32), rarity.astype(np.float32))
