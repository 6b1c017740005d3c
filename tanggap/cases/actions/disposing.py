"""Triage and disposition: what it is, where it is, whose it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases import refusals
from tanggap.cases.actions.moves import Move, check_text, locked, move
from tanggap.cases.actions.receiving import Place, front_desk, is_about_staff, is_public
from tanggap.cases.due_date import recompute_due
from tanggap.cases.events import (
    AgencyCode,
    AreaCode,
    Assigned,
    CategoryCode,
    Decided,
    Delegated,
    PlaceCorrected,
    Recategorised,
    Returned,
)
from tanggap.cases.history import Actor, record
from tanggap.cases.models import Case
from tanggap.cases.permissions import SETTLE, actor_taking
from tanggap.cases.workflow import AWAITING_START, BY_VERB, Permit, Verb
from tanggap.directory.models import Agency, Category
from tanggap.platform.errors import Refused


@dataclass(frozen=True)
class Judged:
    """What a model's judgement leaves in the event of an assignment: its band, how sure in per cent, the model's version."""

    band: str
    sure: int | None
    model: str


@transaction.atomic
def triage(case_id: int, *, by: Person, at: datetime, text: str = "", seen: int | None = None) -> Case:
    """Take a case out of the heap of new ones while its category or place is still being settled."""
    return move(case_id, Verb.TRIAGE, Move(at=at, by=by, text=text, seen=seen))[0]


@transaction.atomic
def assign(
    case_id: int,
    *,
    by: Person | Actor,
    at: datetime,
    agency: Agency,
    category: Category | None = None,
    text: str = "",
    why: str = "",
    judged: Judged | None = None,
    seen: int | None = None,
) -> Case:
    """Dispose the case to the agency that owns the problem; a category given here is settled first."""
    if category is not None:
        _settle_category(case_id, category, by=by, at=at, seen=seen, permit=BY_VERB[Verb.ASSIGN])
        seen = None

    def change(case: Case) -> None:
        if case.category is None:
            raise Refused(refusals.CATEGORY_MISSING, field="category")
        if case.status in AWAITING_START and agency.pk == case.agency_id:
            raise Refused(refusals.AGENCY_SAME, field="agency")
        case.agency, case.proposed_agency, case.officer = agency, None, None

    said = Assigned(agency=AgencyCode(agency.code), why=why, **(asdict(judged) if judged else {}))
    return move(
        case_id,
        Verb.ASSIGN,
        Move(at=at, by=by, agency=agency, text=text, seen=seen, said=said),
        change=change,
    )[0]


@transaction.atomic
def decide(
    case_id: int,
    *,
    by: Person,
    at: datetime,
    agency: Agency,
    category: Category | None = None,
    text: str,
    seen: int | None = None,
) -> Case:
    """Say, with authority and reasons, whose a case is that came back twice. The agency may not simply return it again."""
    if category is not None:
        _settle_category(case_id, category, by=by, at=at, seen=seen, permit=BY_VERB[Verb.DECIDE])
        seen = None

    def change(case: Case) -> None:
        if case.category is None:
            raise Refused(refusals.CATEGORY_MISSING, field="category")
        case.agency, case.proposed_agency, case.officer = agency, None, None

    return move(
        case_id,
        Verb.DECIDE,
        Move(at=at, by=by, agency=agency, text=text, seen=seen, said=Decided(agency=AgencyCode(agency.code))),
        change=change,
    )[0]


@transaction.atomic
def delegate(
    case_id: int, *, by: Person, at: datetime, agency: Agency, text: str = "", seen: int | None = None
) -> Case:
    """Disposition: an agency instructs a part of itself."""

    def change(case: Case) -> None:
        case.agency, case.officer = agency, None

    said = Delegated(agency=AgencyCode(agency.code))
    return move(
        case_id,
        Verb.DELEGATE,
        Move(at=at, by=by, agency=agency, text=text, seen=seen, said=said),
        change=change,
    )[0]


@transaction.atomic
def return_case(
    case_id: int,
    *,
    by: Person,
    at: datetime,
    reason: str,
    better: Agency | None = None,
    text: str = "",
    seen: int | None = None,
) -> Case:
    """'Not ours': back to the front desk, naming the better addressee or saying why none is known."""

    def change(case: Case) -> None:
        case.agency, case.proposed_agency, case.officer = front_desk(case.city), better, None
        case.return_count += 1

    said = Returned(better=AgencyCode(better.code) if better else None, returned_by=_holder(case_id))
    return move(
        case_id,
        Verb.RETURN,
        Move(at=at, by=by, agency=better, reason=reason, text=text, seen=seen, said=said),
        change=change,
    )[0]


@transaction.atomic
def reject(case_id: int, *, by: Person, at: datetime, reason: str, text: str, seen: int | None = None) -> Case:
    """Refuse the report for a reason that the resident reads."""
    return move(case_id, Verb.REJECT, Move(at=at, by=by, reason=reason, text=text, seen=seen))[0]


@transaction.atomic
def recategorise(case_id: int, *, by: Person, at: datetime, category: Category, seen: int | None = None) -> Case:
    """Say what the problem really is; the deadline follows the category."""
    return _settle_category(case_id, category, by=by, at=at, seen=seen)


@transaction.atomic
def correct_place(
    case_id: int, *, by: Person, at: datetime, place: Place, text: str = "", seen: int | None = None
) -> Case:
    """Put the case where the problem is. The report keeps what the resident said."""
    case = locked(case_id)
    actor = _settler(case, SETTLE, by, seen)
    check_text(text)
    was = case.area.code
    case.area, case.lat, case.lon, case.cell = place.area, place.lat, place.lon, place.cell
    case.accuracy_m, case.place_source, case.landmark = place.accuracy_m, place.source, place.landmark
    if not case.return_count:
        case.proposed_agency = None  # proposed for the place as it was; whom a returning agency named stays
    said = PlaceCorrected(from_=AreaCode(was), to=AreaCode(place.area.code))
    record(case, said, at=at, actor=actor, text=text)
    recompute_due(case, at=at, actor=actor, why="place")
    case.changed_at = at
    case.save()
    return case


def _settle_category(
    case_id: int,
    category: Category,
    *,
    by: Person | Actor,
    at: datetime,
    seen: int | None,
    permit: Permit = SETTLE,
) -> Case:
    case = locked(case_id)
    actor = _settler(case, permit, by, seen)
    if category.city_id != case.city_id or not category.is_active:
        raise Refused(refusals.CATEGORY_MISSING, field="category")
    if category.pk == case.category_id:
        return case
    was = case.category
    case.category = category
    case.is_urgent = category.is_emergency
    case.is_guarded = case.about_agency is not None or is_about_staff(category, case.area)
    case.is_public = case.about_agency is None and is_public(category, _wanted_public(case))
    said = Recategorised(from_=CategoryCode(was.code) if was else None, to=CategoryCode(category.code))
    record(case, said, at=at, actor=actor)
    recompute_due(case, at=at, actor=actor, why="category")
    case.changed_at = at
    case.save()
    return case


def _wanted_public(case: Case) -> bool:
    """Whether the first reporter agreed to publication; who joined later in private stays hidden one by one."""
    return case.reports.filter(code=case.code, wants_public=True).exists()


def _settler(case: Case, permit: Permit, by: Person | Actor, seen: int | None) -> Actor:
    actor = actor_taking(case, permit, by)
    if seen is not None and seen != case.event_count:
        raise Refused(refusals.CHANGED_MEANWHILE)
    return actor


def _holder(case_id: int) -> AgencyCode | None:
    code = Case.objects.filter(pk=case_id).values_list("agency__code", flat=True).first()
    return AgencyCode(code) if code else None
