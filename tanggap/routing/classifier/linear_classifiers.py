"""Two linear classifiers over the same vector: one scores owners, the other pairs of category and owner.

What the pairs say of an owner is mixed into the owner's score, and the owner's probability so found weighs the categories.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tanggap.routing.classifier.linear_head import LinearHead, softmax
from tanggap.routing.classifier.vectorizer import Floats, Ints, SparseVector

CategoryOwner = tuple[str, str]  # either may be empty where the examples did not say

# By how much both classifiers' scores are multiplied before they are mixed, and the pairs' share of the mixture.
_OWNERS_SCALE, _PAIRS_SCALE, _PAIRS_SHARE = 6.0, 10.0, 0.15
_LEAST = 1e-4
_UNKNOWN_OWNER = 0.5  # how probable the owner of a pair without owner is taken to be


@dataclass(frozen=True)
class Classifiers:
    """The two linear heads and what their columns mean."""

    owner_labels: tuple[str, ...]
    owners: LinearHead
    pair_labels: tuple[CategoryOwner, ...]
    pairs: LinearHead

    @cached_property
    def category_labels(self) -> tuple[str, ...]:
        """Every category that a pair names, in order."""
        return tuple(sorted({category for category, _owner in self.pair_labels if category}))

    @cached_property
    def _owner_of(self) -> Ints:
        return _positions(self.owner_labels, [owner for _category, owner in self.pair_labels])

    @cached_property
    def _category_of(self) -> Ints:
        return _positions(self.category_labels, [category for category, _owner in self.pair_labels])

    def scores(self, vector: SparseVector) -> tuple[Floats, Floats]:
        """Uncalibrated log-likelihoods of each owner and each category."""
        pairs = np.zeros(0, np.float32)
        if self.pair_labels:
            pairs = softmax(_PAIRS_SCALE * self.pairs.scores(vector))
        owners = self._owner_scores(vector, pairs)
        likely = np.append(softmax(owners) if len(owners) else owners, _UNKNOWN_OWNER)
        count = len(self.category_labels)
        weighed = np.bincount(self._category_of, pairs * likely[self._owner_of], count + 1)[:count]
        return owners.astype(np.float32), np.log(weighed + _LEAST * _LEAST).astype(np.float32)

    def category_contributions(self, vector: SparseVector, category: int) -> Floats:
        """How much each term adds to a category: to the likeliest of its pairs."""
        own = np.flatnonzero(self._category_of == category)
        return self.pairs.contributions(vector, self.pairs.best_of(vector, own))

    def _owner_scores(self, vector: SparseVector, pairs: Floats) -> Floats:
        count = len(self.owner_labels)
        if not count:
            return np.zeros(0, np.float32)
        alone = np.log(softmax(_OWNERS_SCALE * self.owners.scores(vector)) + _LEAST)
        by_pairs = np.bincount(self._owner_of, pairs, count + 1)[:count]
        mixed: Floats = (1 - _PAIRS_SHARE) * alone + _PAIRS_SHARE * np.log(by_pairs + _LEAST)
        return mixed


def _positions(labels: Sequence[str], named: Sequence[str]) -> Ints:
    """The column of each name; one past the end for a name that is no label."""
    column = {label: at for at, label in enumerate(labels)}
    return np.array([column.get(name, len(column)) for name in named], np.int64)
