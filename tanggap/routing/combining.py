"""One answer from two witnesses: the city's rule for this kind of problem, and what past cases taught. Pure.

1. The rule names an office and the model names the same one first: each makes the other surer (1 - (1-r)(1-m)).
2. The model names another first: both stay on the list, in the order of their probabilities, and a person decides. When the model is
   not strong (under STRONG), the rule's office goes first.
3. Only one of them says something: it stands alone. What the model says without a rule may still be sent by itself, if it is sure.
4. An office of the area (a family that the rules name) is always the one that serves the place: labels are families here, and only
   `targets.office_of` turns them into an office. Where the rule names such a family, it goes first whatever the model says.
5. Nobody says anything: no candidate; the front desk finds out.

docs/learning.md tells the same to people who configure a city.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST = 3
STRONG = 0.8


class Source(StrEnum):
    """Who named a candidate."""

    RULE = "rule"
    MODEL = "model"
    BOTH = "both"


@dataclass(frozen=True)
class RuleSays:
    """The office or family that the rule names, how probably it is right, and whether it is one of the area's own offices."""

    owner: str
    sure: float
    is_of_area: bool = False


@dataclass(frozen=True)
class Candidate:
    """An owner (a label), how sure we are of it from 0 to 1, and who named it."""

    owner: str
    sure: float
    source: Source


@dataclass(frozen=True)
class Combined:
    """At most three candidates, the one to offer first; `is_split` when the witnesses name different offices."""

    candidates: tuple[Candidate, ...]
    is_split: bool

    @property
    def sure(self) -> float:
        """How sure the first candidate is."""
        return self.candidates[0].sure if self.candidates else 0.0


def combine(rule: RuleSays | None, model: Sequence[tuple[str, float]]) -> Combined:
    """The candidates of both witnesses; `model` is sorted, the likeliest first."""
    said = {owner: sure for owner, sure in model if owner}
    if rule is None:
        return Combined(_best({owner: (sure, Source.MODEL) for owner, sure in said.items()}), is_split=False)
    first = next(iter(said), "")
    agrees = first in ("", rule.owner)
    scores = {owner: (sure, Source.MODEL) for owner, sure in said.items() if owner != rule.owner}
    scores[rule.owner] = _of_the_rule(rule, said, agrees=agrees)
    best = _best(scores)
    if agrees or rule.is_of_area or said[first] < STRONG:
        best = _to_front(best, Candidate(rule.owner, *scores[rule.owner]))
    return Combined(best, is_split=not agrees)


def _of_the_rule(rule: RuleSays, said: Mapping[str, float], *, agrees: bool) -> tuple[float, Source]:
    """How sure the rule's office is once the model has been heard."""
    if rule.owner not in said:
        # The model knows the office's rivals only; what it gives them is taken off.
        return rule.sure * (1 - max(said.values(), default=0.0)), Source.RULE
    if agrees:
        return 1 - (1 - rule.sure) * (1 - said[rule.owner]), Source.BOTH
    return max(said[rule.owner], rule.sure * (1 - max(said.values()))), Source.BOTH


def _best(scores: Mapping[str, tuple[float, Source]]) -> tuple[Candidate, ...]:
    ordered = sorted(scores.items(), key=lambda one: -one[1][0])  # equal ones as they were named
    return tuple(Candidate(owner, sure, source) for owner, (sure, source) in ordered[:MOST])


def _to_front(best: Collection[Candidate], first: Candidate) -> tuple[Candidate, ...]:
    return (first, *(one for one in best if one.owner != first.owner))[:MOST]
