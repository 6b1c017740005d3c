"""Taking one report out of a case that it joined wrongly."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from tanggap.cases import refusals
from tanggap.cases.actions.merging import MovedRows, hand_over, named, tell_kept
from tanggap.cases.actions.moves import Move, check, locked, take_row
from tanggap.cases.events import AreaCode, CaseCode, CategoryCode, ReportsLeft, SplitOff
from tanggap.cases.history import record
from tanggap.cases.models import Case, Merge, Photo, Report
from tanggap.cases.permissions import SPLIT_REPORT
from tanggap.cases.place import PLACE_COLUMNS
from tanggap.cases.publicity import is_public
from tanggap.cases.workflow import BY_VERB, Clock, Verb
from tanggap.directory.models import Category
from tanggap.directory.queries import front_desk
from tanggap.platform.errors import Refused


@transaction.atomic
def split_report(case_id: int, move: Move) -> Case:
    """Take the report with the code `move.report` out of an open case: a case of its own, under its code, in triage.

    Its clock starts now. Raises REPORT_IS_THE_CASE for the report that a case began with: a merged case is split whole, and
    any other would be left empty.
    """
    kept = locked(case_id)
    move = replace(move, by=check(kept, SPLIT_REPORT, Verb.SPLIT, move))
    report = _leaving(kept, move.report)
    case = _case_of(report, kept, move)
    record(
        case,
        _split_off(case, report, kept),
        at=move.at,
        actor=move.actor,
        to_status=case.status,
        reason=move.reason,
        text=move.text,
    )
    photos = list(Photo.objects.filter(report=report, case=kept).values_list("pk", flat=True))
    hand_over(MovedRows([report.pk], photos), kept, case)
    # Noted as a merge that is over, so that nobody is offered the two as one again.
    noted = {"at": report.received_at, "reports": [report.pk], "photos": photos, "split_at": move.at}
    Merge.objects.create(case=case, into=kept, **noted)
    case.save()
    tell_kept(kept, ReportsLeft(case=named(case), reports=kept.report_count), move)
    return case


def _leaving(kept: Case, code: str) -> Report:
    report = kept.reports.select_related("category", "area").filter(code=code).first()
    if report is None:
        raise Refused(refusals.REPORT_NOT_HERE, field="report")
    if Case.objects.filter(code=report.code).exists():
        raise Refused(refusals.REPORT_IS_THE_CASE, field="report")
    return report


def _split_off(case: Case, report: Report, kept: Case) -> SplitOff:
    return SplitOff(
        from_=CaseCode(kept.code),
        category=CategoryCode(case.category.code) if case.category else None,
        area=AreaCode(case.area.code),
        channel=report.channel,
    )


def _case_of(report: Report, kept: Case, move: Move) -> Case:
    """A case for a report that leaves another. It is public only if that one is, and its reporter agreed.

    Out of a case that is not public it goes without a kind, so that nothing is shown before triage has looked at it.
    """
    category: Category | None = (report.category or kept.category) if kept.is_public else None
    case = Case(
        city=kept.city,
        code=report.code,
        category=category,
        asset_owner=kept.asset_owner,
        about_agency=kept.about_agency,
        is_guarded=kept.is_guarded,
        agency=front_desk(kept.city),
        is_public=is_public(category, report.wants_public),
        is_urgent=bool(category and category.is_emergency),
        opened_at=report.received_at,
        **{name: getattr(report, name) for name in PLACE_COLUMNS},
    )
    # Its clock is a new one, not one that goes on.
    row = replace(BY_VERB[Verb.SPLIT], clock=Clock.STARTS)
    take_row(case, row, move.at, channel=report.channel)
    case.save()
    return case
