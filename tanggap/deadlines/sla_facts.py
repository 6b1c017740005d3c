"""What decides by when, as far as the history of a case has told it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tanggap.cases import events as of
from tanggap.cases.events import CaseEvent, CaseOpening
from tanggap.directory.policies import PolicyHistory
from tanggap.directory.sla import SlaContext, SlaPolicy
from tanggap.platform.calendar import Calendar


@dataclass(frozen=True, kw_only=True)
class CategoryFacts:
    """A category's hours to completion, its group and whether it is an emergency."""

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
class SlaFacts:
    """What is known after an event. `agency` holds the case: the front desk until it was passed on, and again when it came back."""

    front_desk: str
    agency: str
    category: str = ""
    area: str = ""
    channel: str = ""
    reports: int = 1
    reopened: int = 0

    @classmethod
    def of_opening(cls, said: CaseEvent, front_desk: str) -> SlaFacts:
        """What the first event of a case says."""
        known = cls(front_desk=front_desk, agency=front_desk)
        if not isinstance(said, CaseOpening):
            return known
        return replace(known, category=said.category or "", area=said.area or "", channel=said.channel or "")

    def after(self, said: CaseEvent) -> SlaFacts:
        """These facts after one more event; the same object when the event changes none."""
        match said:
            case of.Recategorised():
                return replace(self, category=said.to)
            case of.PlaceCorrected():
                return replace(self, area=said.to)
            case of.Joined():
                return replace(self, reports=said.reports or self.reports + 1)
            case of.VoiceWeighed():
                return replace(self, reports=said.reports)
            case of.ReportsLeft():
                return replace(self, reports=self.reports if said.reports is None else said.reports)
            case of.Reopened():
                return replace(self, reopened=self.reopened + 1)
            case of.Assigned() | of.Delegated() | of.Decided() | of.Succeeded():
                return replace(self, agency=said.agency or self.agency)
            case of.Returned() | of.SplitOff():
                return replace(self, agency=self.front_desk)
        return self

    def context(self, policy: SlaPolicy, lookups: SlaLookups) -> SlaContext:
        """What the rules of a policy are asked with, as `cases.due_date.sla_context` gives it for a case."""
        category = lookups.categories.get(self.category)
        is_urgent = category is not None and category.is_emergency
        return SlaContext(
            category=self.category,
            group=category.group if category else "",
            hours=category.hours if category else lookups.hours,
            areas=lookups.lineage(self.area) if policy.areas_named else (),
            priority=policy.priority(is_urgent=is_urgent, reports=self.reports, reopened=self.reopened),
            channel=self.channel,
        )
