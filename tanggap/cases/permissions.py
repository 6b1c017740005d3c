"""In what capacities somebody stands before a case, and so which verbs are theirs."""

from __future__ import annotations

from tanggap.accounts.models import Membership, Person, Role
from tanggap.accounts.scopes import memberships_of, reaches_agency, reaches_area
from tanggap.cases.conflict_of_interest import is_hidden_by_conflict, is_open_to
from tanggap.cases.disputes import needs_decision
from tanggap.cases.history import Actor
from tanggap.cases.models import Case, Task
from tanggap.cases.workflow import HANDLERS, OPEN, STAFF_DISPOSERS, CaseRole, Requirement, Transition, verbs_from

# Who may write a note for the staff or news for the resident.
SPEAKERS = HANDLERS | STAFF_DISPOSERS

_CITY_WIDE: dict[str, CaseRole] = {
    Role.OPERATOR: CaseRole.OPERATOR,
    Role.SUPERVISOR: CaseRole.SUPERVISOR,
    Role.CITY_ADMIN: CaseRole.ADMIN,
}
_AT_AGENCY: dict[str, CaseRole] = {Role.OFFICER: CaseRole.OFFICER, Role.AGENCY_HEAD: CaseRole.HEAD}


def case_roles(person: Person, case: Case) -> frozenset[CaseRole]:
    """Every capacity in which this person may act on this case; none when it accuses their line."""
    if is_hidden_by_conflict(person, case):
        return frozenset()
    found = (_capacity(membership, case) for membership in memberships_of(person))
    return frozenset(capacity for capacity in found if capacity is not None)


def _capacity(membership: Membership, case: Case) -> CaseRole | None:
    if membership.city_id != case.city_id or not reaches_area(membership, case.area.lineage):
        return None
    if not is_open_to(membership, case):
        return None
    if membership.role in _AT_AGENCY and reaches_agency(membership, case.agency.lineage):
        return _AT_AGENCY[membership.role]
    return _CITY_WIDE.get(membership.role)


def may_work_on_task(person: Person, task: Task) -> bool:
    """Whether the person works at, or above, the agency that the task was given to."""
    return not is_hidden_by_conflict(person, task.case) and any(
        membership.role in _AT_AGENCY and reaches_agency(membership, task.agency.lineage)
        for membership in memberships_of(person)
    )


def may_speak(person: Person, case: Case) -> bool:
    """Whether the person may note something on this case or tell the resident something."""
    return bool(case_roles(person, case) & SPEAKERS)


def may_settle(person: Person, case: Case) -> bool:
    """Whether the person may now say what the problem is and where it is."""
    return case.status in OPEN and bool(case_roles(person, case) & STAFF_DISPOSERS)


def may_withdraw_task(person: Person, task: Task) -> bool:
    """Whether the person handles the case that the task is a part of, and so may take the part back."""
    return bool(case_roles(person, task.case) & HANDLERS)


def may_judge_proof(person: Person, case: Case, allowed: frozenset[CaseRole]) -> bool:
    """Whether the person is the second pair of eyes: not who fixed it, and not of the office that did."""
    return case.fixed_by_id != person.pk and actor_for(person, case, allowed, not_from=case.fixed_unit_id) is not None


def open_verbs(person: Person, case: Case) -> tuple[Transition, ...]:
    """The rows of the table that are open to this person now; buttons and API choices come from here."""
    rows = verbs_from(case.status, case_roles(person, case))
    closed = Requirement.UNDISPUTED if needs_decision(case) else Requirement.DISPUTED
    return tuple(row for row in rows if closed not in row.needs)


def actor_for(person: Person, case: Case, allowed: frozenset[CaseRole], *, not_from: int | None = None) -> Actor | None:
    """The person as an actor in one of the allowed capacities, or None when they have none of these.

    `not_from` is the id of an office in whose name they may not act here, as that which fixed the case.
    """
    if is_hidden_by_conflict(person, case):
        return None
    for membership in memberships_of(person):
        if not_from is not None and membership.agency_id == not_from:
            continue
        capacity = _capacity(membership, case)
        if capacity is not None and capacity in allowed:
            return Actor(capacity, person, membership.agency)
    return None
