"""From the names in a text to the area that is meant: certain, one of a few, or unknown. Pure.

Every name moves belief between the city's smallest areas: its share goes to the areas that it may mean, a little to their neighbours
in the same larger area, the rest to all others. Beliefs multiply as if the names were independent (naive Bayes): where two names
agree the belief is strong, where they contradict each other it falls, and a street through five areas says little until a second
name picks one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tanggap.places.gazetteer.beliefs import Belief, belief_of
from tanggap.places.gazetteer.lineages import AreaLineages
from tanggap.places.gazetteer.mentions import Manner, Mention, mentions
from tanggap.places.gazetteer.names import GazetteerName, NameIndex
from tanggap.places.gazetteer.offers import worth_asking

# Above, an answer is certain; chosen on the earlier three quarters of Surabaya's records for 0.95 right (docs/places.md).
CERTAIN: Final = 0.90
CERTAIN_LARGER: Final = 0.90
# The second best must be this much less likely.
MARGIN: Final = 0.30
MOST_MENTIONS: Final = 12


class PlaceCertainty(StrEnum):
    """How sure the place is, and so what to do with the text."""

    CERTAIN = "certain"
    AMBIGUOUS = "ambiguous"  # ask back
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class PlaceReason:
    """Words of the text that spoke for an area, or against it."""

    said: str
    name: str
    kind: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class AreaCandidate:
    """An area (by its id) with how likely it is, 0 to 1, and the words that said so."""

    area: int
    score: float
    reasons: tuple[PlaceReason, ...]


@dataclass(frozen=True, slots=True)
class PlaceInference:
    """Where a text lies. `area` is set when certain, the smallest area of which that may be said; `candidates` are to be offered."""

    certainty: PlaceCertainty
    area: int | None = None
    score: float = 0.0
    reasons: tuple[PlaceReason, ...] = ()
    candidates: tuple[AreaCandidate, ...] = ()


def infer_place(text: str, address: str, names: NameIndex, lineages: AreaLineages) -> PlaceInference:
    """What place text and address mean together."""
    found = _once([*mentions(address, names, is_address=True), *mentions(text, names, is_address=False)])
    if not found or not lineages.of_leaves:
        return PlaceInference(PlaceCertainty.NOTHING)
    shares = _believe(found, lineages)
    return _decide(shares, found, lineages)


def _once(found: Sequence[Mention]) -> list[Mention]:
    """Each name once, as it is best believed: saying it twice makes it no truer. NameIndex of the whole city say nothing."""
    best: dict[str, Mention] = {}
    for mention in found:
        if not any(name.leaves for name in mention.names):
            continue
        known = best.get(mention.key)
        if known is None or _sum(belief_of(mention)) > _sum(belief_of(known)):
            best[mention.key] = mention
    return list(best.values())[:MOST_MENTIONS]


def _sum(belief: Belief) -> float:
    return belief.village + belief.district


def _believe(found: Sequence[Mention], lineages: AreaLineages) -> list[float]:
    """The share of belief in each smallest area; together 1."""
    shares = [1.0 / len(lineages.of_leaves)] * len(lineages.of_leaves)
    for mention in found:
        said = _spread(mention, lineages)
        shares = [share * here for share, here in zip(shares, said, strict=True)]
        whole = sum(shares)
        shares = [share / whole for share in shares]
    return shares


def _spread(mention: Mention, lineages: AreaLineages) -> list[float]:
    """What one name says of each smallest area."""
    belief, count = belief_of(mention), len(lineages.of_leaves)
    meant = {leaf for name in mention.names if name.kind not in {"district", "city"} for leaf in name.leaves}
    larger = {leaf for name in mention.names if name.kind in {"district", "city"} for leaf in name.leaves}
    beside = lineages.beside(meant | larger) - meant - larger
    rest = max(1.0 - belief.village - belief.district - belief.beside, 0.01)
    said = [rest / count] * count
    for leaves, share in ((meant, belief.village), (larger, belief.district), (beside, belief.beside)):
        for leaf in leaves:
            said[leaf] += share / len(leaves)
    return said


def _decide(shares: Sequence[float], found: Sequence[Mention], lineages: AreaLineages) -> PlaceInference:
    order = sorted(range(len(shares)), key=lambda leaf: -shares[leaf])
    best, second = order[0], order[1] if len(order) > 1 else None
    likely = worth_asking(order, shares, found, lineages)
    offered = tuple(AreaCandidate(area, share, _reasons(area, found, lineages)) for area, share in likely)
    margin = shares[best] - (shares[second] if second is not None else 0.0)
    if shares[best] >= CERTAIN and margin >= MARGIN:
        area = lineages.of_leaves[best][-1]
        return PlaceInference(PlaceCertainty.CERTAIN, area, shares[best], _reasons(area, found, lineages), offered)
    for area, share in _larger(best, shares, lineages):
        # Far above the smallest areas it helps only where nothing smaller can be asked about.
        is_next = area == lineages.of_leaves[best][-2]
        if share >= CERTAIN_LARGER and (is_next or not offered):
            return PlaceInference(PlaceCertainty.CERTAIN, area, share, _reasons(area, found, lineages), offered)
    if offered:
        first = offered[0]
        return PlaceInference(PlaceCertainty.AMBIGUOUS, None, first.score, first.reasons, offered)
    return PlaceInference(PlaceCertainty.NOTHING)


def _larger(best: int, shares: Sequence[float], lineages: AreaLineages) -> list[tuple[int, float]]:
    """The larger areas that hold the best one, the smallest first, each with the belief in all of it."""
    found = []
    for depth in range(len(lineages.of_leaves[best]) - 2, -1, -1):
        area = lineages.of_leaves[best][depth]
        inside = (share for share, line in zip(shares, lineages.of_leaves, strict=True) if area in line)
        found.append((area, sum(inside)))
    return found


def _reasons(area: int, found: Sequence[Mention], lineages: AreaLineages) -> tuple[PlaceReason, ...]:
    """Every name of the text, with whether it speaks for this area. What only lies on the way contradicts nothing."""
    inside = {n for n, line in enumerate(lineages.of_leaves) if area in line}
    reasons = []
    for mention in found:
        agreeing = [name for name in mention.names if inside.intersection(name.leaves)]
        if agreeing or mention.manner is not Manner.WAY:
            name = _best_name(agreeing or mention.names, inside)
            reasons.append(PlaceReason(mention.said, name.name, name.kind, bool(agreeing)))
    return tuple(sorted(reasons, key=lambda reason: not reason.agrees))


def _best_name(names: Sequence[GazetteerName], inside: set[int]) -> GazetteerName:
    """Of names that sound alike the narrowest."""
    return min(names, key=lambda name: (len(set(name.leaves) - inside), len(name.leaves)))
