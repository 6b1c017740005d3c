"""Jobs that send notices to the staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tanggap.notify import actions
from tanggap.platform.jobs import PATIENTLY, QUICKLY, JobQueue, task


@task(queue=JobQueue.CLOCKS, retry=PATIENTLY)
def tell_of_deadlines(at: str, reminders: Sequence[tuple[int, str]], escalations: Sequence[int]) -> None:
    """What the sweep of deadlines has found in one batch; `at` is when it did, so that a second run finds the same notices there."""
    actions.tell_of_deadlines([(key, kind) for key, kind in reminders], escalations, at=datetime.fromisoformat(at))


@task(queue=JobQueue.RESIDENT, retry=PATIENTLY)
def pass_on_reminder(event_id: int) -> None:
    """A supervisor has reminded the office that holds a case."""
    actions.pass_on_reminder(event_id)


@task(queue=JobQueue.RESIDENT, retry=PATIENTLY)
def tell_of_stop(event_id: int) -> None:
    """The system no longer sends a kind of problem to an office by itself."""
    actions.tell_of_stop(event_id)


@task(queue=JobQueue.EMERGENCY, retry=QUICKLY)
def raise_the_alarm(event_id: int) -> None:
    """An emergency has come, or another office got it."""
    actions.raise_the_alarm(event_id, at=datetime.now(UTC))
