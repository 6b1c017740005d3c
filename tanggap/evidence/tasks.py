"""Jobs about photos; each carries the event that it follows and does its work once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.utils import timezone

from tanggap.cases.models import Photo
from tanggap.evidence import actions, backfill, index, scrubbing
from tanggap.evidence.geometry import library
from tanggap.platform.jobs import PATIENTLY, JobQueue, periodic, task

_AT_ONCE: Final = 500  # photos: about a minute of work


@task(queue=JobQueue.REST, retry=PATIENTLY)
def remember(event_id: int) -> None:
    """Index the photos that came with this event; where OpenCV is missing they wait for `catch_up`."""
    if library.is_there():
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
def catch_up(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it by name
    """Index photos that are not yet, the oldest first."""
    backfill.index_waiting(most=_AT_ONCE)


@periodic("20 18 * * *", queue=JobQueue.REST, queueing_lock="evidence.try_again")
def try_again(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it by name
    """Once a day, try again the photos whose file could not be read; `catch_up` then takes them in."""
    backfill.try_again()


@periodic("*/10 * * * *", queue=JobQueue.REST, queueing_lock="evidence.forget_passes")
def forget_passes(timestamp: int) -> None:
    """Forget passes that are long over."""
    actions.forget_passes(at=datetime.fromtimestamp(timestamp, UTC))
