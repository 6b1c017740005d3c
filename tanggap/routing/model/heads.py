"""A linear judge of labels: one row of small whole numbers for each known term, one column for each label."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tanggap.routing.model.space import Floats, Ints, Placed

_STEPS = 127


@dataclass(frozen=True)
class Head:
    """Weights of labels, in whole steps of `step` (one per label): a fourth of the memory, and the same order of labels."""

    weights: npt.NDArray[np.int8]  # terms x labels
    step: Floats
    bias: Floats

    def scores(self, placed: Placed) -> Floats:
        """One score per label; not a probability yet."""
        scores: Floats = (placed.weights @ self.weights[placed.columns].astype(np.float32)) * self.step + self.bias
        return scores

    def best_of(self, placed: Placed, labels: Ints) -> int:
        """Which of these labels has the highest score."""
        some = self.weights[np.ix_(placed.columns, labels)].astype(np.float32)
        return int(labels[np.argmax((placed.weights @ some) * self.step[labels] + self.bias[labels])])

    def shares(self, placed: Placed, label: int) -> Floats:
        """How much each term spoke for a label, compared with what it said for all labels on average."""
        said = self.weights[placed.columns, label] * self.step[label]
        shares: Floats = placed.weights * (said - self._means[placed.columns])
        return shares

    @cached_property
    def _means(self) -> Floats:
        means: Floats = (self.weights @ (self.step / max(1, len(self.step)))).astype(np.float32)
        return means


def head_of(weights: Floats, bias: Floats) -> Head:
    """The head with these weights (terms x labels), rounded to whole steps."""
    step = np.maximum(np.abs(weights).max(axis=0, initial=0.0), 1e-6).astype(np.float32) / _STEPS
    return Head(np.rint(weights / step).astype(np.int8), step, bias.astype(np.float32))


def softmax(scores: Floats) -> Floats:
    """Shares of one, along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares
