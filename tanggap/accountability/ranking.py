"""Fair league tables: against what was to be expected of this mix of problems, with intervals, none below a minimum.

A road office has other work than a village office. Its share of cases done in time is therefore held against the share that all
others reach with the same mix of kinds (indirect standardisation, as in standardised mortality ratios; Breslow and Day,
Statistical Methods in Cancer Research II, 1987): adjusted = observed / expected x the city's share. Pure functions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tanggap.accountability.statistics import Interval, difference, median, median_interval, ranks, wilson

Unit = TypeVar("Unit", bound=Hashable)
FEWEST = 20  # cases in the period; below it nobody is ranked
# A kind with fewer cases in the whole city says little of its difficulty; it is then counted with all kinds.
FEWEST_OF_A_KIND = 10


@dataclass(frozen=True)
class CaseResult(Generic[Unit]):
    """One case whose turn came in the period: at whose place, which kind, done in time or not, days from report to fix."""

    unit: Unit
    kind: Hashable
    in_time: bool
    days: float | None = None  # None while it is not done


@dataclass(frozen=True)
class Standing(Generic[Unit]):
    """How one fares. Shares are from 0 to 1; `rank` holds the best and worst rank that the intervals allow."""

    unit: Unit
    cases: int
    in_time: int
    share: float
    expected: float
    adjusted: float
    interval: Interval
    rank: tuple[int, int] | None  # None below the minimum
    median_days: float | None
    median_interval: Interval | None
    change: float | None  # of the share, against the period before; None when either has too few
    change_interval: Interval | None

    @property
    def trend(self) -> str:
        """`better` or `worse` only when chance does not explain it; else `same`, or `unknown`."""
        if self.change_interval is None:
            return "unknown"
        return "better" if self.change_interval.low > 0 else "worse" if self.change_interval.high < 0 else "same"


@dataclass(frozen=True)
class _Tally:
    """So many cases of which so many were in time."""

    cases: int
    hits: int

    def without(self, other: _Tally) -> _Tally:
        """What remains when another's are taken out."""
        return _Tally(self.cases - other.cases, self.hits - other.hits)

    @property
    def share(self) -> float:
        """The share in time; 0 of none."""
        return self.hits / self.cases if self.cases else 0.0


def _tally(outcomes: Iterable[CaseResult[Unit]]) -> _Tally:
    rows = [one.in_time for one in outcomes]
    return _Tally(len(rows), sum(rows))


def _by_kind(outcomes: Iterable[CaseResult[Unit]]) -> dict[Hashable, _Tally]:
    found: dict[Hashable, list[CaseResult[Unit]]] = defaultdict(list)
    for one in outcomes:
        found[one.kind].append(one)
    return {kind: _tally(rows) for kind, rows in found.items()}


def expected_share(mine: Sequence[CaseResult[Unit]], kinds: Mapping[Hashable, _Tally], every: _Tally) -> float:
    """The share in time that the others reach with this mix of kinds.

    Nobody is measured against themselves: one's own cases are taken out. A kind of which the others have too few, because nobody
    else does it, is held against all kinds of the others (of the whole city, when there are no others).
    """
    own, rest = _by_kind(mine), every.without(_tally(mine))
    fallback = rest.share if rest.cases >= FEWEST_OF_A_KIND else every.share
    total = 0.0
    for kind, counted in own.items():
        others = kinds[kind].without(counted)
        total += counted.cases * (others.share if others.cases >= FEWEST_OF_A_KIND else fallback)
    return total / len(mine)


def standings(
    now: Sequence[CaseResult[Unit]], before: Sequence[CaseResult[Unit]] = (), *, fewest: int = FEWEST
) -> list[Standing[Unit]]:
    """The table, best first; those below the minimum last and without a rank."""
    kinds, every = _by_kind(now), _tally(now)
    past = _by_unit(before)
    rows = [
        _standing(
            unit,
            mine,
            past.get(unit, []),
            expected=expected_share(mine, kinds, every),
            overall=every.share,
            fewest=fewest,
        )
        for unit, mine in _by_unit(now).items()
    ]
    ranked = sorted((row for row in rows if row.cases >= fewest), key=lambda row: (-row.adjusted, str(row.unit)))
    small = sorted((row for row in rows if row.cases < fewest), key=lambda row: (-row.cases, str(row.unit)))
    places = ranks([row.interval for row in ranked])
    return [*(_at(row, place) for row, place in zip(ranked, places, strict=True)), *small]


def _by_unit(outcomes: Iterable[CaseResult[Unit]]) -> dict[Unit, list[CaseResult[Unit]]]:
    found: dict[Unit, list[CaseResult[Unit]]] = defaultdict(list)
    for one in outcomes:
        found[one.unit].append(one)
    return found


def _standing(
    unit: Unit,
    mine: Sequence[CaseResult[Unit]],
    past: Sequence[CaseResult[Unit]],
    *,
    expected: float,
    overall: float,
    fewest: int,
) -> Standing[Unit]:
    hits, cases = sum(one.in_time for one in mine), len(mine)
    # The interval of what was observed, carried over by the same factor; nothing can be better than all in time.
    factor = overall / expected if expected else 0.0
    seen = wilson(hits, cases)
    days = [one.days for one in mine if one.days is not None]
    is_comparable = cases >= fewest and len(past) >= fewest
    before = sum(one.in_time for one in past)
    return Standing(
        unit=unit,
        cases=cases,
        in_time=hits,
        share=hits / cases,
        expected=expected,
        adjusted=min(1.0, hits / cases * factor),
        interval=Interval(min(1.0, seen.low * factor), min(1.0, seen.high * factor)),
        rank=None,
        median_days=median(days) if days else None,
        median_interval=median_interval(days),
        change=hits / cases - before / len(past) if is_comparable else None,
        change_interval=difference(hits, cases, before, len(past)) if is_comparable else None,
    )


def _at(row: Standing[Unit], place: tuple[int, int]) -> Standing[Unit]:
    return Standing(**{**{name: getattr(row, name) for name in row.__dataclass_fields__}, "rank": place})
