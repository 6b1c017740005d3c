"""When what happened in the demo: every report's steps, laid out between its sending and now, most of them by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from tanggap.cases.states import Status
from tanggap.cases.workflow import Verb
from tanggap.web.demo.script import DemoReport

_OPENS, _CLOSES = time(7, 40), time(17, 20)

# What was done to a case that has come so far, and after which share of the time since it was sent.
_ASSIGNED: Final = ((Verb.ASSIGN, 0.1),)
_STARTED: Final = (*_ASSIGNED, (Verb.START, 0.3))
_FIXED: Final = (*_STARTED, (Verb.FIX, 0.6))
_VERIFIED: Final = (*_FIXED, (Verb.VERIFY, 0.75))
PLOT: Final[Mapping[Status, Sequence[tuple[Verb, float]]]] = {
    Status.RECEIVED: (),
    Status.TRIAGED: ((Verb.TRIAGE, 0.3),),
    Status.ASSIGNED: _ASSIGNED,
    Status.RETURNED: (*_ASSIGNED, (Verb.RETURN, 0.4)),
    Status.IN_PROGRESS: _STARTED,
    Status.ON_HOLD: (*_STARTED, (Verb.HOLD, 0.5)),
    Status.FIXED: _FIXED,
    Status.VERIFIED: _VERIFIED,
    Status.CLOSED: (*_VERIFIED, (Verb.CONFIRM, 0.85)),
    Status.REOPENED: (*_VERIFIED, (Verb.REOPEN, 0.9)),
    Status.REJECTED: ((Verb.TRIAGE, 0.1), (Verb.REJECT, 0.25)),
    Status.MERGED: ((Verb.MERGE, 0.4),),
}


@dataclass(frozen=True)
class DemoStep:
    """One thing that somebody did to the case of a report."""

    at: datetime
    verb: Verb
    report: DemoReport


def timeline(reports: Sequence[DemoReport], *, now: datetime, zone: tzinfo) -> list[DemoStep]:
    """All steps of all reports in the order in which they happened."""
    return sorted((step for report in reports for step in _steps(report, now, zone)), key=lambda step: step.at)


def _steps(report: DemoReport, now: datetime, zone: tzinfo) -> Iterator[DemoStep]:
    sent = last = now - timedelta(days=report.days_ago)
    yield DemoStep(sent, Verb.RECEIVE, report)
    plot = PLOT[report.stage]
    for left, (verb, share) in zip(range(len(plot), 0, -1), plot, strict=True):
        wanted = sent + share * (now - sent)
        last = _between(last, now, (_by_day(wanted, zone), wanted), left)
        yield DemoStep(last, verb, report)


def _by_day(moment: datetime, zone: tzinfo) -> datetime:
    """The same day within office hours."""
    local = moment.astimezone(zone)
    hour = min(max(local.time(), _OPENS), _CLOSES)
    return local.replace(hour=hour.hour, minute=hour.minute)


def _between(after: datetime, before: datetime, wishes: Sequence[datetime], steps_left: int) -> datetime:
    """The first wish that lies after the step before and not in the future; else an even share of what time is left."""
    return next((wish for wish in wishes if after < wish < before), after + (before - after) / (steps_left + 1))
