"""How sure a number is. Pure functions; each names its source. 95 % throughout, so that readers learn one rule.

A share of few cases says little, and a table of bare percentages ranks luck (Goldstein and Spiegelhalter, J. R. Stat. Soc. A 159,
1996). So every share comes with its interval, every rank with the range of ranks that the intervals allow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z = 1.959963984540054  # the normal quantile of 97.5 %
# Under six values no pair of them holds the median with 95 % (0.5 ** n * 2 > 5 % for n < 6).
FEWEST_FOR_A_MEDIAN = 6


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both within reach."""

    low: float
    high: float

    def overlaps(self, other: Interval) -> bool:
        """Whether the two cannot be told apart."""
        return self.low <= other.high and other.low <= self.high


def wilson(hits: int, of: int) -> Interval:
    """The interval of a share: Wilson, J. Am. Stat. Assoc. 22 (1927). Stays within 0 and 1 and is right for few cases too.

    Raises ValueError for counts that cannot be.
    """
    if of < 1 or not 0 <= hits <= of:
        raise ValueError(f"no share: {hits} of {of}")
    share, square = hits / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = Z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    # Rounding must not push the share itself out at the ends.
    return Interval(min(max(0.0, middle - reach), share), max(min(1.0, middle + reach), share))


def difference(hits: int, of: int, before: int, of_before: int) -> Interval:
    """The interval of a change between two shares: Newcombe's method 10, Statistics in Medicine 17 (1998)."""
    now, then = wilson(hits, of), wilson(before, of_before)
    a, b = hits / of, before / of_before
    low = a - b - math.hypot(a - now.low, then.high - b)
    high = a - b + math.hypot(now.high - a, b - then.low)
    return Interval(low, high)


def median(values: Sequence[float]) -> float:
    """The middle value; of an even number the mean of the two in the middle. Raises ValueError when there is none."""
    if not values:
        raise ValueError("no median of nothing")
    rows, half = sorted(values), len(values) // 2
    return rows[half] if len(rows) % 2 else (rows[half - 1] + rows[half]) / 2


def median_interval(values: Sequence[float]) -> Interval | None:
    """The interval of a median between two of the values, whatever their distribution: Conover, Practical Nonparametric
    Statistics (1999), ranks by the normal approximation of Campbell and Gardner, BMJ 296 (1988). None for too few.
    """
    n = len(values)
    if n < FEWEST_FOR_A_MEDIAN:
        return None
    rows, reach = sorted(values), Z * math.sqrt(n) / 2
    low, high = math.floor(n / 2 - reach), math.ceil(1 + n / 2 + reach)
    return Interval(rows[max(low, 1) - 1], rows[min(high, n) - 1])


def ranks(intervals: Sequence[Interval]) -> list[tuple[int, int]]:
    """For each the best and the worst rank that the intervals allow, the highest being first.

    Above an office stands for sure only one that begins above its end. Two that overlap share ranks: a tie is shown as one.
    """
    return [
        (
            1 + sum(other.low > mine.high for other in intervals),
            len(intervals) - sum(other.high < mine.low for other in intervals),
        )
        for mine in intervals
    ]


def chance_of_at_least(hits: int, of: int, share: float) -> float:
    """How likely so many hits or more are by luck alone (binomial, exact). Small means: not luck."""
    if not 0 <= hits <= of or not 0 <= share <= 1:
        raise ValueError(f"no chance: {hits} of {of} at {share}")
    return min(1.0, sum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(hits, of + 1)))
