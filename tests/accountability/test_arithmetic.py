"""The sum behind a proposal: exact, monotone, capped, the same whoever adds it up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.accountability.arithmetic import CountedBreach, PenaltyRule, add_up

RULE = PenaltyRule(
    title="Contoh", basis=("Pergub 409/2016",), contest_days=7, appeal_days=14, fewest_duties=20,
    weights={"completion": 2, "first_response": 1}, urgent=200, red_after_hours=144, red=150,
    causes={"handover": 50}, most_per_case=4, levels=(5, 10, 20), one_level_at_a_time=True, remembers_months=6,
    share=10, full_at=40,
)  # fmt: skip
misses = st.lists(
    st.builds(
        CountedBreach, id=st.integers(1, 10_000), case=st.sampled_from(["A", "B", "C", "D"]),
        step=st.sampled_from(["completion", "first_response", "unknown"]), is_urgent=st.booleans(),
        late=st.integers(0, 400).map(lambda hours: timedelta(hours=hours)), cause=st.sampled_from(["", "handover", "pause"]),
    ),
    max_size=40, unique_by=lambda miss: miss.id,
)  # fmt: skip


def miss(number: int, **changed: object) -> CountedBreach:
    return replace(CountedBreach(number, f"KC-{number}", "completion", False, timedelta(hours=2)), **changed)  # type: ignore[arg-type]


def test_a_sum_by_hand() -> None:
    """Three missed of forty: 2 plain, 2 x 1.5 red, 1 x 2 urgent x 0.5 handed over: 6 points, 15 per 100 duties.

    By its score that is teguran 2, but nobody has had teguran 1: so 1. Cut: 10 % x 15/40 = 3.75 %.
    """
    rows = [
        miss(1),
        miss(2, late=timedelta(days=6)),
        miss(3, step="first_response", is_urgent=True, cause="handover"),
    ]
    got = add_up(RULE, rows, duties=40)
    assert [line.counted for line in got.lines] == [200, 300, 100]
    assert (got.points, got.score, got.level_by_score, got.level, got.cut) == (600, 1500, 2, 1, 375)
    assert add_up(RULE, rows, duties=40, last_level=1).level == 2


def test_one_case_weighs_at_most_so_much() -> None:
    rows = [miss(number, case="KC-1") for number in range(1, 6)]
    assert [line.counted for line in add_up(RULE, rows, duties=50).lines] == [200, 200, 0, 0, 0]


@given(misses, st.integers(0, 500), st.integers(0, 3))
def test_promises_of_every_sum(rows: list[CountedBreach], more: int, last: int) -> None:
    duties = len(rows) + more
    got = add_up(RULE, rows, duties=duties, last_level=last)
    assert 0 <= got.cut <= RULE.share * 100
    assert 0 <= got.level <= min(3, last + 1)
    assert got.level or not got.cut
    assert got == add_up(RULE, list(reversed(rows)), duties=duties, last_level=last)
    if duties < RULE.fewest_duties:
        assert not got.proposes


@given(misses.filter(bool), st.integers(0, 500), st.data())
def test_striking_a_breach_never_makes_it_worse(rows: list[CountedBreach], more: int, data: st.DataObject) -> None:
    struck = data.draw(st.sampled_from(rows))
    duties = len(rows) + more
    before, after = add_up(RULE, rows, duties=duties), add_up(RULE, [r for r in rows if r is not struck], duties=duties)
    assert after.points <= before.points
    assert after.level <= before.level
    assert after.cut <= before.cut


@pytest.mark.parametrize(("duties", "last"), [(2, 0), (-1, 0), (10, 4), (10, -1)])
def test_a_sum_that_cannot_be_is_refused(duties: int, last: int) -> None:
    with pytest.raises(ValueError, match="duties"):
        add_up(RULE, [miss(1), miss(2), miss(3)], duties=duties, last_level=last)
