"""From measures to a verdict. The thresholds and what each was set on stand in docs/evidence.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tanggap.evidence.geometry.agreement import Agreement
from tanggap.evidence.geometry.alignment import Alignment
from tanggap.evidence.geometry.verdicts import MatchReason, PictureVerdict

_LEAST_PARTS: Final = 16  # parts that agree, before a picture is called the same
_LEAST_COVERED: Final = 0.1  # of the structure of one of the two
_SURE_PLACE: Final = 16  # features that agree, for one place, where pixels say nothing
_PARALLAX: Final = 0.06  # pixels at 480
_OVER_UNREST: Final = 1.7
_STILL: Final = 0.8  # per cent: no hand finds a standpoint again so exactly


@dataclass(frozen=True)
class PictureFinding:
    """Verdict, reason and score."""

    verdict: PictureVerdict
    reason: MatchReason
    score: int


def decide(found: Alignment, measured: Agreement | None) -> PictureFinding:
    """The verdict on two pictures that lie on each other somehow."""
    if measured is None or not _has_structure(measured):
        return _by_features(found)
    if not is_new_view(measured):
        whole = measured.agreeing >= 0.85
        return PictureFinding(
            PictureVerdict.SAME_PICTURE,
            MatchReason.PIXELS_AGREE if whole else MatchReason.PART_AGREES,
            round(70 + 30 * measured.agreeing),
        )
    reason = MatchReason.EXACT_VIEW if measured.stance < _STILL else MatchReason.NEW_VIEW
    return PictureFinding(PictureVerdict.SAME_PLACE, reason, round(30 + 39 * measured.agreeing))


def is_new_view(measured: Agreement) -> bool:
    """Whether a camera looked a second time."""
    return measured.parallax >= _PARALLAX and measured.parallax >= _OVER_UNREST * measured.unrest


def _has_structure(measured: Agreement) -> bool:
    covered = max(measured.newer_covered, measured.older_covered)
    return measured.parts >= _LEAST_PARTS and covered >= _LEAST_COVERED


def _by_features(found: Alignment) -> PictureFinding:
    if found.matched < _SURE_PLACE:
        return PictureFinding(PictureVerdict.NONE, MatchReason.NOTHING_COMMON, min(29, found.matched))
    return PictureFinding(PictureVerdict.SAME_PLACE, MatchReason.NEW_VIEW, min(69, 30 + found.matched))
