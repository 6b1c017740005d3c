"""Jobs of routing; each carries the event that it follows and does its work once."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.platform.jobs import PATIENTLY, JobQueue, periodic, task
from tanggap.routing import actions, dispatch_outcomes
from tanggap.routing.bands import renew_bands
from tanggap.routing.evidence_learning import learn_weights
from tanggap.routing.versions import train_version


@task(queue=JobQueue.RESIDENT, retry=PATIENTLY)
def suggest(event_id: int) -> None:
    """Propose an owner for the case that this event opened."""
    actions.record_suggestion(event_id=event_id, at=timezone.now())


# The alias keeps jobs that were queued before the task had its name.
@task(queue=JobQueue.RESIDENT, retry=PATIENTLY, aliases=["tanggap.routing.tasks.look_for_twins"])
def look_for_duplicates(event_id: int) -> None:
    """Note which open cases the case that this event opened may be the same problem as."""
    actions.record_duplicates(event_id=event_id, at=timezone.now())


@task(queue=JobQueue.REST, retry=PATIENTLY)
def learn(event_id: int) -> None:
    """Follow a case up to this event: where it was sent, how that ended, what was corrected."""
    dispatch_outcomes.follow(event_id=event_id)


@periodic("30 18 * * *", queue=JobQueue.REST, queueing_lock="routing.train")  # 01.30 in Jakarta
def train_nightly(timestamp: int) -> None:
    """Train every city anew from the cases of the last days; a new model lives only if it beats the old one."""
    for city in City.objects.order_by("pk"):
        try:
            learn_weights(city, at=datetime.fromtimestamp(timestamp, UTC))
            train_version(city, at=datetime.fromtimestamp(timestamp, UTC))
        except Refused:
            continue  # Another training runs, or the city has nothing to learn from.


@periodic("50 18 * * *", queue=JobQueue.REST, queueing_lock="routing.bands")  # 01.50 in Jakarta, after the training
def renew_bands_nightly(timestamp: int) -> None:
    """Let the threshold of what the machine sends alone follow how its answers turned out, also where no new model lives."""
    for city in City.objects.order_by("pk"):
        renew_bands(city, at=datetime.fromtimestamp(timestamp, UTC))
