"""From measures to a verdict. The thresholds and what each was set on stand in docs/evidence.md."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Final

from tanggap.evidence.geometry.agreement import Agreement
from tanggap.evidence.geometry.alignment import Alignment
from tanggap.evidence.geometry.exposure import exposure_of
from tanggap.evidence.geometry.verdicts import MatchReason, PictureVerdict

_LEAST_PARTS: Final = 16  # parts that agree, before a picture is called the same
_LEAST_COVERED: Final = 0.1  # of the structure of one of the two
_SURE_PICTURE: Final = 14  # features that agree, unless very many parts do: three lamps that hang alike are no picture
_MANY_PARTS: Final = 60
_SURE_PLACE: Final = 16  # features that agree, for one place, where pixels say nothing
# Of smooth drift over unrest, by which edits and second looks of 64 real photographs fall apart (docs/evidence.md).
_DRIFTED: Final = -1.5
_STILL: Final = 0.8  # per cent of the width: no hand finds a standpoint again so exactly
_GRAIN: Final = (0.8, 2.4)  # greys: less is what saving does, more is what filters and screens do
_WHITE: Final = 0.5
_SHARP: Final = (0.88, 1.06)
_BY_HAND: Final = (0.4, 8.0)  # per cent of the width
_TILTED: Final = 0.15  # per cent
_MOSTLY: Final = 0.7


@dataclass(frozen=True)
class PictureFinding:
    """Verdict, reason and score."""

    verdict: PictureVerdict
    reason: MatchReason
    score: int


def decide(found: Alignment, measured: Agreement | None) -> PictureFinding:
    """The verdict on two pictures that lie on each other somehow."""
    if measured is None or not _has_structure(found, measured):
        return _by_features(found)
    if not is_new_view(found, measured):
        whole = measured.agreeing >= 0.85
        return PictureFinding(
            PictureVerdict.SAME_PICTURE,
            MatchReason.PIXELS_AGREE if whole else MatchReason.PART_AGREES,
            round(70 + 30 * measured.agreeing),
        )
    is_still = measured.standpoint.shifted < _STILL
    reason = MatchReason.EXACT_VIEW if is_still else MatchReason.NEW_VIEW
    return PictureFinding(PictureVerdict.SAME_PLACE, reason, round(30 + 39 * measured.agreeing))


def is_new_view(found: Alignment, measured: Agreement) -> bool:
    """Whether a camera looked a second time: near things moved against far ones, or the grain is new and the hand elsewhere."""
    return drifted(measured) >= _DRIFTED or _is_new_exposure(found, measured)


def drifted(measured: Agreement) -> float:
    """How far smooth drift stands out from unrest; the further the camera moved, the less is needed."""
    moved = min(measured.standpoint.shifted, 20.0)
    return 8 * log(measured.parallax + 0.01) - 6 * log(measured.unrest + 0.01) + 0.5 * log(moved + 0.05)


def _is_new_exposure(found: Alignment, measured: Agreement) -> bool:
    """Of a flat thing, or from the same spot, nothing drifts; grain is drawn anew all the same."""
    stood = measured.standpoint
    is_by_hand = _BY_HAND[0] <= stood.shifted <= _BY_HAND[1] and stood.tilted >= _TILTED
    if found.is_mirrored or not is_by_hand or measured.agreeing < _MOSTLY:
        return False
    seen = exposure_of(found, measured.matrix)
    return (
        seen is not None
        and _GRAIN[0] <= seen.grain <= _GRAIN[1]
        and seen.grain_lag < _WHITE
        and _SHARP[0] <= seen.sharpness <= _SHARP[1]
    )


def _has_structure(found: Alignment, measured: Agreement) -> bool:
    covered = max(measured.newer_covered, measured.older_covered)
    is_sure = found.matched >= _SURE_PICTURE or measured.parts >= _MANY_PARTS
    return is_sure and measured.parts >= _LEAST_PARTS and covered >= _LEAST_COVERED


def _by_features(found: Alignment) -> PictureFinding:
    if found.matched < _SURE_PLACE:
        return PictureFinding(PictureVerdict.NONE, MatchReason.NOTHING_COMMON, min(29, found.matched))
    return PictureFinding(PictureVerdict.SAME_PLACE, MatchReason.NEW_VIEW, min(69, 30 + found.matched))
