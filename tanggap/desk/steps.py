"""Every step that somebody of the staff can take on a case, each at its own address: `/petugas/kasus/<code>/<slug>/`.

One row a step, in `step_rows`: what it does, how its button looks, which key presses it, what it asks. What a verb is called, who may
take it and what it needs stands in the workflow table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise

from tanggap.accounts.models import Person
from tanggap.cases import queries, refusals
from tanggap.cases.actions import Move
from tanggap.cases.models import Case
from tanggap.cases.permissions import may, open_verbs, why_not
from tanggap.cases.workflow import Permit, Requirement, Verb
from tanggap.desk.queries import agencies_below
from tanggap.platform.errors import Refused

if TYPE_CHECKING:  # only the type checker knows this name
    from django.utils.functional import _StrPromise as LazyText

Run = Callable[[int, Move], object]


class Asks(StrEnum):
    """What a step asks beside what its requirements say."""

    CATEGORY = "category"
    UNKNOWN_CATEGORY = "unknown_category"  # while nobody knows what kind of problem it is
    PLACE = "place"
    JOINED_REPORT = "joined_report"


@dataclass(frozen=True)
class TextPrompt:
    """The label over a step's text field, and the hint beneath."""

    label: LazyText | str
    hint: LazyText | str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that can be done: who may, how it is called, what it asks, what it does, how its button looks."""

    slug: str
    permit: Permit
    label: Promise | str
    told: Promise | str
    run: Run
    icon: str
    verb: Verb | None = None
    reasons_of: Verb | None = None  # the verb whose list of reasons it gives
    key: str = ""
    tone: str = "secondary"
    text: TextPrompt | None = None
    asks: frozenset[Asks] = frozenset()
    is_one_click: bool = False  # nothing has to be filled in
    is_in_inbox: bool = False

    @property
    def needs(self) -> frozenset[Requirement]:
        """What the permit requires to be brought."""
        return self.permit.needs


STEPS: Final[dict[str, Step]] = {}
"""Every step by its slug: verbs in the order of the workflow table, then those that change no status."""


def register(step: Step) -> Step:
    """Add a step to the desk. Raises ValueError when the slug is taken."""
    if step.slug in STEPS:
        raise ValueError(f"the step {step.slug!r} is registered already")
    STEPS[step.slug] = step
    return step


def steps_for(person: Person, case: Case) -> list[Step]:
    """The steps that are open to this person on this case now, verbs first, in the table's order."""
    others = [step for step in STEPS.values() if step.verb is None and may(person, step.permit, case)]
    return [step for step in (*verb_steps_for(person, case), *others) if _has_sense(step, case)]


def is_open(step: Step, person: Person, case: Case) -> bool:
    """Whether this step is open to this person on this case now, without looking at the others."""
    return may(person, step.permit, case) and _has_sense(step, case)


def verb_steps_for(person: Person, case: Case) -> list[Step]:
    """Of these, the verbs of the table: what a list offers for each of its cases, without asking the database."""
    return [STEPS[row.verb] for row in open_verbs(person, case) if row.verb in STEPS]


def inbox_steps_for(person: Person, case: Case) -> list[Step]:
    """What an officer does from the inbox; everything else is on the case's page."""
    return [step for step in main_first(verb_steps_for(person, case)) if step.is_in_inbox]


def is_one_click(step: Step, case: Case) -> bool:
    """Whether one press takes the step on this case: nothing has to be filled in, and checks have looked at the proof and doubt nothing."""
    return step.is_one_click and not (step.verb is Verb.VERIFY and case.proof_needs_reason)


def why_closed(step: Step, person: Person, case: Case) -> Refused:
    """Why this step is not open to this person on this case now."""
    without = refusals.NO_AGENCY_BELOW if Requirement.AGENCY_BELOW in step.needs else refusals.NOT_ALLOWED
    return why_not(case, step.permit, person) or Refused(without)


def main_first(steps: Sequence[Step]) -> list[Step]:
    """The steps as a hand looks for them: what moves the work on comes first."""
    return sorted(steps, key=lambda step: step.tone != "primary")


def _has_sense(step: Step, case: Case) -> bool:
    """Whether there is anything to take the step on: a report to take out, an office below to hand it to."""
    if Requirement.AGENCY_BELOW in step.needs:
        known: bool | None = vars(case).get("has_agencies_below")
        return bool(agencies_below(case)) if known is None else known
    return Asks.JOINED_REPORT not in step.asks or queries.has_joiners(case)
