"""What a city promises: by when each step must be done, how long a pause may last, who is told when a deadline is missed.

Pure: rows of the database and a file that is only being tried read alike. The most specific rule for a step wins; specific is, in
this order: the **category** beats its **group**, which beats neither; then a rule that names the **priority**; then the **smaller
area**; then a rule that names the **channel**. A city without a policy keeps one promise, the completion that its categories name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from tanggap.directory.policy_content import CalendarContent, PolicyContent, RuleContent, RungContent
from tanggap.directory.steps import Priority, SlaStep
from tanggap.platform.calendar import ALWAYS, Calendar, Duration, Unit, Week, week_of

# A rule may leave the length to the category: as categories.csv says, or a part of that ("category / 2").
BY_CATEGORY = re.compile(r"category(?: / ([2-9]))?")


@dataclass(frozen=True, kw_only=True)
class SlaContext:
    """What of a case decides by when. `areas` are the codes from the whole city down to the place."""

    category: str = ""
    group: str = ""
    hours: int  # to completion, by category or city
    areas: Sequence[str] = ()
    priority: Priority = Priority.NORMAL
    channel: str = ""


@dataclass(frozen=True, kw_only=True)
class SlaRule:
    """One rule of a policy. `duration` None leaves it to the category, `part` says which part of its hours."""

    step: SlaStep
    duration: Duration | None
    part: int = 1
    warn: tuple[Duration, ...] = ()
    category: str = ""
    group: str = ""
    area: str = ""
    priority: str = ""
    channel: str = ""

    def fits(self, context: SlaContext) -> bool:
        """Whether everything that the rule names is so."""
        return (
            self.category in ("", context.category)
            and self.group in ("", context.group)
            and self.priority in ("", context.priority)
            and self.channel in ("", context.channel)
            and (not self.area or self.area in context.areas)
        )

    def rank(self, context: SlaContext) -> tuple[int, bool, int, bool]:
        """How specific it is; the greater one wins."""
        depth = context.areas.index(self.area) + 1 if self.area else 0
        return (2 if self.category else 1 if self.group else 0, bool(self.priority), depth, bool(self.channel))

    def span(self, context: SlaContext) -> Duration:
        """How long the step may take."""
        return self.duration or Duration(context.hours * 60 // self.part, Unit.MINUTES)


@dataclass(frozen=True)
class Rung:
    """A rung of the ladder: so long after a deadline was missed, these are told.

    `to` names `head` (of the responsible agency), `above` (the head of the agency above it), `area:LEVEL` (who answers for the area
    of that level around the place) or `agency:CODE`.
    """

    number: int
    after: Duration
    urgent_after: Duration
    to: tuple[str, ...]
    steps: frozenset[str] = frozenset()  # all when empty


@dataclass(frozen=True, kw_only=True)
class SlaPolicy:
    """A whole policy, ready to answer."""

    number: int
    name: str
    rules: tuple[SlaRule, ...]
    calendar: Calendar
    agency_weeks: Mapping[str, Week] = field(default_factory=dict)  # by code, family or kind of agency
    pauses: Mapping[str, Duration] = field(default_factory=dict)  # reason -> most
    rungs: tuple[Rung, ...] = ()
    many_reports: int = 0  # so many reports are many; 0 never
    emergency_to: tuple[str, ...] = ()

    def rule(self, step: SlaStep, context: SlaContext) -> SlaRule | None:
        """The rule that holds, or None: then this step has no clock."""
        fitting = [rule for rule in self.rules if rule.step == step and rule.fits(context)]
        return max(fitting, key=lambda rule: rule.rank(context), default=None)

    def calendar_of(self, *names: str) -> Calendar:
        """The calendar of an agency, by its code, family or kind, whichever has hours of its own; else the city's."""
        for name in names:
            if name in self.agency_weeks:
                return self._with_week(name)
        return self.calendar

    def priority(self, *, is_urgent: bool, reports: int, reopened: int) -> Priority:
        """How pressing a case is."""
        if is_urgent:
            return Priority.URGENT
        if reopened:
            return Priority.REOPENED
        return Priority.MANY if self.many_reports and reports >= self.many_reports else Priority.NORMAL

    def rungs_for(self, step: str) -> tuple[Rung, ...]:
        """The rungs that a missed deadline of this step climbs."""
        return tuple(rung for rung in self.rungs if not rung.steps or step in rung.steps)

    @cached_property
    def areas_named(self) -> frozenset[str]:
        """Codes of areas that a rule names; without any, nobody need look them up."""
        return frozenset(rule.area for rule in self.rules if rule.area)

    @cached_property
    def names_channels(self) -> bool:
        """Whether a rule asks where a report came from."""
        return any(rule.channel for rule in self.rules)

    @cached_property
    def _weeks(self) -> dict[str, Calendar]:
        return {}

    def _with_week(self, name: str) -> Calendar:
        if name not in self._weeks:
            city = self.calendar
            self._weeks[name] = Calendar(
                city.zone, self.agency_weeks[name], city.country, city.observed, city.also_off, city.worked
            )
        return self._weeks[name]


def without_policy(zone: str) -> SlaPolicy:
    """What holds in a city that has decided nothing: its categories' hours to completion, and no ladder."""
    return SlaPolicy(
        number=0,
        name="",
        rules=(SlaRule(step=SlaStep.COMPLETION, duration=None),),
        calendar=Calendar(zone=zone, week=ALWAYS),
    )


def policy_from(content: PolicyContent, *, number: int, name: str, zone: str) -> SlaPolicy:
    """The policy that checked content describes. Kept for the process: content never changes under its number."""
    return _read(json.dumps(content, sort_keys=True), number, name, zone)


@lru_cache(maxsize=64)
def _read(written: str, number: int, name: str, zone: str) -> SlaPolicy:
    content: PolicyContent = json.loads(written)
    return SlaPolicy(
        number=number,
        name=name,
        rules=tuple(_rule(row) for row in content["rules"]),
        calendar=_calendar(content["calendar"], zone),
        agency_weeks={name: week_of(days) for name, days in content.get("agency_hours", {}).items()},
        pauses={reason: Duration.parse(most) for reason, most in content.get("pauses", {}).items()},
        rungs=tuple(_rung(number, row) for number, row in enumerate(content.get("rungs", []), start=1)),
        many_reports=content.get("many_reports", 0),
        emergency_to=tuple(content.get("emergency_to", [])),
    )


def _rule(row: RuleContent) -> SlaRule:
    by_category = BY_CATEGORY.fullmatch(row["duration"])
    return SlaRule(
        step=SlaStep(row["step"]),
        duration=None if by_category else Duration.parse(row["duration"]),
        part=int(by_category[1] or 1) if by_category else 1,
        warn=tuple(Duration.parse(one) for one in row.get("warn", [])),
        category=row.get("category", ""),
        group=row.get("group", ""),
        area=row.get("area", ""),
        priority=row.get("priority", ""),
        channel=row.get("channel", ""),
    )


def _rung(number: int, row: RungContent) -> Rung:
    after = Duration.parse(row["after"])
    return Rung(
        number,
        after,
        Duration.parse(row["urgent_after"]) if row.get("urgent_after") else after,
        tuple(row["to"]),
        frozenset(row.get("steps", [])),
    )


def _calendar(row: CalendarContent, zone: str) -> Calendar:
    return Calendar(
        zone=zone,
        week=week_of(row["week"]),
        country=row.get("country", ""),
        observed=tuple(row.get("observed", ["public"])),
        also_off=_days(row.get("also_off", [])),
        worked=_days(row.get("worked", [])),
    )


def _days(said: Collection[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in said)
