"""One problem, one case: merging two cases, taking them apart again, and taking a single report out of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases import refusals
from tanggap.cases.actions.moves import Move, check, locked, move, set_clock
from tanggap.cases.actions.receiving import PLACE_COLUMNS, front_desk, is_public, may_be_public
from tanggap.cases.due_date import recompute_due
from tanggap.cases.events import AreaCode, CaseCode, CaseEvent, CategoryCode, Joined, Merged, ReportsLeft, SplitOff
from tanggap.cases.history import Actor, record
from tanggap.cases.models import Case, Event, Merge, Photo, Report
from tanggap.cases.permissions import SPLIT_REPORT
from tanggap.cases.workflow import BY_VERB, OPEN, CaseRole, Clock, Verb
from tanggap.directory.models import Agency, Category
from tanggap.platform.errors import Refused


@dataclass(frozen=True)
class _Moved:
    """What goes from one case to another."""

    reports: Sequence[int]
    photos: Sequence[UUID]


@transaction.atomic
def merge(
    case_id: int,
    *,
    by: Person,
    at: datetime,
    target: Case | None,
    reason: str,
    text: str = "",
    seen: int | None = None,
) -> Case:
    """The reports move to `target`, which must be open; both histories say so, and what moved is remembered for `split`."""
    if target is None or target.pk == case_id:
        raise Refused(refusals.TARGET_MISSING, field="target")
    _lock_both(case_id, target.pk)
    kept = locked(target.pk)
    if kept.status not in OPEN:
        raise Refused(refusals.TARGET_MISSING, field="target")
    joining = locked(case_id)
    if (kept.about_agency_id, kept.is_guarded) != (joining.about_agency_id, joining.is_guarded):
        raise Refused(refusals.MERGE_WOULD_TELL, field="target")
    if kept.is_public and not may_be_public(joining.category):
        raise Refused(refusals.MERGE_WOULD_PUBLISH, field="target")

    def change(case: Case) -> None:
        case.merged_into = kept

    merged, event = move(
        case_id,
        Verb.MERGE,
        Move(at=at, by=by, target=kept, reason=reason, text=text, seen=seen, said=Merged(into=CaseCode(kept.code))),
        change=change,
    )
    moved = _all_of(merged, kept)
    Merge.objects.create(case=merged, into=kept, at=at, reports=list(moved.reports), photos=list(moved.photos))
    _hand_over(moved, merged, kept)
    merged.save(update_fields=["report_count"])
    _tell_kept(kept, _joined(merged, kept), _same_actor(event), at)
    return merged


@transaction.atomic
def split(case_id: int, *, by: Person, at: datetime, reason: str, text: str, seen: int | None = None) -> Case:
    """Undo a merge while the kept case is open: what came with it goes back, and triage looks at it again.

    The case returns to the front desk with the agency that it had as proposal; the days in between do not count against its
    deadline. Raises KEPT_HAS_ENDED when the other case is closed or was itself merged: then that comes first.
    """
    kept = _kept_of(case_id)

    def change(case: Case) -> None:
        case.merged_into = None
        case.proposed_agency, case.agency, case.officer = _own_agency(case), front_desk(case.city), None
        if kept.is_guarded or (case.is_public and not may_be_public(kept.category)):
            # What was found to be delicate together may be so apart: nobody reads it until its kind is settled anew.
            case.is_public, case.category = False, None
            case.is_guarded, case.about_agency = kept.is_guarded, kept.about_agency

    case, event = move(
        case_id,
        Verb.SPLIT,
        Move(at=at, by=by, reason=reason, text=text, seen=seen, said=SplitOff(from_=CaseCode(kept.code))),
        change=change,
    )
    _hand_over(_remembered(case, kept), kept, case)
    Merge.objects.filter(case=case, split_at=None).update(split_at=at)
    case.save()
    _tell_kept(kept, _left(case, kept), _same_actor(event), at)
    return case


@transaction.atomic
def split_report(
    case_id: int, *, code: str, by: Person, at: datetime, reason: str, text: str, seen: int | None = None
) -> Case:
    """Take the report with this code out of an open case that it joined wrongly: a case of its own, under its code, in triage.

    Its clock starts now. Raises REPORT_IS_THE_CASE for the report that a case began with: a merged case is split whole, and
    any other would be left empty.
    """
    kept = locked(case_id)
    actor = _splitter(kept, Move(at=at, by=by, reason=reason, text=text, seen=seen))
    report = kept.reports.select_related("category", "area").filter(code=code).first()
    if report is None:
        raise Refused(refusals.REPORT_NOT_HERE, field="report")
    if Case.objects.filter(code=report.code).exists():
        raise Refused(refusals.REPORT_IS_THE_CASE, field="report")
    case = _case_of(report, kept, at)
    record(
        case,
        SplitOff(
            from_=CaseCode(kept.code),
            category=CategoryCode(case.category.code) if case.category else None,
            area=AreaCode(case.area.code),
            channel=report.channel,
        ),
        at=at,
        actor=actor,
        to_status=case.status,
        reason=reason,
        text=text,
    )
    own = list(Photo.objects.filter(report=report, case=kept).values_list("pk", flat=True))
    _hand_over(_Moved([report.pk], own), kept, case)
    # Noted as a merge that is over, so that nobody is offered the two as one again.
    Merge.objects.create(case=case, into=kept, at=report.received_at, reports=[report.pk], photos=own, split_at=at)
    case.save()
    _tell_kept(kept, _left(case, kept), actor, at)
    return case


def _lock_both(one: int, other: int) -> None:
    """Always in the same order, so that two operators who merge the same two cases wait for each other and never deadlock."""
    for case_id in sorted((one, other)):
        locked(case_id)


def _kept_of(case_id: int) -> Case:
    """The open case that this one was merged into, both locked; refused when there is nothing to take apart (any more)."""
    target = Case.objects.filter(pk=case_id).values_list("merged_into", flat=True).first()
    if target is None:
        case = locked(case_id)
        raise Refused(refusals.NOT_POSSIBLE_NOW, status=case.get_status_display())
    _lock_both(case_id, target)
    case, kept = locked(case_id), locked(target)
    if case.merged_into_id != kept.pk:  # Somebody was faster while we waited for the lock.
        raise Refused(refusals.NOT_POSSIBLE_NOW, status=case.get_status_display())
    if kept.status not in OPEN:
        raise Refused(refusals.KEPT_HAS_ENDED, kept=kept.code, status=kept.get_status_display())
    return kept


def _splitter(kept: Case, wanted: Move) -> Actor:
    """Whoever may take a report out of this open case, with what splitting needs."""
    return check(kept, SPLIT_REPORT, Verb.SPLIT, wanted)


def _case_of(report: Report, kept: Case, at: datetime) -> Case:
    """A case for a report that leaves another. It is public only if that one is, and its reporter agreed.

    Out of a case that is not public it goes without a kind, so that nothing is shown before triage has looked at it.
    """
    row = BY_VERB[Verb.SPLIT]
    category: Category | None = (report.category or kept.category) if kept.is_public else None
    case = Case(
        city=kept.city,
        code=report.code,
        category=category,
        asset_owner=kept.asset_owner,
        about_agency=kept.about_agency,
        is_guarded=kept.is_guarded,
        agency=front_desk(kept.city),
        status=row.target,
        public_status=row.public,
        is_public=is_public(category, report.wants_public),
        is_urgent=bool(category and category.is_emergency),
        opened_at=report.received_at,
        changed_at=at,
        **{name: getattr(report, name) for name in PLACE_COLUMNS},
    )
    set_clock(case, Clock.STARTS, at, channel=report.channel)
    case.save()
    return case


def _all_of(case: Case, kept: Case) -> _Moved:
    """Every report and photo; but photos of the work on a private case stay there, for on a public one nothing would hide them."""
    photos = case.photos.exclude(report=None) if kept.is_public and not case.is_public else case.photos
    return _Moved(
        list(case.reports.order_by("pk").values_list("pk", flat=True)),
        list(photos.order_by("pk").values_list("pk", flat=True)),
    )


def _remembered(case: Case, kept: Case) -> _Moved:
    """What came with the merge and is still there; of a merge before this was noted, the reports that the case's history names."""
    noted = Merge.objects.filter(case=case, split_at=None).first()
    if noted is not None:
        return _Moved(noted.reports, noted.photos)
    joined = (Joined.of(event) for event in case.events.filter(kind=Joined.kind))
    codes = [case.code, *(said.report for said in joined if said.report)]
    reports = list(Report.objects.filter(case=kept, code__in=codes).values_list("pk", flat=True))
    return _Moved(reports, list(Photo.objects.filter(report__in=reports).values_list("pk", flat=True)))


def _own_agency(case: Case) -> Agency | None:
    """The agency that the case had before the merge, as a proposal; the front desk need not be proposed to itself."""
    return case.proposed_agency if case.agency.is_front_desk else case.agency


def _hand_over(moved: _Moved, giver: Case, taker: Case) -> None:
    """Move reports and photos and count both cases anew, in memory; the caller saves."""
    Report.objects.filter(pk__in=moved.reports, case=giver).update(case=taker)
    Photo.objects.filter(pk__in=moved.photos, case=giver).update(case=taker)
    for case in (giver, taker):
        case.report_count = case.reports.count()


def _joined(merged: Case, kept: Case) -> Joined:
    return Joined(from_=_named(merged), reports=kept.report_count)


def _left(case: Case, kept: Case) -> ReportsLeft:
    return ReportsLeft(case=_named(case), reports=kept.report_count)


def _named(case: Case) -> CaseCode | None:
    """How a case is called in the history of another: not at all when it is private."""
    return CaseCode(case.code) if case.is_public else None


def _tell_kept(kept: Case, said: CaseEvent, actor: Actor, at: datetime) -> None:
    """The line in the history of the case that stays."""
    record(kept, said, at=at, actor=actor)
    recompute_due(kept, at=at, actor=actor, why="priority")
    kept.changed_at = at
    kept.save()


def _same_actor(event: Event) -> Actor:
    return Actor(CaseRole(event.capacity), event.person, event.agency)
