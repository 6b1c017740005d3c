"""Training: calibrate on held-out later days with classifiers of the earlier ones, then fit to all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from tanggap.platform.errors import Refused
from tanggap.routing.classifier import refusals
from tanggap.routing.classifier.calibration import (
    HeldOutAnswer,
    HeldOutScores,
    fit_inverse_temperature,
    strictest_thresholds,
)
from tanggap.routing.classifier.correction_deltas import no_deltas
from tanggap.routing.classifier.examples import Knowledge, ReportFeatures, TrainingExample, TrainingSettings
from tanggap.routing.classifier.known_phrases import KnownPhrases, phrases_of
from tanggap.routing.classifier.linear_classifiers import Classifiers
from tanggap.routing.classifier.linear_head import softmax
from tanggap.routing.classifier.linear_svm import TrainingRow, fit_classifiers
from tanggap.routing.classifier.report_classifier import CalibratedLabels, ReportClassifier
from tanggap.routing.classifier.terms import CHAR_NGRAM, Terms, terms
from tanggap.routing.classifier.vectorizer import Floats, Vectorizer, fit_vectorizer

_PHRASE_WEIGHT = 0.1  # of a phrase of the city's knowledge, against a case that happened
# Each held-out block is an eighth of the dated examples; what answers it learned from all before.
_BLOCKS, _PARTS = 2, 8
_FEWEST_DATED = 400  # with fewer, one held-out fifth of all, drawn by lot
_THREADS = 2


@dataclass(frozen=True)
class _PreparedExample:
    example: TrainingExample
    terms: Terms
    weight: float


Prepared = Sequence[_PreparedExample]


@dataclass(frozen=True)
class _HeldOut:
    """Uncalibrated scores of one held-out example, by classifiers that have not seen it."""

    owners: Floats
    categories: Floats
    example: TrainingExample
    by: Classifiers

    @property
    def owner_scores(self) -> HeldOutScores:
        return HeldOutScores(self.owners, self.by.owner_labels, self.example.owner)

    @property
    def category_scores(self) -> HeldOutScores:
        return HeldOutScores(self.categories, self.by.category_labels, self.example.category)


@dataclass(frozen=True)
class _Trainer:
    """What every fit of one training shares."""

    phrases: Prepared  # the city's phrases as examples
    settings: TrainingSettings
    seed: int

    def fit(self, examples: Prepared) -> tuple[Vectorizer, Classifiers]:
        """Vectorizer and classifiers of these examples and the phrases."""
        fewest = min(self.settings.min_examples_per_term, max(1, len(examples) // 50))
        vectorizer = fit_vectorizer([one.terms for one in examples], fewest)
        rows = [
            TrainingRow(vectorizer.vectorize(one.terms), one.example.category, one.example.owner, one.weight)
            for one in chain(examples, self.phrases)
        ]
        is_ngram = np.isin(vectorizer.term_ids, np.concatenate([one.terms.counts[CHAR_NGRAM][0] for one in examples]))
        return vectorizer, fit_classifiers(rows, vectorizer, is_ngram, self.seed)

    def score_held_out(self, early: Prepared, late: Prepared) -> list[_HeldOut]:
        """The scores of the late examples by classifiers of the early ones."""
        vectorizer, classifiers = self.fit(early)
        return [
            _HeldOut(*classifiers.scores(vectorizer.vectorize(one.terms)), one.example, classifiers) for one in late
        ]


class RepeatedTraining:
    """Trains anew as examples become known, reading each text once. Calibration is left to who knows how the answers turned out."""

    def __init__(self, knowledge: Knowledge, *, settings: TrainingSettings, seed: int = 0) -> None:
        self._knowledge, self._settings, self._seed = knowledge, settings, seed
        self._known = phrases_of(knowledge)
        self._read: dict[ReportFeatures, Terms] = {}

    def fit(self, examples: Sequence[TrainingExample]) -> ReportClassifier:
        """A classifier of these examples that leaves every report to people."""
        prepared = [_PreparedExample(one, self._terms(one.features), 1.0) for one in _in_order(examples)]
        phrases = _prepared(_phrases_as_examples(self._knowledge, prepared), self._known, _PHRASE_WEIGHT)
        vectorizer, classifiers = _Trainer(phrases, self._settings, self._seed).fit(prepared)
        figures = {"examples": float(len(prepared))}
        return _calibrated(self._known, vectorizer, classifiers, [], settings=self._settings, figures=figures)

    def _terms(self, features: ReportFeatures) -> Terms:
        if features not in self._read:
            self._read[features] = terms(features, self._known)
        return self._read[features]


def train(
    examples: Sequence[TrainingExample],
    *,
    knowledge: Knowledge | None = None,
    settings: TrainingSettings | None = None,
    seed: int = 0,
) -> ReportClassifier:
    """The same examples and seed give the same classifier. Raises Refused when no example has both text and a label."""
    settings, knowledge = settings or TrainingSettings(), knowledge or Knowledge()
    known = phrases_of(knowledge)
    prepared = _prepared(_in_order(examples), known, 1.0)
    if not any(one.terms for one in prepared):
        raise Refused(refusals.NOTHING_TO_LEARN)
    trainer = _Trainer(_prepared(_phrases_as_examples(knowledge, prepared), known, _PHRASE_WEIGHT), settings, seed)
    with ThreadPoolExecutor(_THREADS) as pool:
        whole = pool.submit(trainer.fit, prepared)
        blocks = [pool.submit(trainer.score_held_out, early, late) for early, late in _time_splits(prepared, seed)]
        vectorizer, classifiers = whole.result()
        held_out = [block.result() for block in blocks]
    figures = {"examples": float(len(prepared))}
    return _calibrated(known, vectorizer, classifiers, held_out, settings=settings, figures=figures)


def _prepared(examples: Sequence[TrainingExample], known: KnownPhrases, weight: float) -> Prepared:
    return [_PreparedExample(one, terms(one.features, known), weight) for one in examples]


def _in_order(examples: Sequence[TrainingExample]) -> list[TrainingExample]:
    """Those that have a label, the undated first, then by day."""
    known = [one for one in examples if one.owner or one.category]
    return sorted(known, key=lambda one: one.features.at.isoformat() if one.features.at else "")


def _phrases_as_examples(knowledge: Knowledge, prepared: Prepared) -> list[TrainingExample]:
    """The city's phrases as if residents had said just them; only for labels that the examples have too."""
    owners, categories = ({one.example.owner for one in prepared}, {one.example.category for one in prepared})
    labels: dict[str, list[str]] = {}
    for at, (phrases, known) in enumerate(((knowledge.owners, owners), (knowledge.categories, categories))):
        for label in sorted(phrases):
            for phrase in phrases[label] if label in known else ():
                labels.setdefault(phrase, ["", ""])[at] = label
    return [TrainingExample(ReportFeatures(phrase), category, owner) for phrase, (owner, category) in labels.items()]


def _time_splits(prepared: Prepared, seed: int) -> list[tuple[Prepared, Prepared]]:
    """What is learned from and what is held out, for each block."""
    dated = [one for one in prepared if one.example.features.at]
    if len(dated) < _FEWEST_DATED:
        drawn = list(prepared)
        random.Random(seed).shuffle(drawn)  # noqa: S311
        cut = len(drawn) - len(drawn) // 5
        return [(drawn[:cut], drawn[cut:])] if cut < len(drawn) else []
    undated = len(prepared) - len(dated)
    cuts = [undated + len(dated) * part // _PARTS for part in range(_PARTS - _BLOCKS, _PARTS + 1)]
    return [(prepared[:begin], prepared[begin:end]) for begin, end in pairwise(cuts)]


def _calibrated(
    known: KnownPhrases,
    vectorizer: Vectorizer,
    classifiers: Classifiers,
    held_out: Sequence[Sequence[_HeldOut]],
    *,
    settings: TrainingSettings,
    figures: dict[str, float],
) -> ReportClassifier:
    """With the temperatures that fit all held-out scores, and the thresholds that held in each block."""
    scores = list(chain.from_iterable(held_out))
    of_owners = fit_inverse_temperature([one.owner_scores for one in scores])
    of_categories = fit_inverse_temperature([one.category_scores for one in scores])
    answers = [[_answer(one, of_owners) for one in block if one.example.owner] for block in held_out]
    owners, categories = classifiers.owner_labels, classifiers.category_labels
    return ReportClassifier(
        known,
        vectorizer,
        classifiers,
        CalibratedLabels(owners, of_owners, no_deltas(len(owners))),
        CalibratedLabels(categories, of_categories, no_deltas(len(categories))),
        strictest_thresholds(answers, settings.target_precision, settings.top3_precision),
        figures,
    )


def _answer(held_out: _HeldOut, inverse_temperature: float) -> HeldOutAnswer:
    right = held_out.example.owner
    probabilities = softmax(held_out.owners * inverse_temperature)
    best = [held_out.by.owner_labels[at] for at in (-probabilities).argsort(kind="stable")[:3]]
    return float(probabilities.max()), best[0] == right, right in best
