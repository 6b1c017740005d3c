"""What comparing two pictures can find, as values that travel to checks, screens and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

Matrix = tuple[float, ...]  # nine numbers, row by row
UNIT: Final[Matrix] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


class PictureVerdict(StrEnum):
    """`same_picture`: pixels agree where nothing was changed. `same_place`: one scene, photographed anew. `none`: nothing common."""

    SAME_PICTURE = "same_picture"
    SAME_PLACE = "same_place"
    NONE = "none"


class MatchReason(StrEnum):
    """Why the verdict is what it is."""

    SAME_FILE = "same_file"
    PIXELS_AGREE = "pixels_agree"  # nearly everywhere
    PART_AGREES = "part_agrees"  # in a part large enough to know; the rest was changed, covered or added
    EXACT_VIEW = "exact_view"  # same place from exactly the same spot, with less new than a new exposure has: a doubt
    NEW_VIEW = "new_view"  # same place, photographed anew
    FEATURES_ONLY = "features_only"  # same place by its features; too few pixels to tell a new photo from an old one
    NOTHING_COMMON = "nothing_common"
    TOO_PLAIN = "too_plain"  # too little structure to claim anything
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class ChangedBox:
    """A part of the newer picture that the older one does not have, in shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Comparison:
    """How a newer picture relates to an older one.

    `score`: 0 to 100, how strongly they hang together (same_picture >= 70 > same_place >= 30 > none).
    `matched`: features that agree with one transformation. `agreement`: share (0 to 1) of the common area whose pixels agree.
    `covered`: share (0 to 1) of the newer picture that lies on the older one.
    `matrix` takes a point of the newer picture, as it was sent, to the older one, both in shares of width and height; it turns
    left to right when `mirrored`.
    """

    verdict: PictureVerdict
    reason: MatchReason
    score: int = 0
    matched: int = 0
    agreement: float = 0.0
    covered: float = 0.0
    mirrored: bool = False
    matrix: Matrix = UNIT
    changed: tuple[ChangedBox, ...] = ()


# What needs no comparing: two files with one digest, and a picture that cannot be read.
SAME_FILE: Final = Comparison(PictureVerdict.SAME_PICTURE, MatchReason.SAME_FILE, score=100, agreement=1.0, covered=1.0)
UNREADABLE: Final = Comparison(PictureVerdict.NONE, MatchReason.UNREADABLE)
