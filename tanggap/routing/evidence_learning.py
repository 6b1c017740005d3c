"""How much the resident's choice and the words count, learned from how sendings ended; within bounds that the database holds too.

A logistic regression with two weights, the rule's own odds as its offset, drawn towards what the house ships as if PRIOR sendings had
said so: a dozen returned cases move little, a thousand tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import exp
from typing import Final

from django.db.models import F, Q

from tanggap.places.models import City
from tanggap.routing.evidence import CHOICE_WITHIN, WORDS_WITHIN, Weights
from tanggap.routing.models import Dispatch, DispatchOutcome, EvidenceWeights

PRIOR: Final = 40.0  # the strength of what is shipped, against one sending each
FEWEST: Final = 50
_NEWEST: Final = 5_000
_STEPS: Final = 25
# One ended sending: the rule's log-odds, the words' log-ratio, whether the rule's office was right.
Ended = tuple[float, float, bool]


def weights_of(city: City) -> Weights:
    """The newest that were learned; what is shipped before that."""
    row = EvidenceWeights.objects.filter(city=city).order_by("-pk").first()
    return Weights(row.choice / 1000, row.words / 1000) if row else Weights()


def learn_weights(city: City, *, at: datetime) -> EvidenceWeights | None:
    """Learn from the newest ended first sendings whose kind the resident chose; None while there are fewer than FEWEST."""
    ended = _ended(city)
    if len(ended) < FEWEST:
        return None
    found = fit(ended)
    return EvidenceWeights.objects.create(
        city=city, at=at, choice=round(1000 * found.choice), words=round(1000 * found.words), learned_from=len(ended)
    )


def fit(ended: Sequence[Ended]) -> Weights:
    """The weights that explain best how these ended, within their bounds: gradient steps on a convex loss. Pure."""
    shipped = Weights()
    choice, words = shipped.choice, shipped.words
    for _step in range(_STEPS):
        slope = [PRIOR * (shipped.choice - choice), PRIOR * (shipped.words - words)]
        bend = [PRIOR, PRIOR]
        for rule, ratio, was_right in ended:
            sure = 1 / (1 + exp(-(rule + choice + words * ratio)))
            error, spread = was_right - sure, sure * (1 - sure)
            slope[0] += error
            slope[1] += error * ratio
            bend[0] += spread
            bend[1] += spread * ratio * ratio
        # Half a Newton step for each weight by itself: slower than both together, and never unstable.
        choice = _within(choice + slope[0] / bend[0] / 2, CHOICE_WITHIN)
        words = _within(words + slope[1] / bend[1] / 2, WORDS_WITHIN)
    return Weights(choice, words)


def _ended(city: City) -> list[Ended]:
    """Right: the office that the rule named took it on. Wrong: it gave it back, or triage knew a better one that took it."""
    wrong = (DispatchOutcome.RETURNED, DispatchOutcome.REDIRECTED)
    known = (
        Q(outcome=DispatchOutcome.ACCEPTED) | Q(agency=F("suggested"), outcome__in=wrong) | Q(was_right__isnull=False)
    )
    rows = Dispatch.objects.filter(known, city=city, is_first=True, rule_odds__isnull=False, suggested__isnull=False)
    told = rows.order_by("-pk").values_list("rule_odds", "words_ratio", "outcome", "was_right", "agency", "suggested")
    return [
        ((odds or 0) / 100, (ratio or 0) / 100, _was_right(outcome, checked, is_suggested=agency == suggested))
        for odds, ratio, outcome, checked, agency, suggested in told[:_NEWEST]
    ]


def _was_right(outcome: str, checked: bool | None, *, is_suggested: bool) -> bool:
    return (
        is_suggested and outcome not in (DispatchOutcome.RETURNED, DispatchOutcome.REDIRECTED) and checked is not False
    )


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])
