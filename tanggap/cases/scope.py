"""What a person may see, and before which cases they hold which role: the one place that says it, for queries and for checks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model, Q, QuerySet

from tanggap.accounts.models import Membership, Person, Role
from tanggap.accounts.rules import NOTHING, IsNot, RowRule, any_of, value_at
from tanggap.accounts.scopes import AT_AN_AGENCY, READS_ALL_AGENCIES, memberships_of, under_office, within
from tanggap.cases.conflict_of_interest import no_conflict, open_to
from tanggap.cases.models import Case, Task
from tanggap.cases.states import TaskStatus
from tanggap.cases.workflow import CaseRole

# Whoever holds one of the other roles reads and does not act.
_CASE_ROLES: Mapping[str, CaseRole] = {
    Role.OFFICER: CaseRole.OFFICER,
    Role.AGENCY_HEAD: CaseRole.HEAD,
    Role.OPERATOR: CaseRole.OPERATOR,
    Role.SUPERVISOR: CaseRole.SUPERVISOR,
    Role.CITY_ADMIN: CaseRole.ADMIN,
}


@dataclass(frozen=True)
class HasTaskAt(RowRule):
    """The cases of which a part was given to this agency or to one under it, and not given back."""

    agency: int

    def q(self) -> Q:
        return Q(pk__in=self._tasks().values("case_id"))

    def allows(self, row: Model) -> bool:
        return self._tasks().filter(case=row.pk).exists()

    def _tasks(self) -> QuerySet[Task]:
        return Task.objects.filter(agency__lineage__contains=[self.agency]).exclude(status=TaskStatus.RETURNED)


@dataclass(frozen=True)
class Grant:
    """What one membership gives: `reads` are the cases it opens, `acts` those before which its role is held."""

    membership: Membership
    role: CaseRole | None
    reads: RowRule
    acts: RowRule

    @property
    def acts_for_another_office(self) -> RowRule:
        """The cases before which the role is held in the name of an office that did not fix them."""
        office = self.membership.agency_id
        return self.acts & IsNot("fixed_unit_id", office) if office is not None else self.acts


@dataclass(frozen=True)
class Scope:
    """All that a person may see and act on."""

    person: Person
    grants: tuple[Grant, ...]

    @classmethod
    def of(cls, person: Person) -> Scope:
        """The scope of this person; empty for somebody switched off."""
        return cls(person, tuple(_grant(membership) for membership in memberships_of(person)))

    @cached_property
    def visible(self) -> RowRule:
        """The cases that the person may read: of their agencies, of tasks given to these, or of their areas."""
        return any_of(grant.reads for grant in self.grants) & no_conflict(self.person)

    @cached_property
    def tasks(self) -> RowRule:
        """The tasks of the person's agencies, in the places that they reach."""
        at_agencies = (grant.membership for grant in self.grants if grant.membership.role in AT_AN_AGENCY)
        theirs = (within(one, city="case__city_id", area="case__area") & under_office(one) for one in at_agencies)
        return any_of(theirs) & no_conflict(self.person, accused="case__about_agency")

    def acting(self, roles: Collection[CaseRole], *, for_another_office: bool = False) -> RowRule:
        """The cases before which the person holds one of these roles; in the name of an office that did not fix them, if asked."""
        held = (grant for grant in self.grants if grant.role in roles)
        rules = (grant.acts_for_another_office if for_another_office else grant.acts for grant in held)
        return any_of(rules) & no_conflict(self.person)

    def holds(self, case: Case, *roles: CaseRole) -> bool:
        """Whether the person holds one of these roles before this case."""
        return self.acting(roles).allows(case)

    def roles(self, case: Case) -> frozenset[CaseRole]:
        """Every role that the person holds before this case; none when it accuses their line."""
        if not no_conflict(self.person).allows(case):
            return frozenset()
        return frozenset(grant.role for grant in self.grants if grant.role is not None and grant.acts.allows(case))

    def grant_for(self, case: Case, roles: Collection[CaseRole], *, for_another_office: bool = False) -> Grant | None:
        """The first grant that gives one of these roles before this case."""
        if not no_conflict(self.person).allows(case):
            return None
        for grant in self.grants:
            rule = grant.acts_for_another_office if for_another_office else grant.acts
            if grant.role in roles and rule.allows(case):
                return grant
        return None

    def ever_holds(self, *roles: CaseRole) -> bool:
        """Whether there can be a case before which the person holds one of these roles: who has such a list at all."""
        return any(grant.role in roles for grant in self.grants)


@dataclass(frozen=True)
class KnownCases(RowRule):
    """The rows whose case somebody may be told of: any that is not guarded, and of those that are, what they may see.

    `case` is the path to the case; "" is the row itself.
    """

    visible: RowRule
    case: str

    def q(self) -> Q:
        seen = Case.objects.filter(self.visible.q()).values("pk")
        hidden = Case.objects.filter(is_guarded=True).exclude(pk__in=seen).values("pk")
        return ~Q((f"{self.case or 'pk'}__in", hidden))

    def allows(self, row: Model) -> bool:
        case = value_at(row, self.case) if self.case else row
        return isinstance(case, Case) and (not case.is_guarded or self.visible.allows(case))


def known_to(person: Person, *, case: str = "case") -> RowRule:
    """The rows that name a case of which this person may know: what every list of notices, breaches or escalations keeps to."""
    return KnownCases(Scope.of(person).visible, case)


def _grant(membership: Membership) -> Grant:
    reach, role = within(membership) & open_to(membership), _CASE_ROLES.get(membership.role)
    if membership.role in READS_ALL_AGENCIES:
        return Grant(membership, role, reads=reach, acts=reach)
    if membership.role in AT_AN_AGENCY and membership.agency_id is not None:
        own = under_office(membership)
        return Grant(membership, role, reads=reach & (own | HasTaskAt(membership.agency_id)), acts=reach & own)
    return Grant(membership, role, reads=NOTHING, acts=NOTHING)
