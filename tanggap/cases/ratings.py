"""What residents think of how they were served: averages that name nobody, and who may still say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Avg, Count, F, Q, QuerySet

from tanggap.cases.models import Case, Rating, Report
from tanggap.cases.states import FINISHED

LEAST: Final = 10  # fewer marks than this tell more of single residents than of an office


@dataclass(frozen=True)
class Average:
    """Marks of many: `tenths` is 42 for 4.2 of 5."""

    tenths: int
    count: int

    @property
    def mean(self) -> float:
        """From 1.0 to 5.0, with one decimal."""
        return self.tenths / 10


def may_rate(report: Report) -> bool:
    """Whether the report's owner may say how they were served: what they reported is said to be finished."""
    case = report.case
    return case.status in FINISHED and case.ended_at is not None and report.received_at <= case.ended_at


def average_of(cases: QuerySet[Case], *, since: datetime) -> Average | None:
    """The average mark of these cases' reports since a day; None for fewer than ten, so that it tells of nobody."""
    # The mark of somebody who joined counts only when their voice does (docs/floods.md).
    weighs = Q(report__weighs=True) | Q(report__code=F("report__case__code"))
    found = Rating.objects.filter(weighs, report__case__in=cases.order_by().values("pk"), given_at__gte=since)
    counted = found.aggregate(average=Avg("score"), count=Count("pk"))
    if counted["count"] < LEAST:
        return None
    return Average(tenths=round(10 * counted["average"]), count=counted["count"])
