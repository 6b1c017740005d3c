"""Is it really fixed? A second person, or the resident, decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tanggap.cases import refusals
from tanggap.cases.actions.moves import Move, take_where_possible, verb
from tanggap.cases.actions.requirements import check_text
from tanggap.cases.events import CaseEvent, Closed, Confirmed, Redone, Reopened, Verified
from tanggap.cases.history import SYSTEM
from tanggap.cases.masking import mask
from tanggap.cases.models import Case
from tanggap.cases.reasons import SILENCE
from tanggap.cases.workflow import BY_VERB, REOPEN_DAYS, Verb
from tanggap.platform.errors import Refused


@verb(Verb.REDO)
def redo(_case: Case, _move: Move) -> CaseEvent:
    """The proof does not convince: back to work."""
    return Redone()


@verb(Verb.VERIFY)
def verify(case: Case, move: Move) -> CaseEvent:
    """A second person has looked at the proof and believes it; where checks doubt it, or have not looked yet, they say why."""
    if case.proof_needs_reason and not move.text.strip():
        why = refusals.PROOF_UNCHECKED if case.suspicion is None else refusals.PROOF_DOUBTFUL
        raise Refused(why, field="text")
    case.is_priority = False
    return Verified()


@verb(Verb.CLOSE)
def close(_case: Case, _move: Move) -> CaseEvent:
    """A verified fix that nobody disputes comes to rest; the reason is SILENCE when the days for answering have passed."""
    return Closed()


def close_unanswered(*, at: datetime) -> int:
    """Close every verified case whose reporter has not answered in time, and say that it was silence; returns how many.

    Run by a periodic job.
    """
    unanswered = Case.objects.filter(
        status__in=BY_VERB[Verb.CLOSE].sources, ended_at__lt=at - timedelta(days=REOPEN_DAYS)
    )
    return take_where_possible(close, unanswered, Move(by=SYSTEM, at=at, reason=SILENCE))


@verb(Verb.CONFIRM)
def confirm(case: Case, _move: Move) -> CaseEvent:
    """The reporter says: fixed. The caller has checked the secret link."""
    case.is_priority = False
    return Confirmed()


def _masked(_case_id: int, move: Move) -> Move:
    """Numbers that identify people do not stand in what everybody reads."""
    check_text(move.text)
    return replace(move, text=mask(move.text))


@verb(Verb.REOPEN, prepare=_masked)
def reopen(case: Case, _move: Move) -> CaseEvent:
    """'Not fixed': the case goes back to its agency, counted, before all that is not urgent, with a new deadline.

    The words of a reporter who reported in private (`move.is_private`) are for the staff only.
    """
    case.reopen_count += 1
    case.is_priority = True
    case.fixed_by = case.fixed_unit = case.suspicion = None
    return Reopened()
