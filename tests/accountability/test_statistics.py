"""The arithmetic of fairness, by properties: whatever the counts, the promises of docs/accountability.md hold."""

from __future__ import annotations

import math
from collections import Counter
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.accountability.gaming import Closing, Return, Sign, signals
from tanggap.accountability.ranking import FEWEST, CaseResult, standings
from tanggap.accountability.statistics import (
    FEWEST_FOR_A_MEDIAN,
    Interval,
    chance_of_at_least,
    difference,
    median,
    median_interval,
    ranks,
    wilson,
)
from tests.world import MONDAY

shares = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
intervals = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda ends: Interval(min(ends), max(ends)))
outcomes = st.lists(
    st.builds(
        CaseResult, unit=st.sampled_from("ABCD"), kind=st.sampled_from(["lubang", "lampu"]), in_time=st.booleans(),
        days=st.none() | st.floats(0, 60),
    ),
    max_size=200,
)  # fmt: skip


def test_wilson_as_published() -> None:
    """Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611; 1 of 29 gives 0.0061 to 0.1718."""
    for (hits, of), (low, high) in {
        (81, 263): (0.2553, 0.3662),
        (0, 20): (0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }.items():
        got = wilson(hits, of)
        assert (round(got.low, 4), round(got.high, 4)) == (low, high)


def test_difference_as_published() -> None:
    """Newcombe 1998, table II, method 10: 56/70 against 48/80 gives 0.0524 to 0.3339; 10/10 against 0/10 gives 0.6075 to 1."""
    got, whole = difference(56, 70, 48, 80), difference(10, 10, 0, 10)
    assert (round(got.low, 4), round(got.high, 4)) == (0.0524, 0.3339)
    assert (round(whole.low, 4), round(whole.high, 4)) == (0.6075, 1.0)


@given(shares)
def test_an_interval_holds_its_share_and_stays_a_share(share: tuple[int, int]) -> None:
    hits, of = share
    got, other = wilson(hits, of), wilson(of - hits, of)
    assert 0 <= got.low <= hits / of <= got.high <= 1
    assert math.isclose(got.low, 1 - other.high, abs_tol=1e-9)


@given(shares, st.integers(2, 9))
def test_more_cases_make_surer(share: tuple[int, int], times: int) -> None:
    hits, of = share
    few, many = wilson(hits, of), wilson(hits * times, of * times)
    assert many.high - many.low < few.high - few.low


@given(shares, shares)
def test_a_change_turned_round_is_its_opposite(now: tuple[int, int], before: tuple[int, int]) -> None:
    there, back = difference(*now, *before), difference(*before, *now)
    assert math.isclose(there.low, -back.high, abs_tol=1e-9)
    assert there.low - 1e-9 <= now[0] / now[1] - before[0] / before[1] <= there.high + 1e-9


@pytest.mark.parametrize(("hits", "of"), [(0, 0), (-1, 5), (6, 5)])
def test_counts_that_cannot_be_are_refused(hits: int, of: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(hits, of)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=300))
def test_the_interval_of_a_median_holds_it(values: list[float]) -> None:
    got = median_interval(values)
    if len(values) < FEWEST_FOR_A_MEDIAN:
        assert got is None
    else:
        assert got is not None
        assert min(values) <= got.low <= median(values) <= got.high <= max(values)


@given(st.lists(intervals, max_size=40))
def test_ranks_allow_what_the_intervals_allow(rows: list[Interval]) -> None:
    got = ranks(rows)
    for (best, worst), mine in zip(got, rows, strict=True):
        assert 1 <= best <= worst <= len(rows)
        assert worst - best + 1 == sum(mine.overlaps(other) for other in rows), "a tie is not shown as one"


@given(st.integers(0, 40), st.integers(0, 40), st.sampled_from([Fraction(1, 2), Fraction(1, 5)]))
def test_luck_is_counted_exactly(hits: int, more: int, share: Fraction) -> None:
    of = hits + more
    exact = sum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(hits, of + 1))
    assert math.isclose(chance_of_at_least(hits, of, float(share)), float(exact), rel_tol=1e-9)


@given(outcomes)
def test_a_table_names_everybody_once_and_ranks_nobody_with_too_few(rows: list[CaseResult[str]]) -> None:
    table = standings(rows)
    assert Counter(row.unit for row in table) == Counter({one.unit for one in rows})
    assert sum(row.cases for row in table) == len(rows)
    for row in table:
        assert (row.rank is None) == (row.cases < FEWEST)
        assert 0 <= row.interval.low <= row.interval.high <= 1


@given(outcomes, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows: list[CaseResult[str]], chance: object) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    told = [(one.unit, one.cases, one.rank, round(one.adjusted, 9)) for one in standings(rows)]
    assert told == [(one.unit, one.cases, one.rank, round(one.adjusted, 9)) for one in standings(mixed)]


def test_hard_work_is_not_punished() -> None:
    """Two road offices do holes, which are mended half in time; two lamp offices do lamps, nearly all in time."""
    rows = [CaseResult(f"jalan-{one}", "lubang", number % 2 == 0) for one in "ab" for number in range(100)]
    rows += [CaseResult(f"lampu-{one}", "lampu", number % 10 != 0) for one in "ab" for number in range(100)]
    table = {row.unit: row for row in standings(rows)}
    assert table["jalan-a"].share < table["lampu-a"].share
    assert math.isclose(table["jalan-a"].adjusted, table["lampu-a"].adjusted)
    assert table["jalan-a"].rank == table["lampu-a"].rank == (1, 4)


def test_nobody_is_measured_against_themselves() -> None:
    """An office that alone does a kind of work, badly, is not excused by doing it badly."""
    rows = [CaseResult("malas", "lubang", number % 4 == 0) for number in range(100)]
    rows += [CaseResult(f"rajin-{one}", "lampu", number % 10 != 0) for one in "ab" for number in range(100)]
    table = {row.unit: row for row in standings(rows)}
    assert math.isclose(table["malas"].expected, 0.9)
    assert table["malas"].rank == (3, 3)


def test_a_change_is_only_called_one_when_luck_does_not_explain_it() -> None:
    now = [CaseResult("a", "x", number < 90) for number in range(100)] + [
        CaseResult("b", "x", number < 72) for number in range(100)
    ]
    before = [CaseResult("a", "x", number < 60) for number in range(100)] + [
        CaseResult("b", "x", number < 70) for number in range(100)
    ]
    assert {row.unit: row.trend for row in standings(now, before)} == {"a": "better", "b": "same"}
    assert {row.unit: row.trend for row in standings(now)} == {"a": "unknown", "b": "unknown"}


def _closing(number: int, *, left: timedelta, at: datetime = MONDAY, by: int = 1, took: timedelta = timedelta(hours=9),
             is_at_place: bool = True) -> Closing:  # fmt: skip
    return Closing(f"K-{number}", at + timedelta(hours=number), by, at + timedelta(hours=number) - took,
                   at + timedelta(hours=number) + left, is_at_place)  # fmt: skip


def test_closings_heaped_before_the_deadline_are_a_sign() -> None:
    heaped = [_closing(number, left=timedelta(hours=1)) for number in range(12)]
    spread = [_closing(number, left=timedelta(hours=number)) for number in range(12)]
    assert [one.sign for one in signals(heaped, [])] == [Sign.EDGE]
    assert signals(spread, []) == []


def test_many_closings_within_minutes_by_one_person_are_a_sign() -> None:
    rows = [Closing(f"K-{number}", MONDAY + timedelta(minutes=number), 7, None, None, True) for number in range(6)]
    assert [(one.sign, one.hits) for one in signals(rows, [])] == [(Sign.MASS, 6)]
    by_six = [Closing(one.case, one.at, number, None, None, True) for number, one in enumerate(rows)]
    assert signals(by_six, []) == []


def test_returns_when_the_time_is_nearly_over_are_a_sign() -> None:
    due = MONDAY + timedelta(days=10)
    late = [Return(f"K-{number}", MONDAY + timedelta(days=9), MONDAY, due) for number in range(4)]
    early = [Return(f"D-{number}", MONDAY + timedelta(days=1), MONDAY, due) for number in range(3)]
    assert [(one.sign, one.hits, one.of) for one in signals([], [*late, *early])] == [(Sign.LATE_RETURNS, 4, 7)]
    assert signals([], [*late[:2], *early]) == []


def test_quick_closings_without_a_photo_of_the_place_are_a_sign() -> None:
    quick = timedelta(minutes=4)
    rows = [_closing(number, left=timedelta(days=3), took=quick, is_at_place=False) for number in range(3)]
    there = [_closing(number, left=timedelta(days=3), took=quick) for number in range(3)]
    assert [(one.sign, one.cases) for one in signals(rows, [])] == [(Sign.FAST_ELSEWHERE, ("K-0", "K-1", "K-2"))]
    assert signals(there, []) == []


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 3)), max_size=30))
def test_mass_closings_are_found_as_by_hand(rows: list[tuple[int, int]]) -> None:
    closings = [
        Closing(f"K-{n}", MONDAY + timedelta(minutes=minute), by, None, None, True)
        for n, (minute, by) in enumerate(rows)
    ]
    slow = {
        one.case
        for start in closings
        for heap in [[c for c in closings if c.by == start.by and start.at <= c.at <= start.at + timedelta(minutes=10)]]
        if len(heap) >= 5
        for one in heap
    }
    found = [one for one in signals(closings, []) if one.sign is Sign.MASS]
    assert set(found[0].cases if found else ()) == slow
