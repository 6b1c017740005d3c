"""What the worker does on a schedule: adding up past months, making the weekly reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tanggap.accountability.actions.proposing import propose
from tanggap.accountability.actions.weekly import last_week, make_weekly
from tanggap.accountability.assessment import contests_end
from tanggap.accountability.queries import current_rule
from tanggap.places.models import City
from tanggap.platform.jobs import JobQueue, periodic

# A verdict may come weeks later; so far back sums are looked at again.
_MONTHS_BACK = 6


@periodic("40 18 * * *", queue=JobQueue.REST, queueing_lock="accountability.propose")  # 01.40 in Jakarta
def add_up(timestamp: int) -> None:
    """Propose for every past month whose time to contest is over. Catches up after downtime, since each month is asked for anew."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for city in City.objects.all():
        held, month = current_rule(city), at.astimezone(ZoneInfo(city.timezone)).date().replace(day=1)
        for _number in range(_MONTHS_BACK if held else 0):
            month = (month - timedelta(days=1)).replace(day=1)
            if held and at >= contests_end(city, month, held[1]):
                propose(city, month, at=at)


@periodic("10 * * * *", queue=JobQueue.REST, queueing_lock="accountability.weekly")
def weekly_papers(timestamp: int) -> None:
    """The papers of the last whole week, within the hour after it ended; when the worker was down, as soon as it is back."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for city in City.objects.all():
        make_weekly(city, last_week(city, at=at), at=at)
