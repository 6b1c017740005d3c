"""Reports under load: `python bench/report_creation.py`. Locust walks the real forms, photo included, up to the receipt."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from _house import ROOT, RUNS, SECONDS, USERS, fresh_home, line_of, locust, run_python, site, tanggap

sys.path.insert(0, str(ROOT))

from PIL import Image

from tests.evidence.pictures import encoded, noise, phone_exif, street

_STEPS = (
    "0 whole report",
    "1 GET /lapor/",
    "2 POST photo and place",
    "2 GET what follows",
    "3 POST kind",
    "3 GET what follows",
    "4 POST send",
    "4 GET what follows",
)
_COUNT = """
from tanggap.web.cli.shared import database
with database():
    from tanggap.cases import ledger
    from tanggap.cases.models import Photo, Report
    print(f"{Report.objects.count()} reports, {Photo.objects.count()} photos; ledger whole: {ledger.verify().is_whole}")
"""


def make_photos(folder: Path) -> int:
    """As our own page sends them: 1600 pixels wide, with a place in the metadata. Returns the bytes of one."""
    picture = street(1600, 1200)
    for number in range(6):
        grain = noise(800, 600).resize((1600, 1200))
        data = encoded(Image.blend(picture, grain, 0.2), exif=phone_exif(), quality=72)
        (folder / f"{number}.jpg").write_bytes(data)
    return len(data)


def main() -> None:
    """Print a line for each step."""
    with fresh_home("jakarta") as env, TemporaryDirectory(prefix="tanggap-bench-") as photos:
        size = make_photos(Path(photos))
        tanggap(env, "city", "load", str(ROOT / "tanggap" / "cities" / "jakarta"))
        with site(env) as address:
            runs = [locust("_reporters.py", address, env, BENCH_PHOTOS=photos) for _ in range(RUNS)]
        print(f"photo of {size // 1024} KB, {USERS} residents without a pause, {RUNS} runs of {SECONDS} s")
        for step in _STEPS:
            print(line_of(step, runs))
        print(run_python(env, _COUNT).strip())


if __name__ == "__main__":
    main()
