"""What a small file may cost when it is decoded: measured in a child, for each way in which a PNG or WebP can be large."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tanggap.evidence import refusals
from tanggap.evidence.photos import clean_photo
from tanggap.platform.errors import Refused
from tests.evidence.pictures import png_header

ROOT = Path(__file__).resolve().parents[2]
_MADE = """
import sys
from PIL import Image
mode, width, height, kind, file = sys.argv[1:]
Image.new(mode, (int(width), int(height))).save(file, kind)
"""
_CLEANED = """
import io, resource, sys, django
from django.conf import settings
settings.configure(); django.setup()
from tanggap.evidence.photos import clean_photo
data = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
photo = clean_photo(io.BytesIO(data), size=len(data))
print(photo.width, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "width", "height", "kind", "most_mb"),
    [
        ("P", 6300, 6300, "PNG", 150),
        ("I;16", 6300, 6300, "PNG", 150),
        ("RGBA", 5000, 4990, "PNG", 170),
        ("LA", 5000, 4990, "PNG", 170),
        ("RGB", 4160, 3120, "WEBP", 260),
    ],
)
def test_the_largest_that_is_taken_costs_no_more_than_this(
    mode: str, width: int, height: int, kind: str, most_mb: int, tmp_path: Path
) -> None:
    file = str(tmp_path / "picture")
    arguments = [mode, str(width), str(height), kind, file]
    subprocess.run([sys.executable, "-c", _MADE, *arguments], check=True, cwd=ROOT)
    said = subprocess.run([sys.executable, "-c", _CLEANED, file], check=True, cwd=ROOT, capture_output=True, text=True)
    side, megabytes = map(int, said.stdout.split())
    assert side == 1600
    assert megabytes < most_mb


@pytest.mark.parametrize(("width", "height"), [(6300, 6300), (40_000, 1000), (1, 30_000_000)])
def test_a_png_in_colour_beyond_25_megapixels_is_refused_before_it_is_decoded(width: int, height: int) -> None:
    data = png_header(width, height)
    with pytest.raises(Refused) as refused:
        clean_photo(io.BytesIO(data), size=len(data))
    assert refused.value.code == refusals.TOO_MANY_PIXELS


def test_shrinking_by_rows_gives_the_same_picture() -> None:
    from tanggap.evidence.drawing import upright_rgb

    large = Image.linear_gradient("L").resize((4000, 3000)).convert("RGB").quantize(64)
    one = upright_rgb(large.copy(), 1600)
    other = large.convert("RGB").resize((1600, 1200), Image.Resampling.LANCZOS)
    pairs = zip(one.convert("L").resize((80, 60)).getdata(), other.convert("L").resize((80, 60)).getdata(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= 3
