"""What a history names by code, read from the database once for many cases of a city."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from tanggap.deadlines.projection import CategoryFacts, ClockProjection, SlaLookups, StepClock
from tanggap.directory.models import Agency, Category
from tanggap.directory.policies import policy_history_of
from tanggap.directory.sla import SlaPolicy
from tanggap.places.models import Area, City
from tanggap.platform.calendar import Calendar

from tanggap.cases.models import Event  # isort: skip


class SlaDirectory:
    """A city's agencies, areas and categories, as a `ClockProjection` needs them."""

    def __init__(self, city: City) -> None:
        self.city = city

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """By code; those that were retired too, for the history names them."""
        return {agency.code: agency for agency in Agency.objects.filter(city=self.city)}

    @cached_property
    def _areas(self) -> dict[int, tuple[str, list[int]]]:
        rows = Area.objects.filter(city=self.city).values_list("pk", "code", "lineage")
        return {pk: (code, lineage) for pk, code, lineage in rows}

    @cached_property
    def _lineages(self) -> dict[str, tuple[str, ...]]:
        return {
            code: tuple(self._areas[pk][0] for pk in lineage if pk in self._areas)
            for code, lineage in self._areas.values()
        }

    @cached_property
    def lookups(self) -> SlaLookups:
        """What a `ClockProjection` needs."""
        categories = Category.objects.filter(city=self.city)
        return SlaLookups(
            policies=policy_history_of(self.city),
            front_desk=next((code for code, agency in self.agencies.items() if agency.is_front_desk), ""),
            hours=self.city.default_deadline_hours,
            categories={
                row.code: CategoryFacts(group=row.group, hours=row.deadline_hours, is_emergency=row.is_emergency)
                for row in categories
            },
            lineage=lambda code: self._lineages.get(code, ()),
            calendar_of=self._calendar_of,
        )

    def runs_of(self, history: Sequence[Event]) -> list[StepClock]:
        """Every clock that this history gives."""
        return ClockProjection(self.lookups).read(history)

    def _calendar_of(self, policy: SlaPolicy, code: str) -> Calendar:
        agency = self.agencies.get(code)
        return policy.calendar_of(code, agency.family, agency.kind) if agency else policy.calendar
