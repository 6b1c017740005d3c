"""A scene is built once in a worker; later tests get its rows back by COPY, and a copy of what the builder returned.

Only what was built on exactly the same rows is given back: a test that changed something before gets a scene of its own.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, transaction

from tanggap.directory.actions import load_city
from tanggap.places.models import City
from tests.world import World, build_world

JAKARTA = Path(__file__).resolve().parents[2] / "tanggap" / "cities" / "jakarta"

T = TypeVar("T")
Rows = dict[str, bytes]
# Made by the migrations, and made again with other keys after a test that empties the tables.
_NOT_OURS = ("django_migrations", "django_content_type", "auth_permission")
_COLUMNS = """
SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER' AND table_name <> ALL(%s)
GROUP BY table_name
"""
_columns: dict[str, str] = {}  # table -> its columns
_built: dict[tuple[Hashable, bytes], Scene] = {}


@dataclass(frozen=True)
class Scene:
    """The rows of every table that the builder changed, and what it returned."""

    rows: Rows
    returned: bytes

    def restore(self, before: Rows) -> Any:
        with transaction.atomic(), _triggers_asleep() as cursor:
            for table, rows in self.rows.items():
                if table in before:
                    cursor.execute(f"DELETE FROM {table}")
                with cursor.copy(f"COPY {table} ({_columns[table]}) FROM STDIN (FORMAT binary)") as copy:
                    copy.write(rows)
        return pickle.loads(self.returned)  # noqa: S301


def built_once(name: Hashable, build: Callable[[], T], *, in_empty_city: bool = False) -> T:
    """What `build` returns and writes. It may depend on nothing but `name` and the rows that are there, and must not look at
    the time. `in_empty_city` says that nothing was written yet, which saves looking.
    """
    before = {} if in_empty_city and not _has_city() else _rows()
    key = (name, hashlib.sha256(pickle.dumps(before)).digest())
    if key in _built:
        restored: T = _built[key].restore(before)
        return restored
    made = build()
    changed = {table: rows for table, rows in _rows().items() if before.get(table) != rows}
    _built[key] = Scene(changed, pickle.dumps(made))
    return made


def small_city() -> World:
    """The city of tests/world.py with its named people, where nothing was written yet."""
    return built_once("small city", build_world, in_empty_city=True)


def jakarta() -> City:
    """Jakarta as its folder describes it, where nothing was written yet."""
    return built_once("jakarta", lambda: load_city(JAKARTA).city, in_empty_city=True)


def forget_scenes() -> None:
    """After a test that made tables anew: their keys begin at one again."""
    _built.clear()
    _columns.clear()


def _has_city() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM places_city)")
        return bool(cursor.fetchone()[0])


def _rows() -> Rows:
    """The rows of every table that has some."""
    with connection.cursor() as cursor:
        if not _columns:
            cursor.execute(_COLUMNS, [list(_NOT_OURS)])
            _columns.update(cursor.fetchall())
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in _columns))
        filled = [table for (table,) in cursor.fetchall()]
        return {table: _copied(cursor, table) for table in filled}


def _copied(cursor: Any, table: str) -> bytes:
    with cursor.copy(f"COPY {table} ({_columns[table]}) TO STDOUT (FORMAT binary)") as copy:
        return b"".join(bytes(part) for part in copy)


@contextmanager
def _triggers_asleep() -> Iterator[Any]:
    """The ledger's triggers and the foreign keys: what is written was checked when it was built."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = DEFAULT")
