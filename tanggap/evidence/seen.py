"""A stored photo and how a new one relates to it: the value that the checks read, and the facts as which it is stored. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from tanggap.evidence.checks import Facts, Point, trusted_m
from tanggap.evidence.geometry.verdicts import ChangedBox, Comparison, MatchReason, PictureVerdict
from tanggap.places.grid import distance_m

FAR_M: Final = 150  # what two cases may lie apart and still show one place; accuracies come on top


@dataclass(frozen=True)
class Apart:
    """How far two cases lie from each other, and up to where that may be one place, both in metres."""

    metres: float
    allowed: float

    @property
    def is_far(self) -> bool:
        """Whether the positions cannot be of one place, however wrong both are."""
        return self.metres > self.allowed

    @property
    def is_close(self) -> bool:
        """Whether the points lie as near as one place, with no accuracy forgiven."""
        return self.metres <= FAR_M


@dataclass(frozen=True)
class SeenPhoto:
    """A stored photo and how the new one relates to it. `apart` is None where one of the cases has no point, and for a case that is not
    public (`is_private`): of that nothing is told but that it holds the same picture. `is_theirs`: its case was fixed by the same person
    or office."""

    photo: uuid.UUID
    code: str
    is_after: bool
    comparison: Comparison
    apart: Apart | None = None
    is_theirs: bool = False
    is_private: bool = False

    @property
    def verdict(self) -> PictureVerdict:
        """What comparing them found."""
        return self.comparison.verdict

    @property
    def is_exact(self) -> bool:
        """Whether both were seen from exactly one spot, with less new than a new exposure has."""
        return self.comparison.reason is MatchReason.EXACT_VIEW


def apart(one: Point | None, one_accuracy_m: float, other: Point | None, other_accuracy_m: float) -> Apart | None:
    """The distance of two cases, each accuracy forgiven up to 150 m; None where one has no point."""
    if one is None or other is None:
        return None
    return Apart(distance_m(*one, *other), FAR_M + trusted_m(one_accuracy_m) + trusted_m(other_accuracy_m))


def facts_of(seen: SeenPhoto) -> Facts:
    """What is stored of a match, enough to lay the pictures over each other again; percentages and metres are whole numbers."""
    laid = seen.comparison
    facts: dict[str, object] = {
        "code": seen.code,
        "photo": str(seen.photo),
        "of": "after" if seen.is_after else "before",
        "verdict": str(laid.verdict),
        "match": str(laid.reason),
        "score": laid.score,
        "matched": laid.matched,
        "agreement": round(100 * laid.agreement),
        "covered": round(100 * laid.covered),
        "mirrored": laid.mirrored,
        "matrix": [round(one, 8) for one in laid.matrix],
        "changed": [[round(edge, 4) for edge in (box.left, box.top, box.right, box.bottom)] for box in laid.changed],
    }
    if seen.is_private:
        return facts | {"private": True}
    if seen.apart is not None:
        facts |= {"metres": round(seen.apart.metres), "far": seen.apart.is_far}
    return facts


class StoredMatch(msgspec.Struct, frozen=True):
    """The facts of a match as they are stored; `agreement` and `covered` in per cent."""

    verdict: PictureVerdict
    match: MatchReason
    score: int
    matched: int
    agreement: int
    covered: int
    mirrored: bool
    matrix: tuple[float, float, float, float, float, float, float, float, float]
    changed: tuple[tuple[float, float, float, float], ...]


def comparison_from(facts: Mapping[str, object]) -> Comparison | None:
    """The comparison that these stored facts tell of; None for facts from before there was one, or facts that are damaged."""
    try:
        stored = msgspec.convert(facts, StoredMatch)
    except msgspec.ValidationError:
        return None
    return Comparison(
        stored.verdict,
        stored.match,
        stored.score,
        stored.matched,
        stored.agreement / 100,
        stored.covered / 100,
        stored.mirrored,
        stored.matrix,
        tuple(ChangedBox(*edges) for edges in stored.changed),
    )
