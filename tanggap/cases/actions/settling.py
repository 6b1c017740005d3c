"""What the problem is and where it is, as the staff corrects it; the deadline follows. No status changes."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from tanggap.cases import refusals
from tanggap.cases.actions.moves import Move, check_version, locked
from tanggap.cases.actions.requirements import check_text
from tanggap.cases.due_date import recompute_due
from tanggap.cases.events import AreaCode, CategoryCode, PlaceCorrected, Recategorised
from tanggap.cases.history import Actor, record
from tanggap.cases.models import Case
from tanggap.cases.permissions import SETTLE, actor_taking
from tanggap.cases.publicity import is_about_staff, is_public
from tanggap.directory.models import Category
from tanggap.platform.errors import Refused


@transaction.atomic
def recategorise(case_id: int, move: Move) -> Case:
    """Say what the problem really is; the deadline follows the category. Needs `move.category`."""
    case = locked(case_id)
    actor = _settler(case, move)
    if move.category is None:
        raise Refused(refusals.CATEGORY_MISSING, field="category")
    if settle_category(case, move.category, replace(move, by=actor)):
        case.save()
    return case


@transaction.atomic
def correct_place(case_id: int, move: Move) -> Case:
    """Put the case where the problem is. The report keeps what the resident said. Needs `move.place`."""
    case = locked(case_id)
    actor = _settler(case, move)
    check_text(move.text)
    if move.place is None:
        raise Refused(refusals.PLACE_MISSING, field="area")
    said = PlaceCorrected(from_=AreaCode(case.area.code), to=AreaCode(move.place.area.code))
    for name, value in move.place.columns().items():
        setattr(case, name, value)
    if not case.return_count:
        case.proposed_agency = None  # proposed for the place as it was; whom a returning agency named stays
    record(case, said, at=move.at, actor=actor, text=move.text)
    recompute_due(case, at=move.at, actor=actor, why="place")
    case.changed_at = move.at
    case.save()
    return case


def settle_category(case: Case, category: Category, move: Move) -> bool:
    """Give a locked case another category, and all that follows from it; whether it was another. The caller saves."""
    if category.city_id != case.city_id or not category.is_active:
        raise Refused(refusals.CATEGORY_MISSING, field="category")
    if category.pk == case.category_id:
        return False
    was = CategoryCode(case.category.code) if case.category else None
    case.category, case.is_urgent, case.changed_at = category, category.is_emergency, move.at
    case.is_guarded = case.about_agency is not None or is_about_staff(category, case.area)
    case.is_public = case.about_agency is None and is_public(category, _wanted_public(case))
    record(case, Recategorised(from_=was, to=CategoryCode(category.code)), at=move.at, actor=move.actor)
    recompute_due(case, at=move.at, actor=move.actor, why="category")
    return True


def _settler(case: Case, move: Move) -> Actor:
    actor = actor_taking(case, SETTLE, move.by)
    check_version(case, move)
    return actor


def _wanted_public(case: Case) -> bool:
    """Whether the first reporter agreed to publication; whoever joined later in private stays hidden one by one."""
    return case.reports.filter(code=case.code, wants_public=True).exists()
