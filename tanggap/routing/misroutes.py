"""How often reports went to the wrong office first, and where that happens.

A misroute is a first sending that the agency returned, that somebody redirected before work began, or that a check found wrong. The
rate is misroutes among first sendings that have ended (accepted or misrouted); what still waits for an answer counts in neither.
Fewer than LEAST ended sendings give no rate: three cases say nothing about an office.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet

from tanggap.accounts.models import Person
from tanggap.cases.models import Channel
from tanggap.cases.queries import visible_to
from tanggap.directory.models import Agency, Category
from tanggap.places.models import Area, City
from tanggap.routing.models import Dispatch, DispatchOutcome

LEAST = 10
Key = int | str | None  # of a category, an area, an agency, a channel or a version
_WRONG = Q(outcome__in=(DispatchOutcome.RETURNED, DispatchOutcome.REDIRECTED)) | Q(was_right=False)
_ENDED = ~Q(outcome=DispatchOutcome.WAITING) | Q(was_right=False)


class MisrouteGrouping(StrEnum):
    """What misroutes are counted by."""

    CATEGORY = "category"
    AREA = "area"
    AGENCY = "agency"
    CHANNEL = "channel"
    MODEL = "model_version"


@dataclass(frozen=True)
class MisrouteRow:
    """One line of the table; `rate` in per mille, None when too few have ended."""

    key: str
    label: str
    sent: int
    ended: int
    wrong: int
    by_machine: int

    @property
    def rate(self) -> int | None:
        """Misroutes among what has ended, in per mille."""
        return round(1000 * self.wrong / self.ended) if self.ended >= LEAST else None


def first_sendings(city: City, person: Person, *, since: datetime, until: datetime) -> QuerySet[Dispatch]:
    """First sendings in a period, of the cases that this person may read."""
    return Dispatch.objects.filter(city=city, is_first=True, at__gte=since, at__lt=until, case__in=visible_to(person))


def misroutes(of: QuerySet[Dispatch], by: MisrouteGrouping) -> list[MisrouteRow]:
    """The lines of the table, the most misroutes first."""
    groups = (
        of.order_by()
        .values(key=F(by.value))
        .annotate(
            sent=Count("pk"),
            ended=Count("pk", filter=_ENDED),
            wrong=Count("pk", filter=_WRONG),
            machine=Count("pk", filter=Q(by_machine=True)),
        )
    )
    counted = list(groups)
    labels = _labels(by, [one["key"] for one in counted])
    rows = [
        MisrouteRow(
            _key(one["key"]), labels.get(one["key"], ""), one["sent"], one["ended"], one["wrong"], one["machine"]
        )
        for one in counted
    ]
    return sorted(rows, key=lambda row: (-row.wrong, -row.sent, row.label))


def total(of: QuerySet[Dispatch]) -> MisrouteRow:
    """All of them together."""
    return MisrouteRow(
        key="",
        label="",
        sent=of.count(),
        ended=of.filter(_ENDED).count(),
        wrong=of.filter(_WRONG).count(),
        by_machine=of.filter(by_machine=True).count(),
    )


def _key(value: object) -> str:
    return "" if value is None else str(value)


def _labels(by: MisrouteGrouping, keys: list[Key]) -> Mapping[Key, str]:
    known = [key for key in keys if key]
    if by is MisrouteGrouping.CATEGORY:
        return {one.pk: one.label for one in Category.objects.filter(pk__in=known)}
    if by is MisrouteGrouping.AGENCY:
        return {one.pk: one.label for one in Agency.objects.filter(pk__in=known)}
    if by is MisrouteGrouping.AREA:
        return dict(Area.objects.filter(pk__in=known).values_list("pk", "name"))
    if by is MisrouteGrouping.CHANNEL:
        return {key: str(Channel(key).label) for key in known if key in Channel.values}
    return {key: str(key) for key in known}
