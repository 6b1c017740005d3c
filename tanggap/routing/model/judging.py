"""The model: it answers questions with plain arrays, in about a millisecond, and takes single corrections in.

Two linear judges look at the same terms: one names the owner, the other the pair of category and owner. What the pairs say of an
owner is mixed into the first judge's view, and the owner found so weighs the categories. Corrections move the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from tanggap.routing.model.answers import Bands, Guess, Judgement
from tanggap.routing.model.heads import Head, softmax
from tanggap.routing.model.lessons import Lessons
from tanggap.routing.model.phrases import Phrases
from tanggap.routing.model.questions import Example, Question
from tanggap.routing.model.space import Floats, Ints, Placed, Space
from tanggap.routing.model.terms import KNOWN, Terms, terms

Pair = tuple[str, str]  # category and owner; either may be empty where the examples did not say

# How far apart the judges' scores are stretched before they are mixed, and the pairs' share of the mixture.
_OWNERS_STRETCH, _PAIRS_STRETCH, _PAIRS_SHARE = 6.0, 10.0, 0.15
_LEAST = 1e-4
_UNSAID = 0.5  # how probable the owner of a pair without owner is taken to be
_MOST, _EXPLAINED, _WORDS = 5, 3, 5
_STEP = 1.5  # how far one correction moves the scores; four like ones turn a sure mistake


@dataclass(frozen=True)
class Judges:
    """The two linear judges and what their columns mean."""

    owner_labels: tuple[str, ...]
    owners: Head
    pair_labels: tuple[Pair, ...]
    pairs: Head

    @cached_property
    def category_labels(self) -> tuple[str, ...]:
        """Every category that a pair names."""
        return tuple(sorted({category for category, _owner in self.pair_labels if category}))

    @cached_property
    def _owner_of(self) -> Ints:
        place = {label: at for at, label in enumerate(self.owner_labels)}
        return np.array([place.get(owner, len(place)) for _category, owner in self.pair_labels], np.int64)

    @cached_property
    def _category_of(self) -> Ints:
        place = {label: at for at, label in enumerate(self.category_labels)}
        return np.array([place.get(category, len(place)) for category, _owner in self.pair_labels], np.int64)

    def scores(self, placed: Placed) -> tuple[Floats, Floats]:
        """Logarithms of how likely each owner and each category is; not yet made true."""
        owners, pairs = len(self.owner_labels), np.zeros(0, np.float32)
        if self.pair_labels:
            pairs = softmax(_PAIRS_STRETCH * self.pairs.scores(placed))
        said = np.zeros(0, np.float32)
        if owners:
            alone = np.log(softmax(_OWNERS_STRETCH * self.owners.scores(placed)) + _LEAST)
            by_pairs = np.bincount(self._owner_of, pairs, owners + 1)[:owners]
            said = (1 - _PAIRS_SHARE) * alone + _PAIRS_SHARE * np.log(by_pairs + _LEAST)
        likely = np.append(softmax(said) if owners else said, _UNSAID)
        categories = len(self.category_labels)
        weighed = np.bincount(self._category_of, pairs * likely[self._owner_of], categories + 1)[:categories]
        return said.astype(np.float32), np.log(weighed + _LEAST * _LEAST).astype(np.float32)

    def shares_of_category(self, placed: Placed, category: int) -> Floats:
        """How much each term spoke for a category: for the likeliest of its pairs."""
        own = np.flatnonzero(self._category_of == category)
        return self.pairs.shares(placed, self.pairs.best_of(placed, own))


@dataclass(frozen=True)
class Side:
    """What turns one side's scores into probabilities: the heat that makes them come true, and the lessons since."""

    labels: tuple[str, ...]
    heat: float
    lessons: Lessons

    def shares(self, scores: Floats, placed: Placed) -> Floats:
        """The probability of each label."""
        return softmax(self.heat * scores + self.lessons.scores(placed)) if self.labels else scores

    def correct(self, scores: Floats, placed: Placed, label: str) -> None:
        """Move the lessons towards a label, by as much as it was missed; an unknown label waits for the next training."""
        if label not in self.labels:
            return
        right = self.labels.index(label)

        def miss_of(moved: Floats) -> Floats:
            miss = -softmax(self.heat * scores + moved)
            miss[right] += 1.0
            return _STEP * miss

        self.lessons.move(placed, miss_of)

    def with_room_for(self, questions: list[Placed]) -> Side:
        """A copy that may be corrected with these questions."""
        return replace(self, lessons=self.lessons.with_room_for(questions))


@dataclass(frozen=True)
class Model:
    """What was learned; never changed, only followed by another."""

    known: Phrases
    space: Space
    judges: Judges
    owners: Side
    categories: Side
    bands: Bands
    facts: dict[str, float] = field(default_factory=dict)  # how it was trained, in figures

    def judge(self, question: Question) -> Judgement:
        """What the question is about and whose it is."""
        found = terms(question, self.known)
        placed = self.space.place(found)
        owner_scores, category_scores = self.judges.scores(placed)
        owners = self._guesses(self.owners, owner_scores, placed, found, self.judges.owners.shares)
        categories = self._guesses(self.categories, category_scores, placed, found, self.judges.shares_of_category)
        is_blank = not len(placed.numbers) or not owners
        return Judgement(categories, owners, "human" if is_blank else self.bands.of(owners[0].probability))

    def learned(self, examples: Iterable[Example]) -> Model:
        """The model after these corrections; labels that training did not know wait for the next training."""
        taught = list(examples)
        placed = [self.space.place(terms(one.question, self.known)) for one in taught]
        owners, categories = self.owners.with_room_for(placed), self.categories.with_room_for(placed)
        for example, at in zip(taught, placed, strict=True):
            owner_scores, category_scores = self.judges.scores(at)
            owners.correct(owner_scores, at, example.owner)
            categories.correct(category_scores, at, example.category)
        return replace(self, owners=owners, categories=categories)

    def to_bytes(self) -> bytes:
        """The model as a file without pickle and without any text of a resident."""
        from tanggap.routing.model.artefact import pack

        return pack(self)

    @staticmethod
    def from_bytes(data: bytes) -> Model:
        """The model in these bytes; raises Refused for anything that is none, or of another format."""
        from tanggap.routing.model.artefact import unpack

        return unpack(data)

    def _guesses(
        self, side: Side, scores: Floats, placed: Placed, found: Terms, spoke: Callable[[Placed, int], Floats]
    ) -> tuple[Guess, ...]:
        shares = side.shares(scores, placed)
        guesses = []
        for rank, label in enumerate(np.argsort(-shares, kind="stable")[:_MOST].tolist()):
            words: tuple[str, ...] = ()
            if rank < _EXPLAINED:
                weights = spoke(placed, label) * side.heat + side.lessons.shares(placed, label)
                words = _heaviest(weights, placed, found)
            guesses.append(Guess(side.labels[label], float(shares[label]), words))
        return tuple(guesses)


def _heaviest(weights: Floats, placed: Placed, found: Terms) -> tuple[str, ...]:
    """The words that spoke most; pieces of words and what a phrase points at speak too, but would tell a reader nothing."""
    hidden = set(found.times[KNOWN][0].tolist())
    words: list[str] = []
    for at in np.argsort(-weights, kind="stable").tolist():
        number = int(placed.numbers[at])
        if weights[at] <= 0 or len(words) == _WORDS:
            break
        if number in found.said and number not in hidden and found.said[number] not in words:
            words.append(found.said[number])
    return tuple(words)
