"""How likely a report and an open case are the same problem: a logistic model over what they have in common.

The weights below were fitted by `python bench/duplicates.py --fit` on the training half of the generated set (docs/duplicates.md says
what stands in it and how a city fits its own). They are few enough to be read: a positive one speaks for the same problem.
"""

from __future__ import annotations

import math
from typing import Final

from tanggap.routing.duplicates.pair_features import LIKE_BITS, PairFeatures

# Below this an operator is not troubled; above the second a resident is asked; above the third the machine says "probably".
SHOWN_FROM: Final = 0.15
ASKED_FROM: Final = 0.35
LIKELY_FROM: Final = 0.80

NAMES: Final = (
    "sigmas", "sigmas_squared", "spread", "no_point", "kind_unlike", "other_kind_same_words", "unknown_kind", "age", "weeks",
    "same_day", "problem", "other_words", "place", "other_place", "other_number", "photo", "other_photo", "rivals_nearby",
)  # fmt: skip
INTERCEPT: Final = 2.972
WEIGHTS: Final[tuple[float, ...]] = (
    1.214,  # sigmas
    -1.473,  # sigmas_squared
    -1.366,  # spread
    0.000,  # no_point
    -2.519,  # kind_unlike
    0.433,  # other_kind_same_words
    -1.935,  # unknown_kind
    0.841,  # age
    -1.774,  # weeks
    0.618,  # same_day
    0.353,  # problem
    -0.297,  # other_words
    0.622,  # place
    -1.679,  # other_place
    -0.919,  # other_number
    7.993,  # photo
    -0.238,  # other_photo
    -2.196,  # rivals_nearby
)


def features(pair: PairFeatures) -> tuple[float, ...]:
    """The numbers that are weighed, in the order of NAMES."""
    bits = pair.photo_bits
    is_other = pair.kind_alike is not None and pair.kind_alike < 1
    return (
        min(pair.sigmas, 3.5),
        min(pair.sigmas, 3.5) ** 2,
        math.log(pair.spread_m / 30),
        float(pair.metres is None),
        0.0 if pair.kind_alike is None else 1 - pair.kind_alike,
        float(is_other) * pair.problem,
        float(pair.kind_alike is None),
        math.log1p(pair.days),
        min(8.0, pair.days / 7),
        float(pair.days < 1),
        pair.problem,
        float(pair.both_name_it and not pair.problem),
        pair.place,
        float(pair.has_words and not pair.place_words),
        float(pair.other_number),
        0.0 if bits is None else max(0.0, 1 - bits / LIKE_BITS),
        float(bits is not None and bits > LIKE_BITS),
        math.log1p(pair.rivals_nearby),
    )


def probability(pair: PairFeatures) -> float:
    """0 to 1: how likely the two are one problem."""
    z = INTERCEPT + sum(weight * value for weight, value in zip(WEIGHTS, features(pair), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
