"""The classifier in use: it predicts with plain arrays, in about a millisecond, and takes single corrections in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tanggap.routing.classifier.correction_deltas import CorrectionDeltas
from tanggap.routing.classifier.examples import ReportFeatures, TrainingExample
from tanggap.routing.classifier.known_phrases import KnownPhrases
from tanggap.routing.classifier.linear_classifiers import Classifiers
from tanggap.routing.classifier.linear_head import softmax
from tanggap.routing.classifier.prediction import BandThresholds, Prediction, RankedLabel
from tanggap.routing.classifier.terms import PHRASE_LABEL, Terms, terms
from tanggap.routing.classifier.vectorizer import Floats, SparseVector, Vectorizer

_MOST, _EXPLAINED, _WORDS = 5, 3, 5
_LEARNING_RATE = 1.5  # four like corrections turn a sure mistake

Contributions = Callable[[SparseVector, int], Floats]


@dataclass(frozen=True)
class CalibratedLabels:
    """Owners or categories: from scores to probabilities.

    `inverse_temperature` is the factor under which probabilities came true on held-out reports (temperature scaling).
    """

    labels: tuple[str, ...]
    inverse_temperature: float
    deltas: CorrectionDeltas

    def probabilities(self, scores: Floats, vector: SparseVector) -> Floats:
        """One per label, adding up to 1."""
        return softmax(self.inverse_temperature * scores + self.deltas.scores(vector)) if self.labels else scores

    def correct(self, scores: Floats, vector: SparseVector, label: str) -> None:
        """One gradient step towards a label, in place; an unknown label waits for the next training."""
        if label not in self.labels:
            return
        right = self.labels.index(label)

        def step_of(added: Floats) -> Floats:
            error = -softmax(self.inverse_temperature * scores + added)
            error[right] += 1.0
            return _LEARNING_RATE * error

        self.deltas.update(vector, step_of)

    def with_rows_for(self, vectors: Sequence[SparseVector]) -> CalibratedLabels:
        """A copy that may be corrected with these reports."""
        return replace(self, deltas=self.deltas.with_rows_for(vectors))


@dataclass(frozen=True)
class ReportClassifier:
    """What was learned; never changed, only followed by another."""

    known_phrases: KnownPhrases
    vectorizer: Vectorizer
    classifiers: Classifiers
    owners: CalibratedLabels
    categories: CalibratedLabels
    thresholds: BandThresholds
    training_figures: dict[str, float] = field(default_factory=dict)

    def predict(self, features: ReportFeatures) -> Prediction:
        """What the report is about and whose it is, at most five labels each."""
        found = terms(features, self.known_phrases)
        vector = self.vectorizer.vectorize(found)
        owner_scores, category_scores = self.classifiers.scores(vector)
        owners = _ranked(self.owners, owner_scores, vector, found, self.classifiers.owners.contributions)
        categories = _ranked(self.categories, category_scores, vector, found, self.classifiers.category_contributions)
        is_blank = not len(vector.term_ids) or not owners
        return Prediction(categories, owners, "human" if is_blank else self.thresholds.band_of(owners[0].probability))

    def with_corrections(self, examples: Iterable[TrainingExample]) -> ReportClassifier:
        """The classifier after these corrections; labels that training did not know wait for the next training."""
        corrections = list(examples)
        vectors = [self.vectorizer.vectorize(terms(one.features, self.known_phrases)) for one in corrections]
        owners, categories = self.owners.with_rows_for(vectors), self.categories.with_rows_for(vectors)
        for example, vector in zip(corrections, vectors, strict=True):
            owner_scores, category_scores = self.classifiers.scores(vector)
            owners.correct(owner_scores, vector, example.owner)
            categories.correct(category_scores, vector, example.category)
        return replace(self, owners=owners, categories=categories)


def _ranked(
    calibrated: CalibratedLabels, scores: Floats, vector: SparseVector, found: Terms, contributions: Contributions
) -> tuple[RankedLabel, ...]:
    probabilities = calibrated.probabilities(scores, vector)
    ranked = []
    for rank, label in enumerate(np.argsort(-probabilities, kind="stable")[:_MOST].tolist()):
        words: tuple[str, ...] = ()
        if rank < _EXPLAINED:
            trained = contributions(vector, label) * calibrated.inverse_temperature
            words = _heaviest(trained + calibrated.deltas.contributions(vector, label), vector, found)
        ranked.append(RankedLabel(calibrated.labels[label], float(probabilities[label]), words))
    return tuple(ranked)


def _heaviest(weights: Floats, vector: SparseVector, found: Terms) -> tuple[str, ...]:
    """The words that weighed most; n-grams and labels of phrases weigh too, but would tell a reader nothing."""
    hidden = set(found.counts[PHRASE_LABEL][0].tolist())
    words: list[str] = []
    for at in np.argsort(-weights, kind="stable").tolist():
        term = int(vector.term_ids[at])
        if weights[at] <= 0 or len(words) == _WORDS:
            break
        if term in found.texts and term not in hidden and found.texts[term] not in words:
            words.append(found.texts[term])
    return tuple(words)
