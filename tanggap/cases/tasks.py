"""What the worker does for cases by the clock."""

from __future__ import annotations

from datetime import UTC, datetime

from tanggap.cases import ledger
from tanggap.cases.actions import close_unanswered, draw_rechecks, resume_due
from tanggap.platform.jobs import JobQueue, periodic


@periodic("*/5 * * * *", queue=JobQueue.CLOCKS, queueing_lock="cases.resume_due")
def resume_what_is_due(timestamp: int) -> None:
    """Resume every case whose pause has ended. Catches up after downtime, since it asks for all that is past."""
    resume_due(at=datetime.fromtimestamp(timestamp, UTC))


@periodic("25 * * * *", queue=JobQueue.CLOCKS, queueing_lock="cases.close_unanswered")
def close_resting(timestamp: int) -> None:
    """Close what was verified and not disputed in time."""
    close_unanswered(at=datetime.fromtimestamp(timestamp, UTC))


@periodic("40 17 * * *", queue=JobQueue.REST, queueing_lock="cases.draw_rechecks")  # 00.40 in Jakarta
def draw_for_a_second_look(timestamp: int) -> None:
    """Draw what supervisors look at again, from all that was closed since."""
    draw_rechecks(at=datetime.fromtimestamp(timestamp, UTC))


@periodic("15 17 * * *", queue=JobQueue.REST, queueing_lock="cases.seal_the_ledger")  # 00.15 in Jakarta
def seal_the_ledger(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it by name
    """Seal what was written since the last seal."""
    ledger.anchor(at=datetime.now(UTC))
