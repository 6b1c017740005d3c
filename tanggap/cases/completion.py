"""What the events of a case do to its completion clock, by the column `clock` of the table of verbs.

`cases.due_date` keeps the promise by it, event by event, and `deadlines.projection` reads a whole history by it: so a new row of the
table moves both alike.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from tanggap.cases.events import CaseEvent, Resumed, event_class, event_of
from tanggap.cases.workflow import BY_VERB, Clock
from tanggap.platform.countdown import Course

_Course = TypeVar("_Course", bound=Course)


def effect_of(kind: str) -> Clock:
    """What an event of this kind does to the clock; KEEPS for kinds that belong to no verb."""
    verb = event_class(kind).verb
    return BY_VERB[verb].clock if verb is not None else Clock.KEEPS


def events_that(*effects: Clock) -> frozenset[type[CaseEvent]]:
    """The kinds of event whose verb does one of these to the clock."""
    return frozenset(event_of(row.verb) for row in BY_VERB.values() if row.clock in effects)


def moved(course: _Course, effect: Clock, at: datetime, *, reason: str = "") -> _Course:
    """The course after an effect other than STARTS, which begins a new one."""
    if effect is Clock.PAUSES:
        return course.pause(at, reason)
    if effect is Clock.RESUMES:
        return course.resume(at)
    if effect is Clock.STOPS:
        # Should it be taken up again, as after a merge, the days until then count against nobody.
        return course.resume(at).pause(at)
    return course


def counted_at(said: CaseEvent, at: datetime) -> datetime:
    """The moment at which the event moves the clock: its own, or the end of a pause that nobody ended in time."""
    return said.counted_until or at if isinstance(said, Resumed) else at
