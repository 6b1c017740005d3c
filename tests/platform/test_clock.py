"""A clock that lies is not believed, and a worker that was away is: nothing that stays is done by a wrong time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django import app

from tanggap.deadlines.models import Breach
from tanggap.deadlines.tasks import sweep_deadlines
from tanggap.platform import clock
from tanggap.platform.clock import TOLERANCE, ClockReading, doubt_about
from tanggap.platform.errors import Refused
from tanggap.platform.models import ClockMark
from tests.world import MONDAY, World

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
Tell = Callable[[ClockReading], None]
SPANS = st.timedeltas(min_value=timedelta(0), max_value=400 * DAY)

REAL = clock.read_clock  # before the tests' own fixture puts another in its place


def reading(at: datetime, *, ran: timedelta, boot: str = "first", follows: bool = False) -> ClockReading:
    """The machine says that it is `at`; it was switched on so long ago."""
    return ClockReading(at, at, boot, ran.total_seconds(), follows_time_server=follows)


def mark(at: datetime = MONDAY, *, ran: timedelta = DAY, boot: str = "first") -> ClockMark:
    return ClockMark(at=at, boot=boot, uptime_s=ran.total_seconds())


def code_of(doubt: Refused | None) -> str:
    return doubt.code if doubt else ""


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Tell:
    """What the machine says from now on."""
    return lambda said: monkeypatch.setattr(clock, "read_clock", lambda: said)


class TestWhatIsBelieved:
    def test_a_worker_that_was_away_for_a_weekend_needs_nobody(self) -> None:
        assert doubt_about(reading(MONDAY + 3 * DAY, ran=4 * DAY), mark()) is None

    def test_a_jump_of_ten_days_is_not_believed(self) -> None:
        doubt = doubt_about(reading(MONDAY + 10 * DAY, ran=DAY + MINUTE), mark())
        assert doubt is not None
        assert doubt.code == clock.CLOCK_JUMPED
        assert "9 d 23 h 59 min" in doubt.sentence
        assert "accept-clock" in doubt.sentence

    def test_not_even_when_a_time_server_said_so(self) -> None:
        now = reading(MONDAY + 10 * DAY, ran=DAY + MINUTE, follows=True)
        assert code_of(doubt_about(now, mark())) == clock.CLOCK_JUMPED

    def test_nor_a_clock_that_was_set_back(self) -> None:
        assert code_of(doubt_about(reading(MONDAY - DAY, ran=DAY), mark())) == clock.CLOCK_SET_BACK
        assert code_of(doubt_about(reading(MONDAY, ran=3 * DAY), mark())) == clock.CLOCK_SET_BACK
        assert code_of(doubt_about(reading(MONDAY - DAY, ran=DAY, boot="second"), mark())) == clock.CLOCK_SET_BACK

    def test_after_a_restart_a_time_server_decides_and_else_a_person(self) -> None:
        later = MONDAY + 2 * DAY
        assert doubt_about(reading(MONDAY + 5 * MINUTE, ran=MINUTE, boot="second"), mark()) is None
        assert doubt_about(reading(later, ran=MINUTE, boot="second", follows=True), mark()) is None
        asked = doubt_about(reading(later, ran=MINUTE, boot="second"), mark())
        assert code_of(asked) == clock.CLOCK_UNCONFIRMED
        nobody_knows = doubt_about(reading(later, ran=timedelta(0), boot=""), mark(boot=""))
        assert code_of(nobody_knows) == clock.CLOCK_UNCONFIRMED

    def test_two_clocks_that_differ_are_both_doubted(self) -> None:
        now = replace(reading(MONDAY, ran=DAY), database_at=MONDAY - DAY)
        assert code_of(doubt_about(now, None)) == clock.CLOCKS_DIFFER

    @given(gone=SPANS, jump=st.timedeltas(min_value=-400 * DAY, max_value=400 * DAY))
    def test_while_the_machine_runs_exactly_the_wrong_clocks_are_found(self, gone: timedelta, jump: timedelta) -> None:
        now = reading(MONDAY + gone + jump, ran=DAY + gone)
        is_doubted = doubt_about(now, mark()) is not None
        if abs(abs(jump) - TOLERANCE) > timedelta(seconds=1):  # seconds of the kernel are fractions
            assert is_doubted == (abs(jump) > TOLERANCE)


@pytest.mark.django_db
class TestWhatWaits:
    def test_no_deadline_is_missed_by_a_clock_that_jumped_and_all_goes_on_when_it_is_set_right(
        self, world: World, tell: Tell, caplog: pytest.LogCaptureFixture, drain_jobs: Callable[[], int]
    ) -> None:
        world.assigned()
        drain_jobs()
        tell(reading(MONDAY, ran=DAY))
        sweep_deadlines(0)
        tell(reading(MONDAY + 10 * DAY, ran=DAY + MINUTE))
        with caplog.at_level(logging.ERROR):
            sweep_deadlines(0)
        assert not Breach.objects.exists()
        assert "sweep_deadlines waits" in caplog.text
        assert ClockMark.objects.get().at == MONDAY
        tell(reading(MONDAY + 2 * MINUTE, ran=DAY + 2 * MINUTE))
        sweep_deadlines(0)
        assert ClockMark.objects.get().at == MONDAY + 2 * MINUTE

    def test_a_person_may_say_that_the_clock_is_right(self, tell: Tell) -> None:
        tell(reading(MONDAY, ran=DAY))
        clock.believe_clock()
        tell(reading(MONDAY + 10 * DAY, ran=DAY + MINUTE))
        assert code_of(clock.clock_doubt()) == clock.CLOCK_JUMPED
        with pytest.raises(Refused):
            clock.believe_clock()
        assert clock.accept_clock() == MONDAY + 10 * DAY
        clock.believe_clock()
        assert ClockMark.objects.count() == 1

    def test_nobody_may_say_so_while_the_database_knows_better(self, tell: Tell) -> None:
        tell(replace(reading(MONDAY, ran=DAY), database_at=MONDAY - DAY))
        with pytest.raises(Refused):
            clock.accept_clock()

    def test_every_job_that_runs_by_the_clock_asks_first(self, tell: Tell, caplog: pytest.LogCaptureFixture) -> None:
        tell(replace(reading(MONDAY, ran=DAY), database_at=MONDAY - DAY))
        by_clock = {key[0]: one.task for key, one in app.periodic_registry.periodic_tasks.items()}
        with caplog.at_level(logging.ERROR):
            for task in by_clock.values():
                task.func(timestamp=0)
        said = " ".join(caplog.messages)
        assert [name for name in by_clock if f"{name.rsplit('.')[-1]} waits" not in said] == []
        assert "tanggap.intake.tasks.tidy" in by_clock


def test_this_machine_tells_its_time(db: None) -> None:
    said = REAL()
    assert abs(said.at - said.database_at) < MINUTE
    assert not said.boot or said.uptime_s > 0
    assert doubt_about(REAL(), ClockMark(at=said.at, boot=said.boot, uptime_s=said.uptime_s)) is None
