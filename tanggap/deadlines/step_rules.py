"""Which step of a case runs from what event to what, and who answers for it: one row a clock.

`deadlines.projection` reads a history by these rows, docs/generated/clocks.md is drawn from them. The row of completion is taken from the
column `clock` of the table of verbs, and what ends a case ends every clock of it: so a new verb is seen here by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tanggap.cases import events as of
from tanggap.cases.completion import events_that
from tanggap.cases.events import CaseEvent, CaseOpening, event_of
from tanggap.cases.states import ENDED, FINISHED, TO_VERIFY, Status
from tanggap.cases.workflow import BY_VERB, Clock
from tanggap.directory.steps import SlaStep

Kinds = frozenset[type[CaseEvent]]

# The first event of a case, whatever its kind: a report, or what was split from another case.
OPENING: type[CaseEvent] = CaseOpening


class Owner(StrEnum):
    """Which office a step's missed deadline counts against."""

    FRONT_DESK = "front desk"
    HOLDER = "agency that holds the case then"
    CASE = "whoever holds the case"  # counts the city's days
    NAMED = "agency that the event names"
    ASKED = "whoever holds the case, also when it is passed on"  # counts the hours of the agency that was asked first

    @property
    def goes_along(self) -> bool:
        """Whether the clock goes to the next agency together with the case."""
        return self in {Owner.CASE, Owner.ASKED}


@dataclass(frozen=True, kw_only=True)
class StepRule:
    """One row. A step has one running clock, each part of another agency one of its own.

    An event about a part concerns the clock of that part only. Met comes before cancelled, and both before a new start.
    """

    step: SlaStep
    starts_on: Kinds
    owner: Owner
    met_by: Kinds
    cancelled_by: Kinds = frozenset()
    pauses_on: Kinds = frozenset()
    resumes_on: Kinds = frozenset()
    why: str


_DISPATCHED: Kinds = frozenset({of.Assigned, of.Delegated, of.Decided})
_REFUSED: Kinds = frozenset({of.Rejected, of.Merged})

_STEPS = (
    StepRule(
        step=SlaStep.FIRST_RESPONSE,
        starts_on=frozenset({OPENING}),
        owner=Owner.FRONT_DESK,
        met_by=_DISPATCHED | _REFUSED | {of.Started, of.Told},
        why="A resident takes it for an answer when somebody is named or something is said.",
    ),
    StepRule(
        step=SlaStep.FIRST_RESPONSE,
        starts_on=frozenset({of.Returned, of.SplitOff}),
        owner=Owner.FRONT_DESK,
        met_by=_DISPATCHED | _REFUSED | {of.Started},
        why="Back in triage: somebody must find the right agency, and a word to the resident does not do that.",
    ),
    StepRule(
        step=SlaStep.ACCEPT,
        starts_on=_DISPATCHED | {of.Reopened},
        owner=Owner.HOLDER,
        met_by=frozenset({of.Started, of.Returned, of.Coordinated, of.Fixed, of.Held, of.Delegated}),
        cancelled_by=frozenset({of.Assigned, of.Decided}),
        why="The agency takes the case, gives it back or passes it on; another agency has its own time.",
    ),
    StepRule(
        step=SlaStep.COORDINATION,
        starts_on=frozenset({of.Coordinated}),
        owner=Owner.NAMED,
        met_by=frozenset({of.TaskDone, of.TaskReturned}),
        why="The part of another agency is done or given back.",
    ),
    StepRule(
        step=SlaStep.VERIFICATION,
        starts_on=frozenset({of.Fixed}),
        owner=Owner.FRONT_DESK,
        met_by=frozenset({of.Verified, of.Redone, of.Confirmed}),
        why="A second person believes the proof or sends it back.",
    ),
    StepRule(
        step=SlaStep.ANSWER,
        starts_on=frozenset({of.Asked}),
        owner=Owner.ASKED,
        met_by=frozenset({of.Told}),
        why="The reporter is answered by whoever holds the case; neither asking again nor passing it on gives more time.",
    ),
)


def step_rules() -> tuple[StepRule, ...]:
    """Every row in the order of the steps, as the table of verbs stands now."""
    ends, order = _leading_to(ENDED), list(SlaStep)
    rows = (replace(row, cancelled_by=row.cancelled_by | (ends - row.met_by)) for row in (*_STEPS, _completion()))
    return tuple(sorted(rows, key=lambda row: order.index(row.step)))


def waits_for_proof(kind: type[CaseEvent]) -> bool:
    """Whether a clock that this event pauses waits for the verifier, which is no pause that the agency asked for."""
    return kind in _leading_to(TO_VERIFY)


def _completion() -> StepRule:
    """The public promise: met by what finishes the case, as of the moment at which it was said to be done."""
    return StepRule(
        step=SlaStep.COMPLETION,
        starts_on=events_that(Clock.STARTS) | {OPENING},
        owner=Owner.CASE,
        met_by=_leading_to(FINISHED),
        cancelled_by=events_that(Clock.STOPS) - _leading_to(FINISHED),
        pauses_on=events_that(Clock.PAUSES),
        resumes_on=events_that(Clock.RESUMES),
        why="The public promise. It stands while a pause was agreed and while a fix waits to be believed.",
    )


def _leading_to(states: frozenset[Status]) -> Kinds:
    return frozenset(event_of(row.verb) for row in BY_VERB.values() if row.target in states)
