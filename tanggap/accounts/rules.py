"""Rules over rows, each written once and read two ways: `q()` filters a query, `allows(row)` checks one row.

`&` and `|` put rules together. A path names a column from the row on, as in a query (`case__area`), so that the same rule
serves cases, tasks and missed deadlines.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from django.db.models import Model, Q


class RowRule(ABC):
    """Whether a row is among those that somebody may see or act on."""

    @abstractmethod
    def q(self) -> Q:
        """The rule as a filter."""

    @abstractmethod
    def allows(self, row: Model) -> bool:
        """The rule asked of one row; what it needs of related rows is read when it is not there yet."""

    def __and__(self, other: RowRule) -> RowRule:
        return AllOf((self, other))

    def __or__(self, other: RowRule) -> RowRule:
        return AnyOf((self, other))


@dataclass(frozen=True)
class Is(RowRule):
    """The column holds this value, which is not None."""

    path: str
    value: object

    def q(self) -> Q:
        return Q((self.path, self.value))

    def allows(self, row: Model) -> bool:
        return value_at(row, self.path) == self.value


@dataclass(frozen=True)
class IsNot(RowRule):
    """The column holds another value than this one, or none."""

    path: str
    value: object

    def q(self) -> Q:
        return ~Q((self.path, self.value))

    def allows(self, row: Model) -> bool:
        return value_at(row, self.path) != self.value


@dataclass(frozen=True)
class OneOf(RowRule):
    """The column holds one of these values."""

    path: str
    values: frozenset[str]

    def q(self) -> Q:
        return Q((f"{self.path}__in", sorted(self.values)))

    def allows(self, row: Model) -> bool:
        return value_at(row, self.path) in self.values


@dataclass(frozen=True)
class AtLeast(RowRule):
    """The column holds this number or a larger one."""

    path: str
    number: int

    def q(self) -> Q:
        return Q((f"{self.path}__gte", self.number))

    def allows(self, row: Model) -> bool:
        value = value_at(row, self.path)
        return isinstance(value, int) and value >= self.number


@dataclass(frozen=True)
class Below(RowRule):
    """The column holds a smaller number than this one."""

    path: str
    number: int

    def q(self) -> Q:
        return Q((f"{self.path}__lt", self.number))

    def allows(self, row: Model) -> bool:
        value = value_at(row, self.path)
        return isinstance(value, int) and value < self.number


@dataclass(frozen=True)
class Under(RowRule):
    """The area or the agency at this path is the one with this primary key, or lies under it; "" is the row itself."""

    path: str
    pk: int

    def q(self) -> Q:
        return Q((f"{self._lineage}__contains", [self.pk]))

    def allows(self, row: Model) -> bool:
        lineage = value_at(row, self._lineage)
        return isinstance(lineage, list) and self.pk in lineage

    @property
    def _lineage(self) -> str:
        return f"{self.path}__lineage" if self.path else "lineage"


@dataclass(frozen=True)
class AllOf(RowRule):
    """Every one of these rules; of no rules: every row."""

    rules: tuple[RowRule, ...]

    def q(self) -> Q:
        # Not Q() to begin with: an empty Q vanishes in a disjunction instead of making it true.
        return reduce(Q.__and__, (rule.q() for rule in self.rules), ~Q(pk__in=()))

    def allows(self, row: Model) -> bool:
        return all(rule.allows(row) for rule in self.rules)


@dataclass(frozen=True)
class AnyOf(RowRule):
    """At least one of these rules; of no rules: no row."""

    rules: tuple[RowRule, ...]

    def q(self) -> Q:
        return reduce(Q.__or__, (rule.q() for rule in self.rules), Q(pk__in=()))

    def allows(self, row: Model) -> bool:
        return any(rule.allows(row) for rule in self.rules)


ANYTHING = AllOf(())
NOTHING = AnyOf(())


def any_of(rules: Iterable[RowRule]) -> RowRule:
    """At least one of these rules; of no rules: no row."""
    return AnyOf(tuple(rules))


def value_at(row: Model, path: str) -> object:
    """What stands at a path from this row on; None where a link on the way is empty."""
    value: object = row
    for name in path.split("__"):
        value = getattr(value, name) if value is not None else None
    return value
