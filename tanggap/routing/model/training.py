"""Learning from examples, with libraries that only training needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from tanggap.platform.errors import Refused
from tanggap.routing.model import refusals
from tanggap.routing.model.bands import bands
from tanggap.routing.model.heads import Head, head_of, softmax
from tanggap.routing.model.judging import Model, Side
from tanggap.routing.model.questions import Example, Knowledge, Settings
from tanggap.routing.model.space import Floats, Space, space_of
from tanggap.routing.model.terms import Terms, terms

_HELD_BACK = 0.2  # of the examples, the latest: probabilities are made true on them
_HEATS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_SOFTNESS = 0.5  # C of the linear machines


@dataclass(frozen=True)
class _Learned:
    space: Space
    owners: Head
    categories: Head


def train(
    examples: Sequence[Example],
    *,
    knowledge: Knowledge | None = None,
    settings: Settings | None = None,
    seed: int = 0,
) -> Model:
    """The model that these examples teach; the same examples and seed give the same model. Raises Refused when there are none."""
    settings, knowledge = settings or Settings(), knowledge or Knowledge()
    known = sorted((one for one in examples if one.owner or one.category), key=_when)
    found = [terms(one.question) for one in known]
    if not any(found):
        raise Refused(refusals.NOTHING_TO_LEARN)
    early = int(len(known) * (1 - _HELD_BACK))
    heats = (1.0, 1.0)
    judged: list[tuple[float, bool, bool]] = []
    if early and any(found[:early]):
        first = _learn(known[:early], found[:early], settings, seed)
        heats, judged = _made_true(first, known[early:], found[early:])
    whole = _learn(known, found, settings, seed)
    owners, categories = _side(whole.owners, heats[0], whole.space), _side(whole.categories, heats[1], whole.space)
    chosen = bands(judged, target_precision=settings.target_precision, top3_precision=settings.top3_precision)
    return Model(whole.space, owners, categories, chosen, {"examples": float(len(known))})


def _when(example: Example) -> tuple[bool, str]:
    at: datetime | None = example.question.at
    return (at is not None, at.isoformat() if at else "")


def _side(head: Head, heat: float, space: Space) -> Side:
    return Side(head, heat, np.zeros((len(space.numbers), len(head.labels)), np.float32))


def _learn(known: Sequence[Example], found: Sequence[Terms], settings: Settings, seed: int) -> _Learned:
    space = space_of(found, min(settings.rarest, max(1, len(found) // 50)))
    rows = [space.place(one)[:2] for one in found]
    owners = _head(rows, [one.owner for one in known], space, seed)
    return _Learned(space, owners, _head(rows, [one.category for one in known], space, seed))


def _head(rows: list[tuple[np.ndarray, Floats]], labels: list[str], space: Space, seed: int) -> Head:
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    used = [i for i, label in enumerate(labels) if label]
    names = sorted({labels[i] for i in used})
    if len(names) < 2:
        width = (len(space.numbers), len(names) or 1)
        return head_of(tuple(names) or ("",), np.zeros(width, np.float32), np.zeros(width[1], np.float32))
    ends = np.cumsum([0, *(len(rows[i][0]) for i in used)])
    values, columns = np.concatenate([rows[i][1] for i in used]), np.concatenate([rows[i][0] for i in used])
    table = csr_matrix((values, columns, ends), shape=(len(used), len(space.numbers)))
    machine = LinearSVC(C=_SOFTNESS, random_state=seed).fit(table, np.searchsorted(names, [labels[i] for i in used]))
    weights, bias = machine.coef_, machine.intercept_
    if len(names) == 2:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return head_of(tuple(names), weights.T.astype(np.float32), bias)


def _made_true(
    learned: _Learned, later: Sequence[Example], found: Sequence[Terms]
) -> tuple[tuple[float, float], list[tuple[float, bool, bool]]]:
    """The heat of owners and of categories, and how the owners' probabilities then came true, on later examples."""
    placed = [learned.space.place(one)[:2] for one in found]
    owners = np.array([learned.owners.scores(*one) for one in placed], np.float32)
    categories = np.array([learned.categories.scores(*one) for one in placed], np.float32)
    heats = (
        _heat(owners, learned.owners.labels, [one.owner for one in later]),
        _heat(categories, learned.categories.labels, [one.category for one in later]),
    )
    shares = softmax(owners * heats[0])
    judged = []
    for row, example in zip(shares, later, strict=True):
        best = [learned.owners.labels[i] for i in np.argsort(-row, kind="stable")[:3]]
        if example.owner:
            judged.append((float(row.max()), best[0] == example.owner, example.owner in best))
    return heats, judged


def _heat(scores: Floats, labels: tuple[str, ...], truth: list[str]) -> float:
    """The factor under which the right labels get the highest probability on the whole (least log loss)."""
    known = [i for i, label in enumerate(truth) if label in labels]
    if not known:
        return 1.0
    right = [labels.index(truth[i]) for i in known]
    losses = [-np.log(softmax(scores[known] * heat)[range(len(known)), right] + 1e-9).mean() for heat in _HEATS]
    return _HEATS[int(np.argmin(losses))]
