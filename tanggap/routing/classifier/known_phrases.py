"""Phrases that a city knows beforehand, found in a text: each speaks for the labels that it was written for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tanggap.routing.classifier.examples import Knowledge
from tanggap.routing.tokens import tokens

# So that an owner and a category of one name stay two features.
OWNER_PREFIX, CATEGORY_PREFIX = "o:", "c:"


@dataclass(frozen=True)
class KnownPhrases:
    """Phrases (tokens joined by spaces) -> prefixed labels."""

    labels_of: Mapping[str, tuple[str, ...]]

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The lengths in tokens that occur."""
        return tuple(sorted({phrase.count(" ") + 1 for phrase in self.labels_of}))

    def count_labels(self, text: tuple[str, ...]) -> Counter[str]:
        """Prefixed labels of the phrases in a text of tokens, each counted once for every token of a phrase."""
        counts: Counter[str] = Counter()
        for length in self.lengths:
            for start in range(len(text) - length + 1):
                for label in self.labels_of.get(" ".join(text[start : start + length]), ()):
                    counts[label] += length
        return counts


def phrases_of(knowledge: Knowledge) -> KnownPhrases:
    """The phrases of a city's knowledge, without those that have no token."""
    labels_of: dict[str, list[str]] = defaultdict(list)
    for prefix, phrases in ((OWNER_PREFIX, knowledge.owners), (CATEGORY_PREFIX, knowledge.categories)):
        for label in sorted(phrases):
            for phrase in phrases[label]:
                form = " ".join(tokens(phrase))
                if form and prefix + label not in labels_of[form]:
                    labels_of[form].append(prefix + label)
    return KnownPhrases({form: tuple(labels) for form, labels in sorted(labels_of.items()) if form})
