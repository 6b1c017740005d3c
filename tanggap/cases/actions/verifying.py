"""Is it really fixed? A second person, or the resident, decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases.actions.moves import Move, move
from tanggap.cases.history import REPORTER, Actor
from tanggap.cases.models import Case
from tanggap.cases.workflow import Verb


@transaction.atomic
def redo(case_id: int, *, by: Person, at: datetime, reason: str, text: str, seen: int | None = None) -> Case:
    """The proof does not convince: back to work."""
    return move(case_id, Verb.REDO, Move(at=at, by=by, reason=reason, text=text, seen=seen))[0]


@transaction.atomic
def verify(case_id: int, *, by: Person, at: datetime, text: str = "", seen: int | None = None) -> Case:
    """A second person has looked at the proof and believes it."""
    return move(case_id, Verb.VERIFY, Move(at=at, by=by, text=text, seen=seen))[0]


@transaction.atomic
def close(case_id: int, *, by: Person | Actor, at: datetime, text: str = "", seen: int | None = None) -> Case:
    """A verified fix that nobody disputes comes to rest."""
    return move(case_id, Verb.CLOSE, Move(at=at, by=by, text=text, seen=seen))[0]


@transaction.atomic
def confirm(case_id: int, *, at: datetime, text: str = "") -> Case:
    """The reporter says: fixed. The caller has checked the secret link."""
    return move(case_id, Verb.CONFIRM, Move(at=at, by=REPORTER, text=text))[0]


@transaction.atomic
def reopen(
    case_id: int,
    *,
    by: Person | Actor = REPORTER,
    at: datetime,
    reason: str,
    text: str = "",
    seen: int | None = None,
) -> Case:
    """'Not fixed': the case goes back to its agency, counted, with a new deadline."""

    def change(case: Case) -> None:
        case.reopen_count += 1
        case.fixed_by = None

    return move(case_id, Verb.REOPEN, Move(at=at, by=by, reason=reason, text=text, seen=seen), change=change)[0]
