"""How long cleaning a photo takes: `python bench/photos.py`. Prints the median of several runs for each kind of photo."""

from __future__ import annotations

import io
import os
import resource
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanggap.web.settings")

import django

django.setup()

from tanggap.evidence.photos import clean_photo  # noqa: E402
from tests.evidence.pictures import encoded, noise, phone_exif, street  # noqa: E402

RUNS = 9


def photo(width: int, height: int, quality: int) -> bytes:
    """A photo as hard to encode as a real one: a street, with a little of a sensor's noise."""
    from PIL import Image

    grain = noise(width // 2, height // 2).resize((width, height))
    return encoded(Image.blend(street(width, height), grain, 0.25), exif=phone_exif(), quality=quality)


def measure(name: str, data: bytes) -> None:
    """Print one line."""
    took = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        clean = clean_photo(io.BytesIO(data), size=len(data))
        took.append(time.perf_counter() - begin)
    print(
        f"{name:<28} {len(data) / 1024:8.0f} KB in  {len(clean.jpeg) / 1024:5.0f} KB + {len(clean.thumb) / 1024:3.0f} KB out"
        f"  median {statistics.median(took) * 1000:6.0f} ms  worst {max(took) * 1000:6.0f} ms"
    )


if __name__ == "__main__":
    measure("12 MP from a phone", photo(4000, 3000, 90))
    measure("1600 px from our own page", photo(1600, 1200, 72))
    measure("40 MP, the largest taken", photo(7300, 5470, 80))
    print(
        f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, the pictures made here included"
    )
