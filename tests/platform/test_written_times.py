"""Times as Indonesian offices, spreadsheets and machines write them."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.platform.written_times import parse_moment

MAKASSAR = ZoneInfo("Asia/Makassar")  # eight hours before UTC


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-10-01 14.45", utc(2026, 10, 1, 6, 45)),
        ("2026-10-01 14.45.30", utc(2026, 10, 1, 6, 45, 30)),
        ("2026-10-01 pukul 14.45 WIB", utc(2026, 10, 1, 7, 45)),
        ("2026-10-01", utc(2026, 9, 30, 16)),
        ("2026-10-01T14:45:00", utc(2026, 10, 1, 6, 45)),
        ("2026-10-01T14:45:00.250Z", utc(2026, 10, 1, 14, 45, 0, 250_000)),
        ("2026-10-01T14:45:00,5+07:00", utc(2026, 10, 1, 7, 45, 0, 500_000)),
        ("2026-10-01T14:45-0330", utc(2026, 10, 1, 18, 15)),
        ("20261001T144500", utc(2026, 10, 1, 6, 45)),
        ("01/10/2026 08:00", utc(2026, 10, 1, 0, 0)),
        ("1-10-2026 8.05", utc(2026, 10, 1, 0, 5)),
        ("01.10.2026", utc(2026, 9, 30, 16)),
        ("Kamis, 1 Oktober 2026 pukul 14.45 WITA", utc(2026, 10, 1, 6, 45)),
        ("jum'at 2 okt 2026, jam 08.00 WIT", utc(2026, 10, 1, 23)),
        ("17 Agt 2026 10:00", utc(2026, 8, 17, 2)),
        ("3 NOPEMBER 2025", utc(2025, 11, 2, 16)),
        ("9 May 2026", utc(2026, 5, 8, 16)),
    ],
)
def test_is_read_as_it_was_meant(written: str, moment: datetime) -> None:
    assert parse_moment(written, MAKASSAR) == moment


@pytest.mark.parametrize(
    "written",
    ["", "kemarin", "2026-02-30", "31/11/2026", "13/13/2026", "2026-10-01 24.00", "2026-10-01 14.5", "14.45", "1 Oktobar 2026",
     "01/10/26", "10/01/2026 2:45 PM", "2026-10-01T10:00:00+25:00", "2026-10-01 14.45.30.5", "1.10.2026.14.45"],
)  # fmt: skip
def test_what_could_mean_something_else_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - as datetime.fromisoformat does
        parse_moment(written, MAKASSAR)


@given(st.datetimes(min_value=datetime(1980, 1, 1), timezones=st.just(MAKASSAR)))  # noqa: DTZ001 - the strategy adds it
def test_what_machines_write_comes_back(moment: datetime) -> None:
    assert parse_moment(moment.isoformat(), UTC) == moment


@given(st.text(max_size=40))
def test_nothing_but_a_value_error_comes_of_any_text(written: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_moment(written, UTC).tzinfo is not None
