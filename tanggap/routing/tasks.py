"""Jobs of the judgement; each carries the event that it follows and does its work once."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tanggap.routing import actions


@app.task(name="tanggap.routing.tasks.suggest", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def suggest(event_id: int) -> None:
    """Propose an owner for the case that this event opened."""
    actions.record_suggestion(event_id=event_id, at=timezone.now())
