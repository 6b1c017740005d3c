"""How many features of two photos may lie on each other by one turn, one scale and one shift: what sorts candidates unopened.

Features pair whose bits differ little (Hamming embedding, Jegou 2008). Each pair says how the one picture would lie on the other; what
most pairs say wins, and each spot counts once. Pairs at the same spot near the lower or upper edge do not count: programs stamp the
same letters there on every photo.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from tanggap.evidence.words import Codes

ENOUGH: Final = 5  # votes below which no file is opened
_BITS_APART: Final = 16  # of 64
_MOST_PAIRS: Final = 128
_TURN: Final = 18  # of 256: 25 degrees
_SIZE: Final = 12  # of 16 for each doubling
_SHIFT: Final = 14.0  # 255ths of the longer side
_LARGEST: Final = 160.0  # steps of size, 10 doublings: keeps what is nonsense finite
_SAME_SPOT: Final = 5.0
_BANDS: Final = (0.14, 0.70)  # shares of the height above and below which stamps stand


def best_votes(looks: Sequence[Codes], stored: Codes) -> int:
    """The votes of the look, as it is or mirrored, that lies best on the stored photo."""
    return max((votes(look, stored) for look in looks), default=0)


def votes(asked: Codes, stored: Codes) -> int:
    """Features of the stored photo that agree on how the asked one lies on it."""
    if not len(asked) or not len(stored):
        return 0
    apart = np.bitwise_count(asked.bits[:, None] ^ stored.bits[None, :])
    nearest = apart.argmin(
        axis=0
    )  # of each stored feature its one likeliest partner: a wall of bricks has one vote a brick
    theirs = np.flatnonzero(apart[nearest, np.arange(len(stored))] <= _BITS_APART)[:_MOST_PAIRS]
    ours = nearest[theirs]
    return _agreeing(asked.places[ours].astype(np.float32), stored.places[theirs].astype(np.float32), ours)


def _agreeing(ours: npt.NDArray[np.float32], theirs: npt.NDArray[np.float32], partner: npt.NDArray[np.intp]) -> int:
    kept = ~_stamped(ours, theirs)
    ours, theirs, partner = ours[kept], theirs[kept], partner[kept]
    if not len(ours):
        return 0
    turn, size = theirs[:, 2] - ours[:, 2], np.clip(theirs[:, 3] - ours[:, 3], -_LARGEST, _LARGEST)
    same_turn = np.abs((turn[:, None] - turn[None, :] + 128) % 256 - 128) <= _TURN
    same_size = np.abs(size[:, None] - size[None, :]) <= _SIZE
    spot = _turned(ours[:, :2], turn, size)  # [pair that says it, point]
    shift = theirs[:, :2] - spot[np.arange(len(ours)), np.arange(len(ours))]
    away = np.abs(spot + shift[:, None, :] - theirs[None, :, :2]).max(axis=2)
    agree = same_turn & same_size & (away <= _SHIFT)
    best = agree[agree.sum(axis=1).argmax()]
    return _distinct(ours[best], theirs[best])


def _turned(
    points: npt.NDArray[np.float32], turn: npt.NDArray[np.float32], size: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Every point (m, 2) turned and scaled as each pair says: (pairs, m, 2)."""
    angle, scale = turn * (2 * np.pi / 256), np.exp2(size / 16)
    cosine, sine = (scale * np.cos(angle))[:, None], (scale * np.sin(angle))[:, None]
    x, y = points[None, :, 0], points[None, :, 1]
    return np.stack([cosine * x - sine * y, sine * x + cosine * y], axis=2)


def _distinct(ours: npt.NDArray[np.float32], theirs: npt.NDArray[np.float32]) -> int:
    """Spots, counted once in the picture that has fewer: one lamp with ten features says no more than one."""
    return min(len(np.unique((places[:, :2] // 4).astype(int), axis=0)) for places in (ours, theirs))


def _stamped(ours: npt.NDArray[np.float32], theirs: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    still = (np.abs(ours[:, :2] - theirs[:, :2]) <= _SAME_SPOT).all(axis=1)
    height = max(float(ours[:, 1].max(initial=1)), float(theirs[:, 1].max(initial=1)))
    share = theirs[:, 1] / height
    return np.asarray(still & ((share < _BANDS[0]) | (share > _BANDS[1])), dtype=bool)
