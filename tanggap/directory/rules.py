"""Which rule wins and which office serves a place: pure, so that rows of the database and lines of a city's files agree.

The most specific rule wins. Specific is, in this order:

1. a rule that names the **asset owner** beats one that does not (a city office may not touch a toll road, whatever the problem is);
2. a rule for the **category** beats one for its **group**, which beats one for everything;
3. a rule for a **smaller area** beats one for a larger.

Two rules for the same category or group, area and owner would tie; they are refused when the city's files are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

Place = TypeVar("Place")
Office = TypeVar("Office")


class Rank(NamedTuple):
    """How specific a rule is; the greater one wins."""

    names_owner: bool
    kind: int  # 2 names the category, 1 its group, 0 neither
    depth: int  # 0 the whole city; more for smaller areas


def rank(*, owner: object, category: object, group: object, depth: int) -> Rank:
    """The rank of a rule from what it names; empty or None means that it does not."""
    return Rank(names_owner=bool(owner), kind=2 if category else 1 if group else 0, depth=depth)


def serving(offices: Mapping[Place, Office], lineage: Sequence[Place]) -> Office | None:
    """The sister office whose area holds the place: the one with the smallest area, when several do."""
    return next((offices[area] for area in reversed(lineage) if area in offices), None)


def above_all(parents: Iterable[Office | None]) -> Office | None:
    """The one office above all sisters in a place too large for any of them, or None when they have different ones."""
    found = set(parents)
    return found.pop() if len(found) == 1 else None
