"""The sweep of deadlines: reminds before a deadline, notices that one has passed, climbs the ladder.

One sweep works like this:
1. It refuses a clock that was set back, so that nothing is noticed twice or out of order.
2. One partial index gives the clocks whose next moment has come, a batch at a time.
3. Each batch is one transaction. The cases are locked first, those that somebody else holds are left for the next minute.
4. A clock is judged only if it still waits for the moment that was read: so several workers never say the same thing twice.
5. Rows, events and the job that tells people commit together.
What was missed while no worker ran is found by the next sweep, each thing once, because the moments are stored and not watched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.db.models import Q

from tanggap.cases.events import AgencyCode, CaseEvent, Escalated
from tanggap.cases.history import SYSTEM, record_all
from tanggap.cases.models import Case
from tanggap.cases.words import clock
from tanggap.deadlines import refusals
from tanggap.deadlines.actions.following import breach_facts
from tanggap.deadlines.ladder import Addressee, Ladder, staffed_places
from tanggap.deadlines.models import Breach, Deadline, Escalation, SweepWatermark
from tanggap.deadlines.moments import next_moment
from tanggap.directory.policies import PolicyHistory, policy_history_of
from tanggap.places.models import City
from tanggap.platform.copying import copy_rows, update_rows
from tanggap.platform.errors import Refused
from tanggap.platform.reactions import announce

BATCH = 1000
# A clock that was given more time and missed again: its lines stand on the boards anew.
_RUNG = ("deadline", "rung", "agency", "area")
_ANEW = ("at", "is_staffed", "acknowledged_by", "acknowledged_at", "ended_at")
# All that is asked of a case here. Its office, area and city are read once for all.
_READ = ("code", "city", "area", "agency", "officer", "is_guarded", "version", "head_hash")
_CHANGES = ("warned_at", "missed_at", "rungs_climbed", "next_at")


@dataclass
class Sweep:
    """What one sweep found."""

    warned: int = 0
    missed: int = 0
    climbed: int = 0
    batches: int = 0


def sweep(*, at: datetime, most_batches: int = 10_000) -> Sweep:
    """Look at every clock whose next moment has come. Raises Refused(CLOCK_WENT_BACK) when `at` is before the last sweep."""
    _move_watermark(at)
    done, after = Sweep(), None
    cities: dict[int, _CityAtWork] = {}
    while done.batches < most_batches:
        waiting = _waiting(at, after)
        if not waiting:
            break
        _Batch(done, at, cities).take([(key, case) for key, case, _next_at in waiting])
        after, done.batches = waiting[-1], done.batches + 1
    return done


def _waiting(at: datetime, after: tuple[int, int, datetime] | None) -> list[tuple[int, int, datetime]]:
    """The next clocks whose moment has come: primary key, case, moment. What was judged waits no more; what is locked is passed."""
    due = Deadline.objects.filter(next_at__lte=at)
    if after is not None:
        due = due.filter(Q(next_at__gt=after[2]) | Q(next_at=after[2], pk__gt=after[0]), next_at__gte=after[2])
    rows = due.order_by("next_at", "pk").values_list("pk", "case_id", "next_at")[:BATCH]
    return [(key, case, next_at) for key, case, next_at in rows if next_at is not None]


@transaction.atomic
def reset_watermark(*, at: datetime) -> None:
    """Go on from this moment although the last sweep was later: the clock had been ahead, and somebody has said so."""
    SweepWatermark.objects.all().delete()
    SweepWatermark.objects.create(swept_at=at)


@transaction.atomic
def _move_watermark(at: datetime) -> None:
    mark = SweepWatermark.objects.select_for_update().order_by("pk").first()
    if mark is None:
        SweepWatermark.objects.create(swept_at=at)
    elif at < mark.swept_at:
        raise Refused(refusals.CLOCK_WENT_BACK, at=clock(at), looked_at=clock(mark.swept_at))
    else:
        mark.swept_at = at
        mark.save()


class _CityAtWork:
    """What a sweep asks of a city again and again."""

    def __init__(self, city: City, at: datetime) -> None:
        self.city, self._at = city, at
        self.ladder = Ladder(city)
        self.policies: PolicyHistory = policy_history_of(city)
        self.numbers = {self.policies.id_of(number): number for number in self.policies.numbers()}

    @cached_property
    def _staffed(self) -> tuple[set[int], set[int]]:
        return staffed_places(self.city, at=self._at)

    def is_staffed(self, to: Addressee) -> bool:
        """Whether anybody there can act now; read once for all offices and areas."""
        offices, areas = self._staffed
        return to.agency.pk in offices if to.agency else to.area is not None and to.area.pk in areas


@dataclass
class _Batch:
    """One transaction's work."""

    done: Sweep
    at: datetime
    cities: dict[int, _CityAtWork]
    rows: list[Deadline] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    escalations: list[Escalation] = field(default_factory=list)
    told: list[tuple[Case, CaseEvent]] = field(default_factory=list)
    reminders: list[tuple[int, str]] = field(default_factory=list)

    @transaction.atomic
    def take(self, waiting: Sequence[tuple[int, int]]) -> None:
        """Judge these clocks (primary key, case), as far as nobody else is at their cases."""
        cases = self._lock({case for _deadline, case in waiting})
        rows = Deadline.objects.select_for_update().filter(
            pk__in=[deadline for deadline, _case in waiting], case__in=cases, next_at__lte=self.at
        )
        for row in rows.order_by("pk"):
            self._judge(row, cases[row.case_id])
        self._store()

    def _lock(self, wanted: set[int]) -> dict[int, Case]:
        found = Case.objects.select_for_update(skip_locked=True).filter(pk__in=wanted).only(*_READ).order_by("pk")
        return {case.pk: case for case in found}

    def _judge(self, row: Deadline, case: Case) -> None:
        if row.due_at > self.at:
            row.warned_at = self.at
            self.reminders.append((row.pk, "warning"))
            self.done.warned += 1
        elif row.missed_at is None:
            row.missed_at = self.at
            self.breaches.append(Breach(deadline=row, **breach_facts(row, case, self.at)))
            self.reminders.append((row.pk, "due"))
            self.done.missed += 1
        if row.missed_at is not None:
            self._climb(row, case)
        row.next_at = next_moment(row)
        self.rows.append(row)

    def _climb(self, row: Deadline, case: Case) -> None:
        """Every rung whose time has come, also several at once after a long silence: each is told once."""
        city = self._city(case)
        policy = city.policies.numbered(city.numbers.get(row.policy_id, 0))
        rungs = policy.rungs_for(row.step)
        while row.rungs_climbed < min(len(rungs), len(row.rung_at)) and row.rung_at[row.rungs_climbed] <= self.at:
            rung = rungs[row.rungs_climbed]
            row.rungs_climbed += 1
            to = city.ladder.addressees(rung.to, case, row.agency_id)
            if not to:
                continue
            self.escalations += [self._escalation(row, case, one, city) for one in to]
            self.told.append((case, _escalated(row, to)))
            self.done.climbed += 1

    def _escalation(self, row: Deadline, case: Case, to: Addressee, city: _CityAtWork) -> Escalation:
        return Escalation(
            deadline=row, case=case, step=row.step, rung=row.rungs_climbed, agency=to.agency, area=to.area, at=self.at,
            is_staffed=city.is_staffed(to),
        )  # fmt: skip

    def _store(self) -> None:
        update_rows(self.rows, _CHANGES)
        # A clock that was given more time and missed again keeps its one breach, which begins anew.
        again = Breach.objects.filter(deadline__in=[breach.deadline_id for breach in self.breaches])
        known = set(again.values_list("deadline_id", flat=True))
        again.update(ended_at=None)
        copy_rows([breach for breach in self.breaches if breach.deadline_id not in known])
        escalations = Escalation.objects.bulk_create(
            self.escalations, update_conflicts=True, unique_fields=_RUNG, update_fields=_ANEW
        )
        record_all(self.told, at=self.at, actor=SYSTEM)
        if self.reminders or escalations:
            announce(
                "deadlines_reached",
                at=self.at.isoformat(),
                reminders=[[pk, kind] for pk, kind in self.reminders],
                escalations=[row.pk for row in escalations],
            )

    def _city(self, case: Case) -> _CityAtWork:
        if case.city_id not in self.cities:
            self.cities[case.city_id] = _CityAtWork(City.objects.get(pk=case.city_id), self.at)
        return self.cities[case.city_id]


def _escalated(row: Deadline, to: Sequence[Addressee]) -> Escalated:
    office = next((AgencyCode(one.agency.code) for one in to if one.agency), None)
    return Escalated(
        step=row.step, rung=row.rungs_climbed, to=tuple(one.label for one in to), office=office, due=row.due_at
    )
