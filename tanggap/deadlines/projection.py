"""From the history of a case to its clocks, by the rows of `deadlines.step_rules`. Pure.

The same history always gives the same clocks, however often and in whatever order its events are followed: so following an event
means reading the history anew and holding the rows of the database against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from tanggap.cases import events as of
from tanggap.cases.completion import counted_at, moved
from tanggap.cases.events import CaseEvent, read
from tanggap.cases.workflow import Clock
from tanggap.deadlines.models import Cause
from tanggap.deadlines.sla_facts import SlaFacts, SlaLookups
from tanggap.deadlines.step_rules import OPENING, Kinds, Owner, StepRule, step_rules, waits_for_proof
from tanggap.directory.sla import SlaPolicy, SlaRule
from tanggap.directory.steps import SlaStep
from tanggap.platform.calendar import Calendar
from tanggap.platform.countdown import Countdown

# After these every running clock is read with the length that holds now.
_CHANGES: Kinds = frozenset({of.Recategorised, of.PlaceCorrected, of.Joined, of.ReportsLeft})


class EventRow(Protocol):
    """What of a stored event its reading needs."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def facts(self) -> Mapping[str, object]: ...


@dataclass(frozen=True, kw_only=True)
class StepClock:
    """One clock as the history gives it: `row` is why it runs, `rule` and `policy` (a number) say how long."""

    row: StepRule
    serial: int
    countdown: Countdown
    rule: SlaRule
    policy: int
    agency: str
    task: int | None = None
    met_at: datetime | None = None
    cancelled_at: datetime | None = None
    cause: Cause = Cause.NONE

    @property
    def step(self) -> SlaStep:
        return self.row.step

    @property
    def is_open(self) -> bool:
        """Whether it still runs, or stands."""
        return self.met_at is None and self.cancelled_at is None

    @property
    def warn_at(self) -> list[datetime]:
        """When somebody must be reminded before the end."""
        moments = {self.countdown.moment(span) for span in self.rule.warn}
        return sorted(moment for moment in moments if moment < self.countdown.due_at)

    def after(self, said: CaseEvent, at: datetime) -> StepClock:
        """Met, cancelled, paused or resumed by this event, or as it was."""
        kind, row = type(said), self.row
        if not self.is_open or (isinstance(said, of.TaskEvent) and self.task not in (None, said.task)):
            return self
        if kind in row.met_by:
            return replace(self, met_at=self.countdown.paused_at or at)
        if kind in row.cancelled_by:
            return replace(self, countdown=moved(self.countdown, Clock.STOPS, at), cancelled_at=at)
        if kind in row.pauses_on:
            cause = self.cause if waits_for_proof(kind) else Cause.PAUSE
            return replace(self, countdown=moved(self.countdown, Clock.PAUSES, at), cause=cause)
        if kind in row.resumes_on:
            return replace(self, countdown=moved(self.countdown, Clock.RESUMES, counted_at(said, at)))
        return self


class ClockProjection:
    """Turns a case's history, read in order, into its step clocks."""

    def __init__(self, lookups: SlaLookups) -> None:
        self._lookups = lookups
        self._rows = step_rules()
        self._facts = SlaFacts(front_desk=lookups.front_desk, agency=lookups.front_desk)
        self._clocks: list[StepClock] = []

    def read(self, history: Iterable[EventRow]) -> list[StepClock]:
        """Every clock of this history, in the order in which they began. `history` is whole and in order."""
        for event in history:
            said = read(event)
            if event.number == 1:
                self._facts = SlaFacts.of_opening(said, self._lookups.front_desk)
                self._start(OPENING, said, event)
            else:
                self._take(said, event)
        return self._clocks

    def _take(self, said: CaseEvent, event: EventRow) -> None:
        self._take_up_again(type(said))
        self._learn(said)
        self._clocks = [clock.after(said, event.at) for clock in self._clocks]
        self._start(type(said), said, event)
        self._recompute(said, event.at)

    def _learn(self, said: CaseEvent) -> None:
        """What goes along with the case goes to its next agency; the first time it is passed on is no handover."""
        was, self._facts = self._facts, self._facts.after(said)
        if self._facts.agency == was.agency:
            return
        cause = None if was.agency == was.front_desk else Cause.HANDOVER
        self._clocks = [
            replace(clock, agency=self._facts.agency, cause=cause or clock.cause)
            if clock.is_open and clock.row.owner.goes_along
            else clock
            for clock in self._clocks
        ]

    def _take_up_again(self, kind: type[CaseEvent]) -> None:
        """What resumes a step whose last clock has ended, as after a merge, lets that one go on."""
        for row in self._rows:
            numbers = [number for number, clock in enumerate(self._clocks) if clock.row == row]
            if kind in row.resumes_on and numbers and not self._clocks[numbers[-1]].is_open:
                self._clocks[numbers[-1]] = replace(self._clocks[numbers[-1]], met_at=None, cancelled_at=None)

    def _start(self, kind: type[CaseEvent], said: CaseEvent, event: EventRow) -> None:
        for row in self._rows:
            if kind in row.starts_on:
                self._start_one(row, said, event)

    def _start_one(self, row: StepRule, said: CaseEvent, event: EventRow) -> None:
        task = said.task if isinstance(said, of.TaskEvent) else None
        if any(clock.is_open and (clock.step, clock.task) == (row.step, task) for clock in self._clocks):
            return
        policy, agency = self._lookups.policies.at(event.at), self._owner(row, said)
        context = self._facts.context(policy, self._lookups)
        rule = policy.rule(row.step, context)
        if rule is not None:
            countdown = Countdown.start(self._calendar(policy, row, agency), rule.span(context), event.at)
            self._clocks.append(
                StepClock(
                    row=row, serial=event.number, countdown=countdown, rule=rule, policy=policy.number, agency=agency, task=task
                )
            )  # fmt: skip

    def _owner(self, row: StepRule, said: CaseEvent) -> str:
        if row.owner is Owner.NAMED and said.addressee is not None:
            return said.addressee
        return self._facts.front_desk if row.owner is Owner.FRONT_DESK else self._facts.agency

    def _recompute(self, said: CaseEvent, at: datetime) -> None:
        """Category, place, number of reports or policy changed: every running clock is read with its new length."""
        new = said.policy if isinstance(said, of.DueChanged) and said.why == "policy" else None
        if new is not None or type(said) in _CHANGES:
            self._clocks = [self._recomputed(clock, clock.policy if new is None else new, at) for clock in self._clocks]

    def _recomputed(self, clock: StepClock, number: int, at: datetime) -> StepClock:
        if not clock.is_open:
            return clock
        policy = self._lookups.policies.numbered(number)
        context = self._facts.context(policy, self._lookups)
        rule = policy.rule(clock.step, context)
        if rule is None:
            return replace(clock, cancelled_at=at)
        calendar = self._calendar(policy, clock.row, clock.agency)
        countdown = clock.countdown.change(calendar, rule.span(context), at)
        cause = clock.cause if countdown.due_at == clock.countdown.due_at else Cause.CHANGED
        return replace(clock, countdown=countdown, rule=rule, policy=number, cause=cause)

    def _calendar(self, policy: SlaPolicy, row: StepRule, agency: str) -> Calendar:
        """What goes along with the case counts the city's days, whoever holds it; a step inside counts its agency's hours."""
        return policy.calendar if row.owner is Owner.CASE else self._lookups.calendar_of(policy, agency)
