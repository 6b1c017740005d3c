"""A linear layer: one row of int8 weights for each known term, one column for each label."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tanggap.routing.classifier.vectorizer import Floats, Ints, SparseVector

_STEPS = 127


@dataclass(frozen=True)
class LinearHead:
    """Quantised weights, in units of `scale` (one per label): a fourth of the memory, and the same order of labels."""

    weights: npt.NDArray[np.int8]  # terms x labels
    scale: Floats
    bias: Floats

    def scores(self, vector: SparseVector) -> Floats:
        """One score per label; not a probability yet."""
        scores: Floats = (vector.weights @ self.weights[vector.columns].astype(np.float32)) * self.scale + self.bias
        return scores

    def best_of(self, vector: SparseVector, labels: Ints) -> int:
        """Which of these labels has the highest score."""
        some = self.weights[np.ix_(vector.columns, labels)].astype(np.float32)
        return int(labels[np.argmax((vector.weights @ some) * self.scale[labels] + self.bias[labels])])

    def contributions(self, vector: SparseVector, label: int) -> Floats:
        """How much each term of the vector adds to a label, beyond what it adds to all labels on average."""
        own = self.weights[vector.columns, label] * self.scale[label]
        contributions: Floats = vector.weights * (own - self._means[vector.columns])
        return contributions

    @cached_property
    def _means(self) -> Floats:
        means: Floats = (self.weights @ (self.scale / max(1, len(self.scale)))).astype(np.float32)
        return means


def quantised(weights: Floats, bias: Floats) -> LinearHead:
    """The head with these weights (terms x labels), rounded to int8."""
    scale = np.maximum(np.abs(weights).max(axis=0, initial=0.0), 1e-6).astype(np.float32) / _STEPS
    return LinearHead(np.rint(weights / scale).astype(np.int8), scale, bias.astype(np.float32))


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares
