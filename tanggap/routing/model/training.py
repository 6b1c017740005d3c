"""Learning from examples: rehearse on earlier days, make the probabilities true on later ones, then learn from all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from tanggap.platform.errors import Refused
from tanggap.routing.model import refusals
from tanggap.routing.model.bands import Judged, heat_of, strictest_bands
from tanggap.routing.model.judging import Judges, Model, Side
from tanggap.routing.model.lessons import no_lessons
from tanggap.routing.model.machines import Lesson, fit_judges
from tanggap.routing.model.phrases import Phrases, phrases_of
from tanggap.routing.model.questions import Example, Knowledge, Question, Settings
from tanggap.routing.model.space import Floats, Space, space_of
from tanggap.routing.model.terms import PIECE, Terms, terms

_SAID_WEIGHT = 0.1  # of a phrase of the city's knowledge, against a case that happened
# Rehearsals: each learns from all before a block of an eighth of the dated examples and answers that block.
_BLOCKS, _PARTS = 2, 8
_FEWEST_DATED = 400  # with fewer, one rehearsal on a fifth of all, drawn by lot
_THREADS = 2


@dataclass(frozen=True)
class _Row:
    example: Example
    found: Terms
    weight: float


@dataclass(frozen=True)
class _Answered:
    """The scores that a rehearsal gave to one later example."""

    owners: Floats
    categories: Floats
    example: Example
    judges: Judges


def train(
    examples: Sequence[Example],
    *,
    knowledge: Knowledge | None = None,
    settings: Settings | None = None,
    seed: int = 0,
) -> Model:
    """The model that these examples teach; the same examples and seed give the same model. Raises Refused when there are none."""
    settings, knowledge = settings or Settings(), knowledge or Knowledge()
    known = phrases_of(knowledge)
    rows = [_Row(one, terms(one.question, known), 1.0) for one in _in_order(examples)]
    if not any(row.found for row in rows):
        raise Refused(refusals.NOTHING_TO_LEARN)
    said = [_Row(one, terms(one.question, known), _SAID_WEIGHT) for one in _phrases_as_examples(knowledge, rows)]
    with ThreadPoolExecutor(_THREADS) as pool:
        whole = pool.submit(_learn, rows, said, settings, seed)
        rehearsed = [
            pool.submit(_rehearse, early, late, said, settings, seed) for early, late in _rehearsals(rows, seed)
        ]
        space, judges = whole.result()
        return _made_true(known, space, judges, [one.result() for one in rehearsed], settings, len(rows))


def _in_order(examples: Sequence[Example]) -> list[Example]:
    """Those that know something, the undated first, then by day."""
    known = [one for one in examples if one.owner or one.category]
    return sorted(known, key=lambda one: one.question.at.isoformat() if one.question.at else "")


def _phrases_as_examples(knowledge: Knowledge, rows: Sequence[_Row]) -> list[Example]:
    """The city's phrases as if residents had said just them; only for labels that cases know too, if any do."""
    seen_owners, seen_categories = ({row.example.owner for row in rows}, {row.example.category for row in rows})
    labels: dict[str, list[str]] = {}
    for at, (said, seen) in enumerate(((knowledge.owners, seen_owners), (knowledge.categories, seen_categories))):
        for label in sorted(said):
            for phrase in said[label] if label in seen else ():
                labels.setdefault(phrase, ["", ""])[at] = label
    return [Example(Question(phrase), category, owner) for phrase, (owner, category) in labels.items()]


def _rehearsals(rows: Sequence[_Row], seed: int) -> list[tuple[Sequence[_Row], Sequence[_Row]]]:
    dated = [row for row in rows if row.example.question.at]
    if len(dated) < _FEWEST_DATED:
        drawn = list(rows)
        random.Random(seed).shuffle(drawn)  # noqa: S311
        cut = len(drawn) - len(drawn) // 5
        return [(drawn[:cut], drawn[cut:])] if cut < len(drawn) else []
    undated = len(rows) - len(dated)
    cuts = [undated + len(dated) * part // _PARTS for part in range(_PARTS - _BLOCKS, _PARTS + 1)]
    return [(rows[:begin], rows[begin:end]) for begin, end in pairwise(cuts)]


def _learn(rows: Sequence[_Row], said: Sequence[_Row], settings: Settings, seed: int) -> tuple[Space, Judges]:
    space = space_of([row.found for row in rows], min(settings.rarest, max(1, len(rows) // 50)))
    lessons = [
        Lesson(space.place(one.found), one.example.category, one.example.owner, one.weight) for one in chain(rows, said)
    ]
    is_piece = np.isin(space.numbers, np.concatenate([row.found.times[PIECE][0] for row in rows]))
    return space, fit_judges(lessons, space, is_piece, seed)


def _rehearse(
    early: Sequence[_Row], late: Sequence[_Row], said: Sequence[_Row], settings: Settings, seed: int
) -> list[_Answered]:
    space, judges = _learn(early, said, settings, seed)
    return [_Answered(*judges.scores(space.place(row.found)), row.example, judges) for row in late]


def _made_true(
    known: Phrases,
    space: Space,
    judges: Judges,
    rehearsed: Sequence[Sequence[_Answered]],
    settings: Settings,
    count: int,
) -> Model:
    """The model with the heats under which the rehearsals' probabilities came true, and the bands that held in each of them."""
    answers = list(chain.from_iterable(rehearsed))
    owners = heat_of([(one.owners, one.judges.owner_labels, one.example.owner) for one in answers])
    categories = heat_of([(one.categories, one.judges.category_labels, one.example.category) for one in answers])
    judged = [[_judged(one, owners) for one in block if one.example.owner] for block in rehearsed]
    return Model(
        known,
        space,
        judges,
        Side(judges.owner_labels, owners, no_lessons(len(judges.owner_labels))),
        Side(judges.category_labels, categories, no_lessons(len(judges.category_labels))),
        strictest_bands(judged, settings.target_precision, settings.top3_precision),
        {"examples": float(count)},
    )


def _judged(answer: _Answered, heat: float) -> Judged:
    from tanggap.routing.model.heads import softmax

    shares = softmax(answer.owners * heat)
    best = [answer.judges.owner_labels[at] for at in (-shares).argsort(kind="stable")[:3]]
    return float(shares.max()), best[0] == answer.example.owner, answer.example.owner in best
