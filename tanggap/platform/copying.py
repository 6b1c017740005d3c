"""Many rows at once by COPY: several times faster than INSERT, with the same triggers, constraints and transaction."""

from __future__ import annotations

from collections.abc import Sequence

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


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields of rows of one table in one statement; Django's bulk_update takes several times as long for a thousand."""
    if not rows:
        return
    quote, meta = connection.ops.quote_name, rows[0]._meta
    known = {field.name: field for field in meta.concrete_fields}
    fields = [known[name] for name in ("id", *names)]
    columns = [quote(str(field.column)) for field in fields]
    arrays = ", ".join(f"%s::{'bigint' if field.primary_key else field.db_type(connection)}[]" for field in fields)
    changes = ", ".join(f"{column} = v.{column}" for column in columns[1:])
    table = quote(meta.db_table)
    # Nothing here comes from outside: names of tables and columns, quoted.
    sql = f"UPDATE {table} SET {changes} FROM unnest({arrays}) AS v({', '.join(columns)}) WHERE {table}.id = v.id"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [[getattr(row, field.attname) for row in rows] for field in fields])


def _value(row: models.Model, name: str, is_json: bool) -> object:
    value: object = getattr(row, name)
    return Jsonb(value) if is_json and value is not None else value
