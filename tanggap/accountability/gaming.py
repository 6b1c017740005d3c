"""Signs that somebody games the figures. A sign is a reason to look, never a finding: it accuses nobody.

Pure functions over closings and returns of one office; the thresholds stand here and in docs/accountability.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tanggap.accountability.statistics import chance_of_at_least

LAST_HOURS = timedelta(hours=6)
FEWEST_AT_THE_EDGE = 8
NOT_LUCK = 0.01
MASS_WITHIN = timedelta(minutes=10)
MASS = 5
LATE_SHARE = 0.8  # a return after four fifths of the time
FEWEST_RETURNS = 5
FAST = timedelta(minutes=15)
FEWEST_FAST = 3


class Sign(StrEnum):
    """What was noticed."""

    EDGE = "edge"  # closings heap up just before the deadline
    MASS = "mass"  # many closings by one person within minutes
    LATE_RETURNS = "late_returns"  # cases are returned when their time is nearly over
    FAST_ELSEWHERE = "fast_elsewhere"  # closed within minutes, without a photo taken at the place


@dataclass(frozen=True)
class Closing:
    """An office says that it fixed a case: when, by whom, when it had begun, when it was due, whether the photo is from the place."""

    case: str
    at: datetime
    by: int | None
    began_at: datetime | None
    due_at: datetime | None
    is_at_place: bool


@dataclass(frozen=True)
class Return:
    """An office gives a case back: when it had come, when it was due."""

    case: str
    at: datetime
    came_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Signal:
    """A sign with its arithmetic: so many of so many, and the cases to look at."""

    sign: Sign
    hits: int
    of: int
    cases: tuple[str, ...]


def signals(closings: Sequence[Closing], returns: Sequence[Return]) -> list[Signal]:
    """Every sign of one office, in a fixed order."""
    found = (at_the_edge(closings), mass_closings(closings), late_returns(returns), fast_elsewhere(closings))
    return [signal for signal in found if signal is not None]


def at_the_edge(closings: Sequence[Closing]) -> Signal | None:
    """Whether more were closed in the last six hours than in the six before, beyond luck (binomial, one-sided, 1 %).

    Work does not know the deadline; without an eye on it both halves of the last twelve hours are alike (as in tests for
    bunching at a threshold, McCrary, J. Econometrics 142, 2008).
    """
    left = [(one.due_at - one.at, one.case) for one in closings if one.due_at is not None and one.due_at >= one.at]
    last = [case for span, case in left if span <= LAST_HOURS]
    near = len(last) + sum(LAST_HOURS < span <= 2 * LAST_HOURS for span, _case in left)
    if len(last) < FEWEST_AT_THE_EDGE or chance_of_at_least(len(last), near, 0.5) >= NOT_LUCK:
        return None
    return Signal(Sign.EDGE, len(last), near, tuple(last))


def mass_closings(closings: Sequence[Closing]) -> Signal | None:
    """Whether one person closed five cases or more within ten minutes: nobody mends streets so quickly."""
    by_person: dict[int, list[Closing]] = defaultdict(list)
    for one in closings:
        if one.by is not None:
            by_person[one.by].append(one)
    heaps = {case for rows in by_person.values() for case in _heaped(rows)}
    cases = tuple(one.case for one in closings if one.case in heaps)
    return Signal(Sign.MASS, len(cases), len(closings), cases) if cases else None


def _heaped(rows: Sequence[Closing]) -> set[str]:
    ordered, found, first = sorted(rows, key=lambda one: one.at), set[str](), 0
    for last, one in enumerate(ordered):
        while one.at - ordered[first].at > MASS_WITHIN:
            first += 1
        if last - first + 1 >= MASS:
            found |= {each.case for each in ordered[first : last + 1]}
    return found


def late_returns(returns: Sequence[Return]) -> Signal | None:
    """Whether more than half of the returns come when four fifths of the time have passed: who knows it is not theirs knows it early."""
    timed = [one for one in returns if one.due_at is not None and one.due_at > one.came_at]
    late = tuple(one.case for one in timed if _passed(one) >= LATE_SHARE)
    if len(timed) < FEWEST_RETURNS or 2 * len(late) <= len(timed):
        return None
    return Signal(Sign.LATE_RETURNS, len(late), len(timed), late)


def _passed(one: Return) -> float:
    assert one.due_at is not None  # noqa: S101 - the caller filtered
    return (one.at - one.came_at) / (one.due_at - one.came_at)


def fast_elsewhere(closings: Sequence[Closing]) -> Signal | None:
    """Whether cases were fixed within fifteen minutes of beginning, without a photo that was taken at the place."""
    fast = tuple(
        one.case
        for one in closings
        if one.began_at is not None and one.at - one.began_at <= FAST and not one.is_at_place
    )
    return Signal(Sign.FAST_ELSEWHERE, len(fast), len(closings), fast) if len(fast) >= FEWEST_FAST else None
