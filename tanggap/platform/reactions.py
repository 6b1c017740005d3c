"""What follows an event, by name, so that the app which writes the event need not know who follows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.module_loading import import_string
from procrastinate.types import JSONValue

from tanggap.platform import jobs


def follow(kind: str, event_id: int) -> None:
    """Defer, in the present transaction, every task that TANGGAP_REACTIONS names for this kind of event."""
    for task in _tasks_after(kind):
        jobs.enqueue(task, event_id=event_id)


def announce(what: str, **facts: JSONValue) -> None:
    """Defer, in the present transaction, every task that TANGGAP_REACTIONS names for something that is no event of a case."""
    for task in _tasks_after(what):
        jobs.enqueue(task, **facts)


def _tasks_after(what: str) -> Sequence[str]:
    tasks_after: Callable[[str], Sequence[str]] = import_string(settings.TANGGAP_REACTIONS)
    return tasks_after(what)
