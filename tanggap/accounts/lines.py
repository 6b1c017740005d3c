"""Lines of authority: an office, those above it and those below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from tanggap.accounts.models import Person
from tanggap.accounts.rules import RowRule, value_at
from tanggap.accounts.scopes import memberships_of
from tanggap.directory.models import Agency


@dataclass(frozen=True)
class OfficeLine:
    """The offices under these `roots` (primary keys, themselves included), and those named as `above`."""

    roots: frozenset[int]
    above: frozenset[int]

    def agencies(self) -> QuerySet[Agency]:
        """Every office of the line."""
        return Agency.objects.filter(Q(lineage__overlap=sorted(self.roots)) | Q(pk__in=self.above))

    def holds(self, agency: Agency) -> bool:
        """Whether this office belongs to the line."""
        return agency.pk in self.above or not self.roots.isdisjoint(agency.lineage)

    def __bool__(self) -> bool:
        return bool(self.roots or self.above)


@dataclass(frozen=True)
class OutsideLine(RowRule):
    """The rows whose office at this path is not of the line; also those that name no office there."""

    path: str
    line: OfficeLine

    def q(self) -> Q:
        if not self.line:
            return ~Q(pk__in=())
        return Q((self.path, None)) | ~Q((f"{self.path}__in", self.line.agencies().values("pk")))

    def allows(self, row: Model) -> bool:
        agency = value_at(row, self.path)
        return not (isinstance(agency, Agency) and self.line.holds(agency))


def line_of(offices: Iterable[Agency], *, no_superiors: Iterable[str] = ()) -> OfficeLine:
    """The line of these offices; those of a kind in `no_superiors` bring in nobody above them."""
    offices = tuple(offices)
    bound = (office for office in offices if office.kind not in no_superiors)
    return OfficeLine(
        frozenset(office.pk for office in offices), frozenset(pk for office in bound for pk in office.lineage)
    )


def offices_of(person: Person) -> tuple[Agency, ...]:
    """Every office that a membership ties the person to."""
    agencies = (membership.agency for membership in memberships_of(person))
    return tuple(agency for agency in agencies if agency is not None)
