"""What it means that a photo matches another: the place decides, except for what the case already holds.

The same picture is never a new proof. The same place is what a proof should show, when the other photo is of this case or of one close
by; when the other case lies far away, one of the two was not taken where it is said to be. Against the case's own photos the place
never excuses: an edited before-photo is of the right place. Only what somebody else photographed before any repair vouches for the
place: an officer's own after-photo, of this case or of the next one, accuses but never supports. Pure: no files, no database
(decision 27).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from tanggap.evidence.checks import Facts, Point, ProofCheck, trusted_m
from tanggap.evidence.geometry.verdicts import ChangedBox, Comparison, MatchReason, PictureVerdict
from tanggap.evidence.models import CheckKind, CheckResult
from tanggap.places.grid import distance_m

FAR_M: Final = 150  # what two cases may lie apart and still show one place; accuracies come on top
_DOUBTFUL_SCORE: Final = 40
SAME_FILE: Final = Comparison(PictureVerdict.SAME_PICTURE, MatchReason.SAME_FILE, score=100, agreement=1.0, covered=1.0)
_UNSEEN: Final = {MatchReason.TOO_PLAIN, MatchReason.UNREADABLE}


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


def before_again(own: Sequence[SeenPhoto], *, from_screen: bool = False) -> ProofCheck:
    """Whether the photo was made from one that the case already holds: its before-photos and the photos of earlier tries.

    With a sign of a screen or a print (`from_screen`) the same place is a doubt: it may be that photo, shown and photographed.
    """
    kind, found = CheckKind.BEFORE_AGAIN, _gravest(own, _gravity_of_own)
    if found is None:
        return ProofCheck(kind, CheckResult.UNKNOWN, 50, {"why": "no_before"})
    if found.comparison.reason in _UNSEEN:
        return not_looked_for(kind, found.comparison.reason)
    if found.verdict is PictureVerdict.SAME_PICTURE:
        return ProofCheck(kind, CheckResult.FAIL, 100 - found.comparison.score, facts_of(found))
    if found.is_exact:
        return ProofCheck(kind, CheckResult.FLAG, _DOUBTFUL_SCORE, facts_of(found))
    if from_screen and found.verdict is PictureVerdict.SAME_PLACE:
        return ProofCheck(kind, CheckResult.FLAG, _DOUBTFUL_SCORE, {**facts_of(found), "screen": True})
    return ProofCheck(kind, CheckResult.PASS, 100, facts_of(found))


def not_looked_for(kind: CheckKind, why: MatchReason) -> ProofCheck:
    """The finding about a picture that could not be compared."""
    return ProofCheck(kind, CheckResult.UNKNOWN, 50, {"why": str(why)})


def reuse(others: Sequence[SeenPhoto], *, among: int, has_more: bool = False) -> ProofCheck:
    """Whether the photo was used in another case; `among` is the number of photos that were looked through, `has_more` whether more
    may be alike than could be opened."""
    searched = {"among": among, **({"more": True} if has_more else {})}
    found = _gravest(others, _gravity_of_other)
    if found is None or found.verdict is PictureVerdict.NONE:
        return _not_found(searched, has_more=has_more)
    result = _result_of_other(found)
    if has_more and result is CheckResult.PASS:
        return _not_found(searched, has_more=True)
    score = {CheckResult.FAIL: max(0, 100 - found.comparison.score), CheckResult.FLAG: _DOUBTFUL_SCORE}.get(result, 90)
    return ProofCheck(CheckKind.REUSE, result, score, {**facts_of(found), **searched})


def _not_found(searched: Facts, *, has_more: bool) -> ProofCheck:
    """Nothing bad was found; while more are alike than were opened, that is not known of them all."""
    result, score = (CheckResult.UNKNOWN, 50) if has_more else (CheckResult.PASS, 100)
    return ProofCheck(CheckKind.REUSE, result, score, searched)


def scene(own: Sequence[SeenPhoto], others: Sequence[SeenPhoto]) -> ProofCheck:
    """Whether the photo shows the place that the case is about: known again in one of its before-photos, or in one of a case close
    by that others fixed, or nobody yet."""
    kind, unknown = CheckKind.SCENE, CheckResult.UNKNOWN
    if any(one.verdict is PictureVerdict.SAME_PICTURE for one in (*own, *others)):
        return ProofCheck(kind, unknown, 50, {"why": "same_picture"})  # a copy proves no place
    before = [one for one in own if not one.is_after]
    known = [one for one in (*before, *_vouching(others)) if one.verdict is PictureVerdict.SAME_PLACE]
    if known:
        best = max(known, key=lambda one: one.comparison.score)
        return ProofCheck(kind, CheckResult.PASS, max(60, best.comparison.score), facts_of(best))
    seen = [one for one in before if one.comparison.reason not in _UNSEEN]
    if not seen:
        return ProofCheck(kind, unknown, 50, {"why": str(before[0].comparison.reason) if before else "no_before"})
    return ProofCheck(kind, CheckResult.FLAG, _DOUBTFUL_SCORE, {"why": "not_known_again"})


def _vouching(others: Sequence[SeenPhoto]) -> list[SeenPhoto]:
    free = (one for one in others if not (one.is_after or one.is_theirs or one.is_private))
    return [one for one in free if one.apart is not None and one.apart.is_close]


def _gravest(photos: Sequence[SeenPhoto], gravity: Callable[[SeenPhoto], int]) -> SeenPhoto | None:
    return max(photos, key=lambda one: (gravity(one), one.comparison.score), default=None)


def _gravity_of_own(seen: SeenPhoto) -> int:
    """A copy before a doubt, a doubt before what was photographed anew, and that before what could not be compared."""
    if seen.verdict is PictureVerdict.SAME_PICTURE:
        return 4
    if seen.verdict is PictureVerdict.SAME_PLACE:
        return 3 if seen.is_exact else 2
    return 0 if seen.comparison.reason in _UNSEEN else 1


def _gravity_of_other(seen: SeenPhoto) -> int:
    return (CheckResult.PASS, CheckResult.FLAG, CheckResult.FAIL).index(_result_of_other(seen))


def _result_of_other(seen: SeenPhoto) -> CheckResult:
    """The same picture fails wherever it was, and of a case that is not public nothing else counts. The same place passes close by,
    is a doubt far away, and fails there from the same spot."""
    if seen.verdict is PictureVerdict.NONE:
        return CheckResult.PASS
    if seen.verdict is PictureVerdict.SAME_PICTURE:
        return CheckResult.FAIL
    if seen.is_private or (seen.apart is not None and not seen.apart.is_far):
        return CheckResult.PASS
    return CheckResult.FAIL if seen.apart is not None and seen.is_exact else CheckResult.FLAG


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
