"""The space in which questions are compared: which terms are known, in which column, and how much each weighs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    numbers: npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Space:
    """Known terms by number, with the logarithm of how rare each is."""

    numbers: npt.NDArray[np.uint32]
    rarity: Floats

    def place(self, found: Terms) -> Placed:
        """Where a question stands; what is not known is left out."""
        columns, weights, numbers = [], [], []
        for field in FIELDS:
            said, times = found.times[field]
            at = np.minimum(np.searchsorted(self.numbers, said), max(0, len(self.numbers) - 1))
            is_known = self.numbers[at] == said if len(self.numbers) else np.zeros(len(said), np.bool_)
            if is_known.any():
                own = at[is_known]
                values = (1 + np.log(times[is_known])) * self.rarity[own]
                columns.append(own)
                weights.append(values * (_WEIGHTS[field] / np.sqrt(values @ values)))
                numbers.append(said[is_known])
        if not columns:
            return Placed(np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.uint32))
        return Placed(np.concatenate(columns), np.concatenate(weights).astype(np.float32), np.concatenate(numbers))


def space_of(questions: Sequence[Terms], rarest: int) -> Space:
    """The space that these questions span, without terms that fewer than `rarest` of them use."""
    everything = [found.times[field][0] for found in questions for field in FIELDS]
    numbers, users = np.unique(np.concatenate(everything), return_counts=True)
    points = np.isin(numbers, np.concatenate([found.times[KNOWN][0] for found in questions]))
    kept = (users >= rarest) | points
    rarity = np.log((1 + len(questions)) / (1 + users[kept])) + 1
    rarity[points[kept]] = 1.0
    return Space(numbers[kept], rarity.astype(np.float32))
