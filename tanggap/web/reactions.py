"""What follows what: event kind -> tasks that carry the event's id. The one place to read it.

Below them what is no event of a case, but of the sweep of deadlines: it is announced with facts of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tanggap.cases.events import EventKind

_SUGGEST = "tanggap.routing.tasks.suggest"
_DUPLICATES = "tanggap.routing.tasks.look_for_duplicates"
_LEARN = "tanggap.routing.tasks.learn"
_CLOCKS = "tanggap.deadlines.tasks.follow"
_EMERGENCY = "tanggap.notify.tasks.raise_the_alarm"
_REMINDER = "tanggap.notify.tasks.pass_on_reminder"
_REMEMBER_PHOTOS = "tanggap.evidence.tasks.remember"
_CHECK_PROOF = "tanggap.evidence.tasks.check_fix"

REACTIONS: Mapping[str, Sequence[str]] = {
    EventKind.RECEIVED: (_DUPLICATES, _SUGGEST, _CLOCKS, _EMERGENCY, _REMEMBER_PHOTOS),
    EventKind.SPLIT: (_SUGGEST, _CLOCKS),
    EventKind.JOINED: (_CLOCKS, _REMEMBER_PHOTOS),
    EventKind.LEFT: (_CLOCKS,),
    EventKind.RECATEGORISED: (_LEARN, _CLOCKS, _EMERGENCY),
    EventKind.MOVED: (_SUGGEST, _CLOCKS),
    EventKind.ASSIGNED: (_LEARN, _CLOCKS, _EMERGENCY),
    EventKind.DECIDED: (_LEARN, _CLOCKS, _EMERGENCY),
    EventKind.DELEGATED: (_LEARN, _CLOCKS, _EMERGENCY),
    EventKind.RETURNED: (_LEARN, _CLOCKS),
    EventKind.OBJECTED: (_LEARN,),
    EventKind.STARTED: (_LEARN, _CLOCKS),
    EventKind.COORDINATED: (_LEARN, _CLOCKS),
    EventKind.TASK_DONE: (_CLOCKS,),
    EventKind.TASK_RETURNED: (_CLOCKS,),
    EventKind.HELD: (_CLOCKS,),
    EventKind.RESUMED: (_CLOCKS,),
    EventKind.FIXED: (_LEARN, _CLOCKS, _CHECK_PROOF),
    EventKind.REDONE: (_CLOCKS,),
    EventKind.VERIFIED: (_CLOCKS,),
    EventKind.CONFIRMED: (_CLOCKS,),
    EventKind.CLOSED: (_CLOCKS,),
    EventKind.REJECTED: (_CLOCKS,),
    EventKind.MERGED: (_CLOCKS,),
    EventKind.REOPENED: (_CLOCKS,),
    EventKind.ASKED: (_CLOCKS,),
    EventKind.TOLD: (_CLOCKS,),
    EventKind.REMINDED: (_REMINDER,),
    # Of deadlines
    "deadlines_reached": ("tanggap.notify.tasks.tell_of_deadlines",),
    "policy_applied": ("tanggap.deadlines.tasks.move_cases",),
}
