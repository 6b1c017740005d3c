"""Nightly tidying."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tanggap.intake.actions import purge_drafts, sweep_orphans


@app.periodic(cron="23 19 * * *")  # 02.23 in Jakarta, when few write
@app.task(queueing_lock="intake.tidy")
def tidy(timestamp: int) -> None:
    """Forget drafts that nobody sent, then files that belong to nothing."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    purge_drafts(at=at)
    sweep_orphans(at=at)
