"""Words about a case that change no status: a note for the staff, news for the residents."""

from __future__ import annotations

from django.db import transaction

from tanggap.cases.actions.moves import Move, locked
from tanggap.cases.actions.requirements import need_text
from tanggap.cases.events import CaseEvent, Noted, Told
from tanggap.cases.history import record
from tanggap.cases.models import Case
from tanggap.cases.permissions import SPEAK, actor_taking


@transaction.atomic
def note(case_id: int, move: Move) -> Case:
    """A note for the staff; residents never read it."""
    return _say(case_id, Noted(), move)


@transaction.atomic
def tell(case_id: int, move: Move) -> Case:
    """News for the resident without a change of status."""
    return _say(case_id, Told(), move)


def _say(case_id: int, said: CaseEvent, move: Move) -> Case:
    case = locked(case_id)
    actor = actor_taking(case, SPEAK, move.by)
    need_text(move.text)
    record(case, said, at=move.at, actor=actor, text=move.text)
    case.changed_at = move.at
    case.save()
    return case
