"""What speaks for the office that the city's rule names, as log-odds that add up: the rule, the resident's choice, the words. Pure.

Each piece has a weight that is learned from how sendings ended (`evidence_learning`) and bounded: whatever the words say, they move the
sum by at most `words * MOST_OF_WORDS`, so that a note can make a case wait for a person but never overrule the resident and the rule.
An answer to a question of the kind says again that it is that kind; its words are the city's, not the resident's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

# Natural logarithms of odds. What is learned stays within (least, most).
CHOICE_WITHIN: Final = (0.4, 2.5)
WORDS_WITHIN: Final = (0.2, 1.0)
MOST_OF_WORDS: Final = 4.0
RULE_WITHIN: Final = (0.5, 0.98)  # how probably a rule is right
ANSWERED: Final = 0.2
_LEAST: Final = 0.02  # probability below which the classifier's word is no more than a guess


@dataclass(frozen=True)
class Weights:
    """What the resident's choice of a kind adds, and what a unit of the words' log-ratio counts; before anything was learned as here."""

    choice: float = 1.3
    words: float = 0.6


@dataclass(frozen=True)
class Evidence:
    """The three pieces for the rule's office, in log-odds; negative ones speak against it."""

    rule: float
    choice: float
    words: float
    ratio: float = 0.0  # of the words, before their weight

    @property
    def sure(self) -> float:
        """How probably the rule's office is right, from 0 to 1."""
        return 1 / (1 + exp(-(self.rule + self.choice + self.words)))


def weigh(
    owner: str,
    rule_sure: float,
    model: Sequence[tuple[str, float]],
    *,
    is_answered: bool = False,
    weights: Weights | None = None,
) -> Evidence:
    """The evidence for the rule's owner where the resident chose the kind; `model` is empty when the words say nothing that is known."""
    weights = weights or Weights()
    sure = _within(rule_sure, RULE_WITHIN)
    choice = weights.choice + (ANSWERED if is_answered else 0.0)
    ratio = words_ratio(owner, dict(model))
    return Evidence(log(sure / (1 - sure)), choice, weights.words * ratio, ratio)


def words_ratio(owner: str, said: Mapping[str, float]) -> float:
    """Logarithm of how much likelier the words make the owner than its strongest rival, at most MOST_OF_WORDS either way."""
    rivals = [sure for one, sure in said.items() if one and one != owner]
    if not said:
        return 0.0
    ratio = log(max(said.get(owner, 0.0), _LEAST) / max(max(rivals, default=0.0), _LEAST))
    return _within(ratio, (-MOST_OF_WORDS, MOST_OF_WORDS))


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])
