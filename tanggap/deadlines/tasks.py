"""What the worker does for deadlines: after events, and by the clock."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from tanggap.cases.models import Event
from tanggap.deadlines.actions import follow_case, move_to_policy, sweep
from tanggap.deadlines.queries import last_sweep
from tanggap.places.queries import city_of_the_site
from tanggap.platform.errors import Refused
from tanggap.platform.jobs import PATIENTLY, QUICKLY, JobQueue, periodic, task
from tanggap.platform.reactions import announce

log = logging.getLogger(__name__)


@task(queue=JobQueue.RESIDENT, retry=QUICKLY)
def follow(event_id: int) -> None:
    """The clocks of the event's case, as its history now says; following an event twice changes nothing."""
    case_id, at = Event.objects.values_list("case_id", "at").get(pk=event_id)
    follow_case(case_id, at=max(at, last_sweep() or at))


@periodic(
    "* * * * *",
    queue=JobQueue.CLOCKS,
    aliases=["tanggap.deadlines.tasks.look"],  # what a job is called that was queued before this name
    queueing_lock="deadlines.sweep",
    lock="deadlines.sweep",
)
def sweep_deadlines(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it by name
    """Every minute: what is due. After downtime one sweep finds all of it."""
    try:
        done = sweep(at=datetime.now(UTC))
    except Refused as refused:
        log.error("deadlines are not swept: %s", refused)
        return
    if done.missed or done.climbed or done.warned:
        log.info("deadlines: %s reminded, %s missed, %s escalated", done.warned, done.missed, done.climbed)


@task(queue=JobQueue.REST, retry=PATIENTLY)
def move_cases(city: str, number: int, at: str, after: int) -> None:
    """The next open cases get their promises by a new policy; the rest is another job, so that each is short."""
    found = city_of_the_site(city)
    if found is None:
        return
    last = move_to_policy(found, number, at=datetime.fromisoformat(at), after=after)
    if last is not None:
        announce("policy_applied", city=city, number=number, at=at, after=last)
