"""What is done to the installation while residents report. Each scenario does harm and returns when the harm has ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.chaos.installation import ROOT, Installation

_AWAY_S = 20
_FULL_S = 15
_SWEEP = "tanggap.deadlines.tasks.sweep_deadlines"
_DEFER = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args)"
    " VALUES ('clocks', %s, 30, 'deadlines.sweep', 'deadlines.sweep', '{\"timestamp\": 0}') ON CONFLICT DO NOTHING"
)


class Skipped(Exception):
    """This machine does not allow the scenario; the reason is said."""


@dataclass(frozen=True)
class Scenario:
    """One kind of harm. `own_database`: the database is no child of `tanggap serve`, as on a machine apart."""

    name: str
    what: str
    harm: Callable[[Installation], None]
    own_database: bool = False
    small_disk: bool = False


def kill_web_process(made: Installation) -> None:
    os.kill(made.processes("granian")[-1], signal.SIGKILL)  # the oldest is their parent


def kill_site(made: Installation) -> None:
    for pid in made.processes("granian"):
        os.kill(pid, signal.SIGKILL)


def kill_worker(made: Installation) -> None:
    for pid in made.processes("tanggap worker"):
        os.kill(pid, signal.SIGKILL)


def kill_worker_in_sweep(made: Installation) -> None:
    """The sweep is held in the middle by a lock of ours; the next one waits behind it."""
    with psycopg.connect(made.url) as holding:
        holding.execute("LOCK TABLE deadlines_clockwork IN ACCESS EXCLUSIVE MODE")
        made.rows(_DEFER, _SWEEP)
        _wait(
            lambda: bool(
                made.rows("SELECT 1 FROM procrastinate_jobs WHERE task_name = %s AND status = 'doing'", _SWEEP)
            )
        )
        made.rows(_DEFER, _SWEEP)
        kill_worker(made)
        holding.rollback()


def kill_postmaster(made: Installation) -> None:
    os.kill(made.processes("postgres", str(made.home / "postgres"))[0], signal.SIGKILL)


def kill_backend(made: Installation) -> None:
    """PostgreSQL then ends every other connection too."""
    found = made.rows(
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    os.kill(int(str(found[0][0])), signal.SIGKILL)


def kill_everything(made: Installation) -> None:
    """`tanggap serve` itself; whatever it started must end with it, before a person (or systemd) starts it again."""
    assert made.serving is not None
    made.serving.kill()
    made.serving.wait()
    _wait(
        lambda: (
            not made.processes("tanggap worker") and not made.processes("granian") and not made.processes("postgres")
        )
    )
    made.serve()


def take_database_away(made: Installation) -> None:
    _python(made, "from tanggap.platform import postgres; postgres.stop(home)")
    time.sleep(_AWAY_S)
    start_database(made)


def start_database(made: Installation) -> None:
    """The database as on a machine apart: no part of `tanggap serve`."""
    _python(made, "from tanggap.platform import postgres; postgres.ensure_running(home, stays=True)")


def fill_disk(made: Installation) -> None:
    """The disk that holds the database and the photos, to the last block."""
    filler = made.home / "filler"
    free = shutil.disk_usage(made.home).free
    subprocess.run(["fallocate", "-l", str(free), str(filler)], check=False)
    with contextlib.suppress(OSError), open(made.home / "crumbs", "wb") as crumbs:
        while True:
            crumbs.write(b"\0" * 65536)
    time.sleep(_FULL_S)
    for file in (filler, made.home / "crumbs"):
        file.unlink(missing_ok=True)


def make_photos_read_only(made: Installation) -> None:
    with _read_only(made.home / "files"):
        time.sleep(_FULL_S)


@contextlib.contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield
        folder.chmod(0o755)
        return
    _mount("--bind", str(folder), str(folder))
    try:
        _mount("-o", "remount,ro,bind", str(folder))
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def jump_ahead(made: Installation) -> None:
    """As if the clock had been set ten days ahead: the last moment that was believed lies ten days back, the machine ran seconds."""
    before = made.rows("SELECT count(*) FROM deadlines_breach")
    made.rows("UPDATE platform_clockmark SET at = at - interval '10 days'")
    made.rows(_DEFER, _SWEEP)
    _wait(lambda: not made.rows("SELECT 1 FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", _SWEEP))
    time.sleep(5)
    if made.rows("SELECT count(*) FROM deadlines_breach") != before:
        raise SystemExit("deadlines were missed by a clock that nobody may believe")
    command = [sys.executable, "-m", "tanggap", "deadlines", "accept-clock", "--yes"]
    subprocess.run(command, cwd=ROOT, env={**made.env, "DATABASE_URL": made.url}, check=True, stdout=subprocess.DEVNULL)


def small_disk(made: Installation) -> None:
    """A disk of its own for the home, small enough to be filled. Raises Skipped where that is not allowed."""
    if os.geteuid() != 0:
        raise Skipped("a disk can be mounted and filled by root only")
    try:
        _mount("-t", "tmpfs", "-o", "size=400m", "tanggap-chaos", str(made.home))
    except subprocess.CalledProcessError:
        raise Skipped("this machine allows no mount") from None


def _mount(*options: str) -> None:
    subprocess.run(["mount", *options], check=True, capture_output=True)


def _python(made: Installation, code: str) -> None:
    begin = "import os; from pathlib import Path; home = Path(os.environ['TANGGAP_HOME']); "
    subprocess.run([sys.executable, "-c", begin + code], cwd=ROOT, env=made.env, check=True)


def _wait(until: Callable[[], bool], *, patience_s: float = 60) -> None:
    end = time.monotonic() + patience_s
    while not until():
        if time.monotonic() > end:
            raise SystemExit("what the scenario waits for did not come")
        time.sleep(0.1)


SCENARIOS = (
    Scenario("web", "one web process is killed", kill_web_process),
    Scenario("site", "the whole site is killed", kill_site),
    Scenario("worker", "the worker is killed", kill_worker),
    Scenario("sweep", "the worker is killed in a sweep", kill_worker_in_sweep),
    Scenario("backend", "one database connection is killed", kill_backend),
    Scenario("postmaster", "the database is killed", kill_postmaster),
    Scenario("serve", "everything is killed, started again", kill_everything),
    Scenario("clock", "the clock jumps ten days ahead", jump_ahead),
    Scenario("readonly", f"photos are read-only for {_FULL_S} s", make_photos_read_only, small_disk=True),
    Scenario("disk", f"the disk is full for {_FULL_S} s", fill_disk, small_disk=True),
    Scenario("away", f"the database is away for {_AWAY_S} s", take_database_away, own_database=True),
)
