"""What the index keeps of a photo: the codes of its largest local features, and the words under which they are looked up.

The descriptor of a feature (SIFT, `geometry.features`) is taken apart into its waves: cosines over its 4 x 4 cells, a Fourier series
over its 8 directions. Whether each of 64 waves lies above its usual value is one bit. The waves are those that change least between two
pictures of one thing and say least about each other, the surest first; so the first 28 bits are the word. Nothing was learned from
photographs but these two lists of numbers (docs/decisions/0025-photo-index.md). Pure arithmetic: no files, no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from tanggap.evidence.geometry.features import Floats, PictureFeatures, mirrored

WORD_BITS: Final = 28
STORED: Final = 128  # features kept of a photo
ASKED: Final = 300  # features of a photo that is looked up
LEAST: Final = 12  # features below which a photo is too plain to be told from another
# So many of the least sure bits of each asked word are tried both ways: of the 150 largest features three, of the others two.
_WEAK_BITS: Final = (ASKED, ASKED, 150)
_GRID, _DIRECTIONS = 4, 8  # of the descriptor
_BITS: Final = 64
_UNITS: Final = 255  # of the longer side, in which places are kept
_SIZES: Final = 16  # steps for each doubling of size

# The waves by number (row * 32 + column * 8 + place in the Fourier series), and the usual value of each.
_WAVES = (
    25, 1, 3, 2, 34, 10, 8, 4, 16, 17, 12, 36, 35, 41, 32, 42, 44, 43, 11, 66, 74, 20, 9, 67, 40, 68, 19, 14, 57, 38, 26, 48,
    45, 46, 37, 90, 5, 6, 27, 76, 91, 106, 22, 24, 93, 58, 72, 59, 69, 99, 105, 84, 108, 83, 52, 107, 75, 28, 29, 39, 47, 101, 78, 64,
)  # fmt: skip
_USUAL = (
    0.005, 0.112, 0.127, 0, -0.016, 0.001, -0.006, 0, -0.087, -0.1, 0, -0.003, 0.001, 0, 0, 0.045, 0.005, 0, 0, -0.001, 0, 0,
    0.007, -0.035, 0.001, 0, -0.044, 0.001, -0.001, -0.002, 0, 0, 0, 0.002, 0, 0, 0.031, 0, 0, 0, -0.001, -0.012, 0, 0.001, 0, -0.01,
    0.001, 0, -0.014, 0, 0, 0, 0.001, 0.012, 0.002, 0, 0.001, 0, 0, 0, 0, 0, 0, -0.066,
)  # fmt: skip

Signatures = npt.NDArray[np.uint64]
Words = npt.NDArray[np.int32]
# One feature as it is stored, 12 bytes: its bits, where it lies, how it is turned (256 to the circle), how large it is (log scale).
_STORED_AS = np.dtype([("bits", ">u8"), ("x", "u1"), ("y", "u1"), ("turn", "u1"), ("size", "u1")])


@dataclass(frozen=True, eq=False)
class Codes:
    """Features as the index knows them. `places` (n, 4): x and y in 255ths of the longer side, turn of 256, 16 log2 of the size there."""

    bits: Signatures
    places: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.bits)

    @property
    def words(self) -> list[int]:
        """Each word once, in order."""
        return [int(word) for word in np.unique(_word(self.bits))]

    def to_bytes(self) -> bytes:
        """As it is stored: 12 bytes a feature."""
        rows = np.empty(len(self), dtype=_STORED_AS)
        rows["bits"] = self.bits
        for at, name in enumerate(("x", "y", "turn", "size")):
            rows[name] = self.places[:, at]
        return rows.tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes) -> Codes:
        """The same again. Raises ValueError for bytes of another length."""
        rows = np.frombuffer(stored, dtype=_STORED_AS)
        places = np.stack([rows[name] for name in ("x", "y", "turn", "size")], axis=1)
        return cls(rows["bits"].astype(np.uint64), places)


@dataclass(frozen=True, eq=False)
class PhotoQuestion:
    """A photo that is looked up: its codes as it is and mirrored, and every word under which what it was made from may be stored."""

    looks: tuple[Codes, ...]
    words: list[int]


def codes_of(features: PictureFeatures) -> Codes:
    """What is stored of a photo: its largest features, which survive most. None at all for one that is too plain."""
    return _codes(features, _largest(features, STORED))[0]


def question_of(features: PictureFeatures) -> PhotoQuestion:
    """What is asked about a photo; without words when it is too plain."""
    if len(features) < LEAST:
        return PhotoQuestion((), [])
    looks, words = [], []
    for look in (features, mirrored(features)):
        codes, sureness = _codes(look, _largest(look, ASKED))
        looks.append(codes)
        words.append(_near_words(codes.bits, sureness))
    return PhotoQuestion(tuple(looks), [int(word) for word in np.unique(np.concatenate(words))])


def _largest(features: PictureFeatures, most: int) -> npt.NDArray[np.intp]:
    if len(features) < LEAST:
        return np.zeros(0, dtype=np.intp)
    return np.argsort(-features.sizes, kind="stable")[:most]


def _codes(features: PictureFeatures, kept: npt.NDArray[np.intp]) -> tuple[Codes, Floats]:
    """The codes of some features, and by how much (n, 64) each wave misses its usual value."""
    above = np.asarray(features.descriptors[kept] @ _waves() - np.array(_USUAL, dtype=np.float32), dtype=np.float32)
    bits = np.packbits(above > 0, axis=1).view(">u8").reshape(-1).astype(np.uint64)
    unit = _UNITS / max(1, *features.grey.shape)
    places = np.column_stack(
        [
            features.points[kept] * unit,
            features.angles[kept] % 360 * 256 / 360,
            _SIZES * np.log2(np.maximum(features.sizes[kept] * unit, 1)),
        ]
    )
    return Codes(bits, np.clip(places, 0, 255).astype(np.uint8)), above


@cache
def _waves() -> Floats:
    """The matrix (128, 64) from a descriptor to its chosen waves."""
    at = np.arange(_GRID)
    cosines = (
        np.cos(np.pi * np.outer(at, at + 0.5) / _GRID) * np.where(at == 0, 1, np.sqrt(2))[:, None] / np.sqrt(_GRID)
    )
    turns = 2 * np.pi * np.arange(_DIRECTIONS) / _DIRECTIONS
    series = [np.full(_DIRECTIONS, 1 / np.sqrt(_DIRECTIONS))]
    for wave in range(1, _DIRECTIONS // 2):
        series += [np.cos(wave * turns) / 2, np.sin(wave * turns) / 2]
    series.append(np.cos(_DIRECTIONS // 2 * turns) / np.sqrt(_DIRECTIONS))
    whole = np.einsum("ai,bj,ck->ijkabc", cosines, cosines, np.array(series)).reshape(_GRID**2 * _DIRECTIONS, -1)
    return np.asarray(whole[:, _WAVES], dtype=np.float32)


def _word(bits: Signatures) -> Words:
    return np.asarray(bits >> np.uint64(_BITS - WORD_BITS), dtype=np.int32)


def _near_words(bits: Signatures, above: Floats) -> Words:
    """Each word, and those with its least sure bits turned over."""
    weakest = np.argsort(np.abs(above[:, :WORD_BITS]), axis=1)[:, : len(_WEAK_BITS)]
    masks = 1 << (WORD_BITS - 1 - weakest)
    tried = [_word(bits)]
    for weak, most in enumerate(_WEAK_BITS):
        tried += [words[:most] ^ masks[:most, weak] for words in tried]
    return np.asarray(np.concatenate(tried), dtype=np.int32)
