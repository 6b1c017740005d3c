"""What was escalated to a person: a line for each case with the ladder that it climbed, however many rungs that were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from tanggap.accounts.models import Person
from tanggap.cases import queries as cases
from tanggap.cases.words import clock, long_span
from tanggap.deadlines.actions.acknowledging import to_label
from tanggap.deadlines.models import Escalation
from tanggap.deadlines.queries import escalations_for, waiting
from tanggap.directory.steps import SlaStep

PER_PAGE = 25
MOST_DONE = 20


@dataclass(frozen=True)
class MissedLadder:
    """One missed clock of a case and to whom it rose, the first first."""

    step: str
    late: str
    due: str
    to: Sequence[str]


@dataclass(frozen=True)
class EscalatedCase:
    """One case of the list."""

    code: str
    title: str
    place: str
    agency: str
    late: str
    ladders: Sequence[MissedLadder]
    is_urgent: bool
    can_open: bool
    stands_in: bool


@dataclass(frozen=True)
class Answered:
    """Something that was taken up, or is over."""

    code: str
    title: str
    step: str
    by: str
    can_open: bool


@dataclass(frozen=True)
class EscalationFilter:
    """Which of the waiting ones the address asks for."""

    step: str = ""
    agency: str = ""

    def among(self, rows: QuerySet[Escalation]) -> QuerySet[Escalation]:
        """Those of them."""
        rows = rows.filter(step=self.step) if self.step in SlaStep.values else rows
        return rows.filter(case__agency__code=self.agency) if self.agency else rows


@dataclass(frozen=True)
class EscalationList:
    """The page: the cases that wait, what there is to choose from, what was done lately."""

    page: Page[int]
    waiting: Sequence[EscalatedCase]
    done: Sequence[Answered]
    steps: Sequence[tuple[str, str]]
    agencies: Sequence[tuple[str, str]]


def escalation_list(person: Person, asked: EscalationFilter, number: str, *, at: datetime) -> EscalationList:
    """Gather the page with this number."""
    mine = escalations_for(person, at=at)
    open_ones = waiting(mine)
    pages = Paginator(_by_case(asked.among(open_ones)), PER_PAGE).get_page(number)
    rungs = list(open_ones.filter(case__in=list(pages)).order_by("case", "deadline__due_at", "deadline", "rung", "pk"))
    done = list(mine.exclude(acknowledged_at=None, ended_at=None).order_by("-at", "-pk")[:MOST_DONE])
    seen = _seen(person, [*rungs, *done])
    lines = {case: _case(list(rows), at, seen) for case, rows in groupby(rungs, key=lambda row: row.case_id)}
    kinds = set(open_ones.order_by().values_list("step", "case__agency__code", "case__agency__name"))
    return EscalationList(
        page=pages,
        waiting=[lines[case] for case in pages if case in lines],
        done=[_answered(row, seen) for row in done],
        steps=[(step, str(SlaStep(step).label)) for step in SlaStep.values if step in {kind[0] for kind in kinds}],
        agencies=sorted({(code, name) for _step, code, name in kinds}, key=lambda one: one[1]),
    )


def _by_case(rows: QuerySet[Escalation]) -> QuerySet[Escalation, int]:
    """The keys of their cases: emergencies first, then what has been late for longest."""
    grouped = rows.order_by().values("case", "case__is_urgent").annotate(first=Min("deadline__due_at"))
    return grouped.order_by("-case__is_urgent", "first", "case").values_list("case", flat=True)


def _seen(person: Person, rows: Iterable[Escalation]) -> set[int]:
    """Which of their cases the person may open."""
    keys = {row.case_id for row in rows}
    return set(cases.visible_to(person).filter(pk__in=keys).values_list("pk", flat=True))


def _case(rows: Sequence[Escalation], at: datetime, seen: set[int]) -> EscalatedCase:
    case = rows[0].case
    ladders = [_ladder(list(climbed), at) for _clock, climbed in groupby(rows, key=lambda row: row.deadline_id)]
    return EscalatedCase(
        code=case.code,
        title=_title(rows[0]),
        place=f"{case.area.name}, {case.area.parent.name}" if case.area.parent else case.area.name,
        agency=case.agency.label,
        late=long_span(at - rows[0].deadline.due_at),
        ladders=ladders,
        is_urgent=case.is_urgent,
        can_open=case.pk in seen,
        stands_in=any(row.meant_person is not None for row in rows),  # type: ignore[attr-defined]
    )


def _ladder(rows: Sequence[Escalation], at: datetime) -> MissedLadder:
    due = rows[0].deadline.due_at
    to: Mapping[str, None] = dict.fromkeys(map(to_label, rows))
    return MissedLadder(str(SlaStep(rows[0].step).label), long_span(at - due), clock(due), list(to))


def _answered(row: Escalation, seen: set[int]) -> Answered:
    by = row.acknowledged_by.full_name if row.acknowledged_by else ""
    return Answered(row.case.code, _title(row), str(SlaStep(row.step).label), by, row.case_id in seen)


def _title(row: Escalation) -> str:
    return row.case.category.label if row.case.category else _("Jenis belum ditentukan")
