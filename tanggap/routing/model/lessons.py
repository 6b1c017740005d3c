"""What single corrections added since the training: moves of scores, kept only for the terms that they touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tanggap.routing.model.space import Floats, Ints, Placed


@dataclass(frozen=True)
class Lessons:
    """Moves (touched terms x labels); the columns of the touched terms in order."""

    columns: Ints
    moves: Floats

    def scores(self, placed: Placed) -> Floats:
        """By how much each label's score moves for this question."""
        at, touched = self._find(placed)
        moved: Floats = placed.weights[touched] @ self.moves[at]
        return moved

    def shares(self, placed: Placed, label: int) -> Floats:
        """By how much each term of the question moves a label."""
        at, touched = self._find(placed)
        shares = np.zeros(len(placed.columns), np.float32)
        shares[touched] = placed.weights[touched] * self.moves[at, label]
        return shares

    def move(self, placed: Placed, miss_of: Callable[[Floats], Floats]) -> None:
        """Move the labels by what was missed, which follows from how far they had moved; needs room made for this question."""
        at, touched = self._find(placed)
        weights, before = placed.weights[touched], self.moves[at]
        self.moves[at] = before + np.outer(weights, miss_of(weights @ before))

    def with_room_for(self, questions: Sequence[Placed]) -> Lessons:
        """A copy in which these questions' terms have their rows."""
        columns = np.unique(np.concatenate([self.columns, *(one.columns for one in questions)]))
        moves = np.zeros((len(columns), self.moves.shape[1]), np.float32)
        moves[np.searchsorted(columns, self.columns)] = self.moves
        return Lessons(columns, moves)

    def _find(self, placed: Placed) -> tuple[Ints, np.ndarray]:
        at = np.searchsorted(self.columns, placed.columns)
        inside = np.flatnonzero(at < len(self.columns))
        touched = inside[self.columns[at[inside]] == placed.columns[inside]]
        return at[touched], touched


def no_lessons(labels: int) -> Lessons:
    """Lessons of a model that nobody corrected yet."""
    return Lessons(np.zeros(0, np.int64), np.zeros((0, labels), np.float32))
