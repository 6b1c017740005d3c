"""A linear judge of labels: one row of small whole numbers for each known term, one column for each label."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tanggap.routing.model.space import Floats, Ints

_STEPS = 127


@dataclass(frozen=True)
class Head:
    """Weights of labels, in whole steps of `step` (one per label): a fourth of the memory, and the same order of labels."""

    labels: tuple[str, ...]
    weights: npt.NDArray[np.int8]  # terms x labels
    step: Floats
    bias: Floats

    def scores(self, columns: Ints, values: Floats) -> Floats:
        """One score per label; not a probability yet."""
        return (values @ self.weights[columns].astype(np.float32)) * self.step + self.bias

    def shares(self, columns: Ints, values: Floats, label: int) -> Floats:
        """How much each term spoke for a label, compared with what it said for all labels on average."""
        rows = self.weights[columns].astype(np.float32) * self.step
        shares: Floats = values * (rows[:, label] - rows.mean(axis=1))
        return shares


def head_of(labels: tuple[str, ...], weights: Floats, bias: Floats) -> Head:
    """The head with these weights (terms x labels), rounded to whole steps."""
    step = np.maximum(np.abs(weights).max(axis=0, initial=0.0), 1e-6).astype(np.float32) / _STEPS
    return Head(labels, np.rint(weights / step).astype(np.int8), step, bias.astype(np.float32))


def softmax(scores: Floats) -> Floats:
    """Shares of one, along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares
