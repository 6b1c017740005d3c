"""What it means that a photo matches another: the place decides, except for what the case already holds.

The same picture is never a new proof. The same place is what a proof should show, when the other photo is of this case or of one close
by; when the other case lies far away, one of the two was not taken where it is said to be. Against the case's own photos the place
never excuses: an edited before-photo is of the right place. Only what somebody else photographed before any repair vouches for the
place: an officer's own after-photo, of this case or of the next one, accuses but never supports. Pure: no files, no database
(decision 27).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from tanggap.evidence.checks import Facts, ProofCheck
from tanggap.evidence.geometry.verdicts import MatchReason, PictureVerdict
from tanggap.evidence.models import CheckKind, CheckResult
from tanggap.evidence.seen import SeenPhoto, facts_of

_DOUBTFUL_SCORE: Final = 40
_UNSEEN: Final = {MatchReason.TOO_PLAIN, MatchReason.UNREADABLE}


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
