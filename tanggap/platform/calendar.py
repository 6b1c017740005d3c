"""Working time: which hours count, and when so many of them are over. Pure: it knows no city, no case and no present moment.

A span in minutes, hours or days is plain time: a day is 24 hours, also when the clocks change. A span in working hours runs only
while the office is open. A span in working days ends when the office closes on that many open days after the day on which it began,
which itself does not count, as Indonesian administrative law counts (UU 30/2014, article 1 number 18: a day is a working day).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

_DAY_MINUTES = 24 * 60
# Nobody promises further ahead than this many days; an office that never opens is found out by it.
_FURTHEST_DAYS = 3660
_SPAN = re.compile(r"(\d{1,6}) (minutes?|hours?|days?|working hours?|working days?)")

Opening = tuple[int, int]  # minutes of the day: opens, closes
Week = tuple[tuple[Opening, ...], ...]  # Monday to Sunday

ALWAYS: Week = (((0, _DAY_MINUTES),),) * 7


class Unit(StrEnum):
    """What a span is counted in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_HOURS = "working hours"
    WORKING_DAYS = "working days"

    @property
    def is_working(self) -> bool:
        """Whether only office time counts."""
        return self in (Unit.WORKING_HOURS, Unit.WORKING_DAYS)


_PLAIN = {Unit.MINUTES: timedelta(minutes=1), Unit.HOURS: timedelta(hours=1), Unit.DAYS: timedelta(days=1)}


@dataclass(frozen=True)
class Duration:
    """So much time, as people say it: "3 working days"."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, said: str) -> Duration:
        """Read "90 minutes", "7 days", "1 working day"; raises ValueError for everything else, a negative amount too."""
        found = _SPAN.fullmatch(said.strip())
        if found is None:
            raise ValueError(said)
        unit = found[2] if found[2].endswith("s") else found[2] + "s"
        return cls(int(found[1]), Unit(unit))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit if self.amount != 1 else self.unit.removesuffix('s')}"


@dataclass(frozen=True)
class Calendar:
    """When an office is open. `country` names the holidays that the `holidays` package knows; "" means none.

    `also_off` are days that this city does not work, `worked` are days that it works although they are holidays or in a weekend
    (such a day has the hours of the first weekday that has any).
    """

    zone: str = "UTC"
    week: Week = ALWAYS
    country: str = ""
    observed: tuple[str, ...] = ("public",)
    also_off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    _known: dict[date, tuple[tuple[datetime, datetime], ...]] = field(default_factory=dict, compare=False, repr=False)

    def add(self, start: datetime, span: Duration) -> datetime:
        """The moment at which `span` after `start` is over, in UTC. Later starts never end earlier."""
        start = start.astimezone(UTC)  # Arithmetic on a wall clock would jump with it.
        if span.unit in _PLAIN:
            return start + span.amount * _PLAIN[span.unit]
        if span.unit is Unit.WORKING_HOURS:
            return self.forward(start, timedelta(hours=span.amount))
        return self._close_of(start, span.amount) if span.amount else start

    def forward(self, start: datetime, length: timedelta) -> datetime:
        """The moment at which the office has been open for `length` since `start`."""
        start, left = start.astimezone(UTC), length
        if length <= timedelta(0):
            return start
        for opens, closes in self._openings_from(start):
            here = max(start, opens)
            if left <= closes - here:
                return here + left
            left -= closes - here
        raise ValueError("this office is never open")

    def worked_between(self, since: datetime, until: datetime) -> timedelta:
        """How long the office is open from `since` to `until`; nothing when `until` is not later."""
        since, until, total = since.astimezone(UTC), until.astimezone(UTC), timedelta(0)
        if until <= since:
            return total
        for opens, closes in self._openings_from(since):
            if opens >= until:
                return total
            total += min(until, closes) - max(since, opens)
        return total

    def after_pause(self, due: datetime, unit: Unit, *, since: datetime, until: datetime) -> datetime:
        """Where a pause from `since` to `until` moves an end: what was left then is left afterwards.

        A pause moves nothing that was over when it began: what was missed stays missed.
        """
        if due <= since or until <= since:
            return due
        due, since, until = due.astimezone(UTC), since.astimezone(UTC), until.astimezone(UTC)
        if unit.is_working:
            return self.forward(until, self.worked_between(since, due))
        return due + (until - since)

    def openings_on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """When the office is open on a day, as moments in UTC."""
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = tuple(self._moments(day))
        return found

    def _moments(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for opens, closes in self._hours_of(day):
            moments = self._moment(day, opens), self._moment(day, closes)
            # Where the clocks jump forward, an opening may vanish.
            if moments[0] < moments[1]:
                yield moments

    def _hours_of(self, day: date) -> tuple[Opening, ...]:
        if day in self.worked:
            return self.week[day.weekday()] or next((hours for hours in self.week if hours), ())
        if day in self.also_off or self.is_holiday(day):
            return ()
        return self.week[day.weekday()]

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a holiday that this calendar observes."""
        return bool(self.country) and day in _holidays_of(self.country, self.observed)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def _moment(self, day: date, minute: int) -> datetime:
        days, minute = divmod(minute, _DAY_MINUTES)
        wall = datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), self._zone)
        return wall.astimezone(UTC)

    def _openings_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = start.astimezone(self._zone).date()
        for _number in range(_FURTHEST_DAYS):
            yield from (opening for opening in self.openings_on(day) if opening[1] > start)
            day += timedelta(days=1)

    def _close_of(self, start: datetime, count: int) -> datetime:
        day = start.astimezone(self._zone).date()
        for _number in range(_FURTHEST_DAYS):
            day += timedelta(days=1)
            openings = self.openings_on(day)
            count -= bool(openings)
            if not count:
                return openings[-1][1]
        raise ValueError("this office is never open")


def parse_hours(said: str) -> tuple[Opening, ...]:
    """Read "07.30-12.00, 13.00-16.00" or "" for closed; raises ValueError when an end is not after its start or they overlap."""
    openings = tuple(_opening(part) for part in said.split(",") if part.strip())
    for before, after in itertools.pairwise(openings):
        if after[0] < before[1]:
            raise ValueError(said)
    return openings


def week_of(days: Sequence[str]) -> Week:
    """Seven days' hours, Monday first, each as `parse_hours` reads them."""
    if len(days) != 7:
        raise ValueError("a week has seven days")
    return tuple(parse_hours(day) for day in days)


def _opening(said: str) -> Opening:
    found = re.fullmatch(r"(\d{1,2})[.:](\d{2})-(\d{1,2})[.:](\d{2})", said.strip())
    if found is None:
        raise ValueError(said)
    opens, closes = (int(found[n]) * 60 + int(found[n + 1]) for n in (1, 3))
    if max(int(found[2]), int(found[4])) > 59 or not opens < closes <= _DAY_MINUTES:
        raise ValueError(said)
    return opens, closes


@lru_cache(maxsize=16)
def _holidays_of(country: str, observed: tuple[str, ...]) -> Any:
    """The package's dictionary, which works out a year when it is first asked for it."""
    return holidays.country_holidays(country, categories=observed)


def knows_holidays(country: str, observed: Sequence[str]) -> bool:
    """Whether the package has these kinds of holidays for this country."""
    try:
        _holidays_of(country, tuple(observed))
    except (NotImplementedError, ValueError):
        return False
    return True
