"""Nightly tidying."""

from __future__ import annotations

from datetime import UTC, datetime

from tanggap.intake.actions import forget_addresses, forget_networks, purge_drafts, sweep_orphans
from tanggap.platform.jobs import JobQueue, periodic


@periodic("23 19 * * *", queue=JobQueue.REST, queueing_lock="intake.tidy")  # 02.23 in Jakarta, when few write
def tidy(timestamp: int) -> None:
    """Forget drafts that nobody sent, then files that belong to nothing, then networks."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    purge_drafts(at=at)
    sweep_orphans(at=at)
    forget_networks(at=at)
    forget_addresses(at=at)
