"""Running the deferred jobs of a test, inside its own transaction."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app


def drain() -> int:
    """Run every waiting job in the order in which it was deferred, also those that follow; returns how many."""
    count = 0
    while (job := _next()) is not None:
        key, task, arguments = job
        app.tasks[task].func(**arguments)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [key])
        count += 1
    return count


def _next() -> tuple[int, str, dict[str, Any]] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1")
        row: tuple[int, str, str] | None = cursor.fetchone()
    # Django's cursor hands jsonb over as it is written.
    return (row[0], row[1], json.loads(row[2])) if row else None
