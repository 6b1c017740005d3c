"""The reporter's mark for how their report was handled: one to five, with words if they like."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tanggap.cases import refusals
from tanggap.cases.actions.moves import check_text, locked
from tanggap.cases.events import EventKind
from tanggap.cases.history import REPORTER, record
from tanggap.cases.masking import mask
from tanggap.cases.models import Rating, Report
from tanggap.cases.workflow import FINISHED
from tanggap.platform.errors import Refused

SCORES = range(1, 6)
MENDABLE_DAYS = 7


@transaction.atomic
def rate(report_id: int, *, score: int, text: str = "", at: datetime) -> Rating:
    """Give or mend the mark of one report; its words are masked and stay with the staff. The caller has checked the key.

    Raises Refused when the work is not said to be finished, or when the mark has stood for longer than it may be mended.
    """
    report = Report.objects.select_for_update().get(pk=report_id)
    case = locked(report.case_id)
    if score not in SCORES:
        raise Refused(refusals.RATING_WRONG, field="score")
    check_text(text)
    rating = Rating.objects.filter(report=report).first() or Rating(report=report, given_at=at)
    # What was done since may change the mind: the days count from the latest end.
    since = max(rating.given_at, case.ended_at or rating.given_at)
    if rating.score and at - since > timedelta(days=MENDABLE_DAYS):
        raise Refused(refusals.RATING_TOO_LATE, days=MENDABLE_DAYS)
    if not rating.score and case.status not in FINISHED:
        raise Refused(refusals.RATING_NOT_NOW)
    words = mask(text.strip())
    if (rating.score, rating.text) == (score, words):
        return rating  # the same sent twice says nothing new
    rating.score, rating.text, rating.changed_at = score, words, at
    rating.save()
    record(case, EventKind.RATED, at=at, actor=REPORTER, text=words, facts={"score": score, "report": report.code})
    case.save()
    return rating
