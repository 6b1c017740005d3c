"""How likely a report and an open case are the same problem: a logistic model over what they have in common.

The weights below were set by hand and moved by `python bench/duplicates.py --fit` on pairs that were written for it (docs/duplicates.md);
what they are worth is measured on pairs by other hands. They are few enough to be read: a positive one speaks for the same problem.
"""

from __future__ import annotations

import math
from typing import Final

from tanggap.routing.duplicates.pair_features import MOST_SPREADS, PairFeatures, PhotoMatch

# Below this an operator is not troubled; above the second a resident is asked; above the third the machine says "probably".
SHOWN_FROM: Final = 0.15
ASKED_FROM: Final = 0.32
LIKELY_FROM: Final = 0.72
# As sure as two kinds become that neither share a word nor a verified photo.
_MOST_WITHOUT_WORDS: Final = 0.69

# How far texts on one problem usually speak of one thing.
_USUAL_TOPIC: Final = 0.65

WEIGHTS: Final = {
    "same": 2.46,  # the same kind, at one point, the same hour
    "apart": 0.08,  # metres, in spreads
    "apart_squared": -1.95,
    "no_point": -3.80,
    "other_kind": -3.12,  # times what the kinds are not alike
    "other_kind_same_words": 1.67,  # times the share of shared words
    "other_kind_says_kind": 1.21,
    "other_kind_other_words": -3.28,  # times what the kinds are not alike and the words do not say
    "other_kind_nothing_said": -2.43,
    "unknown_kind": -1.52,
    "unknown_kind_same_words": 1.12,
    "same_kind_topic": 1.89,  # times how far both speak of one thing, beyond what is usual
    "other_kind_topic": 3.16,
    "unknown_kind_topic": 4.02,
    "nothing_shared": -0.80,
    "many_same_words": 0.52,
    "many_other_words": -3.68,
    "many_nothing_said": -0.70,
    "same_words": 0.16,
    "details": 0.60,  # for each rare word that both use, three at most
    "age": -1.22,  # the time between, in the usual length of such a problem
    "place": 1.64,  # only as far as the points are apart: it tells nothing of what is there
    "other_place": -1.23,
    "other_number": -2.72,
    "excludes": -3.41,
    "is_another": -1.26,
    "rivals_nearby": -0.25,
    "alike_photo": 1.00,
    "same_place_photo": 4.00,
    "same_picture": 7.00,
}


def features(pair: PairFeatures) -> dict[str, float]:
    """The numbers that are weighed, by the names of WEIGHTS."""
    is_unknown = pair.kind_alike is None
    return {
        "same": 1.0,
        **_distance(pair),
        **_other_kind(pair),
        **_many(pair),
        "unknown_kind": float(is_unknown),
        "unknown_kind_same_words": float(is_unknown) * max(pair.problem, pair.says_kind),
        **_topic(pair),
        "nothing_shared": float(pair.nothing_shared),
        "same_words": pair.problem,
        "details": min(3.0, len(pair.details)),
        "age": min(5.0, pair.days / pair.lasts_days),
        "place": pair.place * (1.0 if pair.metres is None else min(1.0, _spreads(pair))),
        "other_place": float(pair.other_place),
        "other_number": float(pair.other_number),
        "excludes": float(pair.excludes),
        "is_another": float(pair.is_another),
        "rivals_nearby": math.log1p(max(0, pair.rivals_nearby)),
        "alike_photo": float(pair.photo == PhotoMatch.ALIKE),
        "same_place_photo": float(pair.photo == PhotoMatch.SAME_PLACE),
        "same_picture": float(pair.photo == PhotoMatch.SAME_PICTURE),
    }


def _distance(pair: PairFeatures) -> dict[str, float]:
    if pair.metres is None:
        return {"no_point": 1.0}
    spreads = _spreads(pair)
    return {"apart": spreads, "apart_squared": spreads**2}


def _spreads(pair: PairFeatures) -> float:
    return min(MOST_SPREADS, (pair.metres or 0.0) / pair.spread_m)


def _other_kind(pair: PairFeatures) -> dict[str, float]:
    if not pair.is_other_kind or pair.kind_alike is None:
        return {}
    unlike = 1 - pair.kind_alike
    says_other = pair.both_name_it and not pair.shares_words
    return {
        "other_kind": unlike,
        "other_kind_same_words": pair.problem,
        "other_kind_says_kind": pair.says_kind,
        "other_kind_other_words": unlike * (1 - pair.says_kind) * says_other,
        "other_kind_nothing_said": unlike * (not pair.both_name_it),
    }


def _topic(pair: PairFeatures) -> dict[str, float]:
    if pair.topic is None:
        return {}
    known = "unknown_kind" if pair.kind_alike is None else "other_kind" if pair.is_other_kind else "same_kind"
    return {f"{known}_topic": pair.topic - _USUAL_TOPIC}


def _many(pair: PairFeatures) -> dict[str, float]:
    """Where one place has several problems of a kind, words decide."""
    if not pair.has_many:
        return {}
    return {
        "many_same_words": pair.problem,
        "many_other_words": float(pair.both_name_it and not pair.shares_words),
        "many_nothing_said": float(not pair.both_name_it),
    }


def probability(pair: PairFeatures) -> float:
    """0 to 1: how likely the two are one problem."""
    z = sum(WEIGHTS[name] * value for name, value in features(pair).items())
    found = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
    is_sure_without_words = pair.is_other_kind and not pair.shares_words and pair.photo < PhotoMatch.SAME_PLACE
    return min(_MOST_WITHOUT_WORDS, found) if is_sure_without_words else found
