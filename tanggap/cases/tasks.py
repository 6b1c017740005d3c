"""What the worker does for cases by the clock."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tanggap.cases import ledger
from tanggap.cases.actions import close_unanswered, draw_rechecks, resume_due


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="cases.resume_due", pass_context=False)
def resume_what_is_due(timestamp: int) -> None:
    """Resume every case whose pause has ended. Catches up after downtime, since it asks for all that is past."""
    resume_due(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="cases.close_unanswered", pass_context=False)
def close_resting(timestamp: int) -> None:
    """Close what was verified and not disputed in time."""
    close_unanswered(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="40 17 * * *")  # 00.40 in Jakarta
@app.task(queueing_lock="cases.draw_rechecks", pass_context=False)
def draw_for_a_second_look(timestamp: int) -> None:
    """Draw what supervisors look at again, from all that was closed since."""
    draw_rechecks(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="15 17 * * *")  # 00.15 in Jakarta
@app.task(queueing_lock="cases.seal_the_ledger", pass_context=False)
def seal_the_ledger(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it by name
    """Seal what was written since the last seal."""
    ledger.anchor(at=datetime.now(UTC))
