"""From the history of a case to its clocks: which step ran from when to when, whose it was, how it ended. Pure.

The same history always gives the same clocks, however often and in whatever order its events are followed: so following an event
means reading the history anew and holding the rows against it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from tanggap.cases import events as of
from tanggap.cases.workflow import OPEN
from tanggap.deadlines.models import Cause
from tanggap.directory.policies import PolicyHistory
from tanggap.directory.sla import SlaContext, SlaPolicy, SlaRule
from tanggap.directory.steps import SlaStep
from tanggap.platform.calendar import Calendar
from tanggap.platform.countdown import Countdown

# What a resident takes for an answer: somebody is named, or something is said.
_ANSWERS = frozenset({of.Told.kind})
_HANDS_ON = frozenset({of.Assigned.kind, of.Delegated.kind, of.Decided.kind})
_DISPOSES = _HANDS_ON | {of.Started.kind}
_BACK_TO_TRIAGE = frozenset({of.Returned.kind, of.SplitOff.kind})
_TAKES = frozenset({of.Started.kind, of.Returned.kind, of.Coordinated.kind, of.Fixed.kind, of.Held.kind})
_JUDGES = frozenset({of.Verified.kind, of.Redone.kind, of.Confirmed.kind})
_ENDS = frozenset({of.Verified.kind, of.Confirmed.kind, of.Closed.kind, of.Adopted.kind})
_STOPS = frozenset({of.Rejected.kind, of.Merged.kind})


class EventRow(Protocol):
    """What of an event its reading needs."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def to_status(self) -> str: ...
    @property
    def facts(self) -> Any: ...


@dataclass(frozen=True, kw_only=True)
class CategoryFacts:
    """What of a category decides by when."""

    group: str
    hours: int
    is_emergency: bool


@dataclass(frozen=True, kw_only=True)
class SlaLookups:
    """What the history names by code: the city's policies, categories, areas and agencies."""

    policies: PolicyHistory
    front_desk: str
    hours: int  # to completion while no category is known
    categories: Mapping[str, CategoryFacts]
    lineage: Callable[[str], Sequence[str]]  # of an area's code, from the city down
    calendar_of: Callable[[SlaPolicy, str], Calendar]  # of an agency's code


@dataclass(frozen=True, kw_only=True)
class StepClock:
    """One clock as the history gives it."""

    step: SlaStep
    serial: int
    clock: Countdown
    rule: SlaRule
    policy: int
    agency: str
    task: int | None = None
    met_at: datetime | None = None
    cancelled_at: datetime | None = None
    cause: Cause = Cause.NONE

    @property
    def is_open(self) -> bool:
        """Whether it still runs, or stands."""
        return self.met_at is None and self.cancelled_at is None

    @property
    def warn_at(self) -> list[datetime]:
        """When somebody must be reminded before the end."""
        moments = {self.clock.moment(span) for span in self.rule.warn}
        return sorted(moment for moment in moments if moment < self.clock.due_at)


@dataclass(frozen=True)
class _Known:
    """What has become known of the case so far."""

    category: str = ""
    area: str = ""
    channel: str = ""
    agency: str = ""
    reports: int = 1
    reopened: int = 0
    policy: int | None = None


class ClockProjection:
    """One reading of one history. `runs` holds every clock in the order in which they began."""

    def __init__(self, lookups: SlaLookups) -> None:
        self._lookups = lookups
        self._known = _Known(agency=lookups.front_desk)
        self._runs: list[StepClock] = []

    def read(self, history: Sequence[EventRow]) -> list[StepClock]:
        """Every clock of this history."""
        for event in history:
            self._take(event)
        return self._runs

    def _take(self, event: EventRow) -> None:
        kind = event.kind
        if event.to_status in OPEN and event.number > 1:
            self._revive(kind)
        self._learn(kind, event)
        self._end(kind, event)
        self._begin(kind, event)
        self._recompute(kind, event)

    # What is known

    def _learn(self, kind: str, event: EventRow) -> None:
        known, facts = self._known, event.facts
        if event.number == 1:
            known = replace(
                known,
                category=facts.get("category") or "",
                area=facts.get("area") or "",
                channel=facts.get("channel") or "",
            )
        elif kind == of.Recategorised.kind:
            known = replace(known, category=facts["to"])
        elif kind == of.PlaceCorrected.kind:
            known = replace(known, area=facts["to"])
        elif kind == of.Joined.kind:
            known = replace(known, reports=facts.get("reports", known.reports + 1))
        elif kind == of.ReportsLeft.kind:
            known = replace(known, reports=facts.get("reports", known.reports))
        elif kind == of.Reopened.kind:
            known = replace(known, reopened=known.reopened + 1)
        elif kind == of.DueChanged.kind:
            known = replace(known, policy=facts["policy"])
        elif kind in _HANDS_ON:
            known = replace(known, agency=facts.get("agency") or known.agency)
        elif kind in _BACK_TO_TRIAGE:
            known = replace(known, agency=self._lookups.front_desk)
        if known.agency != self._known.agency:
            self._hand_over(known.agency)
        self._known = known

    def _hand_over(self, agency: str) -> None:
        """Completion goes along to the next agency; that it has changed hands is remembered, the first time is no handover."""
        was_held = self._known.agency != self._lookups.front_desk
        self._each(
            lambda run: run.step is SlaStep.COMPLETION,
            lambda run: replace(run, agency=agency, cause=Cause.HANDOVER if was_held else run.cause),
        )

    # Beginnings

    def _begin(self, kind: str, event: EventRow) -> None:
        desk, agency = self._lookups.front_desk, self._known.agency
        if event.number == 1:
            self._start(SlaStep.FIRST_RESPONSE, event, desk)
            self._start(SlaStep.COMPLETION, event, desk)
        elif kind in _HANDS_ON:
            self._start(SlaStep.ACCEPT, event, agency)
        elif kind in _BACK_TO_TRIAGE:
            # Back in triage: somebody must find the right agency, by the same time as at first.
            self._start(SlaStep.FIRST_RESPONSE, event, desk)
        elif kind == of.Reopened.kind:
            self._start(SlaStep.ACCEPT, event, agency)
            self._start(SlaStep.COMPLETION, event, agency)
        elif kind == of.Coordinated.kind:
            self._start(SlaStep.COORDINATION, event, event.facts["agency"], task=event.facts["task"])
        elif kind == of.Fixed.kind:
            self._start(SlaStep.VERIFICATION, event, desk)
        elif kind == of.Asked.kind and not self._open(SlaStep.ANSWER):
            self._start(SlaStep.ANSWER, event, agency)

    def _start(self, step: SlaStep, event: EventRow, agency: str, *, task: int | None = None) -> None:
        if step is SlaStep.COMPLETION:
            self._known = replace(self._known, policy=None)
        policy = self._lookups.policies.at(event.at)
        context = self._matter(policy)
        rule = policy.rule(step, context)
        if rule is None:
            return
        clock = Countdown.start(self._calendar(policy, step, agency), rule.span(context), event.at)
        self._runs.append(
            StepClock(
                step=step,
                serial=event.number,
                clock=clock,
                rule=rule,
                policy=policy.number,
                agency=agency,
                task=task,
            )
        )

    # Ends

    def _end(self, kind: str, event: EventRow) -> None:
        at = event.at
        if kind in _ANSWERS or kind in _DISPOSES:
            self._meet(SlaStep.FIRST_RESPONSE, at, lambda run: run.serial == 1 or kind in _DISPOSES)
        if kind in _TAKES or kind == of.Delegated.kind:
            self._meet(SlaStep.ACCEPT, at)
        elif kind in _HANDS_ON:
            self._cancel(at, SlaStep.ACCEPT)
        if kind in (of.TaskDone.kind, of.TaskReturned.kind):
            self._meet(SlaStep.COORDINATION, at, lambda run: run.task == event.facts["task"])
        if kind in (of.Held.kind, of.Fixed.kind):
            cause = Cause.PAUSE if kind == of.Held.kind else None
            self._completion(lambda run: replace(run, clock=run.clock.pause(at), cause=cause or run.cause))
        if kind in (of.Resumed.kind, of.Redone.kind, of.SplitOff.kind):
            self._completion(lambda run: replace(run, clock=run.clock.resume(at)))
        if kind in _JUDGES:
            self._meet(SlaStep.VERIFICATION, at)
        if kind == of.Told.kind:
            self._meet(SlaStep.ANSWER, at)
        if kind in _ENDS:
            # A fix that is believed was done when it was said to be done.
            self._completion(lambda run: replace(run, met_at=run.clock.paused_at or at))
            self._cancel(at, *SlaStep)
        if kind == of.Merged.kind:
            # Should it be split again, the days until then count against nobody.
            self._completion(lambda run: replace(run, clock=run.clock.resume(at).pause(at)))
        if kind in _STOPS:
            self._meet(SlaStep.FIRST_RESPONSE, at)
            self._cancel(at, *SlaStep)

    def _meet(self, step: SlaStep, at: datetime, which: Callable[[StepClock], bool] = lambda run: True) -> None:
        self._each(lambda run: run.step is step and which(run), lambda run: replace(run, met_at=at))

    def _cancel(self, at: datetime, *steps: SlaStep) -> None:
        self._each(lambda run: run.step in steps, lambda run: replace(run, cancelled_at=at))

    def _completion(self, change: Callable[[StepClock], StepClock]) -> None:
        self._each(lambda run: run.step is SlaStep.COMPLETION, change)

    def _revive(self, kind: str) -> None:
        """A case that is open has a promise: what was undone (a merge) goes on, unless a new clock begins."""
        if kind == of.Reopened.kind:
            return
        of_completion = [number for number, run in enumerate(self._runs) if run.step is SlaStep.COMPLETION]
        if of_completion and not self._open(SlaStep.COMPLETION):
            last = of_completion[-1]
            self._runs[last] = replace(self._runs[last], met_at=None, cancelled_at=None)

    # Changes

    def _recompute(self, kind: str, event: EventRow) -> None:
        """Category, place, number of reports or policy changed: every running clock is read with its new length."""
        if kind not in (
            of.Recategorised.kind,
            of.PlaceCorrected.kind,
            of.Joined.kind,
            of.ReportsLeft.kind,
            of.DueChanged.kind,
        ):
            return
        is_policy = kind == of.DueChanged.kind and event.facts.get("why") == "policy"
        if kind == of.DueChanged.kind and not is_policy:
            return  # The event before it said the same.
        self._each(lambda run: True, lambda run: self._recomputed(run, event, is_policy=is_policy))

    def _recomputed(self, run: StepClock, event: EventRow, *, is_policy: bool) -> StepClock:
        number = event.facts["policy"] if is_policy else run.policy
        policy = self._lookups.policies.numbered(number)
        context = self._matter(policy)
        rule = policy.rule(run.step, context)
        if rule is None:
            return replace(run, cancelled_at=event.at)
        clock = run.clock.change(self._calendar(policy, run.step, run.agency), rule.span(context), event.at)
        cause = Cause.CHANGED if clock.due_at != run.clock.due_at else run.cause
        return replace(run, clock=clock, rule=rule, policy=number, cause=cause)

    def _each(self, which: Callable[[StepClock], bool], change: Callable[[StepClock], StepClock]) -> None:
        self._runs = [change(run) if run.is_open and which(run) else run for run in self._runs]

    def _open(self, step: SlaStep) -> bool:
        return any(run.is_open and run.step is step for run in self._runs)

    def _matter(self, policy: SlaPolicy) -> SlaContext:
        known = self._known
        category = self._lookups.categories.get(known.category)
        return SlaContext(
            category=known.category,
            group=category.group if category else "",
            hours=category.hours if category else self._lookups.hours,
            areas=self._lookups.lineage(known.area) if policy.areas_named else (),
            priority=policy.priority(
                is_urgent=bool(category and category.is_emergency), reports=known.reports, reopened=known.reopened
            ),
            channel=known.channel,
        )

    def _calendar(self, policy: SlaPolicy, step: SlaStep, agency: str) -> Calendar:
        """The public promise counts the city's days, whoever holds the case; a step inside counts its agency's hours."""
        return policy.calendar if step is SlaStep.COMPLETION else self._lookups.calendar_of(policy, agency)
