"""Words of a time: "kemarin", "minggu ini", "3 hari lalu". Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_DAYS: Final = {"hari": 1, "minggu": 7, "pekan": 7, "bulan": 30, "day": 1, "days": 1, "week": 7, "weeks": 7}
# What is said -> from so many days ago to so many days ago, counted in whole days of the city.
_SAID: Final = {
    ("hari", "ini"): (0, 0),
    ("tadi", "pagi"): (0, 0),
    ("tadi", "siang"): (0, 0),
    ("tadi", "sore"): (0, 0),
    ("tadi", "malam"): (1, 0),
    ("today",): (0, 0),
    ("semalam",): (1, 0),
    ("kemarin",): (1, 1),
    ("kemaren",): (1, 1),
    ("yesterday",): (1, 1),
    ("minggu", "ini"): (7, 0),
    ("pekan", "ini"): (7, 0),
    ("this", "week"): (7, 0),
    ("minggu", "lalu"): (14, 7),
    ("pekan", "lalu"): (14, 7),
    ("last", "week"): (14, 7),
    ("seminggu", "terakhir"): (7, 0),
    ("bulan", "ini"): (31, 0),
    ("this", "month"): (31, 0),
    ("bulan", "lalu"): (61, 28),
    ("last", "month"): (61, 28),
    ("sebulan", "terakhir"): (31, 0),
}


@dataclass(frozen=True)
class TimePart:
    """A span that was named; `first` and `last` count the tokens that said so, the last exclusive."""

    since: datetime
    until: datetime
    said: str
    first: int
    last: int


def time_in(words: Sequence[str], free: Sequence[bool], at: datetime) -> TimePart | None:
    """The first time that these words name, of those that are `free` to mean one. `at` is now, in the city's zone."""
    for first in range(len(words)):
        for last in (first + 3, first + 2, first + 1):
            said = tuple(words[first:last])
            if len(said) == last - first and all(free[first:last]) and (days := _days(said)):
                return _part(said, days, (first, last), at)
    return None


def _days(said: tuple[str, ...]) -> tuple[int, int] | None:
    if said in _SAID:
        return _SAID[said]
    if len(said) == 3 and said[0].isdigit() and said[1] in _DAYS and said[2] in {"lalu", "terakhir", "ago"}:
        count = min(int(said[0][:4]), 1000) * _DAYS[said[1]]
        return (count, 0) if said[2] == "terakhir" else (count + 1, max(count - 1, 0))
    return None


def _part(said: tuple[str, ...], days: tuple[int, int], at_words: tuple[int, int], at: datetime) -> TimePart:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    since, until = midnight - timedelta(days=days[0]), midnight + timedelta(days=1 - days[1])
    return TimePart(since, until, " ".join(said), *at_words)
