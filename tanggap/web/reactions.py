"""What follows what: event kind -> tasks that carry the event's id. The one place to read it.

Below them what is no event of a case, but of the sweep of deadlines: it is announced with facts of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tanggap.cases import events as of

_SUGGEST = "tanggap.routing.tasks.suggest"
_DUPLICATES = "tanggap.routing.tasks.look_for_duplicates"
_LEARN = "tanggap.routing.tasks.learn"
_CLOCKS = "tanggap.deadlines.tasks.follow"
_EMERGENCY = "tanggap.notify.tasks.raise_the_alarm"
_STOPPED = "tanggap.notify.tasks.tell_of_stop"
_REMINDER = "tanggap.notify.tasks.pass_on_reminder"
_REMEMBER_PHOTOS = "tanggap.evidence.tasks.remember"
_CHECK_PROOF = "tanggap.evidence.tasks.check_fix"

REACTIONS: Mapping[str, Sequence[str]] = {
    of.Triaged.kind: (),
    of.Received.kind: (_DUPLICATES, _SUGGEST, _CLOCKS, _EMERGENCY, _REMEMBER_PHOTOS),
    of.SplitOff.kind: (_SUGGEST, _CLOCKS),
    of.Joined.kind: (_CLOCKS, _REMEMBER_PHOTOS),
    of.VoiceWeighed.kind: (_CLOCKS,),
    of.ReportsLeft.kind: (_CLOCKS,),
    of.Recategorised.kind: (_LEARN, _CLOCKS, _EMERGENCY),
    of.PlaceCorrected.kind: (_SUGGEST, _CLOCKS),
    of.Assigned.kind: (_LEARN, _CLOCKS, _EMERGENCY),
    of.Decided.kind: (_LEARN, _CLOCKS, _EMERGENCY),
    of.Delegated.kind: (_LEARN, _CLOCKS, _EMERGENCY),
    of.Succeeded.kind: (_CLOCKS,),
    of.Returned.kind: (_LEARN, _CLOCKS),
    of.Objected.kind: (_LEARN,),
    of.Started.kind: (_LEARN, _CLOCKS),
    of.Coordinated.kind: (_LEARN, _CLOCKS),
    of.TaskDone.kind: (_CLOCKS,),
    of.TaskReturned.kind: (_CLOCKS,),
    of.Held.kind: (_CLOCKS,),
    of.Resumed.kind: (_CLOCKS,),
    of.Fixed.kind: (_LEARN, _CLOCKS, _CHECK_PROOF),
    of.Redone.kind: (_CLOCKS,),
    of.Verified.kind: (_CLOCKS,),
    of.Confirmed.kind: (_CLOCKS,),
    of.Closed.kind: (_CLOCKS,),
    of.Rejected.kind: (_CLOCKS,),
    of.Merged.kind: (_CLOCKS,),
    of.Reopened.kind: (_CLOCKS,),
    of.Asked.kind: (_CLOCKS,),
    of.Told.kind: (_CLOCKS,),
    of.Reminded.kind: (_REMINDER,),
    of.AutoSendingStopped.kind: (_STOPPED,),
    # Of deadlines
    "deadlines_reached": ("tanggap.notify.tasks.tell_of_deadlines",),
    "policy_applied": ("tanggap.deadlines.tasks.move_cases",),
}


def tasks_after(what: str) -> Sequence[str]:
    """The tasks that follow an event of this kind, or an announcement of this name.

    A verb that is not listed moves clocks at least: the table says what it does to them.
    """
    unlisted = (_CLOCKS,) if of.event_class(what).verb is not None else ()
    return REACTIONS.get(what, unlisted)
