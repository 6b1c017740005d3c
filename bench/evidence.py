"""Is an old photo known again? `python bench/evidence.py`: caught per cheat, false alarms, and look-ups among a million photos.

The photos are made up (tests/evidence/scenes.py): real ones would need people's consent. `BENCH_PICTURES` (2,000) are stored with their
files; every cheat is tried on `BENCH_CHEATED` (200) of them; each stored photo asks for any other. Then the index is filled to
`BENCH_INDEX` (1,000,000) with likenesses varied from the stored ones: each mark keeps about three bits of four, so that marks stay as
unevenly spread as they are. Look-ups are new scenes and cheated photos, through the same function that the check uses.
"""

from __future__ import annotations

import os

from _house import ROOT, fresh_home, run_python

PHOTOS = os.environ.get("BENCH_PICTURES", "2000")
CHEATED = os.environ.get("BENCH_CHEATED", "200")
INDEX = os.environ.get("BENCH_INDEX", "1000000")
LOOKUPS = os.environ.get("BENCH_LOOKUPS", "300")

_MEASURE = f"""
import sys
sys.path.insert(0, {str(ROOT / "bench")!r})
from tanggap.web.cli.shared import database
with database():
    import _photo_index
    _photo_index.main(*(int(number) for number in sys.argv[1:]))
"""


def main() -> None:
    """Print the three tables."""
    with fresh_home("contoh") as env:
        print(run_python(env, _MEASURE, PHOTOS, CHEATED, INDEX, LOOKUPS))


if __name__ == "__main__":
    main()
