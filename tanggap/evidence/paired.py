"""Comparing pairs of photo files outside the database, each read as if it had been sent in: checked, drawn upright, 1600 px at most."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image

from tanggap.evidence import pair_refusals as refusals
from tanggap.evidence.geometry.comparing import compare_features
from tanggap.evidence.geometry.features import PictureFeatures, features_of
from tanggap.evidence.geometry.verdicts import SAME_FILE, UNREADABLE, Comparison
from tanggap.evidence.pair_rows import PairRow
from tanggap.evidence.photos import clean_photo
from tanggap.platform.errors import Refused

_KEPT: Final = 128  # pictures; some 0.7 MB each


@dataclass(frozen=True)
class PairAnswer:
    """What comparing the two photos of a row found; `refused` says why it could not be found, `side` (old, new) of which photo."""

    row: PairRow
    comparison: Comparison = UNREADABLE
    refused: Refused | None = None
    side: str = ""


@dataclass(frozen=True)
class _ReadPhoto:
    sha256: str
    features: PictureFeatures


def compare_pairs(rows: Iterable[PairRow], folder: Path) -> Iterator[PairAnswer]:
    """An answer for each row, in their order; paths are relative to `folder`. Raises LibraryMissing."""
    shelf = _PhotoShelf(folder)
    for row in rows:
        yield PairAnswer(row, refused=row.refused) if row.refused else _answer(row, shelf.read)


def _answer(row: PairRow, read: Callable[[str], _ReadPhoto | Refused]) -> PairAnswer:
    old, new = read(row.old), read(row.new)
    if isinstance(old, Refused):
        return PairAnswer(row, refused=old, side="old")
    if isinstance(new, Refused):
        return PairAnswer(row, refused=new, side="new")
    if old.sha256 == new.sha256:
        return PairAnswer(row, SAME_FILE)
    return PairAnswer(row, compare_features(new.features, old.features))


class _PhotoShelf:
    """What was read of each file, so that a file of many pairs is read once; the longest unused goes first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: OrderedDict[Path, _ReadPhoto | Refused] = OrderedDict()

    def read(self, name: str) -> _ReadPhoto | Refused:
        path = self._folder / name
        if path not in self._known:
            self._known[path] = _read(path)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(path)
        return self._known[path]


def _read(path: Path) -> _ReadPhoto | Refused:
    try:
        if not path.is_file():  # a pipe would keep us waiting
            return Refused(refusals.PAIR_FILE_MISSING)
        with path.open("rb") as file:
            photo = clean_photo(file, size=path.stat().st_size)
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return Refused(refusals.PAIR_FILE_CLOSED)
    except Refused as refused:
        return refused
    with Image.open(io.BytesIO(photo.jpeg)) as picture:
        return _ReadPhoto(photo.sha256, features_of(picture))
