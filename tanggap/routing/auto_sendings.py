"""What the system sent by itself, by kind and office: how many, how many were checked, how many were wrong, and what is stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import BigIntegerField, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tanggap.accounts.models import Person
from tanggap.cases.queries import visible_to
from tanggap.directory.models import Agency, Category
from tanggap.places.models import City
from tanggap.routing.models import Dispatch, SendingStop
from tanggap.routing.policy import policy_of
from tanggap.routing.stopping import FIRST, SETTLED, WRONG, SampleCount


@dataclass(frozen=True)
class SendingRow:
    """One kind and office since its sending was last started; `stop` while it is stopped."""

    category: Category
    agency: Agency
    sent: int
    drawn: int
    checked: SampleCount
    stop: SendingStop | None

    @property
    def waiting(self) -> int:
        """Drawn ones of which nobody knows yet whether the address was right."""
        return self.drawn - self.checked.settled

    @property
    def right_percent(self) -> int | None:
        """Right ones of those settled, in per cent; None while there are none."""
        settled = self.checked.settled
        return round(100 * (settled - self.checked.wrong) / settled) if settled else None

    @property
    def upper_percent(self) -> int | None:
        """The bound that is held against the target, in per cent; None while the first ones are counted."""
        return round(100 * self.checked.upper) if self.checked.settled > FIRST else None


def automatic(city: City, person: Person) -> QuerySet[Dispatch]:
    """What the system sent by itself, of the cases that this person may read."""
    return Dispatch.objects.filter(city=city, by_machine=True, case__in=visible_to(person))


def latest(city: City, person: Person) -> QuerySet[Dispatch]:
    """The same, the newest first, with what a line shows."""
    return automatic(city, person).select_related("case__area", "category", "agency", "event").order_by("-pk")


def sendings(city: City, person: Person) -> Sequence[SendingRow]:
    """A row for each kind and office: what is stopped first, then the most sent."""
    groups = _counted(automatic(city, person))
    stops = {(one.category_id, one.agency_id): one for one in _stops(city)}
    kinds = Category.objects.in_bulk({one["category"] for one in groups})
    offices = Agency.objects.in_bulk({one["agency"] for one in groups})
    rows = [
        SendingRow(
            kinds[one["category"]],
            offices[one["agency"]],
            one["sent"],
            one["drawn"],
            SampleCount(one["settled"], one["wrong"]),
            stops.get((one["category"], one["agency"])),
        )
        for one in groups
    ]
    return sorted(rows, key=lambda row: (row.stop is None, -row.sent, row.category.label, row.agency.label))


def target_of(city: City) -> int:
    """How often, in per cent, what is sent by itself must be right."""
    return policy_of(city).target_precision


def _counted(of: QuerySet[Dispatch]) -> list[dict[str, int]]:
    """Counts since sending was last started again."""
    same = SendingStop.objects.filter(category=OuterRef("category"), agency=OuterRef("agency")).order_by()
    last = same.values("agency").annotate(last=Max("counted_upto")).values("last")
    since = Coalesce(Subquery(last, output_field=BigIntegerField()), Value(0))
    drawn = Q(is_drawn=True)
    groups = of.filter(category__isnull=False).annotate(since=since).filter(pk__gt=F("since")).order_by()
    found = groups.values("category", "agency").annotate(
        sent=Count("pk"),
        drawn=Count("pk", filter=drawn),
        settled=Count("pk", filter=drawn & SETTLED),
        wrong=Count("pk", filter=drawn & WRONG),
    )
    return cast("list[dict[str, int]]", list(found))


def _stops(city: City) -> QuerySet[SendingStop]:
    return SendingStop.objects.filter(city=city, ended_at=None).select_related("case")
