"""Many rows at once by COPY: several times faster than INSERT, with the same triggers, constraints and transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """So many fresh primary keys of a table, so that rows may refer to each other before they are stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def copy_rows(rows: Sequence[models.Model]) -> None:
    """Store new rows of one table in this order; a row without a primary key gets one from the database."""
    if not rows:
        return
    fields = [field for field in rows[0]._meta.concrete_fields if not field.primary_key or rows[0].pk is not None]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(rows[0]._meta.db_table)
    readers = [(field.attname, isinstance(field, models.JSONField)) for field in fields]
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([_value(row, name, is_json) for name, is_json in readers])


def _value(row: models.Model, name: str, is_json: bool) -> Any:
    value = getattr(row, name)
    return Jsonb(value) if is_json and value is not None else value
