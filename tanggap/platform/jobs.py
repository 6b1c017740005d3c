"""The port to the job queue: PostgreSQL itself, through procrastinate.

A job deferred inside a transaction commits or vanishes with it, because it is a row written on Django's own connection.
"""

from __future__ import annotations

import procrastinate
from procrastinate.contrib.django import app as _app
from procrastinate.types import JSONValue


def enqueue(task: str, **arguments: JSONValue) -> int:
    """Defer the task of this full name (`tanggap.routing.tasks.suggest`) in the present transaction; returns the job's id."""
    return int(_app.configure_task(task, allow_unknown=False).defer(**arguments))


def on_app_ready(app: procrastinate.App) -> None:
    """Called by procrastinate when Django is ready; the tasks were found in every app's `tasks.py`."""
