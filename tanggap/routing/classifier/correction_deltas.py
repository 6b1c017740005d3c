"""What corrections changed since the training: additions to the weights, kept only for the terms of corrected reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tanggap.routing.classifier.vectorizer import Floats, Ints, SparseVector


@dataclass(frozen=True)
class CorrectionDeltas:
    """Additions to the weights: `deltas` is touched terms x labels, `columns` are the touched terms in order."""

    columns: Ints
    deltas: Floats

    def scores(self, vector: SparseVector) -> Floats:
        """What is added to each label's score for this report."""
        at, touched = self._find(vector)
        added: Floats = vector.weights[touched] @ self.deltas[at]
        return added

    def contributions(self, vector: SparseVector, label: int) -> Floats:
        """How much each term of the report adds to a label's score."""
        at, touched = self._find(vector)
        contributions = np.zeros(len(vector.columns), np.float32)
        contributions[touched] = vector.weights[touched] * self.deltas[at, label]
        return contributions

    def update(self, vector: SparseVector, step_of: Callable[[Floats], Floats]) -> None:
        """Add one gradient step, which `step_of` computes from what is added to the scores so far.

        Changes this object in place, so it must be a copy from `with_rows_for` these reports.
        """
        at, touched = self._find(vector)
        weights, before = vector.weights[touched], self.deltas[at]
        self.deltas[at] = before + np.outer(weights, step_of(weights @ before))

    def with_rows_for(self, vectors: Sequence[SparseVector]) -> CorrectionDeltas:
        """A copy in which the terms of these reports have their rows."""
        columns = np.unique(np.concatenate([self.columns, *(one.columns for one in vectors)]))
        deltas = np.zeros((len(columns), self.deltas.shape[1]), np.float32)
        deltas[np.searchsorted(columns, self.columns)] = self.deltas
        return CorrectionDeltas(columns, deltas)

    def _find(self, vector: SparseVector) -> tuple[Ints, np.ndarray]:
        at = np.searchsorted(self.columns, vector.columns)
        inside = np.flatnonzero(at < len(self.columns))
        touched = inside[self.columns[at[inside]] == vector.columns[inside]]
        return at[touched], touched


def no_deltas(labels: int) -> CorrectionDeltas:
    """The deltas of a classifier that nobody has corrected yet."""
    return CorrectionDeltas(np.zeros(0, np.int64), np.zeros((0, labels), np.float32))
