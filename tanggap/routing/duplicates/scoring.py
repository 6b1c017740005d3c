"""How likely a report and an open case are the same problem: a logistic model over what they have in common.

The weights below were set by hand and moved by `python bench/duplicates.py --fit` on pairs that were written for it (docs/duplicates.md);
what they are worth is measured on pairs by other hands. They are few enough to be read: a positive one speaks for the same problem.
"""

from __future__ import annotations

import math
from typing import Final

from tanggap.routing.duplicates.pair_features import MOST_SPREADS, PairFeatures, SceneMatch

# Below this an operator is not troubled; above the second a resident is asked; above the third the machine says "probably".
SHOWN_FROM: Final = 0.32
ASKED_FROM: Final = 0.60
LIKELY_FROM: Final = 0.80
# As sure as a pair becomes that may not be called nearly certain.
_MOST_UNCERTAIN: Final = 0.78
# So much both say, in words and in all, that they speak of one thing although no landmark is shared.
_SAME_WORDS: Final = 0.5
_SAME_TOPIC: Final = 0.8
# So far both speak of one thing that a single shared name settles it, or a point near by.
_LIKE_TOPIC: Final = 0.45
_NEAR_SPREADS: Final = 1.3
_USUAL_RIVALS: Final = 3

# How far texts on one problem usually speak of one thing.
_USUAL_TOPIC: Final = 0.65

WEIGHTS: Final = {
    "same": 3.35,  # the same kind, at one point, the same hour
    "apart": 0.0,  # metres, in spreads
    "apart_squared": -1.80,
    "no_point": -3.80,
    "other_kind": -3.70,  # times what the kinds are not alike
    "other_kind_same_words": 1.99,  # times the share of shared words
    "other_kind_says_kind": 0.91,
    "other_kind_other_words": -3.37,  # times what the kinds are not alike and the words do not say
    "other_kind_nothing_said": -2.49,
    "unknown_kind": -1.67,
    "unknown_kind_same_words": 0.98,
    "unknown_kind_nothing_shared": -0.3,
    "same_kind_topic": 1.46,  # times how far both speak of one thing, beyond what is usual
    "other_kind_topic": 3.38,
    "unknown_kind_topic": 3.90,
    "nothing_shared": -1.04,
    "many_same_words": 0.58,
    "many_other_words": -3.99,
    "many_nothing_said": -0.70,
    "same_words": -0.46,
    "details": 0.89,  # for each rare word that both use, three at most
    "age": -1.27,  # the time between, in the usual length of such a problem
    "place": 1.94,  # only as far as the points are apart: it tells nothing of what is there
    "other_place": -1.48,
    "no_common_place": -1.30,  # the same
    "other_side": -1.02,
    "in_order": -3.12,
    "other_number": -3.33,
    "excludes": -3.97,
    "is_another": -1.29,
    "rivals_nearby": -1.00,  # logarithm of how many beyond three
    "alike_photo": 1.00,
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
        "unknown_kind_same_words": float(is_unknown) * max(pair.words.problem, pair.words.says_kind),
        "unknown_kind_nothing_shared": float(is_unknown and not pair.words.shares_words and pair.words.both_name_it),
        **_topic(pair),
        "nothing_shared": float(pair.words.nothing_shared),
        "same_words": pair.words.problem,
        "details": min(3.0, len(pair.words.details)),
        "age": min(5.0, pair.days / pair.lasts_days),
        "place": pair.words.place * _far(pair),
        "other_place": float(pair.words.other_place),
        "no_common_place": pair.words.no_common_place * _far(pair),
        "other_side": float(pair.words.other_side),
        "in_order": float(pair.words.in_order),
        "other_number": float(pair.words.other_number),
        "excludes": float(pair.words.excludes),
        "is_another": float(pair.words.is_another),
        "rivals_nearby": math.log1p(max(0, pair.rivals_nearby - _USUAL_RIVALS)),
        "alike_photo": float(pair.photo == SceneMatch.ALIKE),
        "same_picture": float(pair.photo == SceneMatch.SAME_PICTURE),
    }


def _distance(pair: PairFeatures) -> dict[str, float]:
    if pair.metres is None:
        return {"no_point": 1.0}
    spreads = _spreads(pair)
    return {"apart": spreads, "apart_squared": spreads**2}


def _far(pair: PairFeatures) -> float:
    """How much names of places matter, 0 to 1: at one point they say nothing new."""
    return 1.0 if pair.metres is None else min(1.0, _spreads(pair))


def _spreads(pair: PairFeatures) -> float:
    return min(MOST_SPREADS, (pair.metres or 0.0) / pair.spread_m)


def _other_kind(pair: PairFeatures) -> dict[str, float]:
    if not pair.is_other_kind or pair.kind_alike is None:
        return {}
    unlike = 1 - pair.kind_alike
    says_other = pair.words.both_name_it and not pair.words.shares_words
    return {
        "other_kind": unlike,
        "other_kind_same_words": pair.words.problem,
        "other_kind_says_kind": pair.words.says_kind,
        "other_kind_other_words": unlike * (1 - pair.words.says_kind) * says_other,
        "other_kind_nothing_said": unlike * (not pair.words.both_name_it),
    }


def _topic(pair: PairFeatures) -> dict[str, float]:
    if pair.words.topic is None:
        return {}
    known = "unknown_kind" if pair.kind_alike is None else "other_kind" if pair.is_other_kind else "same_kind"
    return {f"{known}_topic": pair.words.topic - _USUAL_TOPIC}


def _many(pair: PairFeatures) -> dict[str, float]:
    """Where one place has several problems of a kind, words decide."""
    if not pair.has_many:
        return {}
    return {
        "many_same_words": pair.words.problem,
        "many_other_words": float(pair.words.both_name_it and not pair.words.shares_words),
        "many_nothing_said": float(not pair.words.both_name_it),
    }


def probability(pair: PairFeatures) -> float:
    """0 to 1: how likely the two are one problem."""
    z = sum(WEIGHTS[name] * value for name, value in features(pair).items())
    found = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
    return found if _may_be_certain(pair) else min(_MOST_UNCERTAIN, found)


def _may_be_certain(pair: PairFeatures) -> bool:
    """Whether "hampir pasti" may be said at all: nothing speaks against it, and across kinds both words and place agree.

    Like hashes of photos add weight, but excuse nothing here: nobody has laid the two photos on each other.
    """
    if (
        pair.words.no_common_place
        or pair.words.other_side
        or pair.words.other_place
        or pair.words.other_number
        or pair.words.next_number
        or pair.words.is_another
        or pair.words.excludes
        or pair.words.in_order
    ):
        return False
    names = len(pair.words.place_words) + len(pair.words.details)
    if pair.kind_alike == 1 and not pair.has_many:
        return bool(names) or not pair.words.both_name_it or _says_enough(pair)
    topic = pair.words.topic or 0.0
    says_one_thing = pair.words.problem >= _SAME_WORDS and topic >= _SAME_TOPIC and not pair.has_many
    is_named = names > 1 or (names == 1 and (pair.has_many or topic >= _LIKE_TOPIC))
    return pair.words.shares_words and (is_named or says_one_thing)


def _says_enough(pair: PairFeatures) -> bool:
    """Whether two who name no common place say what is wrong so much alike, so near to one another, that it is one."""
    is_near = pair.metres is not None and _spreads(pair) <= _NEAR_SPREADS
    return is_near and (pair.words.shares_words or (pair.words.topic or 0.0) >= _LIKE_TOPIC)
