"""The space in which questions are compared: which terms are known, in which column, and how much each weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tanggap.routing.model.terms import AREA, FIELDS, PIECE, PLACE, WORD, Terms

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

# How much each field weighs against the others; measured by `tanggap routing evaluate --rolling`.
_WEIGHTS = {WORD: 1.0, PIECE: 1.0, PLACE: 0.5, AREA: 0.2}


@dataclass(frozen=True)
class Space:
    """Known terms by number, with the logarithm of how rare each is."""

    numbers: npt.NDArray[np.uint32]
    rarity: Floats

    @cached_property
    def columns(self) -> dict[int, int]:
        """Column of each known term."""
        return {int(number): column for column, number in enumerate(self.numbers)}

    def place(self, found: Terms) -> tuple[Ints, Floats, list[str]]:
        """Columns and weights of the known terms of a question, and the words they stand for; each field has length one."""
        columns, weights, said = [], [], []
        lengths = dict.fromkeys(FIELDS, 0.0)
        fields = []
        for number, (field, times, word) in found.items():
            column = self.columns.get(number)
            if column is not None:
                weight = (1.0 + np.log(times) if times > 1 else 1.0) * float(self.rarity[column])
                lengths[field] += weight * weight
                columns.append(column)
                weights.append(weight)
                fields.append(field)
                said.append(word)
        scale = {field: _WEIGHTS[field] / np.sqrt(length) if length else 0.0 for field, length in lengths.items()}
        scaled = [weight * scale[field] for weight, field in zip(weights, fields, strict=True)]
        return np.array(columns, np.int64), np.array(scaled, np.float32), said


def space_of(questions: Sequence[Terms], rarest: int) -> Space:
    """The space that these questions span, without terms that fewer than `rarest` of them use."""
    users: Counter[int] = Counter(number for found in questions for number in found)
    kept = sorted(number for number, count in users.items() if count >= rarest)
    counts = np.array([users[number] for number in kept], np.float32)
    return Space(np.array(kept, np.uint32), np.log((1 + len(questions)) / (1 + counts)).astype(np.float32) + 1)
