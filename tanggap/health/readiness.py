"""May this installation take reports? One list of checks, which readiness, `tanggap doctor` and the metrics all tell.

What is seen names no path, no address and no password, because monitoring reads it from outside.
"""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from tanggap.deadlines.queries import last_sweep
from tanggap.evidence.queries import photo_scrub
from tanggap.platform.clock import clock_doubt
from tanggap.platform.health import HealthCheck
from tanggap.platform.home import home
from tanggap.platform.job_keeping import SILENT_S
from tanggap.platform.job_state import queue_state

LEAST_FREE_MB = 500
MOST_WAITING_S = 600
MOST_SINCE_SWEEP = timedelta(minutes=10)
# Whoever asks more often gets the last answer: each look writes a file and asks the database.
_REMEMBERED_S = 2.0
STALE_S = 30.0


Seen = tuple[bool, str, float | None]


def readiness() -> Sequence[HealthCheck]:
    """Every check, asked anew; those that need the database only when it answers."""
    found = [_checked(*row) for row in _OF_THE_MACHINE]
    found.append(_checked("database", _database, "Start it, or mend DATABASE_URL."))
    if found[-1].ok:
        found += [_checked(*row) for row in _OF_THE_DATABASE]
    return found


def is_ready(found: Sequence[HealthCheck]) -> bool:
    """Whether reports may be taken."""
    return all(one.ok for one in found if one.needed)


_HANGING = HealthCheck(
    "checks", False, "a check is under way and has not come back", "Look at the disk and the database."
)


class Remembered:
    """The last answer, for so many seconds; one thread at a time asks anew, and no other waits for it.

    While a check hangs the last answer is given, and after STALE_S one that says so: strangers who ask hold one thread, not all.
    """

    def __init__(self) -> None:
        self._lock, self._at = threading.Lock(), float("-inf")
        self._found: Sequence[HealthCheck] = ()

    def get(self) -> Sequence[HealthCheck]:
        if not self._lock.acquire(blocking=False):
            return self._found if time.monotonic() - self._at < STALE_S else (_HANGING,)
        try:
            if time.monotonic() - self._at > _REMEMBERED_S:
                self._found, self._at = readiness(), time.monotonic()
            return self._found
        finally:
            self._lock.release()

    def forget(self) -> None:
        self._at = float("-inf")


remembered = Remembered()


def as_metrics(found: Sequence[HealthCheck]) -> str:
    """The checks in Prometheus' text format: 1 or 0 each, and the figure where there is one."""
    lines = ["# HELP tanggap_check_ok Whether a check is well.", "# TYPE tanggap_check_ok gauge"]
    lines += [f'tanggap_check_ok{{check="{one.name}"}} {int(one.ok)}' for one in found]
    lines += ["# HELP tanggap_check_value The figure behind a check.", "# TYPE tanggap_check_value gauge"]
    lines += [f'tanggap_check_value{{check="{one.name}"}} {one.value:g}' for one in found if one.value is not None]
    return "\n".join([*lines, f"tanggap_ready {int(is_ready(found))}", ""])


def _checked(name: str, look: Callable[[], Seen], do: str, needed: bool = True) -> HealthCheck:
    try:
        ok, seen, value = look()
    except Exception as error:  # its own words may name paths and addresses
        return HealthCheck(name, False, type(error).__name__, do, needed=needed)
    return HealthCheck(name, ok, seen, do, value, needed)


def _disk() -> Seen:
    files = Path(getattr(default_storage, "location", home()))
    folders = [folder for folder in (home(), files) if folder.exists()]
    free = min(shutil.disk_usage(folder).free for folder in folders or [home().parent]) // 1024**2
    return free >= LEAST_FREE_MB, f"{free} MB free", free


def _photo_store() -> Seen:
    data = secrets.token_bytes(4096)
    begun, name = time.monotonic(), default_storage.save(f"probe-{secrets.token_hex(8)}", ContentFile(data))
    try:
        with default_storage.open(name) as file:
            is_same = file.read() == data
    finally:
        default_storage.delete(name)
    took = time.monotonic() - begun
    return (
        is_same,
        f"written and read in {took * 1000:.0f} ms" if is_same else "what was written reads differently",
        took,
    )


def _database() -> Seen:
    begun = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    took = time.monotonic() - begun
    return True, f"answers in {took * 1000:.0f} ms", took


def _worker() -> Seen:
    age = queue_state().heartbeat_s
    if age is None:
        return False, "none is known", None
    return age <= SILENT_S, f"last sign of life {age:.0f} s ago", age


def _jobs() -> Seen:
    state = queue_state()
    oldest = state.oldest_s or 0.0
    return oldest <= MOST_WAITING_S, f"{state.waiting} wait, the oldest for {oldest:.0f} s", oldest


def _lost_jobs() -> Seen:
    lost = queue_state().lost
    return lost == 0, f"{lost} lost their worker", lost


def _failed_jobs() -> Seen:
    failed = queue_state().failed
    return failed == 0, f"{failed} were given up", failed


def _deadlines() -> Seen:
    """Whether deadlines are looked at each minute; a clock that was set back stops it until somebody decides."""
    swept_at, now = last_sweep(), datetime.now(UTC)
    if swept_at is None:
        return True, "not looked at yet", None
    if swept_at > now + timedelta(minutes=1):
        return (
            False,
            f"the clock was set back: looked at up to {swept_at:%Y-%m-%d %H:%M} UTC, which is yet to come",
            None,
        )
    age = now - swept_at
    return age < MOST_SINCE_SWEEP, f"looked at {swept_at:%Y-%m-%d %H:%M} UTC", age.total_seconds()


def _clock() -> Seen:
    """Whether what runs by the clock believes it; while it does not, nothing is missed, deleted or sealed."""
    doubt = clock_doubt()
    return doubt is None, doubt.sentence if doubt else "believed", None


def _photos() -> Seen:
    scrub = photo_scrub()
    return scrub.faults == 0, scrub.sentence, scrub.faults


_OF_THE_MACHINE = (
    ("disk", _disk, "Free some space."),
    ("photo store", _photo_store, "Make TANGGAP_FILES writable; see docs/operations.md, section 8."),
)
_OF_THE_DATABASE = (
    ("worker", _worker, "Start `tanggap worker`."),
    ("jobs", _jobs, "Start `tanggap worker`; jobs wait too long."),
    ("lost jobs", _lost_jobs, "Start `tanggap worker`; it takes them up."),
    ("failed jobs", _failed_jobs, "See `tanggap jobs`, then its `retry` or `dismiss`.", False),
    ("deadlines", _deadlines, "Start `tanggap worker`, or set the server's clock right; see docs/operations.md."),
    ("clock", _clock, "Set the clock right, or see docs/operations.md, section 3.", False),
    ("photos", _photos, "Restore the named files from the backup: `tanggap photos check`.", False),
)
