"""One answer from two sources: the city's rule for this kind of problem, and the classifier that learned from past cases. Pure.

1. The rule names an office and the classifier names the same one first: each makes the other surer (1 - (1-r)(1-m)).
2. The classifier names another first: both stay on the list, in the order of their probabilities, and a person decides. When the
   classifier is not strong (under STRONG), the rule's office goes first.
3. Only one of them says something: it stands alone. What the classifier says without a rule may still be sent by itself, if it is sure.
4. An office of the area (a family that the rules name) is always the one that serves the place: labels are families here, and only
   `owner_labels.office_of` turns them into an office. Where the rule names such a family, it goes first whatever the classifier says.
5. The resident chose the kind: the choice, the rule and the words are weighed as evidence for the rule's office (`evidence`), and what is
   left is shared by the classifier's others. So words that speak mildly for another office do not take the case from the rule's.
6. Nobody says anything: no candidate; the front desk finds out.

docs/learning.md tells the same to people who configure a city.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tanggap.routing.evidence import Evidence

MOST = 3
STRONG = 0.8


class SuggestionSource(StrEnum):
    """What named an owner: the city's rule, the classifier (`model`), or both."""

    RULE = "rule"
    MODEL = "model"
    BOTH = "both"


@dataclass(frozen=True)
class RuleAnswer:
    """The office or family that the rule names, how probably it is right, and whether it is one of the area's own offices."""

    owner: str
    sure: float
    is_of_area: bool = False


@dataclass(frozen=True)
class OwnerCandidate:
    """An owner (a label), how sure we are of it from 0 to 1, and who named it."""

    owner: str
    sure: float
    source: SuggestionSource


@dataclass(frozen=True)
class CombinedOwners:
    """At most three candidates, the one to offer first; `is_split` when rule and classifier name different offices."""

    candidates: tuple[OwnerCandidate, ...]
    is_split: bool

    @property
    def sure(self) -> float:
        """How sure the first candidate is."""
        return self.candidates[0].sure if self.candidates else 0.0


def combine(rule: RuleAnswer | None, model: Sequence[tuple[str, float]]) -> CombinedOwners:
    """At most three candidates; `model` holds the classifier's labels with their probabilities, sorted, the likeliest first."""
    said = {owner: sure for owner, sure in model if owner}
    if rule is None:
        return CombinedOwners(
            _best({owner: (sure, SuggestionSource.MODEL) for owner, sure in said.items()}), is_split=False
        )
    first = next(iter(said), "")
    agrees = first in ("", rule.owner)
    scores = {owner: (sure, SuggestionSource.MODEL) for owner, sure in said.items() if owner != rule.owner}
    scores[rule.owner] = _of_the_rule(rule, said, agrees=agrees)
    best = _best(scores)
    if agrees or rule.is_of_area or said[first] < STRONG:
        best = _to_front(best, OwnerCandidate(rule.owner, *scores[rule.owner]))
    return CombinedOwners(best, is_split=not agrees)


def combine_with_choice(rule: RuleAnswer, model: Sequence[tuple[str, float]], evidence: Evidence) -> CombinedOwners:
    """The same where the resident chose the kind: the rule's office as sure as the evidence, the others share the rest."""
    said = {owner: sure for owner, sure in model if owner}
    first = next(iter(said), "")
    source = SuggestionSource.BOTH if rule.owner in said else SuggestionSource.RULE
    scores = {
        owner: (sure * (1 - evidence.sure), SuggestionSource.MODEL)
        for owner, sure in said.items()
        if owner != rule.owner
    }
    scores[rule.owner] = (evidence.sure, source)
    best = _best(scores)
    if rule.is_of_area:
        best = _to_front(best, OwnerCandidate(rule.owner, *scores[rule.owner]))
    return CombinedOwners(best, is_split=first not in ("", rule.owner))


def _of_the_rule(rule: RuleAnswer, said: Mapping[str, float], *, agrees: bool) -> tuple[float, SuggestionSource]:
    """How sure the rule's office is once the classifier's answer is known."""
    if rule.owner not in said:
        # The classifier knows the office's rivals only; what it gives them is taken off.
        return rule.sure * (1 - max(said.values(), default=0.0)), SuggestionSource.RULE
    if agrees:
        return 1 - (1 - rule.sure) * (1 - said[rule.owner]), SuggestionSource.BOTH
    return max(said[rule.owner], rule.sure * (1 - max(said.values()))), SuggestionSource.BOTH


def _best(scores: Mapping[str, tuple[float, SuggestionSource]]) -> tuple[OwnerCandidate, ...]:
    ordered = sorted(scores.items(), key=lambda one: -one[1][0])  # equal ones as they were named
    return tuple(OwnerCandidate(owner, sure, source) for owner, (sure, source) in ordered[:MOST])


def _to_front(best: Collection[OwnerCandidate], first: OwnerCandidate) -> tuple[OwnerCandidate, ...]:
    return (first, *(one for one in best if one.owner != first.owner))[:MOST]
