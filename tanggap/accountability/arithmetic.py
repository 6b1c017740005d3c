"""From missed deadlines to a proposal: the whole sum, so that the accused office can check it by hand. Pure and exact.

Points are hundredths, percentages of the allowance hundredths of a per cent (basis points): whole numbers, no rounding that depends
on the machine. Every division rounds down, in favour of the accused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

FULL = 100  # per cent


@dataclass(frozen=True)
class PenaltyRule:
    """A city's rule, as `sanctions.toml` says it; see docs/accountability.md for every line.

    `weights` are points of a missed step; factors are per cent. `levels` are the scores (points per 100 duties) from which teguran
    1, 2 and 3 are proposed. `share` is the part of the allowance that follows from follow-up (Pergub 409/2016: 10 per cent).
    """

    title: str
    basis: tuple[str, ...]
    contest_days: int
    appeal_days: int
    fewest_duties: int
    weights: Mapping[str, int]
    urgent: int
    red_after_hours: int
    red: int
    causes: Mapping[str, int]
    most_per_case: int
    levels: tuple[int, int, int]
    one_level_at_a_time: bool
    remembers_months: int
    share: int
    full_at: int

    @property
    def digest(self) -> str:
        """Two rules that say the same have the same digest."""
        said = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class CountedBreach:
    """A missed deadline that counts: final, not struck."""

    id: int
    case: str
    step: str
    is_urgent: bool
    late: timedelta
    cause: str = ""


@dataclass(frozen=True)
class PenaltyLine:
    """One missed deadline in the sum. `points` after all factors, `counted` after the cap of its case; both in hundredths."""

    id: int
    case: str
    step: str
    weight: int
    urgent: int
    red: int
    cause: int
    points: int
    counted: int


@dataclass(frozen=True)
class PenaltySum:
    """The proposal with its arithmetic. `level` 0 means no warning; `cut` is in hundredths of a per cent of the allowance."""

    duties: int
    lines: tuple[PenaltyLine, ...]
    points: int
    score: int
    level_by_score: int
    last_level: int
    level: int
    cut: int
    is_below_minimum: bool

    @property
    def proposes(self) -> bool:
        """Whether there is anything to sign."""
        return self.level > 0 or self.cut > 0


def add_up(rule: PenaltyRule, misses: Sequence[CountedBreach], *, duties: int, last_level: int = 0) -> PenaltySum:
    """Add up one office's month.

    `duties` is how many deadlines of the office came due, met or missed; `last_level` the highest teguran signed within the
    months that the rule remembers. Raises ValueError when more was missed than was due.
    """
    if duties < len(misses) or duties < 0 or not 0 <= last_level <= len(rule.levels):
        raise ValueError(f"{len(misses)} missed of {duties} duties after teguran {last_level}")
    lines = _capped(rule, [_line(rule, miss) for miss in sorted(misses, key=lambda miss: miss.id)])
    points = sum(line.counted for line in lines)
    small = duties < rule.fewest_duties
    score = 0 if small else FULL * points // duties
    by_score = sum(score >= FULL * least for least in rule.levels)
    level = min(by_score, last_level + 1) if rule.one_level_at_a_time else by_score
    share = rule.share * FULL
    cut = share * min(score, rule.full_at * FULL) // (rule.full_at * FULL) if level else 0
    return PenaltySum(duties, tuple(lines), points, score, by_score, last_level, level, cut, small)


def _line(rule: PenaltyRule, miss: CountedBreach) -> PenaltyLine:
    weight = rule.weights.get(miss.step, 0)
    urgent = rule.urgent if miss.is_urgent else FULL
    red = rule.red if miss.late >= timedelta(hours=rule.red_after_hours) else FULL
    cause = rule.causes.get(miss.cause, FULL)
    points = weight * FULL * urgent * red * cause // FULL**3
    return PenaltyLine(miss.id, miss.case, miss.step, weight, urgent, red, cause, points, points)


def _capped(rule: PenaltyRule, lines: Sequence[PenaltyLine]) -> list[PenaltyLine]:
    """No case weighs more than the rule allows, however many of its steps were missed."""
    left: dict[str, int] = {}
    capped = []
    for line in lines:
        room = left.get(line.case, rule.most_per_case * FULL)
        counted = min(line.points, room)
        left[line.case] = room - counted
        capped.append(PenaltyLine(**{**asdict(line), "counted": counted}))
    return capped
