"""Is an edited old photo known again, and is an honest one left in peace? `python bench/evidence.py [FOLDER] [--part PART]`.

Photographs lie in FOLDER (or `TANGGAP_PHOTOS`): `distinct/*.jpg`, each of another thing, and `same-place/PLACE-NUMBER.jpg`. They stay
there. Where none are, made-up pictures stand in and the output says so.

- `cheats`: every way to pass off an old photo as a new one (bench/_cheats.py), on `--originals` photographs each
- `distinct`: all pairs of photographs of different things
- `places`: all pairs of photographs of one place
- `retakes`: honest photos of the same place with a repair in it (bench/_retakes.py)
- `plain`: lamps at night, sky, walls (bench/_plain.py)
- `screens`: the hint of screens and prints, on honest photographs and on such cheats
- `check`: CPU of the whole check of a fix, in the worker (bench/_fix_check.py)
- `index`: look-ups among `BENCH_INDEX` photos (1,000,000; most made up), of each cheat on a quarter of `--originals`
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from _house import ROOT, SHARED, fresh_home, run_python

INDEX = os.environ.get("BENCH_INDEX", "1000000")
FOLDER = Path(os.environ.get("TANGGAP_PHOTOS") or SHARED / "photos")
PARTS = ("cheats", "distinct", "places", "retakes", "plain", "screens", "check", "index")
_ALL = 1_000_000

_MEASURE = f"""
import sys
sys.path.insert(0, {str(ROOT / "bench")!r})
from tanggap.web.cli.shared import database
with database():
    import importlib
    importlib.import_module(sys.argv[1]).main(sys.argv[2], *(int(number) for number in sys.argv[3:]))
"""
_INSIDE = {"check": "_fix_check", "index": "_photo_index"}  # need a database of their own


def main() -> None:
    """Print the tables that were asked for; all of them when none was named."""
    asked = _asked()
    parts = asked.part or PARTS
    if set(parts) - set(_INSIDE):
        _print_compared(asked, parts)
    count = "4" if asked.quick else str(asked.originals // 4)
    for part, module in _INSIDE.items():
        if part in parts:
            with fresh_home("contoh") as env:
                print(run_python(env, _MEASURE, module, str(asked.folder.resolve()), count, INDEX))


def _asked() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    reader.add_argument("--part", action="append", choices=PARTS, help="may be given several times")
    reader.add_argument("--originals", type=int, default=80, help="photographs that each cheat and retake is tried on")
    reader.add_argument("--pairs", type=int, default=200, help="pairs of lamps, sky and walls of each kind")
    reader.add_argument("--cheat", default="", help="only cheats whose name holds this word")
    reader.add_argument("--seed", type=int, default=2026)
    reader.add_argument("--quick", action="store_true", help="8 originals, 40 different photographs, 20 plain pairs")
    return reader.parse_args()


def _print_compared(asked: argparse.Namespace, parts: tuple[str, ...]) -> None:
    sys.path.insert(0, str(ROOT))
    import cv2  # here, so that the index alone needs none of it

    cv2.setNumThreads(1)
    import _compared
    import _screens

    photos = _compared.photos_in(asked.folder)
    originals, pairs, most = (8, 20, 40) if asked.quick else (asked.originals, asked.pairs, _ALL)
    tables = {
        "cheats": lambda: _compared.print_cheats(photos, originals, asked.seed, asked.cheat),
        "distinct": lambda: _compared.print_distinct(photos, most),
        "places": lambda: _compared.print_places(photos),
        "retakes": lambda: _compared.print_retakes(photos, originals, asked.seed),
        "plain": lambda: _compared.print_plain(photos, pairs, asked.seed),
        "screens": lambda: _screens.print_screens(photos, originals, asked.seed),
    }
    for part in PARTS:
        if part in parts and part in tables:
            tables[part]()


if __name__ == "__main__":
    main()
