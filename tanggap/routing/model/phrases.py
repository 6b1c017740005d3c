"""What a city knows beforehand, found in a text: each phrase points at the labels that it speaks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tanggap.routing.model.questions import Knowledge
from tanggap.routing.words import words

OWNER, CATEGORY = "o:", "c:"


@dataclass(frozen=True)
class Phrases:
    """Phrases in the one form of their words -> what they point at."""

    pointing: Mapping[str, tuple[str, ...]]

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """How many words phrases have."""
        return tuple(sorted({phrase.count(" ") + 1 for phrase in self.pointing}))

    def found(self, spoken: tuple[str, ...]) -> Counter[str]:
        """What the text points at, each as often as words of phrases say so: a longer phrase is a surer sign."""
        marks: Counter[str] = Counter()
        for length in self.lengths:
            for start in range(len(spoken) - length + 1):
                for mark in self.pointing.get(" ".join(spoken[start : start + length]), ()):
                    marks[mark] += length
        return marks


def phrases_of(knowledge: Knowledge) -> Phrases:
    """The phrases of a city's knowledge; those without a word that says something are nothing."""
    pointing: dict[str, list[str]] = defaultdict(list)
    for prefix, said in ((OWNER, knowledge.owners), (CATEGORY, knowledge.categories)):
        for label in sorted(said):
            for phrase in said[label]:
                form = " ".join(words(phrase))
                if form and prefix + label not in pointing[form]:
                    pointing[form].append(prefix + label)
    return Phrases({form: tuple(marks) for form, marks in sorted(pointing.items()) if form})
