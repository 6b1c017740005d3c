"""The database of a backup: PostgreSQL's own `pg_dump` and `pg_restore`, told where to go by the environment.

A password on a command line could be read by everybody on the machine.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from psycopg import ConnectionInfo

from tanggap.platform.errors import Refused
from tanggap.platform.postgres_programs import binaries, first_line
from tanggap.web import refusals

_IN_ENVIRONMENT = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def server_major() -> int:
    """The server's major version."""
    return int(_info().server_version) // 10000


def dump(to: Path, snapshot: str) -> None:
    """Write the database as it is in this exported snapshot. Raises Refused, or OSError for a full disk."""
    to.touch(mode=0o600)
    _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={to}")


def check_dump(path: Path) -> None:
    """Raises Refused when `pg_restore` cannot read the contents of a dump."""
    _run("pg_restore", "--list", str(path))


def load(path: Path) -> None:
    """Put a dump in the place of everything that is in the database; all of it, or the database is left empty."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC")
    connection.close()
    _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={_info().dbname}", str(path))


@contextmanager
def one_snapshot() -> Iterator[str]:
    """Whatever is read inside, and the dump of this snapshot, are of one moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def rows_of_tables() -> dict[str, int]:
    """How many rows each table has."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of the database's own
            found[table] = int(cursor.fetchone()[0])
    return found


def others_connected() -> int:
    """How many other clients use this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def _run(program: str, *arguments: str) -> None:
    command = [str(_program(program, server_major())), *arguments]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        why = first_line(done.stderr) or f"status {done.returncode}"
        if os.strerror(errno.ENOSPC) in done.stderr:
            raise OSError(errno.ENOSPC, why)
        raise Refused(refusals.PROGRAM_FAILED, program=program, why=why)


def _program(name: str, least: int) -> Path:
    """The program of at least the server's version; an older one refuses to dump it."""
    folders = [binaries(least).folder, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    candidates = [folder / name for folder in folders] + [Path(shutil.which(name) or name)]
    for path in candidates:
        if path.exists() and _version(path) >= least:
            return path
    raise Refused(refusals.NO_PROGRAM, program=name, least=least)


def _version(path: Path) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def _environment() -> Mapping[str, str]:
    info = _info()
    said = {
        **info.get_parameters(),
        "dbname": info.dbname,
        "host": info.host,
        "port": str(info.port),
        "user": info.user,
    }
    named = {_IN_ENVIRONMENT[name]: value for name, value in said.items() if name in _IN_ENVIRONMENT and value}
    password = {"PGPASSWORD": info.password} if info.password else {}
    return {**os.environ, "LC_ALL": "C.UTF-8", **named, **password}


def _info() -> ConnectionInfo:
    connection.ensure_connection()
    info: ConnectionInfo = connection.connection.info
    return info
