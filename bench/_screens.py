"""How often the hint of screens and prints is right: on honest photographs and on pictures of screens and prints."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

import numpy as np
from _cheats import CHEATS
from _compared import Photos, spread
from PIL import Image

from tanggap.evidence.geometry.screens import screen_sign

_KINDS: Final = ("screen, tight", "screen, bezel seen", "print, tight", "print, paper seen")


def print_screens(photos: Photos, originals: int, seed: int) -> None:
    """A row for each kind, and the precision. The thresholds were set on these honest photographs; the cheats are new ones."""
    print(f"\n{'screens and prints':<26}{'moire %':>9}{'frame %':>9}{'none %':>9}")
    honest = _print("honest, different things", photos.pictures)
    near = [picture for place in photos.places for _name, picture in place]
    if near:
        _print("honest, one place", near)
    found = [_print(kind, _shot(photos, kind, originals, seed)) for kind in _KINDS]
    print("precision where half of the pictures are honest: " + ", ".join(
        f"{kind} {100 * share / max(1e-9, share + honest):.0f} %" for kind, share in zip(_KINDS, found, strict=True)
    ))  # fmt: skip


def _print(what: str, pictures: Iterable[Image.Image]) -> float:
    """A row; the share (0 to 1) that has a sign."""
    signs, cpu_ms = [], []
    for picture in pictures:
        begin = time.process_time()
        signs.append(screen_sign(picture))
        cpu_ms.append(1000 * (time.process_time() - begin))
    kinds = [sign.kind if sign else "none" for sign in signs]
    shares = "".join(f"{100 * kinds.count(kind) / len(kinds):9.1f}" for kind in ("moire", "frame", "none"))
    print(f"{what:<26}{shares}   n={len(kinds):<6} cpu p50 {np.median(cpu_ms):4.0f} ms", flush=True)
    return 1 - kinds.count("none") / len(kinds)


def _shot(photos: Photos, kind: str, originals: int, seed: int) -> Iterable[Image.Image]:
    for number in spread(len(photos.pictures), originals):
        dice = np.random.default_rng([seed, 3000 + _KINDS.index(kind), number])
        yield CHEATS[kind].make(photos.pictures[number], dice, photos.others(number, dice))
