"""What follows what: event kind -> tasks that carry the event's id. The one place to read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tanggap.cases.events import EventKind

REACTIONS: Mapping[str, Sequence[str]] = {
    EventKind.RECEIVED: ("tanggap.routing.tasks.suggest",),
    EventKind.SPLIT: ("tanggap.routing.tasks.suggest",),
}
