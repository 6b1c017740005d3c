"""The two linear machines, fitted by scikit-learn (liblinear); only training needs this file.

Owners: one machine for each owner, on terms that are stretched by how unevenly they are used (Wang and Manning, "Baselines and
Bigrams", 2012), with rare owners counting a little more. Pairs of category and owner: one machine for all of them, with rare pairs
counting more. It reads pieces of words only while there is little to read, as before a city's first case: there they bring three to
four points of right categories. With years of cases they bring less than one, for five times the work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from tanggap.routing.model.heads import Head, head_of
from tanggap.routing.model.judging import Judges, Pair
from tanggap.routing.model.space import Floats, Placed, Space

Flags = npt.NDArray[np.bool_]

_OWNERS_SOFTNESS, _PAIRS_SOFTNESS = 0.05, 1.0  # C of the machines
_ROUGHLY = 1e-1  # how near to the best the machines go; nearer changed no answer
# An owner with a sixteenth of the examples counts twice as much for each; a pair with a fourth does.
_RARE_OWNERS, _RARE_PAIRS = 0.25, 0.5
_PIECES_UP_TO = 1_000_000  # terms in all rows; the written examples of a city hold a third of it
# The dual solver takes half the time of the primal one, but draws from one lot of the whole process: two at once would not repeat.
_ONE_AT_A_TIME = Lock()
# In a city with a history, a pair seen fewer times than this is learned as "something of this owner".
_FEWEST, _HISTORY = 5, 2_000


@dataclass(frozen=True)
class Lesson:
    """One row to learn from; `weight` is 1 for what happened, less for what is only said to be so."""

    placed: Placed
    category: str
    owner: str
    weight: float


def fit_judges(lessons: Sequence[Lesson], space: Space, is_piece: Flags, seed: int) -> Judges:
    """The judges that these rows teach; `is_piece` marks the columns of pieces of words."""
    owned = [one for one in lessons if one.owner]
    owner_labels = tuple(sorted({one.owner for one in owned}))
    owners = _fit_owners(owned, owner_labels, len(space.numbers), seed)
    pairs = _pairs(lessons)
    kept = [(one, pair) for one, pair in zip(lessons, pairs, strict=True) if pair != ("", "")]
    pair_labels = tuple(sorted({pair for _one, pair in kept}))
    found = [pair_labels.index(pair) for _one, pair in kept]
    head = _fit_pairs([one for one, _pair in kept], found, len(pair_labels), is_piece, seed)
    return Judges(owner_labels, owners, pair_labels, head)


def _pairs(lessons: Sequence[Lesson]) -> list[Pair]:
    times = Counter((one.category, one.owner) for one in lessons)
    fewest = _FEWEST if len(lessons) >= _HISTORY else 1
    return [
        (one.category, one.owner) if times[one.category, one.owner] >= fewest else ("", one.owner) for one in lessons
    ]


def _fit_owners(lessons: Sequence[Lesson], labels: tuple[str, ...], terms: int, seed: int) -> Head:
    if len(labels) < 2:
        return _silent(terms, len(labels))
    owners = np.array([one.owner for one in lessons])
    table, weights = _table(lessons, terms), _weights(lessons, owners.tolist(), _RARE_OWNERS)
    used = (table > 0).astype(np.float32)
    everywhere = np.asarray(used.sum(axis=0)).ravel()
    columns, bias = np.zeros((terms, len(labels)), np.float32), np.zeros(len(labels), np.float32)
    for at, label in enumerate(labels):
        is_own = owners == label
        stretch = _stretch(np.asarray(used[is_own].sum(axis=0)).ravel(), everywhere)
        slope, intercept = _fitted(_stretched(table, stretch), is_own, weights, _OWNERS_SOFTNESS, seed)
        columns[:, at], bias[at] = slope[0] * stretch, intercept[0]
    return head_of(columns, bias)


def _stretch(own: Floats, everywhere: Floats) -> Floats:
    """By how much each term is stretched: 1 for one that an owner's texts use like all others, more for a telling one."""
    other = 1 + everywhere - own
    own = 1 + own
    stretch: Floats = 1 + np.abs(np.log((own / own.sum()) / (other / other.sum())))
    return stretch


def _fit_pairs(lessons: Sequence[Lesson], found: list[int], labels: int, is_piece: Flags, seed: int) -> Head:
    terms = len(is_piece)
    if labels < 2:
        return _silent(terms, labels)
    table = _table(lessons, terms)
    read = np.arange(terms) if table.nnz <= _PIECES_UP_TO else np.flatnonzero(~is_piece)
    weights, bias = _fitted(table[:, read], found, _weights(lessons, found, _RARE_PAIRS), _PAIRS_SOFTNESS, seed)
    if labels == 2:  # liblinear keeps one column for two
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    small = head_of(weights.T.astype(np.float32), bias)
    spread = np.zeros((terms, labels), np.int8)
    spread[read] = small.weights
    return Head(spread, small.step, small.bias)


def _fitted(table: Any, labels: Any, weights: Floats, softness: float, seed: int) -> tuple[Any, Any]:
    """The slopes (a row per label; one row for two) and intercepts of a linear machine."""
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=softness, tol=_ROUGHLY, random_state=seed)
    with _ONE_AT_A_TIME:
        machine.fit(table, labels, sample_weight=weights)
    return machine.coef_, machine.intercept_


def _silent(terms: int, labels: int) -> Head:
    return head_of(np.zeros((terms, labels), np.float32), np.zeros(labels, np.float32))


def _weights(lessons: Sequence[Lesson], labels: Sequence[str] | Sequence[int], rare: float) -> Floats:
    """What each row counts: more for rare labels, as much as before on the whole."""
    times = Counter(labels)
    balance = np.array([times[label] ** -rare for label in labels])
    weights: Floats = balance / balance.mean() * np.array([one.weight for one in lessons])
    return weights


def _table(lessons: Sequence[Lesson], terms: int) -> Any:
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(len(one.placed.columns) for one in lessons)])
    columns = np.concatenate([one.placed.columns for one in lessons])
    values = np.concatenate([one.placed.weights for one in lessons])
    return csr_matrix((values, columns, ends), shape=(len(lessons), terms))


def _stretched(table: Any, stretch: Floats) -> Any:
    copy = table.copy()
    copy.data = (copy.data * stretch[copy.indices]).astype(np.float64)
    return copy
