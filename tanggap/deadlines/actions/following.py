"""Holding a case's clocks against its history. The same history gives the same rows, however often it is followed.

Only what changed is written, in one statement for each kind of change, however many clocks the case ever had.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, TypedDict

from django.db import transaction

from tanggap.cases.actions.moves import locked
from tanggap.cases.models import Case, Event, Task
from tanggap.cases.states import OPEN as OPEN_CASES
from tanggap.deadlines.models import Breach, Cause, Deadline, Escalation
from tanggap.deadlines.moments import next_moment, rungs_of
from tanggap.deadlines.projection import StepClock
from tanggap.deadlines.sla_directory import SlaDirectory
from tanggap.directory.policies import policy_history_of
from tanggap.directory.steps import SlaStep

_COLUMNS = tuple(field.attname for field in Deadline._meta.concrete_fields)
_WRITTEN = tuple(field.name for field in Deadline._meta.concrete_fields if not field.primary_key)


class _Followed(NamedTuple):
    """A clock's row as it stands in the database (None for a new clock) and as the history gives it."""

    before: Deadline | None
    row: Deadline

    @property
    def is_changed(self) -> bool:
        return self.before is None or any(getattr(self.before, name) != getattr(self.row, name) for name in _COLUMNS)

    @property
    def is_missed_unnoticed(self) -> bool:
        """Ended late before anybody looked: `missed_at` was written here and not by the sweep."""
        return self.row.missed_at is not None and (self.before is None or self.before.missed_at is None)


@transaction.atomic
def follow_case(case_id: int, *, at: datetime, city: SlaDirectory | None = None) -> list[Deadline]:
    """Make the case's clocks what its history says. `at` is now: what ended late before anybody noticed is a breach all the same.

    Locks the case first, as everybody does who writes to it, so that two followers wait for each other.
    """
    case = locked(case_id)
    directory = city or SlaDirectory(case.city)
    clocks = directory.clocks_of(list(Event.objects.filter(case=case).order_by("number")))
    known = {(row.step, row.serial): row for row in Deadline.objects.filter(case=case)}
    rows = _Rows(case, directory, clocks, at)
    followed = [rows.of(clock, known.get((clock.step.value, clock.serial))) for clock in clocks]
    changed = [one for one in followed if one.is_changed]
    _store(changed)
    _record_breaches(changed, case, at)
    _end_what_ended(changed, at)
    return [one.row for one in followed]


class _Rows:
    """The rows of one case's clocks."""

    def __init__(self, case: Case, directory: SlaDirectory, clocks: Sequence[StepClock], at: datetime) -> None:
        self._case, self._directory, self._at = case, directory, at
        self._policies = policy_history_of(directory.city)
        has_parts = any(clock.task is not None for clock in clocks)
        self._parts = dict(Task.objects.filter(case=case).values_list("number", "pk")) if has_parts else {}

    def of(self, clock: StepClock, before: Deadline | None) -> _Followed:
        """The row of a clock; what the sweep noted of it stays, unless it was given more time."""
        row = Deadline(
            pk=before.pk if before else None,
            case=self._case,
            task_id=self._parts.get(clock.task) if clock.task else None,
            step=clock.step,
            serial=clock.serial,
            agency_id=self._directory.agency_id(clock.agency),
            policy_id=self._policies.id_of(clock.policy),
            starts_at=clock.countdown.started_at,
            due_at=self._due(clock),
            paused_at=clock.countdown.paused_at if clock.is_open else None,
            met_at=clock.met_at,
            cancelled_at=clock.cancelled_at,
            warn_at=clock.warn_at,
            cause=clock.cause,
        )
        policy = self._policies.numbered(clock.policy)
        row.rung_at = rungs_of(policy, row.step, row.due_at, is_urgent=self._case.is_urgent)
        self._keep_what_was_noted(row, before)
        row.next_at = next_moment(row)
        return _Followed(before, row)

    def _due(self, clock: StepClock) -> datetime:
        """What the case promises is its own, also where the city's categories have changed since it was promised."""
        is_the_promise = clock.step is SlaStep.COMPLETION and clock.is_open and self._case.status in OPEN_CASES
        return self._case.due_at if is_the_promise and self._case.due_at else clock.countdown.due_at

    def _keep_what_was_noted(self, row: Deadline, before: Deadline | None) -> None:
        if before is not None:
            row.warned_at, row.missed_at, row.rungs_climbed = before.warned_at, before.missed_at, before.rungs_climbed
        if row.missed_at is not None and row.due_at > self._at:
            row.missed_at, row.rungs_climbed = None, 0
        if row.met_at is not None and row.met_at > row.due_at and row.missed_at is None:
            row.missed_at = self._at


def _store(changed: Sequence[_Followed]) -> None:
    """Ends before beginnings, for a step has one running clock."""
    old = [one.row for one in changed if one.before is not None]
    for is_over in (True, False):
        rows = [row for row in old if (row.met_at is not None or row.cancelled_at is not None) is is_over]
        Deadline.objects.bulk_update(rows, _WRITTEN)
    Deadline.objects.bulk_create([one.row for one in changed if one.before is None])


def _record_breaches(changed: Sequence[_Followed], case: Case, at: datetime) -> None:
    late = [one.row for one in changed if one.is_missed_unnoticed]
    breaches = [Breach(deadline=row, ended_at=row.met_at, **breach_facts(row, case, at)) for row in late]
    if breaches:
        Breach.objects.bulk_create(breaches, ignore_conflicts=True)


def _end_what_ended(changed: Sequence[_Followed], at: datetime) -> None:
    """Breaches and escalations end with their clock, or when it was given more time."""
    ends: dict[datetime, list[int]] = {}
    for before, row in changed:
        over = row.met_at or row.cancelled_at or (at if row.missed_at is None else None)
        if before is not None and before.missed_at is not None and over is not None:
            ends.setdefault(over, []).append(row.pk)
    for over, deadlines in ends.items():
        Breach.objects.filter(deadline__in=deadlines, ended_at=None).update(ended_at=over)
        Escalation.objects.filter(deadline__in=deadlines, ended_at=None).update(ended_at=over)


class BreachFacts(TypedDict):
    """The columns of a breach, beside its deadline."""

    city_id: int
    case: Case
    step: str
    agency_id: int
    person_id: int | None
    due_at: datetime
    noticed_at: datetime
    cause: Cause


def breach_facts(row: Deadline, case: Case, at: datetime) -> BreachFacts:
    """The columns of the breach of a deadline that was missed."""
    return {
        "city_id": case.city_id,
        "case": case,
        "step": row.step,
        "agency_id": row.agency_id,
        "person_id": case.officer_id if row.agency_id == case.agency_id else None,
        "due_at": row.due_at,
        "noticed_at": at,
        "cause": Cause(row.cause),
    }
