"""The two linear support vector machines, fitted by scikit-learn (liblinear); only training needs this file.

Owners: one machine for each owner, on terms that are scaled by their log-count ratio (NB-SVM: Wang and Manning, "Baselines and
Bigrams", 2012), with rare owners counting a little more. Pairs of category and owner: one machine for all of them, with rare pairs
counting more. It reads character n-grams only while there is little to read, as before a city's first case: there they bring three
to four points of right categories. With years of cases they bring less than one, for five times the work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tanggap.routing.classifier.linear_classifiers import CategoryOwner, Classifiers
from tanggap.routing.classifier.linear_head import LinearHead, quantised
from tanggap.routing.classifier.vectorizer import Floats, SparseVector, Vectorizer

Flags = npt.NDArray[np.bool_]
SparseMatrix: TypeAlias = Any  # scipy's csr_matrix: reports x terms; scipy and scikit-learn come without types

_OWNERS_C, _PAIRS_C = 0.05, 1.0  # the smaller, the stronger the regularisation
_TOLERANCE = 1e-1  # how near to the optimum liblinear goes; nearer changed no answer
# An owner with a sixteenth of the examples counts twice as much for each; a pair with a fourth does.
_RARE_OWNERS, _RARE_PAIRS = 0.25, 0.5
_NGRAMS_UP_TO = 1_000_000  # terms in all rows; the written examples of a city hold a third of it
# The dual solver takes half the time of the primal one, but draws from one lot of the whole process: two at once would not repeat.
_ONE_AT_A_TIME = Lock()
# In a city with a history, a pair seen fewer times than this is learned as "something of this owner".
_FEWEST, _HISTORY = 5, 2_000


@dataclass(frozen=True)
class TrainingRow:
    """One row to learn from; `weight` is 1 for what happened, less for what is only said to be so."""

    vector: SparseVector
    category: str
    owner: str
    weight: float


def fit_classifiers(rows: Sequence[TrainingRow], vectorizer: Vectorizer, is_ngram: Flags, seed: int) -> Classifiers:
    """The classifiers that these rows teach; `is_ngram` marks the columns of character n-grams."""
    owned = [one for one in rows if one.owner]
    owner_labels = tuple(sorted({one.owner for one in owned}))
    owners = _fit_owners(owned, owner_labels, len(vectorizer.term_ids), seed)
    pairs = _pairs(rows)
    kept = [(one, pair) for one, pair in zip(rows, pairs, strict=True) if pair != ("", "")]
    pair_labels = tuple(sorted({pair for _one, pair in kept}))
    targets = [pair_labels.index(pair) for _one, pair in kept]
    head = _fit_pairs([one for one, _pair in kept], targets, len(pair_labels), is_ngram, seed)
    return Classifiers(owner_labels, owners, pair_labels, head)


def _pairs(rows: Sequence[TrainingRow]) -> list[CategoryOwner]:
    times = Counter((one.category, one.owner) for one in rows)
    fewest = _FEWEST if len(rows) >= _HISTORY else 1
    return [(one.category, one.owner) if times[one.category, one.owner] >= fewest else ("", one.owner) for one in rows]


def _fit_owners(rows: Sequence[TrainingRow], labels: tuple[str, ...], terms: int, seed: int) -> LinearHead:
    if len(labels) < 2:
        return _all_zero(terms, len(labels))
    owners = np.array([one.owner for one in rows])
    matrix, weights = _matrix(rows, terms), _sample_weights(rows, owners.tolist(), _RARE_OWNERS)
    used = (matrix > 0).astype(np.float32)
    everywhere = np.asarray(used.sum(axis=0)).ravel()
    columns, bias = np.zeros((terms, len(labels)), np.float32), np.zeros(len(labels), np.float32)
    for at, label in enumerate(labels):
        is_own = owners == label
        ratio = _log_count_ratio(np.asarray(used[is_own].sum(axis=0)).ravel(), everywhere)
        slope, intercept = _fitted(_scaled(matrix, ratio), is_own, weights, _OWNERS_C, seed)
        columns[:, at], bias[at] = slope[0] * ratio, intercept[0]
    return quantised(columns, bias)


def _log_count_ratio(own: Floats, everywhere: Floats) -> Floats:
    """The factor of each term: 1 for one that an owner's texts use like all others, more for a telling one."""
    other = 1 + everywhere - own
    own = 1 + own
    ratio: Floats = 1 + np.abs(np.log((own / own.sum()) / (other / other.sum())))
    return ratio


def _fit_pairs(rows: Sequence[TrainingRow], targets: list[int], labels: int, is_ngram: Flags, seed: int) -> LinearHead:
    terms = len(is_ngram)
    if labels < 2:
        return _all_zero(terms, labels)
    matrix = _matrix(rows, terms)
    read = np.arange(terms) if matrix.nnz <= _NGRAMS_UP_TO else np.flatnonzero(~is_ngram)
    weights, bias = _fitted(matrix[:, read], targets, _sample_weights(rows, targets, _RARE_PAIRS), _PAIRS_C, seed)
    if labels == 2:  # liblinear keeps one column for two
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    small = quantised(weights.T.astype(np.float32), bias)
    spread = np.zeros((terms, labels), np.int8)
    spread[read] = small.weights
    return LinearHead(spread, small.scale, small.bias)


def _fitted(
    matrix: SparseMatrix, targets: Flags | list[int], weights: Floats, c: float, seed: int
) -> tuple[Floats, Floats]:
    """The slopes (a row per label; one row for two labels) and intercepts of a linear machine."""
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=c, tol=_TOLERANCE, random_state=seed)
    with _ONE_AT_A_TIME:
        machine.fit(matrix, targets, sample_weight=weights)
    return machine.coef_, machine.intercept_


def _all_zero(terms: int, labels: int) -> LinearHead:
    """With fewer than two labels there is nothing to tell apart."""
    return quantised(np.zeros((terms, labels), np.float32), np.zeros(labels, np.float32))


def _sample_weights(rows: Sequence[TrainingRow], labels: Sequence[str] | Sequence[int], rare: float) -> Floats:
    """What each row counts: more for rare labels, as much as before on the whole."""
    times = Counter(labels)
    balance = np.array([times[label] ** -rare for label in labels])
    weights: Floats = balance / balance.mean() * np.array([one.weight for one in rows])
    return weights


def _matrix(rows: Sequence[TrainingRow], terms: int) -> SparseMatrix:
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(len(one.vector.columns) for one in rows)])
    columns = np.concatenate([one.vector.columns for one in rows])
    values = np.concatenate([one.vector.weights for one in rows])
    return csr_matrix((values, columns, ends), shape=(len(rows), terms))


def _scaled(matrix: SparseMatrix, factors: Floats) -> SparseMatrix:
    copy = matrix.copy()
    copy.data = (copy.data * factors[copy.indices]).astype(np.float64)
    return copy
