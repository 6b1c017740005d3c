"""From measures to a verdict. The thresholds and what each was set on stand in docs/evidence.md."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Final

from PIL import Image

from tanggap.evidence.geometry.agreement import Agreement
from tanggap.evidence.geometry.alignment import Alignment
from tanggap.evidence.geometry.exposure import Exposure, exposure_of
from tanggap.evidence.geometry.screens import screen_sign
from tanggap.evidence.geometry.verdicts import MatchReason, PictureVerdict

_LEAST_PARTS: Final = 16  # parts that agree, before a picture is called the same
_LEAST_COVERED: Final = 0.1  # of the structure of one of the two
_SURE_PICTURE: Final = 14  # features that agree, unless very many parts do: three lamps that hang alike are no picture
_MANY_PARTS: Final = 60
_SURE_PLACE: Final = 16  # features that agree, for one place, where pixels say nothing
# Of smooth drift over unrest, by which edits and second looks of 64 real photographs fall apart (docs/evidence.md).
_DRIFTED: Final = -1.5
_HARDLY_DRIFTED: Final = -5.5
_WHOLE: Final = 0.85
_DRIFTED_MIRRORED: Final = 2.0  # symmetrical houses are photographed from elsewhere as well
_DRIFTED_SCREEN: Final = 3.0  # a sheet bends a little
_SAME_SPOT: Final = 0.08  # per cent of the width: less than a pixel of a telephone's small picture
_STILL: Final = 0.8  # per cent: no hand finds a standpoint again so exactly
_BY_HAND: Final = (0.4, 8.0)  # per cent
_TILTED: Final = 0.15  # per cent
_NEW_GRAIN: Final = 0.8  # greys; less is what saving does
_SOME_GRAIN: Final = 0.5
_MOST_GRAIN: Final = 2.4  # more is what filters and screens do
_WHITE: Final = 0.5
_SOFT: Final = 0.88
_SOFTEST: Final = 0.72
_SHARPEST: Final = 1.06
_INK: Final = 0.9
_HALF: Final = 0.5  # share of the parts that agree
_UNTOUCHED: Final = 0.98  # no second exposure agrees so well, and nothing was repaired


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
    seen_again = _seen_again(found, measured)
    if seen_again is not None:
        return PictureFinding(PictureVerdict.SAME_PLACE, seen_again, round(30 + 39 * measured.agreeing))
    whole = measured.agreeing >= _WHOLE
    reason = MatchReason.PIXELS_AGREE if whole else MatchReason.PART_AGREES
    return PictureFinding(PictureVerdict.SAME_PICTURE, reason, round(70 + 30 * measured.agreeing))


def _seen_again(found: Alignment, measured: Agreement) -> MatchReason | None:
    """How a camera looked at the place a second time; None when nothing says that one did, or when it looked at a screen."""
    again = _looked_again(found, measured)
    may_be_flat = again is not None and drifted(measured) < _DRIFTED_SCREEN
    return None if may_be_flat and _is_of_screen(found) else again


def _looked_again(found: Alignment, measured: Agreement) -> MatchReason | None:
    """How a camera looked a second time; None when nothing says that one did.

    Near things moved against far ones. Or the grain is new and the hand elsewhere, as of a flat thing, of which nothing drifts.
    """
    drift, shifted = drifted(measured), measured.standpoint.shifted
    if shifted < _SAME_SPOT:
        return None
    if drift >= (_DRIFTED_MIRRORED if found.is_mirrored else _DRIFTED):
        return MatchReason.EXACT_VIEW if shifted < _STILL or _may_be_print(found, measured) else MatchReason.NEW_VIEW
    if not _may_be_by_hand(found, measured):
        return None
    seen = exposure_of(found, measured.matrix, measured.laid)
    if not _may_be_new(seen, _SOME_GRAIN, _SOFTEST):
        return None
    if _may_be_new(seen, _NEW_GRAIN, _SOFT):
        return MatchReason.NEW_VIEW
    return MatchReason.EXACT_VIEW if drift >= _HARDLY_DRIFTED else None


def drifted(measured: Agreement) -> float:
    """How far smooth drift stands out from unrest; the further the camera moved, the less is needed."""
    drift, moved = measured.drift, min(measured.standpoint.shifted, 20.0)
    return 8 * log(drift.parallax + 0.01) - 6 * log(drift.unrest + 0.01) + 0.5 * log(moved + 0.05)


def _is_of_screen(found: Alignment) -> bool:
    """A picture that shows a screen or a print, and on it nothing but the older photo, is that photo."""
    return screen_sign(Image.fromarray(found.newer.large)) is not None


def _may_be_print(found: Alignment, measured: Agreement) -> bool:
    """A sheet bends smoothly, and its ink has lost detail."""
    return measured.drift.is_bent and exposure_of(found, measured.matrix, measured.laid).sharpness < _INK


def _may_be_by_hand(found: Alignment, measured: Agreement) -> bool:
    stood = measured.standpoint
    is_near = _BY_HAND[0] <= stood.shifted <= _BY_HAND[1] and stood.tilted >= _TILTED
    return (
        is_near and not found.is_mirrored and not measured.drift.is_bulged and _HALF <= measured.agreeing < _UNTOUCHED
    )


def _may_be_new(seen: Exposure, grain: float, sharpness: float) -> bool:
    is_white = seen.grain_lag < _WHITE
    return is_white and grain <= seen.grain <= _MOST_GRAIN and sharpness <= seen.sharpness <= _SHARPEST


def _has_structure(found: Alignment, measured: Agreement) -> bool:
    covered = max(measured.newer_covered, measured.older_covered)
    is_sure = found.matched >= _SURE_PICTURE or measured.parts >= _MANY_PARTS
    return is_sure and measured.parts >= _LEAST_PARTS and covered >= _LEAST_COVERED


def _by_features(found: Alignment) -> PictureFinding:
    if found.matched < _SURE_PLACE:
        return PictureFinding(PictureVerdict.NONE, MatchReason.NOTHING_COMMON, min(29, found.matched))
    return PictureFinding(PictureVerdict.SAME_PLACE, MatchReason.FEATURES_ONLY, min(69, 30 + found.matched))
