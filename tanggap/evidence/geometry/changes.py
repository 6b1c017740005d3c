"""Which parts of the newer picture the older one does not have, as boxes to show."""

from __future__ import annotations

from typing import Final

import numpy as np

from tanggap.evidence.geometry.agreement import Agreement
from tanggap.evidence.geometry.library import cv2
from tanggap.evidence.geometry.parts import Truths
from tanggap.evidence.geometry.verdicts import ChangedBox

_MOST: Final = 6
_LEAST_PARTS: Final = 3  # a single part that differs is a leaf or a car more often than a repair


def changed_boxes(measured: Agreement, is_mirrored: bool) -> tuple[ChangedBox, ...]:
    """The largest connected changes first, at most six; in the newer picture as it was sent."""
    differs = _closed(measured.differs, measured.known)
    count, _labels, stats, _centres = cv2().connectedComponentsWithStats(differs.astype(np.uint8), connectivity=8)
    rows, columns = differs.shape
    found = sorted((stats[at] for at in range(1, count) if stats[at][4] >= _LEAST_PARTS), key=lambda row: -row[4])
    boxes = [_box(row, rows, columns) for row in found[:_MOST]]
    return tuple(_turned(box) if is_mirrored else box for box in boxes)


def _closed(differs: Truths, known: Truths) -> Truths:
    """Changes with the plain parts between them, of which nothing is known."""
    grown = cv2().morphologyEx(differs.astype(np.uint8), cv2().MORPH_CLOSE, np.ones((3, 3), np.uint8)) > 0
    return np.asarray(differs | (grown & ~known))


def _box(row: np.ndarray[tuple[int], np.dtype[np.int32]], rows: int, columns: int) -> ChangedBox:
    left, top, width, height = (int(number) for number in row[:4])
    return ChangedBox(left / columns, top / rows, (left + width) / columns, (top + height) / rows)


def _turned(box: ChangedBox) -> ChangedBox:
    return ChangedBox(1 - box.right, box.top, 1 - box.left, box.bottom)
