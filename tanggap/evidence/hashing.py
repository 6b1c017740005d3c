"""What a picture looks like as one number, so that pictures can be compared without their files (perceptual hash).

The picture is made grey and 32 x 32, its frequencies are taken (DCT-II), and of the 64 lowest ones each bit says whether it
is above the median of all. Recompressing, resizing or darkening a photo moves few bits; another photo differs in about 32 of
64. It is the pHash of Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), with the 8 x 8
lowest frequencies after the constant one. A crop or a mirrored copy needs more than one number: see `evidence.words`.
"""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.fft import dctn

BITS: Final = 64
_SIDE: Final = 32
_LOW: Final = 8
# Below this spread of grey (of 255) a picture shows a wall or the night: its bits would be those of the noise.
_LEAST_DETAIL: Final = 2.0
_WRAP: Final = 1 << BITS
_MOST: Final = 1 << (BITS - 1)

Grey = NDArray[np.float64]


def perceptual_hash(picture: Image.Image) -> int | None:
    """The picture's 64 bits as a signed number, as PostgreSQL's BIGINT keeps it; None for one without detail."""
    return hash_of_grey(grey(picture))


def hash_of_file(jpeg: bytes) -> int | None:
    """The perceptual hash of a JPEG's bytes. Raises OSError when they are no picture."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        picture.draft("L", (_SIDE * 8, _SIDE * 8))  # JPEG decodes at an eighth; the hash needs no more.
        return perceptual_hash(picture)


def grey(picture: Image.Image) -> Grey:
    """The picture as 32 x 32 brightnesses of 0 to 255, its form forgotten."""
    small = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return np.asarray(small, dtype=np.float64)


def hash_of_grey(brightness: Grey) -> int | None:
    """The bits of 32 x 32 brightnesses; the first bit is that of the lowest frequency."""
    if brightness.std() < _LEAST_DETAIL:
        return None
    low = dctn(brightness, type=2, norm="ortho")[: _LOW + 1, : _LOW + 1]
    # Without the constant (brightness as a whole) and its row and column: those tell light from above, not what is seen.
    waves = low[1:, 1:].flatten()
    return signed(int.from_bytes(np.packbits(waves > np.median(waves)).tobytes(), "big"))


def signed(number: int) -> int:
    """64 bits as PostgreSQL's BIGINT reads them: the upper half is negative."""
    return number - _WRAP if number >= _MOST else number


def unsigned(number: int) -> int:
    """A stored hash as 64 plain bits again."""
    return number % _WRAP
