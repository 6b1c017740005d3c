"""What a text speaks of: how likely each of the city's kinds is, by the words of its sayings and written examples.

Two texts on one problem speak of one thing in other words: "ojol ngetem" and "ojek online mangkal". Naive Bayes, made less sure of
itself; which kind a report was given does not enter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from tanggap.routing.duplicates.common_words import COMMON
from tanggap.routing.duplicates.sayings import Sayings
from tanggap.routing.tokens import tokens

Floats = npt.NDArray[np.float32]
_SMOOTHING: Final = 0.1
_TRUST: Final = 0.6  # words of one text are no independent witnesses


@dataclass(frozen=True)
class Topics:
    """For each word, by how much it speaks for each kind (natural logarithm, in the order of the kinds)."""

    words: Mapping[str, Floats]

    def of(self, said: Sequence[str], sayings: Sayings) -> Floats | None:
        """How likely each kind is for stems of a text (sums to 1); None when no word is known."""
        known = [self.words[word] for word in _distinct(said, sayings) if word in self.words]
        if not known:
            return None
        logits = _TRUST * np.sum(known, axis=0)
        likely = np.exp(logits - logits.max())
        return np.asarray(likely / likely.sum(), dtype=np.float32)


def overlap(one: Floats | None, other: Floats | None) -> float | None:
    """How far two texts speak of one thing, 0 to 1 (Bhattacharyya); None where one says nothing known."""
    return None if one is None or other is None else float(np.sqrt(one * other).sum())


def topics_of(texts: Iterable[tuple[int, str]], count: int, sayings: Sayings) -> Topics:
    """Learn from texts, each with the place of its kind among `count` kinds."""
    counts: dict[str, Floats] = defaultdict(lambda: np.zeros(count, dtype=np.float32))
    for kind, text in texts:
        for word in _distinct(tokens(text), sayings):
            counts[word][kind] += 1
    if not counts:
        return Topics({})
    by_kind = np.sum(list(counts.values()), axis=0)
    kinds = np.log(by_kind + _SMOOTHING * len(counts))
    whole = np.log(by_kind.sum() + _SMOOTHING * count * len(counts))
    return Topics(
        {
            word: np.asarray(
                np.log(known + _SMOOTHING) - kinds - np.log(known.sum() + _SMOOTHING * count) + whole, dtype=np.float32
            )
            for word, known in counts.items()
        }
    )


def _distinct(said: Sequence[str], sayings: Sayings) -> set[str]:
    return {word for word in sayings.problems_in(said) if word not in COMMON and not word.isdecimal()}
