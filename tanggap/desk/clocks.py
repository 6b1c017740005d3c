"""The clocks of a case for its page: what is due when, and where a missed deadline was escalated to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tanggap.cases.models import Case
from tanggap.cases.words import clock, long_span
from tanggap.deadlines.actions.acknowledging import to_label
from tanggap.deadlines.models import Deadline, Escalation
from tanggap.deadlines.queries import escalations_of, running_deadlines
from tanggap.desk.words import SOON
from tanggap.directory.steps import SlaStep


@dataclass(frozen=True)
class ClockLine:
    """A step's clock that runs or is paused, in the reader's words."""

    step: str
    agency: str
    due: str
    words: str
    tone: str


@dataclass(frozen=True)
class RungLine:
    """To whom a missed deadline was escalated, when, and what they answered ('' while nothing)."""

    to: str
    at: datetime
    answer: str


def clock_lines(case: Case, *, at: datetime) -> Sequence[ClockLine]:
    """The open clocks of a case, the next due first."""
    return [_clock(row, at) for row in running_deadlines(case)]


def rung_lines(case: Case) -> Sequence[RungLine]:
    """Where it was escalated to, the latest first."""
    return [RungLine(to_label(row), row.at, _answer(row)) for row in escalations_of(case)]


def _clock(row: Deadline, at: datetime) -> ClockLine:
    left = row.due_at - at
    if row.paused_at is not None:
        words, tone = _("tenggat dihentikan sementara"), "paused"
    elif left.total_seconds() < 0:
        words, tone = _("terlambat %(span)s") % {"span": long_span(-left)}, "late"
    else:
        words, tone = _("%(span)s lagi") % {"span": long_span(left)}, "soon" if left < SOON else "fine"
    return ClockLine(str(SlaStep(row.step).label), row.agency.label, clock(row.due_at), words, tone)


def _answer(row: Escalation) -> str:
    if row.acknowledged_by is not None:
        return _("ditanggapi %(person)s") % {"person": row.acknowledged_by.full_name}
    if row.ended_at is not None:
        return _("langkahnya selesai")
    return _("belum ditanggapi") if row.is_staffed else _("belum ada orangnya; admin kota diberi tahu")
