"""The supervisor's board: how many cases stand at which step of which office, how old, how late, with which officer.

Every count is one GROUP BY over the open cases that the person may see, read from the index `case_open_by_age` alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from django.db.models import Count, IntegerField, Min, Q, QuerySet, Value, expressions

from tanggap.accountability.appointable import workers_at, works_as_one_of
from tanggap.accounts.models import Person
from tanggap.cases.models import Case
from tanggap.cases.queries import visible_to
from tanggap.cases.states import AWAITING_START, IN_TRIAGE, OPEN, PAUSED, TO_VERIFY, WITH_AGENCY, Status
from tanggap.directory.models import Agency

SOON = timedelta(hours=4)
# Upper ends of the bars of the ageing picture, in days; the last has none.
AGES = (1, 3, 7, 14, 30)


class Stage(StrEnum):
    """The steps of the matrix, from the left, as they stand in the address."""

    TRIAGE = "triase"
    WAITING = "menunggu"
    WORK = "dikerjakan"
    HELD = "ditunda"
    VERIFY = "diperiksa"


STAGES: Mapping[Stage, frozenset[Status]] = {
    Stage.TRIAGE: IN_TRIAGE,
    Stage.WAITING: AWAITING_START,
    Stage.WORK: OPEN - IN_TRIAGE - AWAITING_START - PAUSED - TO_VERIFY,
    Stage.HELD: PAUSED,
    Stage.VERIFY: TO_VERIFY,
}
STAGE_OF: Mapping[str, Stage] = {status.value: stage for stage, some in STAGES.items() for status in some}


class BoardList(StrEnum):
    """What the list under the matrix holds, as it stands in the address."""

    LATE = "lewat"
    SOON = "segera"
    REOPENED = "dibuka-lagi"
    RETURNED = "bolak-balik"
    PROOF = "bukti"
    ALL = "semua"


@dataclass
class BoardCell:
    """So many cases, so many of them past their deadline."""

    count: int = 0
    late: int = 0

    def add(self, count: int, late: int) -> None:
        """Add to both counts."""
        self.count += count
        self.late += late


@dataclass
class BoardRow:
    """One office of the matrix."""

    agency: Agency
    cells: dict[Stage, BoardCell] = field(default_factory=lambda: {stage: BoardCell() for stage in Stage})
    all: BoardCell = field(default_factory=BoardCell)
    since: datetime | None = None  # when its oldest case came in


@dataclass(frozen=True)
class Matrix:
    """The whole picture: offices with most missed first, sums by step, ages, how many fall due soon."""

    rows: list[BoardRow]
    sums: dict[Stage, BoardCell]
    all: BoardCell
    soon: int
    ages: tuple[int, ...]


@dataclass(frozen=True)
class OfficerLoad:
    """How much one officer works on; `person` is None for cases that nobody has taken."""

    person: Person | None
    count: int
    late: int


def open_cases(person: Person) -> QuerySet[Case]:
    """The open cases that the person may see."""
    return visible_to(person).filter(ended_at=None, status__in=OPEN)


def is_late(at: datetime) -> Q:
    """A filter: past the deadline, the clock not paused."""
    return Q(due_at__lt=at, paused_at=None)


def is_soon(at: datetime) -> Q:
    """A filter: due within four hours, the clock not paused."""
    return Q(due_at__gte=at, due_at__lt=at + SOON, paused_at=None)


def matrix(cases: QuerySet[Case], *, at: datetime) -> Matrix:
    """The board of these cases at this moment, counted by the database in one query."""
    ages = [expressions.When(opened_at__gt=at - timedelta(days=days), then=Value(n)) for n, days in enumerate(AGES)]
    found = (
        cases.select_related(None)
        .order_by()
        .annotate(age=expressions.Case(*ages, default=Value(len(AGES)), output_field=IntegerField()))
        .values_list("agency", "status", "age")
        .annotate(
            count=Count("pk"), late=Count("pk", filter=is_late(at)), soon=Count("pk", filter=is_soon(at)),
            since=Min("opened_at"),
        )
    )  # fmt: skip
    return _picture(found)


def _picture(found: Iterable[tuple[int, str, int, int, int, int, datetime]]) -> Matrix:
    counted = list(found)
    agencies = Agency.objects.in_bulk({row[0] for row in counted})
    rows: dict[int, BoardRow] = {}
    sums, every = {stage: BoardCell() for stage in Stage}, BoardCell()
    ages, due_soon = [0] * (len(AGES) + 1), 0
    for agency, status, age, count, late, soon, since in counted:
        row = rows.setdefault(agency, BoardRow(agencies[agency]))
        for cell in (row.cells[STAGE_OF[status]], row.all, sums[STAGE_OF[status]], every):
            cell.add(count, late)
        row.since = since if row.since is None else min(row.since, since)
        ages[age] += count
        due_soon += soon
    ordered = sorted(rows.values(), key=lambda row: (-row.all.late, -row.all.count, row.agency.name))
    return Matrix(ordered, sums, every, due_soon, tuple(ages))


def workload(cases: QuerySet[Case], *, at: datetime, most: int = 20) -> list[OfficerLoad]:
    """The `most` officers with the most missed deadlines; cases that nobody has taken are the last row."""
    held = cases.select_related(None).order_by().filter(status__in=OPEN - IN_TRIAGE)
    found = held.values_list("officer").annotate(count=Count("pk"), late=Count("pk", filter=is_late(at)))
    counts = {officer: (count, late) for officer, count, late in found}
    people = Person.objects.in_bulk([pk for pk in counts if pk is not None])
    loads = [OfficerLoad(people.get(pk), *counts[pk]) for pk in counts if pk is not None]
    loads.sort(key=lambda load: (-load.late, -load.count, str(load.person)))
    rest = [OfficerLoad(None, *counts[None])] if None in counts else []
    return [*loads[:most], *rest]


def looked_at(cases: QuerySet[Case], look: BoardList, *, at: datetime) -> QuerySet[Case]:
    """The list under the matrix, most pressing first."""
    if look is BoardList.LATE:
        return cases.filter(is_late(at)).order_by("due_at", "pk")
    if look is BoardList.SOON:
        return cases.filter(is_soon(at)).order_by("due_at", "pk")
    if look is BoardList.REOPENED:
        return cases.filter(reopen_count__gt=0).order_by("-reopen_count", "due_at", "pk")
    if look is BoardList.RETURNED:
        return cases.filter(return_count__gt=1).order_by("-return_count", "due_at", "pk")
    if look is BoardList.PROOF:
        return cases.filter(status__in=TO_VERIFY, suspicion__gt=0).order_by("-suspicion", "paused_at", "pk")
    return cases.order_by("opened_at", "pk")


def count_of(rows: QuerySet[Case], look: BoardList, picture: Matrix) -> int:
    """How many cases the list holds; the matrix already knows the length of some lists, the others are counted."""
    known = {BoardList.LATE: picture.all.late, BoardList.SOON: picture.soon, BoardList.ALL: picture.all.count}
    return known[look] if look in known else rows.order_by().count()


def in_order(cases: QuerySet[Case], keys: Sequence[int]) -> list[Case]:
    """The cases with these primary keys, in this order; keys that are gone are left out."""
    found = cases.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def narrowed(cases: QuerySet[Case], *, agency: str = "", stage: str = "", officer: str = "") -> QuerySet[Case]:
    """The cases of one office with those under it, of one step, of one officer. A name that does not exist finds nothing."""
    if agency:
        found = Agency.objects.filter(code=agency, pk__in=cases.order_by().values("agency")).first()
        # An office of the matrix means itself; one above it (never in the matrix) all under it.
        cases = cases.filter(agency=found) if found else cases.filter(agency__in=_below(agency))
    if stage:
        cases = cases.filter(status__in=STAGES[Stage(stage)]) if stage in {one.value for one in Stage} else cases.none()
    if officer:
        cases = cases.filter(officer__username=officer)
    return cases


def _below(code: str) -> QuerySet[Agency]:
    above = Agency.objects.filter(code=code).values_list("pk", flat=True)
    return Agency.objects.filter(lineage__overlap=list(above)) if above else Agency.objects.none()


@dataclass(frozen=True)
class Appointable:
    """An officer, and the codes (with blanks between) of the listed cases that they could be given."""

    username: str
    full_name: str
    codes: str


def officers_for(cases: Iterable[Case]) -> dict[str, list[Appointable]]:
    """Who could be appointed for at least one of these cases, by the label of their office, each with the codes of those cases."""
    open_ones = [case for case in cases if case.status in WITH_AGENCY]
    rows = workers_at({agency for case in open_ones for agency in case.agency.lineage})
    found: dict[str, list[Appointable]] = defaultdict(list)
    for person, memberships in groupby(rows, key=lambda row: row.person):
        theirs = list(memberships)
        codes = [case.code for case in open_ones if case.officer_id != person.pk and works_as_one_of(theirs, case)]
        if codes and theirs[0].agency is not None:
            found[theirs[0].agency.label].append(Appointable(person.username, person.full_name, " ".join(codes)))
    return dict(sorted(found.items()))
