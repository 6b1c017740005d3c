"""Holding a case's clocks against its history. The same history gives the same rows, however often it is followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tanggap.cases.models import Case, Event, Task
from tanggap.cases.workflow import OPEN as OPEN_CASES
from tanggap.deadlines.models import Breach, Cause, Deadline, Escalation
from tanggap.deadlines.moments import next_moment, rungs_of
from tanggap.deadlines.projection import StepClock
from tanggap.deadlines.sla_directory import SlaDirectory
from tanggap.directory.policies import policy_history_of
from tanggap.directory.steps import SlaStep


@transaction.atomic
def follow_case(case_id: int, *, at: datetime, city: SlaDirectory | None = None) -> list[Deadline]:
    """Make the case's clocks what its history says. `at` is now: what ended late before anybody noticed is a breach all the same.

    Locks the case first, as everybody does who writes to it, so that two followers wait for each other.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("city", "category").get(pk=case_id)
    directory = city or SlaDirectory(case.city)
    runs = directory.runs_of(list(Event.objects.filter(case=case).order_by("number")))
    return _Follower(case, directory, at).hold(runs)


class _Follower:
    """One case, its clocks as they stand and as they should."""

    def __init__(self, case: Case, directory: SlaDirectory, at: datetime) -> None:
        self._case, self._directory, self._at = case, directory, at
        self._tasks = dict(Task.objects.filter(case=case).values_list("number", "pk"))

    def hold(self, runs: Sequence[StepClock]) -> list[Deadline]:
        """Write what differs: ends before beginnings, for a step has one running clock."""
        known = {(row.step, row.serial): row for row in Deadline.objects.filter(case=self._case)}
        rows = [self._row(run, known.get((run.step.value, run.serial))) for run in runs]
        for row in sorted(rows, key=lambda row: row.met_at is None and row.cancelled_at is None):
            before = known.get((row.step, row.serial))
            if before is None or _differ(before, row):
                row.save()
        self._end_what_ended(rows)
        return rows

    def _row(self, run: StepClock, before: Deadline | None) -> Deadline:
        policy = policy_history_of(self._directory.city)
        row = Deadline(
            pk=before.pk if before else None,
            case=self._case,
            task_id=self._tasks.get(run.task) if run.task else None,
            step=run.step,
            serial=run.serial,
            agency=self._directory.agencies[run.agency],
            policy_id=policy.id_of(run.policy),
            starts_at=run.clock.started_at,
            due_at=self._due(run),
            paused_at=run.clock.paused_at if run.is_open else None,
            met_at=run.met_at,
            cancelled_at=run.cancelled_at,
            warn_at=run.warn_at,
            warned_at=before.warned_at if before else None,
            missed_at=before.missed_at if before else None,
            rungs_climbed=before.rungs_climbed if before else 0,
            cause=run.cause,
        )
        held = policy.numbered(run.policy)
        row.rung_at = rungs_of(held, row.step, row.due_at, is_urgent=self._case.is_urgent)
        if row.missed_at is not None and row.due_at > self._at:
            row.missed_at, row.rungs_climbed = None, 0
        row.next_at = next_moment(row)
        return row

    def _due(self, run: StepClock) -> datetime:
        """The public promise is the case's own; both come from the same arithmetic, and there is one of it."""
        is_the_promise = run.step is SlaStep.COMPLETION and run.is_open and self._case.status in OPEN_CASES
        return self._case.due_at if is_the_promise and self._case.due_at else run.clock.due_at

    def _end_what_ended(self, rows: Sequence[Deadline]) -> None:
        """Breaches and escalations end with their clock; what ended late and was not noticed becomes a breach now."""
        for row in rows:
            ended = row.met_at or row.cancelled_at
            if row.met_at is not None and row.met_at > row.due_at and row.missed_at is None:
                row.missed_at = self._at
                row.save(update_fields=["missed_at"])
                Breach.objects.get_or_create(deadline=row, defaults=breach_facts(row, self._case, self._at))
            over = ended or (self._at if row.missed_at is None else None)
            if over is not None:
                Breach.objects.filter(deadline=row, ended_at=None).update(ended_at=over)
                Escalation.objects.filter(deadline=row, ended_at=None).update(ended_at=over)


def breach_facts(row: Deadline, case: Case, at: datetime) -> dict[str, object]:
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


def _differ(before: Deadline, row: Deadline) -> bool:
    fields = [field.attname for field in Deadline._meta.concrete_fields]
    return any(getattr(before, name) != getattr(row, name) for name in fields)
