"""How far a name in a text may be believed, by the manner in which it stands there. Pure data.

Counted by `bench/places_from_words.py --beliefs` on the earlier three quarters of Surabaya's records, where the kelurahan was known:
share of texts whose place lay in the named area, and share whose place lay elsewhere in the same larger area. Rounded, because another
city is not Surabaya. What a city's own gazetteer says (streets, landmarks) could not be counted there and is set with care.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tanggap.places.gazetteer.mentions import Manner, Mention


@dataclass(frozen=True, slots=True)
class Belief:
    """Shares between 0 and 1: the place lies in the village named, in the district named, or beside the area named."""

    village: float
    district: float
    beside: float


# A name of a smallest area.
_VILLAGE: Final = {
    Manner.MARKED: Belief(0.96, 0, 0.02),
    Manner.ALONE: Belief(0.85, 0, 0.08),
    Manner.NUMBERED: Belief(0.78, 0, 0.09),
    Manner.STREET: Belief(0.63, 0, 0.13),
    Manner.FACILITY: Belief(0.65, 0, 0.09),
    Manner.LONGER: Belief(0.63, 0, 0.10),
    Manner.PLAIN: Belief(0.78, 0, 0.07),
    Manner.WAY: Belief(0.45, 0, 0.20),
}
# A name of a larger area only.
_DISTRICT: Final = {
    Manner.MARKED: Belief(0, 0.97, 0),
    Manner.ALONE: Belief(0, 0.90, 0),
    Manner.NUMBERED: Belief(0, 0.70, 0),
    Manner.STREET: Belief(0, 0.62, 0),
    Manner.FACILITY: Belief(0, 0.70, 0),
    Manner.LONGER: Belief(0, 0.62, 0),
    Manner.PLAIN: Belief(0, 0.80, 0),
    Manner.WAY: Belief(0, 0.40, 0),
}
# A name that a smallest and a larger area share.
_BOTH: Final = {
    Manner.MARKED: Belief(0.60, 0.35, 0),
    Manner.ALONE: Belief(0.70, 0.24, 0),
    Manner.NUMBERED: Belief(0.50, 0.20, 0.05),
    Manner.STREET: Belief(0.63, 0.20, 0),
    Manner.FACILITY: Belief(0.58, 0.27, 0.02),
    Manner.LONGER: Belief(0.33, 0.43, 0.05),
    Manner.PLAIN: Belief(0.40, 0.43, 0.02),
    Manner.WAY: Belief(0.25, 0.30, 0.05),
}
_SISTERS: Final = Belief(0.92, 0, 0.05)
_SISTERS_OF_A_DISTRICT: Final = Belief(0.25, 0.65, 0.05)
# Streets and landmarks of the gazetteer.
_LISTED: Final = {
    Manner.MARKED: Belief(0.88, 0, 0.08),
    Manner.ALONE: Belief(0.86, 0, 0.08),
    Manner.NUMBERED: Belief(0.84, 0, 0.08),
    Manner.LONGER: Belief(0.70, 0, 0.12),
    Manner.WAY: Belief(0.45, 0, 0.20),
}
_LISTED_ELSE: Final = Belief(0.82, 0, 0.10)
# A typo makes every name less sure, one after its marker least.
_TYPO: Final = 0.7
_TYPO_MARKED: Final = 0.93


def belief_of(mention: Mention) -> Belief:
    """How far this mention may be believed."""
    kinds = {name.kind for name in mention.names}
    larger = kinds & {"district", "city"}
    if "village" in kinds and larger:
        sister = all(name.is_sister for name in mention.names if name.kind == "village")
        found = _SISTERS_OF_A_DISTRICT if sister else _BOTH[mention.manner]
    elif "village" in kinds:
        sister = all(name.is_sister for name in mention.names if name.kind == "village")
        found = _SISTERS if sister and mention.manner is not Manner.WAY else _VILLAGE[mention.manner]
    elif larger:
        found = _DISTRICT[mention.manner]
    else:
        found = _LISTED.get(mention.manner, _LISTED_ELSE)
    return found if not mention.typos else _weaker(found, mention.manner)


def _weaker(belief: Belief, manner: Manner) -> Belief:
    by = _TYPO_MARKED if manner is Manner.MARKED else _TYPO
    return Belief(belief.village * by, belief.district * by, belief.beside * by)
