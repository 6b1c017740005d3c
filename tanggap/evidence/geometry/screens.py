"""A hint that a picture was photographed from a screen or a print. Never an accusation by itself: fences and posters are honest too."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from PIL import Image

from tanggap.evidence.geometry.frames import frame_share
from tanggap.evidence.geometry.library import cv2
from tanggap.evidence.geometry.moire import LEAST_SIDE, moire_excess

_LONGEST: Final = 1600  # pixels; the longer side at which pictures are stored
# Set so that none of 223 honest photographs has a sign (moire 2.7 at most, frame 0.50); figures in docs/evidence/screens.md.
_MOIRE_FROM: Final = 2.9  # nepers over what is around in the spectrum, mean of the picture's parts
_MOIRE_FULL: Final = 5.0
_FRAME_FROM: Final = 0.52  # share of the weakest of four sides that is a straight edge beside a flat band
_FRAME_FULL: Final = 1.0


class ScreenKind(StrEnum):
    """What gives a screen or a print away."""

    MOIRE = "moire"  # a regular pattern all over the picture: the grid of a display, the dots of a print
    FRAME = "frame"  # four straight edges with a flat band along them: a bezel, the margin of a sheet


@dataclass(frozen=True)
class ScreenSign:
    """The stronger of the two signs; `strength` 1 to 100."""

    kind: ScreenKind
    strength: int


def screen_sign(picture: Image.Image) -> ScreenSign | None:
    """What shows that the picture was taken of a screen or a print; None when nothing does. Raises LibraryMissing."""
    grey = _grey_of(picture)
    if min(grey.shape) < LEAST_SIDE:
        return None
    signs = (
        ScreenSign(ScreenKind.MOIRE, _strength(moire_excess(grey), _MOIRE_FROM, _MOIRE_FULL)),
        ScreenSign(ScreenKind.FRAME, _strength(frame_share(grey), _FRAME_FROM, _FRAME_FULL)),
    )
    stronger = max(signs, key=lambda sign: sign.strength)
    return stronger if stronger.strength else None


def _strength(measured: float, least: float, full: float) -> int:
    """0 below the threshold, 30 at it, 100 from `full` on."""
    if measured < least:
        return 0
    return min(100, round(30 + 70 * (measured - least) / (full - least)))


def _grey_of(picture: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    grey = np.asarray(picture.convert("L"), dtype=np.uint8)
    scale = _LONGEST / max(grey.shape)
    if scale >= 1:
        return grey
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2().resize(grey, size, interpolation=cv2().INTER_AREA), dtype=np.uint8)
