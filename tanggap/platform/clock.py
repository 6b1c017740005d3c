"""Whether the clock of this machine may be believed, before something is done by it that cannot be taken back.

A missed deadline stays on record, a draft that ran out is deleted, a seal of the ledger names its moment. So what runs by the clock
asks here first (`by_the_clock`, which `jobs.periodic` puts before every job), and does nothing while the clock is doubted. What
residents send is taken all the same.

How time really went by is known without the clock as long as the machine was not switched off: the kernel counts the seconds since
its start, and no setting of the clock moves that count. A worker that was away for a weekend while the machine ran is therefore told
apart from a clock that was set two days ahead. After a restart of the machine only a time server can say that days have passed; the
kernel knows whether it follows one. Where none of this is known, a person is asked.
"""

from __future__ import annotations

import ctypes
import functools
import logging
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ParamSpec

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import Refused, register
from tanggap.platform.models import ClockMark

log = logging.getLogger(__name__)

TOLERANCE = timedelta(minutes=10)  # a time server corrects seconds; a zone mistaken for another is hours
_KERNEL, _UPTIME = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/uptime")
# adjtimex(2): asked with modes 0 it changes nothing. Its answer is TIME_ERROR while no time server is followed.
_TIMEX_BYTES, _TIME_ERROR = 512, 5

Arguments = ParamSpec("Arguments")

CLOCK_JUMPED = register(
    "clock_jumped",
    _(
        "Jam server melompat %(jump)s: sekarang %(at)s, terakhir dipercaya %(last)s, padahal mesinnya baru berjalan %(went_by)s sejak itu. "
        "Yang mengikuti jam berhenti dulu. Betulkan jam server; kalau jam yang sekarang benar, jalankan `tanggap deadlines accept-clock`."
    ),
    status=409,
)
CLOCK_UNCONFIRMED = register(
    "clock_unconfirmed",
    _(
        "Mesin baru dinyalakan, dan jamnya %(jump)s lebih maju daripada yang terakhir dipercaya (%(last)s). Tidak ada server waktu "
        "yang membenarkannya. Yang mengikuti jam berhenti dulu. Kalau jam yang sekarang (%(at)s) benar, jalankan "
        "`tanggap deadlines accept-clock`."
    ),
    status=409,
)
CLOCK_SET_BACK = register(
    "clock_set_back",
    _(
        "Jam server mundur %(jump)s: sekarang %(at)s, terakhir dipercaya %(last)s. Yang mengikuti jam berhenti dulu. Betulkan jam "
        "server; kalau jam yang dulu terlalu maju, jalankan `tanggap deadlines accept-clock`."
    ),
    status=409,
)
CLOCKS_DIFFER = register(
    "clocks_differ",
    _(
        "Jam server (%(at)s) dan jam basis data (%(database_at)s) berbeda %(jump)s. Yang mengikuti jam berhenti dulu. Samakan keduanya."
    ),
    status=409,
)


@dataclass(frozen=True)
class ClockReading:
    """What the machine says of time at one moment; `boot` and `uptime_s` as in ClockMark."""

    at: datetime
    database_at: datetime
    boot: str
    uptime_s: float
    follows_time_server: bool


def read_clock() -> ClockReading:
    """The clocks of this machine and of the database, now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        database_at: datetime = cursor.fetchone()[0]
    # From files, because a clock that was faked for this process fakes its other clocks too.
    boot = _KERNEL.read_text().strip() if _KERNEL.exists() else ""
    uptime_s = float(_UPTIME.read_text().split()[0]) if boot and _UPTIME.exists() else 0.0
    return ClockReading(datetime.now(UTC), database_at, boot if uptime_s else "", uptime_s, _follows_time_server())


def doubt_about(now: ClockReading, last: ClockMark | None) -> Refused | None:
    """Why the clock may not be believed, as a refusal that says what to do; None when nothing speaks against it."""
    apart = now.database_at - now.at
    if abs(apart) > TOLERANCE:
        return Refused(CLOCKS_DIFFER, at=_moment(now.at), database_at=_moment(now.database_at), jump=_length(apart))
    if last is None:
        return None
    gap = now.at - last.at
    facts = {"at": _moment(now.at), "last": _moment(last.at)}
    if last.boot and last.boot == now.boot:
        went_by = timedelta(seconds=now.uptime_s - last.uptime_s)
        if gap - went_by > TOLERANCE:
            return Refused(CLOCK_JUMPED, **facts, jump=_length(gap - went_by), went_by=_length(went_by))
        return Refused(CLOCK_SET_BACK, **facts, jump=_length(gap - went_by)) if went_by - gap > TOLERANCE else None
    if -gap > TOLERANCE:
        return Refused(CLOCK_SET_BACK, **facts, jump=_length(gap))
    is_told = gap <= TOLERANCE or now.follows_time_server
    return None if is_told else Refused(CLOCK_UNCONFIRMED, **facts, jump=_length(gap))


def clock_doubt() -> Refused | None:
    """Why this machine's clock is doubted now; None when it is believed. Writes nothing."""
    return doubt_about(read_clock(), ClockMark.objects.first())


@transaction.atomic
def believe_clock() -> None:
    """Note that the clock is believed now. Raises Refused when it is not."""
    # The lock comes first: a reading that waited for it would be older than the mark.
    last = ClockMark.objects.select_for_update().first()
    now = read_clock()
    if (doubt := doubt_about(now, last)) is not None:
        raise doubt
    _mark(now)


def accept_clock() -> datetime:
    """Somebody says that the present clock is right: go on from it. Returns the moment. Raises Refused when the database disagrees."""
    now = read_clock()
    if (doubt := doubt_about(now, None)) is not None:
        raise doubt
    _mark(now)
    return now.at


def by_the_clock(job: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """A job that runs by the clock: while the clock is doubted it does nothing and says so in the log."""

    @functools.wraps(job)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            believe_clock()
        except Refused as refused:
            log.error("%s waits: %s", job.__name__, refused)
            return
        job(*args, **kwargs)

    return run


def _mark(now: ClockReading) -> None:
    ClockMark.objects.update_or_create(
        is_the_one=True, defaults={"at": now.at, "boot": now.boot, "uptime_s": now.uptime_s}
    )


def _follows_time_server() -> bool:
    asked = ctypes.create_string_buffer(struct.pack("I", 0), _TIMEX_BYTES)
    try:
        return int(ctypes.CDLL(None).adjtimex(asked)) not in (-1, _TIME_ERROR)
    except (OSError, AttributeError):
        return False  # no such call here: nobody can say


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _length(span: timedelta) -> str:
    """Whole days and hours and minutes, for a sentence: `10 d 3 h 5 min`."""
    minutes = int(abs(span).total_seconds()) // 60
    parts = [(minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 min"
