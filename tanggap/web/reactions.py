"""What follows what: event kind -> tasks that carry the event's id. The one place to read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tanggap.cases.events import EventKind

_LEARN = "tanggap.routing.tasks.learn"

REACTIONS: Mapping[str, Sequence[str]] = {
    EventKind.RECEIVED: ("tanggap.routing.tasks.suggest",),
    EventKind.SPLIT: ("tanggap.routing.tasks.suggest",),
    **dict.fromkeys(
        (
            EventKind.ASSIGNED,
            EventKind.DECIDED,
            EventKind.DELEGATED,
            EventKind.STARTED,
            EventKind.COORDINATED,
            EventKind.FIXED,
            EventKind.RETURNED,
            EventKind.RECATEGORISED,
        ),
        (_LEARN,),
    ),
}
