"""What a person may do with a case, and why not.

A row of the workflow table, or a `Permit` for what changes no status, becomes a list of conditions: the state, the role, and what
the case must be for it. The conditions together are the query of a list (`cases_open_to`); the first one that fails is the
sentence of a closed page and of a refused action (`why_not`); none failing is a button (`open_verbs`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from tanggap.accounts.models import Person
from tanggap.accounts.rules import ANYTHING, NOTHING, IsNot, OneOf, RowRule
from tanggap.cases import refusals
from tanggap.cases.disputes import DISPUTED, UNDISPUTED
from tanggap.cases.history import Actor
from tanggap.cases.models import Case, Task
from tanggap.cases.scope import Scope
from tanggap.cases.states import OPEN, Status
from tanggap.cases.workflow import BY_VERB, DISPATCHERS, HANDLERS, CaseRole, Permit, Requirement, Transition, Verb
from tanggap.platform.errors import Refused

_ANY_STATE = frozenset(Status)
# A note for the staff, or news for the resident.
SPEAK = Permit(who=HANDLERS | DISPATCHERS, sources=_ANY_STATE, needs=frozenset({Requirement.TEXT}))
# Saying what the problem is and where it is.
SETTLE = Permit(who=DISPATCHERS, sources=OPEN)
# Taking one report out of a case that it joined wrongly: as the verb, while the case is open.
SPLIT_REPORT = Permit(who=BY_VERB[Verb.SPLIT].who, sources=OPEN, needs=BY_VERB[Verb.SPLIT].needs)
# Taking a task back from the agency that it was given to.
WITHDRAW_TASK = Permit(who=HANDLERS, sources=_ANY_STATE)
# A report's words as they were sent, before numbers that identify people were masked; and erasing words that must not stay.
READ_ORIGINALS = REDACT = Permit(who=frozenset({CaseRole.OPERATOR, CaseRole.ADMIN}), sources=_ANY_STATE)
# The second look at a closed case that was drawn by lot; nobody looks again at their own work, nor at their office's.
RECHECK = Permit(
    who=frozenset({CaseRole.SUPERVISOR, CaseRole.ADMIN}),
    sources=_ANY_STATE,
    needs=frozenset({Requirement.SECOND_PERSON, Requirement.OTHER_UNIT}),
)


@dataclass(frozen=True)
class Condition:
    """What must hold of a case, and what is said when it does not."""

    rule: RowRule
    refusal: Callable[[Case], Refused]


@dataclass(frozen=True)
class _Bearer:
    """Somebody who asks for a permit: where they hold a role that it names, and in whose name they would act."""

    acting: RowRule
    acting_for_another_office: RowRule
    is_second_person: RowRule


def why_not(case: Case, row: Permit, by: Person | Actor) -> Refused | None:
    """Why this may not be done with the case now by them; None when it may. The state is said first, then the person."""
    for condition in _conditions(row, by):
        if not condition.rule.allows(case):
            return condition.refusal(case)
    return None


def may(person: Person, row: Permit, case: Case) -> bool:
    """Whether the person may do this with the case now."""
    return why_not(case, row, person) is None


def cases_open_to(person: Person, row: Permit) -> QuerySet[Case]:
    """The cases with which the person may do this now: exactly those of which `why_not` has nothing to say."""
    conditions = _conditions(row, person)
    return Case.objects.filter(*(condition.rule.q() for condition in conditions))


def open_verbs(person: Person, case: Case) -> tuple[Transition, ...]:
    """The rows of the table that are open to this person now; buttons and API choices come from here."""
    return tuple(row for row in BY_VERB.values() if case.status in row.sources and may(person, row, case))


def actor_taking(case: Case, row: Permit, by: Person | Actor) -> Actor:
    """The person as an actor in the role in which they may do this. Raises Refused with what `why_not` says."""
    refused = why_not(case, row, by)
    if refused is not None:
        raise refused
    if isinstance(by, Actor):
        return by
    other = Requirement.OTHER_UNIT in row.needs
    grant = Scope.of(by).grant_for(case, row.who, for_another_office=other)
    if grant is None or grant.role is None:
        raise Refused(refusals.NOT_ALLOWED)
    return Actor(grant.role, by, grant.membership.agency)


def may_work_on_task(person: Person, task: Task) -> bool:
    """Whether the task was given to an agency of the person, in a place that they reach."""
    return Scope.of(person).tasks.allows(task)


def _conditions(row: Permit, by: Person | Actor) -> list[Condition]:
    bearer = _bearer_of(by, row)
    standing = [_STANDING[need] for need in Requirement if need in row.needs and need in _STANDING]
    found = [Condition(OneOf("status", row.sources), _not_now)]
    if Requirement.SECOND_PERSON in row.needs:
        found.append(Condition(bearer.is_second_person, lambda _case: Refused(refusals.SECOND_PERSON_NEEDED)))
    return [*found, _by_whom(row, bearer), *standing]


def _by_whom(row: Permit, bearer: _Bearer) -> Condition:
    """The role, and where the row asks for it, that they hold it in the name of another office than the one that fixed the case."""
    if Requirement.OTHER_UNIT not in row.needs:
        return Condition(bearer.acting, lambda _case: Refused(refusals.NOT_ALLOWED))

    def refusal(case: Case) -> Refused:
        return Refused(refusals.OTHER_UNIT_NEEDED if bearer.acting.allows(case) else refusals.NOT_ALLOWED)

    return Condition(bearer.acting_for_another_office, refusal)


def _bearer_of(by: Person | Actor, row: Permit) -> _Bearer:
    if isinstance(by, Person):
        scope = Scope.of(by)
        return _Bearer(
            scope.acting(row.who), scope.acting(row.who, for_another_office=True), IsNot("fixed_by_id", by.pk)
        )
    held: RowRule = ANYTHING if by.capacity in row.who else NOTHING
    elsewhere = held & IsNot("fixed_unit_id", by.agency.pk) if by.agency is not None else held
    return _Bearer(held, elsewhere, IsNot("fixed_by_id", by.person.pk) if by.person is not None else NOTHING)


def _not_now(case: Case) -> Refused:
    return Refused(refusals.NOT_POSSIBLE_NOW, status=case.get_status_display())


# What a row needs that hangs on the case alone, whoever asks and whatever they bring.
_STANDING: Mapping[Requirement, Condition] = {
    Requirement.UNDISPUTED: Condition(
        UNDISPUTED, lambda case: Refused(refusals.DECISION_NEEDED, count=case.return_count)
    ),
    Requirement.DISPUTED: Condition(DISPUTED, lambda _case: Refused(refusals.NO_DECISION_NEEDED)),
}
# Requirements that are settled here; the others ask for what is brought, and are checked where it is written.
BEFORE_ALL_ELSE = frozenset({Requirement.SECOND_PERSON, Requirement.OTHER_UNIT, *_STANDING})
