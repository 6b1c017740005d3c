"""Which areas are worth asking about when a text is not certain. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tanggap.places.gazetteer.lineages import AreaLineages
from tanggap.places.gazetteer.mentions import Mention

# Below, a candidate is not worth asking about.
WORTH_ASKING: Final = 0.06
MOST_OFFERED: Final = 4
# Four smallest areas that hold less than this together are four of many: larger ones are offered instead.
HOLDS_ENOUGH: Final = 0.5
_ABOVE_AVERAGE: Final = 1.5


def worth_asking(
    order: Sequence[int], shares: Sequence[float], found: Sequence[Mention], lineages: AreaLineages
) -> list[tuple[int, float]]:
    """At most four areas (by their ids) with the belief in each, the likeliest first; larger ones where no few smallest stand out.

    `order` are the smallest areas by their `shares` of belief, `found` the names in the text.
    """
    best = [leaf for leaf in order[:MOST_OFFERED] if shares[leaf] >= WORTH_ASKING]
    best = [leaf for leaf in best if leaf in _narrow(found) or _stands_out(leaf, shares, lineages)]
    if best and best[0] == order[0] and sum(shares[leaf] for leaf in best) >= HOLDS_ENOUGH:
        likely = [(lineages.of_leaves[leaf][-1], shares[leaf]) for leaf in best]
        likely += _named_larger(found, shares, lineages, but=best)
    else:
        likely = [pair for pair in _districts(shares, lineages) if pair[1] >= WORTH_ASKING]
        likely = [pair for pair in likely if _district_stands_out(pair[0], shares, lineages)]
    return sorted(likely, key=lambda pair: -pair[1])[:MOST_OFFERED]


def _narrow(found: Sequence[Mention]) -> set[int]:
    """Smallest areas that a name means by itself, and not as parts of a larger one."""
    small = (name.leaves for mention in found for name in mention.names if name.kind not in {"district", "city"})
    return {leaf for leaves in small if len(leaves) <= MOST_OFFERED for leaf in leaves}


def _stands_out(leaf: int, shares: Sequence[float], lineages: AreaLineages) -> bool:
    """Whether more is known than the larger area: its parts are not all alike."""
    around = [shares[n] for n in lineages.beside([leaf])]
    return len(around) < 2 or shares[leaf] > _ABOVE_AVERAGE * sum(around) / len(around)


def _district_stands_out(area: int, shares: Sequence[float], lineages: AreaLineages) -> bool:
    """The same for an area that holds smallest ones, compared with all of the next larger area."""
    inside = [share for share, line in zip(shares, lineages.of_leaves, strict=True) if area in line]
    holder = next((line[-3] for line in lineages.of_leaves if area in line and len(line) > 2), None)
    around = [share for share, line in zip(shares, lineages.of_leaves, strict=True) if holder in line or holder is None]
    return sum(inside) / len(inside) > _ABOVE_AVERAGE * sum(around) / len(around)


def _districts(shares: Sequence[float], lineages: AreaLineages) -> list[tuple[int, float]]:
    """Every area that holds smallest ones, with the belief in all of it."""
    sums: dict[int, float] = {}
    for share, line in zip(shares, lineages.of_leaves, strict=True):
        if len(line) > 1:
            sums[line[-2]] = sums.get(line[-2], 0.0) + share
    return list(sums.items())


def _named_larger(
    found: Sequence[Mention], shares: Sequence[float], lineages: AreaLineages, *, but: Sequence[int]
) -> list[tuple[int, float]]:
    """Larger areas that the text names itself and that hold none of the areas already offered."""
    named = {leaf for mention in found for name in mention.names if name.kind == "district" for leaf in name.leaves}
    areas = {lineages.of_leaves[leaf][-2] for leaf in named if len(lineages.of_leaves[leaf]) > 1}
    areas -= {area for leaf in but for area in lineages.of_leaves[leaf]}
    return [(area, share) for area, share in _districts(shares, lineages) if area in areas and share >= WORTH_ASKING]
