"""The model: it answers questions with plain arrays, in about a millisecond, and takes single corrections in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from tanggap.routing.model.answers import Bands, Guess, Judgement
from tanggap.routing.model.heads import Head, softmax
from tanggap.routing.model.questions import Example, Question
from tanggap.routing.model.space import Floats, Ints, Space
from tanggap.routing.model.terms import terms

_MOST = 5
_WORDS = 5
_STEP = 1.5  # how far one correction moves the scores; four like ones turn a sure mistake


@dataclass(frozen=True)
class Side:
    """One of the two judgements, category or owner: what was trained, and what corrections added since."""

    head: Head
    heat: float  # scores times this become probabilities that come true
    lessons: Floats  # terms x labels

    def scores(self, columns: Ints, values: Floats) -> Floats:
        """One score per label, lessons included."""
        return self.head.scores(columns, values) * self.heat + values @ self.lessons[columns]

    def guesses(self, columns: Ints, values: Floats, said: list[str]) -> tuple[Guess, ...]:
        """The likeliest labels, with the words that spoke most for each of the first three."""
        shares = softmax(self.scores(columns, values))
        best = np.argsort(-shares, kind="stable")[:_MOST]
        return tuple(
            Guess(
                self.head.labels[label],
                float(shares[label]),
                self.words(columns, values, said, label) if rank < 3 else (),
            )
            for rank, label in enumerate(best)
        )

    def words(self, columns: Ints, values: Floats, said: list[str], label: int) -> tuple[str, ...]:
        """The words that spoke most for a label; pieces of words speak too, but would tell a reader nothing."""
        weights = self.head.shares(columns, values, label) * self.heat + values * self.lessons[columns, label]
        best = np.argsort(-weights, kind="stable")
        return tuple(said[one] for one in best if said[one] and weights[one] > 0)[:_WORDS]

    def corrected(self, columns: Ints, values: Floats, label: str) -> None:
        """Move this side's own lessons towards a label, by as much as it was missed."""
        if label in self.head.labels:
            miss = -softmax(self.scores(columns, values))
            miss[self.head.labels.index(label)] += 1.0
            self.lessons[columns] += _STEP * np.outer(values, miss)


@dataclass(frozen=True)
class Model:
    """What was learned; never changed, only followed by another."""

    space: Space
    owners: Side
    categories: Side
    bands: Bands
    facts: dict[str, float] = field(default_factory=dict)  # how it was trained, in figures

    def judge(self, question: Question) -> Judgement:
        """What the question is about and whose it is."""
        columns, values, said = self.space.place(terms(question))
        owners = self.owners.guesses(columns, values, said)
        categories = self.categories.guesses(columns, values, said)
        return Judgement(categories, owners, self.bands.of(owners[0].probability) if len(said) else "human")

    def learned(self, examples: Iterable[Example]) -> Model:
        """The model after these corrections; labels that training did not know wait for the next training."""
        owners = replace(self.owners, lessons=self.owners.lessons.copy())
        categories = replace(self.categories, lessons=self.categories.lessons.copy())
        for example in examples:
            columns, values, _said = self.space.place(terms(example.question))
            owners.corrected(columns, values, example.owner)
            categories.corrected(columns, values, example.category)
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
