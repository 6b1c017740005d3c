"""Jobs about photos; each carries the event that it follows and does its work once."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tanggap.cases.models import Photo
from tanggap.evidence import actions, index

_RETRY = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.task(name="tanggap.evidence.tasks.remember", retry=_RETRY)
def remember(event_id: int) -> None:
    """Keep the likeness of the photos that came with this event."""
    index.remember(Photo.objects.filter(event=event_id))


@app.task(name="tanggap.evidence.tasks.check_fix", retry=_RETRY)
def check_fix(event_id: int) -> None:
    """Check the after-photos of this fix."""
    actions.check_fix(event_id=event_id, at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="evidence.catch_up", pass_context=False)
def catch_up(timestamp: int) -> None:
    """Remember photos that are not in the index yet, and forget passes that are long over."""
    index.remember_waiting()
    actions.forget_passes(at=datetime.fromtimestamp(timestamp, UTC))
