"""One problem, one case: merging two cases, and taking them apart again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tanggap.cases import refusals
from tanggap.cases.actions.moves import Move, locked, verb
from tanggap.cases.actions.weighing import voices_of
from tanggap.cases.due_date import recompute_due, set_clock
from tanggap.cases.events import CaseCode, CaseEvent, Joined, Merged, ReportsLeft, SplitOff
from tanggap.cases.history import record
from tanggap.cases.models import Case, Merge, Photo, Report
from tanggap.cases.publicity import may_be_public
from tanggap.cases.states import OPEN
from tanggap.cases.workflow import BY_VERB, Verb
from tanggap.directory.models import Agency
from tanggap.directory.queries import front_desk
from tanggap.platform.errors import Refused


@dataclass(frozen=True)
class MovedRows:
    """What goes from one case to another."""

    reports: Sequence[int]
    photos: Sequence[UUID]


def _lock_target(case_id: int, move: Move) -> Move:
    """Both cases are locked, always in the same order, so that two who merge the same two wait and never deadlock."""
    if move.target is None or move.target.pk == case_id:
        raise Refused(refusals.TARGET_MISSING, field="target")
    for key in sorted((case_id, move.target.pk)):
        locked(key)
    return move


@verb(Verb.MERGE, prepare=_lock_target)
def merge(case: Case, move: Move) -> CaseEvent:
    """The reports move to `move.target`, which must be open; both histories say so, and what moved is remembered for `split`."""
    kept = _target(case, move)
    case.merged_into = kept
    # Before its reports go: their number may decide in which days or hours the promise counts.
    set_clock(case, BY_VERB[Verb.MERGE].clock, move.at)
    moved = _all_of(case, kept)
    Merge.objects.create(case=case, into=kept, at=move.at, reports=list(moved.reports), photos=list(moved.photos))
    hand_over(moved, case, kept)
    tell_kept(kept, Joined(from_=named(case), reports=kept.report_count), move)
    return Merged(into=CaseCode(kept.code))


def _lock_kept(case_id: int, move: Move) -> Move:
    """The case and the open one that it was merged into are locked; Refused when there is nothing to take apart (any more)."""
    target = Case.objects.filter(pk=case_id).values_list("merged_into", flat=True).first()
    for key in sorted({case_id, target or case_id}):
        locked(key)
    case = locked(case_id)
    kept = case.merged_into
    if kept is None or kept.pk != target:  # Never merged, or somebody was faster while we waited for the lock.
        raise Refused(refusals.NOT_POSSIBLE_NOW, status=case.get_status_display())
    if kept.status not in OPEN:
        raise Refused(refusals.KEPT_HAS_ENDED, kept=kept.code, status=kept.get_status_display())
    return move


@verb(Verb.SPLIT, prepare=_lock_kept)
def split(case: Case, move: Move) -> CaseEvent:
    """Undo a merge while the kept case is open: what came with it goes back, and triage looks at it again.

    The case returns to the front desk with the agency that it had as proposal; the days in between do not count against its
    deadline. Raises KEPT_HAS_ENDED when the other case is closed or was itself merged: then that comes first.
    """
    kept = locked(case.merged_into_id or case.pk)
    case.merged_into = None
    case.proposed_agency, case.agency, case.officer = _own_agency(case), front_desk(case.city), None
    if kept.is_guarded or (case.is_public and not may_be_public(kept.category)):
        # What was found to be delicate together may be so apart: nobody reads it until its kind is settled anew.
        case.is_public, case.category = False, None
        case.is_guarded, case.about_agency = kept.is_guarded, kept.about_agency
    hand_over(_remembered(case, kept), kept, case)
    Merge.objects.filter(case=case, split_at=None).update(split_at=move.at)
    tell_kept(kept, ReportsLeft(case=named(case), reports=kept.report_count), move)
    return SplitOff(from_=CaseCode(kept.code))


def hand_over(moved: MovedRows, giver: Case, taker: Case) -> None:
    """Move reports and photos and count both cases anew, in memory; the caller saves."""
    Report.objects.filter(pk__in=moved.reports, case=giver).update(case=taker)
    Photo.objects.filter(pk__in=moved.photos, case=giver).update(case=taker)
    for case in (giver, taker):
        case.report_count = voices_of(case)


def named(case: Case) -> CaseCode | None:
    """How a case is called in the history of another: not at all when it is private."""
    return CaseCode(case.code) if case.is_public else None


def tell_kept(kept: Case, said: CaseEvent, move: Move) -> None:
    """The line in the history of the case that stays, whose promise may follow from how many report it."""
    record(kept, said, at=move.at, actor=move.actor)
    recompute_due(kept, at=move.at, actor=move.actor, why="priority")
    kept.changed_at = move.at
    kept.save()


def _target(case: Case, move: Move) -> Case:
    """The case that stays, if it is open and nobody learns by the merge what they must not."""
    kept = locked(move.target.pk) if move.target else None
    if kept is None or kept.status not in OPEN:
        raise Refused(refusals.TARGET_MISSING, field="target")
    if (kept.about_agency_id, kept.is_guarded) != (case.about_agency_id, case.is_guarded):
        raise Refused(refusals.MERGE_WOULD_TELL, field="target")
    if kept.is_public and not may_be_public(case.category):
        raise Refused(refusals.MERGE_WOULD_PUBLISH, field="target")
    return kept


def _all_of(case: Case, kept: Case) -> MovedRows:
    """Every report and photo; but photos of the work on a private case stay there, for on a public one nothing would hide them."""
    photos = case.photos.exclude(report=None) if kept.is_public and not case.is_public else case.photos
    return MovedRows(
        list(case.reports.order_by("pk").values_list("pk", flat=True)),
        list(photos.order_by("pk").values_list("pk", flat=True)),
    )


def _remembered(case: Case, kept: Case) -> MovedRows:
    """What came with the merge and is still there; of a merge before this was noted, the reports that the case's history names."""
    noted = Merge.objects.filter(case=case, split_at=None).first()
    if noted is not None:
        return MovedRows(noted.reports, noted.photos)
    joined = (Joined.of(event) for event in case.events.filter(kind=Joined.kind))
    codes = [case.code, *(said.report for said in joined if said.report)]
    reports = list(Report.objects.filter(case=kept, code__in=codes).values_list("pk", flat=True))
    return MovedRows(reports, list(Photo.objects.filter(report__in=reports).values_list("pk", flat=True)))


def _own_agency(case: Case) -> Agency | None:
    """The agency that the case had before the merge, as a proposal; the front desk need not be proposed to itself."""
    return case.proposed_agency if case.agency.is_front_desk else case.agency
