"""Letting a report weigh as the voice of one more resident: who joined in a burst is counted when a person has looked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tanggap.cases.actions.moves import locked
from tanggap.cases.due_date import recompute_due
from tanggap.cases.events import ReportCode, VoiceWeighed
from tanggap.cases.history import Actor, record
from tanggap.cases.models import Case, Report


def voices_of(case: Case) -> int:
    """How many of its reports weigh; a case with reports has one voice at least."""
    weighing = case.reports.filter(weighs=True).count()
    return weighing or int(case.reports.exists())


@transaction.atomic
def let_weigh(report_id: int, *, by: Actor, at: datetime) -> Case:
    """Count the report from now on; the promise may move by it, as when somebody joins. Twice is once."""
    case = locked(Report.objects.values_list("case", flat=True).get(pk=report_id))
    if not Report.objects.filter(pk=report_id, case=case, weighs=False).update(weighs=True):
        return case
    case.report_count = voices_of(case)
    code = Report.objects.values_list("code", flat=True).get(pk=report_id)
    record(case, VoiceWeighed(report=ReportCode(code), reports=case.report_count), at=at, actor=by)
    recompute_due(case, at=at, actor=by, why="priority")
    case.changed_at = at
    case.save()
    return case
