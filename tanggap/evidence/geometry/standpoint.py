"""How far the camera stood, pointed or turned elsewhere between two pictures, from where their agreeing parts lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tanggap.evidence.geometry.laying import Laid, Matrix3
from tanggap.evidence.geometry.library import cv2
from tanggap.evidence.geometry.parts import centres

_FAR = 100.0
Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Standpoint:
    """Ways in per cent of the newer picture's width and height.

    `moved`: the median way of what agrees. `shifted`: the largest way of a corner, if the pictures differ by shift, turn and size
    alone. `tilted`: the same beyond shifting and stretching along the edges, which every program does and no hand.
    """

    moved: float
    shifted: float
    tilted: float


def standpoint_of(newer: tuple[int, ...], older: tuple[int, ...], matrix: Matrix3, laid: Laid) -> Standpoint:
    """Measure it; the shapes are (height, width)."""
    at = centres(newer)[laid.sure].astype(np.float64)
    seen = cv2().perspectiveTransform((at + laid.drift[laid.sure])[None].astype(np.float64), matrix)[0]
    scale = 100 / np.array(newer[::-1])
    seen *= np.array(newer[::-1]) / np.array(older[::-1])
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * np.array(newer[::-1], dtype=np.float64)
    near, _agree = cv2().estimateAffinePartial2D(at, seen, method=cv2().LMEDS)
    there = cv2().perspectiveTransform(corners[None], matrix)[0] * (np.array(newer[::-1]) / np.array(older[::-1]))
    return Standpoint(
        moved=float(np.median(np.abs((seen - at) * scale).max(axis=1))),
        shifted=_FAR if near is None else float(np.abs((corners @ near[:, :2].T + near[:, 2] - corners) * scale).max()),
        tilted=float(np.abs((there - _along_edges(corners, there)) * scale).max()),
    )


def _along_edges(corners: Points, there: Points) -> Points:
    """Where the corners would come by shifting and stretching along the edges alone, as near as that can be."""
    best = []
    for axis in (0, 1):
        terms = np.stack([corners[:, axis], np.ones(4)], axis=1)
        best.append(terms @ np.linalg.lstsq(terms, there[:, axis], rcond=None)[0])
    return np.stack(best, axis=1)
