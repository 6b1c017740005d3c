"""The shape of a checked policy: what deadlines.toml becomes, the database keeps and `directory.sla` reads."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class CalendarContent(TypedDict):
    """Working time; `week` has an entry a day from Monday, "07.30-16.00" or empty, dates are ISO 8601."""

    week: list[str]
    country: NotRequired[str]
    observed: NotRequired[list[str]]
    also_off: NotRequired[list[str]]
    worked: NotRequired[list[str]]


class RuleContent(TypedDict):
    """How long a step may take ("3 working days", or "category / 2"), and for which cases; empty names fit every case."""

    step: str
    duration: str
    warn: NotRequired[list[str]]
    category: NotRequired[str]
    group: NotRequired[str]
    area: NotRequired[str]
    priority: NotRequired[str]
    channel: NotRequired[str]


class RungContent(TypedDict):
    """A rung of the ladder."""

    after: str
    urgent_after: NotRequired[str]
    to: list[str]
    steps: NotRequired[list[str]]


class PolicyContent(TypedDict):
    """A whole policy."""

    calendar: CalendarContent
    agency_hours: NotRequired[dict[str, list[str]]]
    rules: list[RuleContent]
    pauses: NotRequired[dict[str, str]]
    rungs: NotRequired[list[RungContent]]
    many_reports: NotRequired[int]
    emergency_to: NotRequired[list[str]]
