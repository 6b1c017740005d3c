"""The league table in words, for the public's page and the staff's: what may be asked of it, and its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tanggap.accountability.comparing import League, LeagueUnit
from tanggap.accountability.ranking import Standing
from tanggap.accountability.words import month_words, percent

_TRENDS: dict[str, Promise] = {
    "better": gettext_lazy("membaik"),
    "worse": gettext_lazy("memburuk"),
    "same": gettext_lazy("belum tentu berubah"),
    "unknown": gettext_lazy("belum bisa dibandingkan"),
}
_MONTHS = 12


@dataclass(frozen=True)
class LeagueRow:
    """One line of the table; `low`, `high`, `width` and `point` draw the interval, from 0 to 100."""

    name: str
    code: str
    rank: str
    cases: int
    share: str
    expected: str
    adjusted: str
    interval: str
    low: int
    high: int
    width: int
    point: int
    median: str
    median_interval: str
    trend: str
    trend_words: str
    change: str
    signs: int = 0  # of made numbers; only the staff's page counts them


def league_row(row: Standing[int], table: League, *, signs: int = 0) -> LeagueRow:
    """A standing in words."""
    best, worst = row.rank or (0, 0)
    low, high = round(100 * row.interval.low), round(100 * row.interval.high)
    median = row.median_interval
    return LeagueRow(
        name=table.names[row.unit],
        code=table.codes[row.unit],
        rank=str(best) if best == worst else f"{best}–{worst}",
        cases=row.cases,
        share=percent(row.share),
        expected=percent(row.expected),
        adjusted=percent(row.adjusted),
        interval=f"{low}–{high} %",
        low=low,
        high=high,
        width=max(1, round(100 * (row.interval.high - row.interval.low))),
        point=round(100 * row.adjusted),
        median=_days(row.median_days),
        median_interval=f"{_days(median.low)}–{_days(median.high)}" if median else "",
        trend=row.trend,
        trend_words=str(_TRENDS[row.trend]),
        change=f"{round(100 * row.change):+} %" if row.change is not None else "",
        signs=signs,
    )


def unit_of(typed: str) -> LeagueUnit:
    """What an address asks to compare; agencies when it names nothing else."""
    return LeagueUnit(typed) if typed in {one.value for one in LeagueUnit} else LeagueUnit.AGENCY


def month_of_address(typed: str) -> date | None:
    """The first day of the month that an address names as `2026-11`; None where it names none."""
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", typed, re.ASCII):
        return date(int(typed[:4]), int(typed[5:]), 1)
    return None


def this_month() -> date:
    """The first day of the present month."""
    return timezone.localdate().replace(day=1)


def month_before(first: date) -> date:
    """The first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def month_choices(looked_at: date, *, latest: date | None = None) -> list[tuple[str, str]]:
    """A year of months up to the latest (this one), and the one that is looked at, newest first: for an address, in words."""
    month, found = latest or this_month(), {looked_at}
    for _number in range(_MONTHS):
        found.add(month)
        month = month_before(month)
    return [(f"{one:%Y-%m}", month_words(one)) for one in sorted(found, reverse=True)]


def _days(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}".replace(".", _(","))
