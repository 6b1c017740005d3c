"""A resident asks what becomes of their report; somebody must answer, and a clock runs until they do."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tanggap.cases import refusals
from tanggap.cases.actions.moves import locked
from tanggap.cases.actions.requirements import check_text
from tanggap.cases.events import Asked, Visibility
from tanggap.cases.history import REPORTER, record
from tanggap.cases.masking import mask
from tanggap.cases.models import Case
from tanggap.cases.questions import unanswered_of
from tanggap.cases.states import OPEN
from tanggap.platform.errors import Refused

MOST_UNANSWERED = 3


@transaction.atomic
def ask(case_id: int, *, at: datetime, text: str, is_open: bool = True) -> Case:
    """A question of the reporter, masked; the caller has checked the secret link. `tell` is the answer.

    The question of somebody who reported in private (`is_open` false) is for the staff only. Refused once three wait without an answer.
    """
    case = locked(case_id)
    if case.status not in OPEN:
        raise Refused(refusals.NOT_POSSIBLE_NOW, status=case.get_status_display())
    check_text(text)
    words = mask(text.strip())
    if not words:
        raise Refused(refusals.QUESTION_MISSING, field="text")
    if len(unanswered_of(case)) >= MOST_UNANSWERED:
        raise Refused(refusals.ASKED_ENOUGH, field="text")
    seen_by = Visibility.PUBLIC if is_open else Visibility.STAFF
    record(case, Asked(), at=at, actor=REPORTER, text=words, visibility=seen_by)
    case.changed_at = at
    case.save()
    return case
