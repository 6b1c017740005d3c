"""Every way to pass off an old photo as a new one that is measured, each as a function of a picture, dice and other photos.

`CHEATS[name].make(picture, dice, others)` gives the picture that is sent. Strengths vary with the dice about what the name says.
"""

# ruff: noqa: ARG001, ARG005 - every edit takes the same three things; not each needs all of them

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from _edits import (
    Dice,
    Edit,
    Others,
    Rgb,
    as_jpeg,
    as_rgb,
    blurred,
    bulged,
    cropped,
    framed,
    grey,
    hdr,
    leaned,
    noisy,
    shaded,
    sized,
    stretched,
    toned,
    turned,
    without_an_edge,
)  # fmt: skip
from _pasted import collage, cone, new_sky, outpainted, person, retouched
from _recaptured import printed, redrawn, screen
from _stamped import dated, gps_stamp, logo, watermark
from PIL import Image

_STORED: Final = 80  # JPEG quality of what the site stores


@dataclass(frozen=True)
class Cheat:
    """An edit, and the share (0 to 100) of it that a comparison ought to know again as the same picture."""

    edit: Edit
    wanted: int

    def make(self, picture: Image.Image, dice: Dice, others: Sequence[Image.Image]) -> Image.Image:
        """The picture after the edit, as the site would store it."""
        rgb = self.edit(as_rgb(picture), dice, [as_rgb(other) for other in others])
        return Image.fromarray(as_jpeg(rgb, _STORED))


def mirrored(rgb: Rgb, dice: Dice, others: Others) -> Rgb:
    """Left to right."""
    return rgb[:, ::-1].copy()


def chained(*edits: Edit) -> Edit:
    """One edit after the other."""

    def all_of(rgb: Rgb, dice: Dice, others: Others) -> Rgb:
        for edit in edits:
            rgb = edit(rgb, dice, others)
        return rgb

    return all_of


def some_of(names: Sequence[str], count: int, *first: str) -> Edit:
    """`first`, then so many of the named edits, drawn anew for each picture and in any order."""

    def drawn(rgb: Rgb, dice: Dice, others: Others) -> Rgb:
        picked = [names[n] for n in dice.permutation(len(names))[: count - len(first)]]
        order = [[*first, *picked][n] for n in dice.permutation(count)]
        return chained(*(_SINGLE[name].edit for name in order))(rgb, dice, others)

    return drawn


_SINGLE: Final[Mapping[str, Cheat]] = {
    "as it is": Cheat(lambda p, d, o: p, 100),
    "mirror": Cheat(mirrored, 100),
    "black and white": Cheat(lambda p, d, o: grey(p), 100),
    "noise": Cheat(lambda p, d, o: noisy(p, d, d.uniform(8, 18)), 100),
    "JPEG q20": Cheat(lambda p, d, o: as_jpeg(p, 20), 100),
    "320 px": Cheat(lambda p, d, o: sized(p, *(side * 320 / max(p.shape) for side in (p.shape[1], p.shape[0]))), 100),
    "stretched": Cheat(lambda p, d, o: stretched(p, d), 100),
    "date stamp": Cheat(lambda p, d, o: dated(p, d), 100),
    "darker": Cheat(lambda p, d, o: toned(p, gain=d.uniform(0.4, 0.7)), 100),
    "contrast": Cheat(lambda p, d, o: toned(p, contrast=d.choice([d.uniform(0.5, 0.7), d.uniform(1.3, 1.7)])), 100),
    "gamma": Cheat(lambda p, d, o: toned(p, gamma=d.choice([d.uniform(0.5, 0.7), d.uniform(1.4, 2.1)])), 100),
    "retouched 5 %": Cheat(lambda p, d, o: retouched(p, d, o, 0.05), 100),
    "retouched 15 %": Cheat(lambda p, d, o: retouched(p, d, o, 0.15), 98),
    "retouched 30 %": Cheat(lambda p, d, o: retouched(p, d, o, 0.3), 95),
    "crop 10 %": Cheat(lambda p, d, o: cropped(p, d, 0.1), 100),
    "crop 20 %": Cheat(lambda p, d, o: cropped(p, d, 0.2), 100),
    "crop 25 %": Cheat(lambda p, d, o: cropped(p, d, 0.25), 98),
    "crop 30 %": Cheat(lambda p, d, o: cropped(p, d, 0.3), 98),
    "crop 40 %": Cheat(lambda p, d, o: cropped(p, d, 0.4), 95),
    "one edge 30 %": Cheat(lambda p, d, o: without_an_edge(p, d, 0.3), 98),
    "rotate 1": Cheat(lambda p, d, o: turned(p, d, 1), 98),
    "rotate 2": Cheat(lambda p, d, o: turned(p, d, 2), 98),
    "rotate 3": Cheat(lambda p, d, o: turned(p, d, 3), 98),
    "rotate 5": Cheat(lambda p, d, o: turned(p, d, 5), 98),
    "rotate 90": Cheat(lambda p, d, o: np.rot90(p, d.choice([1, 3])).copy(), 98),
    "rotate 180": Cheat(lambda p, d, o: np.rot90(p, 2).copy(), 98),
    "perspective 3 %": Cheat(lambda p, d, o: leaned(p, d, 0.03), 98),
    "perspective 6 %": Cheat(lambda p, d, o: leaned(p, d, 0.06), 98),
    "barrel": Cheat(lambda p, d, o: bulged(p, d), 95),
    "blur": Cheat(lambda p, d, o: blurred(p, d), 90),
    "frame 5 %": Cheat(lambda p, d, o: framed(p, d, 0.05), 98),
    "frame 10 %": Cheat(lambda p, d, o: framed(p, d, 0.1), 98),
    "outpainted 10 %": Cheat(lambda p, d, o: outpainted(p, d, o, 0.1), 98),
    "outpainted 20 %": Cheat(lambda p, d, o: outpainted(p, d, o, 0.2), 95),
    "screen, tight": Cheat(lambda p, d, o: screen(p, d, o, bezel=False), 90),
    "screen, bezel seen": Cheat(lambda p, d, o: screen(p, d, o, bezel=True), 90),
    "print, tight": Cheat(lambda p, d, o: printed(p, d, o, paper=False), 90),
    "print, paper seen": Cheat(lambda p, d, o: printed(p, d, o, paper=True), 90),
    "AI-like, mild": Cheat(lambda p, d, o: redrawn(p, d, strong=False), 90),
    "AI-like, strong": Cheat(lambda p, d, o: redrawn(p, d, strong=True), 80),
    "GPS-camera stamp": Cheat(lambda p, d, o: gps_stamp(p, d), 98),
    "watermark": Cheat(lambda p, d, o: watermark(p, d), 95),
    "logo 10 %": Cheat(lambda p, d, o: logo(p, d, 0.1), 98),
    "logo 20 %": Cheat(lambda p, d, o: logo(p, d, 0.2), 95),
    "HDR filter": Cheat(lambda p, d, o: hdr(p, d), 95),
    "shadow of another hour": Cheat(lambda p, d, o: shaded(p, d), 95),
    "person 15 %": Cheat(lambda p, d, o: person(p, d, o, 0.15), 98),
    "person 30 %": Cheat(lambda p, d, o: person(p, d, o, 0.3), 95),
    "cone 15 %": Cheat(lambda p, d, o: cone(p, d, 0.15), 98),
    "cone 30 %": Cheat(lambda p, d, o: cone(p, d, 0.3), 95),
    "sky replaced": Cheat(lambda p, d, o: new_sky(p, d, o), 95),
    "collage of 2": Cheat(lambda p, d, o: collage(p, d, o, 2), 95),
    "collage of 4": Cheat(lambda p, d, o: collage(p, d, o, 4), 90),
    "negative": Cheat(lambda p, d, o: 255 - p, 80),
}  # fmt: skip

_MILD: Final = (
    "black and white", "noise", "JPEG q20", "stretched", "date stamp", "darker", "contrast", "gamma", "retouched 5 %", "crop 10 %",
    "rotate 1", "perspective 3 %", "frame 5 %", "HDR filter", "watermark",
)  # fmt: skip
_STRONG: Final = (
    "retouched 15 %", "crop 20 %", "one edge 30 %", "rotate 3", "rotate 5", "perspective 6 %", "barrel", "blur", "frame 10 %",
    "outpainted 10 %", "GPS-camera stamp", "watermark", "logo 10 %", "HDR filter", "shadow of another hour", "person 15 %",
    "cone 15 %", "sky replaced", "noise", "JPEG q20", "gamma",
)  # fmt: skip

CHEATS: Final[Mapping[str, Cheat]] = {
    **_SINGLE,
    "crop 15 % + mirror": Cheat(lambda p, d, o: mirrored(cropped(p, d, 0.15), d, o), 98),
    "cone 15 % + mirror": Cheat(lambda p, d, o: mirrored(cone(p, d, 0.15), d, o), 95),
    "two combined": Cheat(some_of([name for name in _SINGLE if name not in {"as it is", "negative"}], 2), 90),
    "five mild": Cheat(some_of(_MILD, 5), 90),
    "five strong": Cheat(some_of(_STRONG, 5), 60),
    "five with mirror": Cheat(some_of(_MILD, 5, "mirror"), 90),
}
