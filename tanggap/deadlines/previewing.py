"""What a policy would change if it were applied now: counted over all open cases, nothing written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db.models import F

from tanggap.cases.due_date import clock_kinds, due_under_policy
from tanggap.cases.models import Case, Event
from tanggap.cases.reasons import reasons_of
from tanggap.cases.states import OPEN
from tanggap.cases.workflow import Verb
from tanggap.directory.city_files.deadlines import PolicyNames
from tanggap.directory.city_files.rows import PolicyRow
from tanggap.directory.models import Agency, Category, DeadlinePolicy
from tanggap.directory.policies import policy_history_of
from tanggap.directory.sla import policy_from
from tanggap.places.models import Area, City

_BATCH = 2000
# One case takes about a millisecond: a page looks at no more of them than somebody waits for.
MOST_IN_A_PAGE = 3000


@dataclass
class Count:
    """How many open cases, and what happens to their promises."""

    cases: int = 0
    earlier: int = 0
    later: int = 0
    healed: int = 0  # overdue now, and no longer then
    given_time: int = 0  # over by the letter of the new policy; they get its time from now on, or keep their day

    @property
    def changed(self) -> int:
        """How many promises move."""
        return self.earlier + self.later


@dataclass
class Preview:
    """The whole, and by agency the most changed first."""

    name: str
    in_force: int  # number of the policy that holds now
    every: int = 1  # one open case in so many was looked at; 1 means all of them
    open_cases: int = 0
    total: Count = field(default_factory=Count)
    by_agency: dict[str, Count] = field(default_factory=dict)

    @property
    def agencies(self) -> list[tuple[str, Count]]:
        """By agency, the most changed first; those where nothing changes are left out."""
        rows = [(name, count) for name, count in self.by_agency.items() if count.changed or count.given_time]
        return sorted(rows, key=lambda row: (-row[1].changed, row[0]))


def preview(
    city: City,
    row: PolicyRow,
    *,
    at: datetime,
    most: int | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Preview:
    """Try a policy on every open case; with `most`, on every second, third ... of them, so that about so many are looked at."""
    in_force = DeadlinePolicy.objects.filter(city=city).order_by("-number").first()
    found = Preview(row.name, in_force.number if in_force else 0)
    policy = policy_from(row.content, number=found.in_force + 1, name=row.name, zone=city.timezone)
    counts: defaultdict[str, Count] = defaultdict(Count)
    policy_history_of(city)
    found.open_cases = Case.objects.filter(city=city, status__in=OPEN).count()
    found.every = -(-found.open_cases // most) if most and found.open_cases else 1
    total = found.open_cases // found.every
    for case, history in _open_cases(city, found.every):
        if case.due_at is None:
            continue
        due, by_the_letter = due_under_policy(case, policy, at=at, history=history)
        for count in (found.total, counts[case.agency.label]):
            _add(count, case, due, by_the_letter, at)
        if found.total.cases % _BATCH == 0:
            progress(found.total.cases, total)
    found.by_agency = dict(counts)
    return found


def _add(count: Count, case: Case, due: datetime, by_the_letter: datetime, at: datetime) -> None:
    assert case.due_at is not None  # noqa: S101
    now = case.paused_at or at
    count.cases += 1
    count.earlier += due < case.due_at
    count.later += due > case.due_at
    count.healed += case.due_at <= now < due
    count.given_time += by_the_letter <= now < case.due_at


def _open_cases(city: City, every: int) -> Iterator[tuple[Case, list[Event]]]:
    """Open cases with the events that moved their clock, a batch in two queries."""
    after = 0
    kept = Case.objects.annotate(lot=F("pk") % every).filter(lot=0) if every > 1 else Case.objects
    while True:
        cases = list(
            kept.filter(city=city, status__in=OPEN, pk__gt=after)
            .select_related("category", "agency", "area")
            .order_by("pk")[:_BATCH]
        )
        if not cases:
            return
        after = cases[-1].pk
        events = Event.objects.filter(case__in=[case.pk for case in cases], kind__in=clock_kinds())
        rows = events.only("case_id", "number", "kind", "at", "reason", "facts").order_by("case_id", "number")
        by_case = {key: list(group) for key, group in groupby(rows, key=lambda event: event.case_id)}
        for case in cases:
            case.city = city
            yield case, by_case.get(case.pk, [])


def names_of(city: City) -> PolicyNames:
    """What a policy of this city may name, as the database knows it."""
    agencies: Sequence[tuple[str, str]] = list(
        Agency.objects.filter(city=city, is_active=True).values_list("code", "family")
    )
    categories: Sequence[tuple[str, str]] = list(
        Category.objects.filter(city=city, is_active=True).values_list("code", "group")
    )
    return PolicyNames(
        categories={code for code, _group in categories},
        groups={group for _code, group in categories},
        areas=set(Area.objects.filter(city=city).values_list("code", flat=True)),
        agencies={code for code, _family in agencies},
        families={family for _code, family in agencies if family},
        pause_reasons=set(reasons_of(Verb.HOLD)),
    )
