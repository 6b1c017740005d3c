"""A resident says "the same problem": their report is taken in as always, but joins the public case that is open already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from tanggap.cases import refusals
from tanggap.cases.actions.moves import add_photos, locked
from tanggap.cases.actions.receiving import (
    CODE_TRIES,
    NewReport,
    StoredReport,
    add_report,
    fresh_code,
    known_report,
)
from tanggap.cases.actions.requirements import check_text
from tanggap.cases.due_date import recompute_due
from tanggap.cases.events import Joined, ReportCode
from tanggap.cases.history import SYSTEM, Actor, record
from tanggap.cases.models import Case, PhotoKind, Report
from tanggap.cases.states import OPEN
from tanggap.cases.workflow import CaseRole
from tanggap.platform.errors import Refused


def join_case(
    new: NewReport, case_id: int, *, at: datetime, by: Actor | None = None, kinds: Collection[int] = ()
) -> StoredReport:
    """Store a report that joins this case. The same channel and key give the same report, also when sent in parallel.

    Refused with TARGET_MISSING, and then nothing was written, unless the case is open, public and of the report's kind, or of one
    of `kinds` (keys of categories), for which residents take it.
    """
    check_text(new.text)
    for _attempt in range(CODE_TRIES):
        try:
            with transaction.atomic():
                case = locked(case_id)
                if (known := known_report(new)) is not None:
                    return StoredReport(known, is_new=False)
                return StoredReport(_join(new, case, at, by or Actor(CaseRole.REPORTER), kinds), is_new=True)
        except IntegrityError:
            continue  # The same key came in parallel by another way, or a code was drawn twice: look again.
    raise RuntimeError("no free code was found")


def _join(new: NewReport, case: Case, at: datetime, by: Actor, kinds: Collection[int]) -> Report:
    _check_joinable(case, new, kinds)
    report = add_report(new, case, at, code=new.code or fresh_code(case.city))
    words = report.text if report.wants_public else ""  # An event vouches only for the report that it may name.
    case.report_count += new.weighs
    event = record(case, _joined(new, report, case), at=at, actor=by, words=words)
    add_photos(event, new.photos, kind=PhotoKind.BEFORE, report=report)
    recompute_due(case, at=at, actor=SYSTEM, why="priority")
    case.changed_at = at
    case.save()
    return report


def _check_joinable(case: Case, new: NewReport, kinds: Collection[int]) -> None:
    category = new.category.pk if new.category else None
    is_same_kind = category is not None and case.category_id in {category, *kinds} and case.city_id == new.city.pk
    if not (is_same_kind and case.is_public and case.status in OPEN):
        raise Refused(refusals.TARGET_MISSING, field="target")


def _joined(new: NewReport, report: Report, case: Case) -> Joined:
    """What the public chain shows of the report: its code and photos only if its reporter agreed to publication."""
    is_open = report.wants_public
    return Joined(
        report=ReportCode(report.code) if is_open else None,
        channel=new.channel,
        photos=tuple(photo.sha256 for photo in new.photos) if is_open else (),
        reports=case.report_count,
    )
