"""The reporter's mark for how their report was handled: one to five, with words if they like."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tanggap.cases import refusals
from tanggap.cases.actions.moves import locked
from tanggap.cases.actions.requirements import check_text
from tanggap.cases.events import Rated, ReportCode
from tanggap.cases.history import REPORTER, record
from tanggap.cases.masking import mask
from tanggap.cases.models import Case, Rating, Report
from tanggap.cases.states import FINISHED
from tanggap.platform.errors import Refused

SCORES = range(1, 6)
MENDABLE_DAYS = 7
MOST_MARKS = 10  # of one report; each is a line of the history, which nobody may fill by pressing a button


@transaction.atomic
def rate(report_id: int, *, score: int, text: str = "", at: datetime) -> Rating:
    """Give or mend the mark of one report; its words are masked and stay with the staff. The caller has checked the key.

    Raises Refused when the work is not said to be finished, or when the mark has stood for longer than it may be mended.
    """
    report, case = _locked(report_id)
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
    if case.events.filter(kind=Rated.kind, facts__report=report.code).count() >= MOST_MARKS:
        raise Refused(refusals.RATING_OFTEN, most=MOST_MARKS)
    rating.score, rating.text, rating.changed_at = score, words, at
    rating.save()
    said = Rated(score=score, report=ReportCode(report.code))
    record(case, said, at=at, actor=REPORTER, text=words)
    case.save()
    return rating


def _locked(report_id: int) -> tuple[Report, Case]:
    """The report and its case. The case first, as whoever merges locks them; when the report was moved meanwhile, its new case."""
    while True:
        case = locked(Report.objects.values_list("case", flat=True).get(pk=report_id))
        report = Report.objects.select_for_update().get(pk=report_id)
        if report.case_id == case.pk:
            return report, case
