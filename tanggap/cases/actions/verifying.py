"""Is it really fixed? A second person, or the resident, decides."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases.actions.moves import Move, check_text, move
from tanggap.cases.events import Noted
from tanggap.cases.history import REPORTER, SYSTEM, Actor, record
from tanggap.cases.masking import mask
from tanggap.cases.models import Case
from tanggap.cases.reasons import SILENCE
from tanggap.cases.workflow import BY_VERB, REOPEN_DAYS, Verb
from tanggap.platform.errors import Refused


@transaction.atomic
def redo(case_id: int, *, by: Person, at: datetime, reason: str, text: str, seen: int | None = None) -> Case:
    """The proof does not convince: back to work."""
    return move(case_id, Verb.REDO, Move(at=at, by=by, reason=reason, text=text, seen=seen))[0]


@transaction.atomic
def verify(case_id: int, *, by: Person, at: datetime, text: str = "", seen: int | None = None) -> Case:
    """A second person has looked at the proof and believes it."""
    return move(case_id, Verb.VERIFY, Move(at=at, by=by, text=text, seen=seen), change=_priority_ends)[0]


@transaction.atomic
def close(
    case_id: int, *, by: Person | Actor, at: datetime, reason: str = "", text: str = "", seen: int | None = None
) -> Case:
    """A verified fix that nobody disputes comes to rest; `reason` is SILENCE when the days for answering have passed."""
    return move(case_id, Verb.CLOSE, Move(at=at, by=by, reason=reason, text=text, seen=seen))[0]


def close_what_rests(*, at: datetime) -> int:
    """Close every verified case whose reporter has not answered in time, and say that it was silence; returns how many.

    Run by a periodic job.
    """
    resting = Case.objects.filter(status__in=BY_VERB[Verb.CLOSE].sources, ended_at__lt=at - timedelta(days=REOPEN_DAYS))
    count = 0
    for case_id in list(resting.values_list("pk", flat=True)):
        try:
            close(case_id, by=SYSTEM, at=at, reason=SILENCE)
            count += 1
        except Refused:
            continue  # Somebody was faster.
    return count


@transaction.atomic
def confirm(case_id: int, *, at: datetime, text: str = "") -> Case:
    """The reporter says: fixed. The caller has checked the secret link."""
    return move(case_id, Verb.CONFIRM, Move(at=at, by=REPORTER, text=text), change=_priority_ends)[0]


@transaction.atomic
def reopen(
    case_id: int,
    *,
    by: Person | Actor = REPORTER,
    at: datetime,
    reason: str,
    text: str = "",
    is_open: bool = True,
    seen: int | None = None,
) -> Case:
    """'Not fixed': the case goes back to its agency, counted, before all that is not urgent, with a new deadline.

    Numbers that identify people are masked; the words of who reported in private (`is_open` false) are for the staff only.
    """

    def change(case: Case) -> None:
        case.reopen_count += 1
        case.is_priority = True
        case.fixed_by = case.fixed_unit = case.failed_checks = None

    check_text(text)
    words = mask(text)
    told = Move(at=at, by=by, reason=reason, text=words if is_open else "", seen=seen)
    case, _event = move(case_id, Verb.REOPEN, told, change=change)
    if words.strip() and not is_open:
        record(case, Noted(), at=at, actor=REPORTER, text=words)
        case.save()
    return case


def _priority_ends(case: Case) -> None:
    case.is_priority = False
