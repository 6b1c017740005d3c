"""Jobs about photos; each carries the event that it follows and does its work once."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

from tanggap.cases.models import Photo
from tanggap.evidence import actions, index, scrubbing
from tanggap.platform.jobs import PATIENTLY, JobQueue, periodic, task


@task(queue=JobQueue.REST, retry=PATIENTLY)
def remember(event_id: int) -> None:
    """Keep the likeness of the photos that came with this event."""
    index.remember(Photo.objects.filter(event=event_id))


@task(queue=JobQueue.RESIDENT, retry=PATIENTLY)
def check_fix(event_id: int) -> None:
    """Check the after-photos of this fix."""
    actions.check_fix(event_id=event_id, at=timezone.now())


@periodic("*/10 * * * *", queue=JobQueue.REST, queueing_lock="evidence.scrub")
def scrub(timestamp: int) -> None:
    """Compare the next photos with their digests."""
    scrubbing.scrub(at=datetime.fromtimestamp(timestamp, UTC))


@periodic("*/10 * * * *", queue=JobQueue.REST, queueing_lock="evidence.catch_up")
def catch_up(timestamp: int) -> None:
    """Remember photos that are not in the index yet, and forget passes that are long over."""
    index.remember_waiting()
    actions.forget_passes(at=datetime.fromtimestamp(timestamp, UTC))
