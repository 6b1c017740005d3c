"""An import that is killed in the middle of writing: `python -m tests.intake.killed_import FILE CITY BATCHES`.

After so many whole batches it dies without a word, when the cases of the next batch are written but not yet their events.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def main(path: Path, city: str, batches: int) -> None:
    """Import until death."""
    import django

    django.setup()
    from tanggap.cases.actions import importing
    from tanggap.cases.models import Case
    from tanggap.platform import copying
    from tests.intake.bulk_world import take_in

    copy, written = copying.copy_rows, list[int]()

    def copy_or_die(rows: Sequence[Any]) -> None:
        copy(rows)
        if rows and isinstance(rows[0], Case):
            written.append(len(rows))
            if len(written) > batches:
                os.kill(os.getpid(), signal.SIGKILL)

    vars(importing)["copy_rows"] = copy_or_die
    take_in(path, city)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
