"""When somebody must look at a clock next. Pure."""

from __future__ import annotations

from datetime import datetime

from tanggap.deadlines.models import Deadline
from tanggap.directory.sla import SlaPolicy


def rungs_of(policy: SlaPolicy, step: str, due_at: datetime, *, is_urgent: bool) -> list[datetime]:
    """When a missed deadline of this step climbs each rung of the ladder, by the city's calendar."""
    spans = (rung.urgent_after if is_urgent else rung.after for rung in policy.rungs_for(step))
    return [policy.calendar.add(due_at, span) for span in spans]


def next_moment(row: Deadline) -> datetime | None:
    """The first warning not given, the end not noticed, the next rung; None for a clock that has ended or stands."""
    if row.met_at is not None or row.cancelled_at is not None or row.paused_at is not None:
        return None
    if row.missed_at is None:
        given = row.warned_at
        return next((moment for moment in row.warn_at if given is None or moment > given), row.due_at)
    return row.rung_at[row.rungs_climbed] if row.rungs_climbed < len(row.rung_at) else None
