"""A countdown to the end of a step: started, paused, resumed, given another length. Pure; every change gives a new countdown.

The rule for another length: the countdown is read as if it had run with that length from its start. Where that would already be over,
nobody could have kept it; then the length counts from now, but never beyond the end that was promised before. What was missed
before the change stays missed, unless the new length ends in the future.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, Self

from tanggap.platform.calendar import Calendar, Duration


class Pause(NamedTuple):
    """A stretch during which something stood; `reason` is empty where none was needed."""

    since: datetime
    until: datetime
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Course:
    """When something began and when it stood. `pauses` are those that are over, `reason` is why it stands now."""

    started_at: datetime
    paused_at: datetime | None = None
    reason: str = ""
    pauses: tuple[Pause, ...] = ()

    def pause(self, at: datetime, reason: str = "") -> Self:
        """Let it stand; pausing what stands already changes nothing."""
        return self if self.paused_at is not None else replace(self, paused_at=at, reason=reason)

    def resume(self, at: datetime) -> Self:
        """Let it go on; resuming what runs changes nothing."""
        if self.paused_at is None:
            return self
        pause = Pause(self.paused_at, at, self.reason)
        return replace(self, paused_at=None, reason="", pauses=(*self.pauses, pause))


@dataclass(frozen=True, kw_only=True)
class Countdown(Course):
    """A course with a length, and the end that follows from both by a calendar."""

    calendar: Calendar
    span: Duration
    due_at: datetime

    @classmethod
    def start(cls, calendar: Calendar, span: Duration, at: datetime) -> Countdown:
        """Let it run from now."""
        return cls(calendar=calendar, span=span, started_at=at, due_at=calendar.add(at, span))

    def resume(self, at: datetime) -> Self:
        """Let it go on; its end moves by what was paused."""
        if self.paused_at is None:
            return self
        due = self.calendar.after_pause(self.due_at, self.span.unit, since=self.paused_at, until=at)
        return replace(super().resume(at), due_at=due)

    def change(self, calendar: Calendar, span: Duration, at: datetime) -> Countdown:
        """Give it another length, as the module says."""
        now = self.paused_at or at
        due = replayed(calendar, span, self.started_at, self.pauses)
        if due <= now:
            due = min(self.due_at, calendar.add(now, span)) if self.due_at > now else self.due_at
        return replace(self, calendar=calendar, span=span, due_at=due)

    def moment(self, span: Duration) -> datetime:
        """The moment so long after the start, with the pauses that are over."""
        return replayed(self.calendar, span, self.started_at, self.pauses)


def replayed(calendar: Calendar, span: Duration, started_at: datetime, pauses: Iterable[Pause]) -> datetime:
    """Where a countdown of this length ends that began then and stood during these pauses."""
    due = calendar.add(started_at, span)
    for pause in pauses:
        due = calendar.after_pause(due, span.unit, since=pause.since, until=pause.until)
    return due
