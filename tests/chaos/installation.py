"""A fresh installation on this machine: its home, its `tanggap serve`, its processes, and what stands in its database."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg

from tanggap.platform import children

ROOT = Path(__file__).resolve().parents[2]
_MAKE = """
from tanggap.web.cli.shared import database
with database():
    from tests.world import build_world
    build_world()
"""
# What no worker will ever take up by itself: begun by one that is gone, or due for long while workers live.
_STUCK = """
SELECT j.id, j.task_name, j.status::text FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
WHERE (j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '10 seconds'))
   OR j.status = 'failed'
   OR (j.status = 'todo' AND coalesce(j.scheduled_at, (SELECT max(at) FROM procrastinate_events e WHERE e.job_id = j.id))
       < now() - interval '30 seconds')
"""
_UNDONE = """
SELECT count(*) FROM procrastinate_jobs
WHERE status = 'doing' OR (status = 'todo' AND (scheduled_at IS NULL OR scheduled_at < now()))
"""


@dataclass
class Installation:
    """One home with its environment; `url` is set when the database is not the embedded one of `tanggap serve`."""

    home: Path
    env: dict[str, str]
    port: int
    serving: subprocess.Popen[bytes] | None = None
    log: Path = Path(os.devnull)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"postgresql://tanggap@/tanggap?host={self.home / 'pg'}"

    def serve(self, **env: str) -> float:
        """Start everything; returns the seconds until the site answers."""
        begun, command = time.monotonic(), [sys.executable, "-m", "tanggap", "serve", "--port", str(self.port)]
        with open(self.log, "ab") as log:
            self.serving = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**self.env, **env},
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=children.ending_with_parent(),
            )
        while not self.answers():
            if self.serving.poll() is not None:
                raise SystemExit(f"the site ended while it was started; see {self.log}")
            time.sleep(0.1)
        return time.monotonic() - begun

    def answers(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/sehat", timeout=2):  # noqa: S310  (our loopback)
            return True
        return False

    def end(self) -> None:
        if self.serving is not None and self.serving.poll() is None:
            self.serving.send_signal(signal.SIGTERM)
            self.serving.wait(timeout=60)

    def is_alive(self) -> bool:
        return self.serving is not None and self.serving.poll() is None

    def processes(self, *words: str) -> list[int]:
        """The processes of this installation whose command line has all these words, oldest first."""
        mark = f"TANGGAP_HOME={self.home}".encode()
        return [pid for pid in sorted(map(int, filter(str.isdigit, os.listdir("/proc")))) if _is_ours(pid, mark, words)]

    def rows(self, query: LiteralString, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def stuck(self) -> list[str]:
        """Jobs that nobody will take up, each with its task and state."""
        return [f"{job} {task} ({state})" for job, task, state in self.rows(_STUCK)]

    def is_idle(self) -> bool:
        """Whether every job that is due has come to its end."""
        return self.rows(_UNDONE) == [(0,)]

    def photos_at_fault(self) -> list[str]:
        """Photos of reports whose file is missing, or is not what was stored."""
        rows = self.rows("SELECT file, digest FROM cases_photo")
        return [str(name) for name, digest in rows if self._digest_of(str(name)) != digest]

    def _digest_of(self, name: str) -> str | None:
        path = Path(self.env["TANGGAP_FILES"]) / name
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def _is_ours(pid: int, mark: bytes, words: Sequence[str]) -> bool:
    try:
        said = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        return all(word in said for word in words) and mark in Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False


@contextlib.contextmanager
def fresh() -> Iterator[Installation]:
    """An installation with the small city of the tests; everything of it ends and is removed afterwards."""
    home = Path(tempfile.mkdtemp(prefix="tanggap-chaos-"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TANGGAP_", "DATABASE_URL"))}
    env = {**kept, "TANGGAP_HOME": str(home), "TANGGAP_CITY": "contoh", "TANGGAP_PROXIES": "1"}
    env |= {"TANGGAP_FILES": str(home / "files"), "PYTHONPATH": str(ROOT), "TANGGAP_LOG_LEVEL": "WARNING"}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Installation(home, env, port, log=home / "serve.log")
    try:
        (home / "files").mkdir()
        yield made
    finally:
        made.end()
        for pid in made.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(home, ignore_errors=True)


def make_city(made: Installation) -> None:
    """The small city with its people."""
    subprocess.run([sys.executable, "-c", _MAKE], cwd=ROOT, env=made.env, check=True)
