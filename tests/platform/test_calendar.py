"""Working time: examples that a clerk would check by hand, and what holds for every calendar and every moment."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanggap.platform.calendar import ALWAYS, Calendar, Duration, Unit, parse_hours, week_of
from tanggap.platform.countdown import Countdown, replayed

OFFICE = week_of(["07.30-12.00, 13.00-16.00"] * 4 + ["07.30-16.30", "", ""])
JAKARTA = Calendar("Asia/Jakarta", OFFICE, "ID", ("public", "government"))
BERLIN = Calendar("Europe/Berlin", week_of(["01.00-05.00", "", "22.00-24.00", "00.00-24.00", "", "02.00-03.00", ""]))
NIGHT = Calendar("America/New_York", week_of(["00.00-00.30"] * 7), "US")
CALENDARS = st.sampled_from([JAKARTA, BERLIN, NIGHT, Calendar("UTC", ALWAYS)])
_FIRST = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 4 * 366 * 24 * 60).map(lambda minutes: _FIRST + timedelta(minutes=minutes))
SPANS = st.builds(Duration, st.integers(0, 40), st.sampled_from(list(Unit)))
LENGTHS = st.timedeltas(timedelta(0), timedelta(days=20))
WIB = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-11-23 09:00", "7 days", "2026-11-30 09:00"),
        ("2026-11-23 09:00", "1 working day", "2026-11-24 16:00"),
        ("2026-11-27 23:00", "1 working day", "2026-11-30 16:00"),  # a Friday night, a weekend
        ("2026-11-28 10:00", "3 working days", "2026-12-02 16:00"),
        ("2026-12-23 10:00", "1 working day", "2026-12-28 16:00"),  # joint leave, Christmas, weekend
        ("2026-03-17 10:00", "2 working days", "2026-03-26 16:00"),  # Nyepi and Idul Fitri with their leave
        ("2026-11-23 11:00", "2 working hours", "2026-11-23 14:00"),  # over lunch
        ("2026-11-27 16:00", "1 working hour", "2026-11-30 08:00"),
    ],
)
def test_what_a_clerk_would_count(start: str, span: str, end: str) -> None:
    began, ends = (datetime.fromisoformat(said).replace(tzinfo=WIB) for said in (start, end))
    assert JAKARTA.add(began, Duration.parse(span)) == ends


def test_a_city_adds_and_takes_away_days() -> None:
    changed = Calendar(
        "Asia/Jakarta", OFFICE, "ID", ("public", "government"),
        also_off=frozenset({date(2026, 11, 24)}), worked=frozenset({date(2026, 11, 28)}),
    )  # fmt: skip
    start = datetime(2026, 11, 23, 9, tzinfo=WIB)
    assert changed.add(start, Duration.parse("1 working day")) == datetime(2026, 11, 25, 16, tzinfo=WIB)
    friday = datetime(2026, 11, 27, 9, tzinfo=WIB)
    assert changed.add(friday, Duration.parse("1 working day")) == datetime(2026, 11, 28, 16, tzinfo=WIB)


def test_without_joint_leave_only_the_holidays_count() -> None:
    plain = Calendar("Asia/Jakarta", OFFICE, "ID", ("public",))
    assert plain.add(datetime(2026, 12, 23, 10, tzinfo=WIB), Duration.parse("1 working day")).day == 24


def test_a_day_has_24_hours_when_the_clocks_change_and_an_office_keeps_its_wall_clock() -> None:
    zone = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 3, 28, 12, tzinfo=zone)
    berlin = Calendar("Europe/Berlin", week_of(["08.00-16.00"] * 7))
    assert berlin.add(before, Duration.parse("1 day")) - before.astimezone(UTC) == timedelta(hours=24)
    assert berlin.add(before, Duration.parse("1 working day")) == datetime(2026, 3, 29, 16, tzinfo=zone)
    assert BERLIN.openings_on(date(2026, 3, 29)) == ()


@pytest.mark.parametrize("said", ["-3 days", "3", "three days", "3 months", "1.5 hours", "3 days "[:-1] + "!"])
def test_what_is_no_span_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        Duration.parse(said)


@pytest.mark.parametrize(
    "said", ["16.00-07.30", "08.00-08.00", "8-16", "07.30-25.00", "08.00-12.00, 11.00-16.00", "08.70-12.00"]
)
def test_what_are_no_hours_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said.split(",")[-1].strip())):
        parse_hours(said)


def test_an_office_that_never_opens_ends_nothing() -> None:
    with pytest.raises(ValueError, match="never open"):
        Calendar("UTC", week_of([""] * 7)).add(datetime(2026, 1, 1, tzinfo=UTC), Duration.parse("1 working day"))


@settings(deadline=None)
@given(CALENDARS, MOMENTS, LENGTHS, SPANS)
def test_who_begins_later_never_ends_earlier(
    calendar: Calendar, start: datetime, later: timedelta, span: Duration
) -> None:
    assert start <= calendar.add(start, span) <= calendar.add(start + later, span)


@settings(deadline=None)
@given(CALENDARS, MOMENTS, st.timedeltas(timedelta(0), timedelta(hours=60)))
def test_going_forward_and_counting_back_agree(calendar: Calendar, start: datetime, length: timedelta) -> None:
    assert calendar.worked_between(start, calendar.forward(start, length)) == length


@settings(deadline=None)
@given(CALENDARS, MOMENTS, LENGTHS, LENGTHS)
def test_working_time_adds_up(calendar: Calendar, start: datetime, first: timedelta, second: timedelta) -> None:
    middle, end = start + first, start + first + second
    whole = calendar.worked_between(start, middle) + calendar.worked_between(middle, end)
    assert calendar.worked_between(start, end) == whole <= first + second


@settings(deadline=None)
@given(CALENDARS, MOMENTS, SPANS, st.lists(st.tuples(LENGTHS, LENGTHS), max_size=4))
def test_a_clock_never_runs_while_it_stands(
    calendar: Calendar, start: datetime, span: Duration, breaks: list[tuple[timedelta, timedelta]]
) -> None:
    """What counted from start to end, without the pauses, is what was promised, however often it stood before its end."""
    clock = Countdown.start(calendar, span, start)
    counted = calendar.worked_between if span.unit.is_working else lambda since, until: until - since
    promised, now, stood = counted(start, clock.due_at), start, timedelta(0)
    for works, rests in breaks:
        now += works
        is_over = clock.due_at <= now
        clock, before = clock.pause(now), clock.due_at
        now += rests
        clock = clock.resume(now)
        if is_over:
            assert clock.due_at == before, "what was missed stays missed"
        else:
            stood += counted(now - rests, now)
    assert counted(start, clock.due_at) - stood == promised
    assert clock.due_at == replayed(calendar, span, start, clock.pauses), "incremental and replayed agree"


@settings(deadline=None)
@given(CALENDARS, MOMENTS, SPANS, SPANS, LENGTHS)
def test_another_length_makes_nobody_late(
    calendar: Calendar, start: datetime, first: Duration, second: Duration, passed: timedelta
) -> None:
    clock, now = Countdown.start(calendar, first, start), start + passed
    changed = clock.change(calendar, second, now)
    if clock.due_at > now:
        assert changed.due_at > now or second.amount == 0
        assert changed.due_at <= max(clock.due_at, calendar.add(start, second))
    assert changed.started_at == start
