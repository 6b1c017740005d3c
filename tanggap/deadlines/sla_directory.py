"""What histories name by code, read from the database as far as they name it, once for many cases of a city."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.db.models import Q

from tanggap.cases.events import AgencyCode, CategoryCode, codes_in, read
from tanggap.cases.models import Event
from tanggap.deadlines.projection import ClockProjection, StepClock
from tanggap.deadlines.sla_facts import CategoryFacts, SlaLookups
from tanggap.directory.models import Agency, Category
from tanggap.directory.policies import policy_history_of
from tanggap.directory.sla import SlaPolicy
from tanggap.places.models import Area, City
from tanggap.platform.calendar import Calendar


class SlaDirectory:
    """A city's agencies, areas and categories, as a `ClockProjection` needs them."""

    def __init__(self, city: City) -> None:
        self.city = city
        self._asked_agencies, self._asked_categories = set[str](), set[str]()
        self._agencies: dict[str, Agency] = {}
        self._categories: dict[str, CategoryFacts] = {}

    def clocks_of(self, history: Sequence[Event]) -> list[StepClock]:
        """Every clock of one case, open and ended, from all its events in order."""
        self._read_named(history)
        desk = next((agency.code for agency in self._agencies.values() if agency.is_front_desk), "")
        lookups = SlaLookups(
            policies=policy_history_of(self.city),
            front_desk=desk,
            hours=self.city.default_deadline_hours,
            categories=self._categories,
            lineage=lambda code: self._lineages.get(code, ()),
            calendar_of=self._calendar_of,
        )
        return ClockProjection(lookups).read(history)

    def agency_id(self, code: str) -> int:
        """The key of an agency that a history named. Raises KeyError for one that no history has named yet."""
        return self._agencies[code].pk

    def _read_named(self, history: Sequence[Event]) -> None:
        """Read what this history names and none before it did; retired agencies and categories too."""
        said = [codes_in(read(event)) for event in history]
        agencies = {code for codes in said for code in codes.get(AgencyCode, ())}
        categories = {code for codes in said for code in codes.get(CategoryCode, ())}
        if not self._agencies or agencies - self._asked_agencies:
            named = Q(code__in=agencies) | Q(is_front_desk=True)
            self._agencies |= {row.code: row for row in Agency.objects.filter(named, city=self.city)}
        if categories - self._asked_categories:
            self._categories |= {
                row.code: CategoryFacts(group=row.group, hours=row.deadline_hours, is_emergency=row.is_emergency)
                for row in Category.objects.filter(city=self.city, code__in=categories)
            }
        # Kept apart: an agency and a category may bear the same code.
        self._asked_agencies |= agencies
        self._asked_categories |= categories

    @cached_property
    def _lineages(self) -> dict[str, tuple[str, ...]]:
        rows = list(Area.objects.filter(city=self.city).values_list("pk", "code", "lineage"))
        codes = {pk: code for pk, code, _lineage in rows}
        return {code: tuple(codes[pk] for pk in lineage if pk in codes) for _pk, code, lineage in rows}

    def _calendar_of(self, policy: SlaPolicy, code: str) -> Calendar:
        agency = self._agencies.get(code)
        return policy.calendar_of(code, agency.family, agency.kind) if agency else policy.calendar
