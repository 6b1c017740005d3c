"""What a supervisor does from the board, case by case: remind the office, appoint another officer, take that back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tanggap.accountability import refusals
from tanggap.accountability.actions.reasons import check_reason
from tanggap.accountability.appointable import workers_at, works_as_one_of
from tanggap.accounts.models import Person
from tanggap.cases.actions.moves import locked
from tanggap.cases.events import AgencyCode, OfficerAppointed, Reminded
from tanggap.cases.history import Actor, record
from tanggap.cases.models import Case
from tanggap.cases.permissions import actor_taking
from tanggap.cases.scope import Scope
from tanggap.cases.states import OPEN, WITH_AGENCY
from tanggap.cases.words import long_span
from tanggap.cases.workflow import CaseRole, Permit
from tanggap.platform.errors import Refused

# What a supervisor does from the board, with any case that is open.
WATCH = Permit(who=frozenset({CaseRole.SUPERVISOR, CaseRole.ADMIN, CaseRole.HEAD}), sources=OPEN)
BETWEEN_REMINDERS = timedelta(hours=4)
UNDO_MINUTES = 10


@transaction.atomic
def remind(case_id: int, *, by: Person, at: datetime, why: str) -> Case:
    """Remind the office that holds the case; residents read in the history that it was reminded.

    Raises Refused for anybody who does not watch over the case, without a reason, and within BETWEEN_REMINDERS of the last one.
    """
    case = locked(case_id)
    actor = watcher(case, by)
    check_reason(why, field="why")
    last = case.events.filter(kind=Reminded.kind).order_by("-number").first()
    if last is not None and at - last.at < BETWEEN_REMINDERS:
        hours = BETWEEN_REMINDERS // timedelta(hours=1)
        raise Refused(refusals.REMINDED_LATELY, span=long_span(at - last.at), hours=hours)
    said = Reminded(agency=AgencyCode(case.agency.code))
    record(case, said, at=at, actor=actor, text=why.strip())
    case.save()
    return case


@transaction.atomic
def appoint(case_id: int, *, by: Person, at: datetime, officer: Person, why: str) -> Case:
    """Give the case to another officer of the office that holds it.

    Raises Refused when no office works on it, when the officer works elsewhere, and when the officer has it already.
    """
    case = locked(case_id)
    actor = watcher(case, by)
    check_reason(why, field="why")
    if case.status not in WITH_AGENCY:
        raise Refused(refusals.CASE_NOT_OPEN)
    if not works_on(officer, case):
        raise Refused(refusals.OFFICER_ELSEWHERE, field="officer")
    if case.officer_id == officer.pk:
        raise Refused(refusals.SAME_OFFICER, field="officer")
    return _hand_over(case, officer, actor=actor, at=at, why=why.strip())


@transaction.atomic
def take_back(case_id: int, *, by: Person, at: datetime, to: Person | None, expected_version: int) -> Case:
    """Undo one's own appointment: the former officer (`to`) holds the case again.

    Raises Refused after UNDO_MINUTES, and when anything has happened to the case since.
    """
    case = locked(case_id)
    actor = watcher(case, by)
    last = case.events.order_by("-number").first()
    is_mine = last is not None and last.kind == OfficerAppointed.kind and last.person_id == by.pk
    is_fresh = last is not None and at - last.at <= timedelta(minutes=UNDO_MINUTES)
    if not (is_mine and is_fresh and case.version == expected_version and case.status in WITH_AGENCY):
        raise Refused(refusals.UNDO_TOO_LATE, minutes=UNDO_MINUTES)
    return _hand_over(case, to, actor=actor, at=at, why="")


def works_on(person: Person, case: Case) -> bool:
    """Whether the person works at the office that holds the case (or one above it), where the case is."""
    return works_as_one_of(workers_at(case.agency.lineage).filter(person=person), case)


def _hand_over(case: Case, officer: Person | None, *, actor: Actor, at: datetime, why: str) -> Case:
    case.officer, case.changed_at = officer, at
    said = OfficerAppointed(officer=officer.pk if officer else None)
    record(case, said, at=at, actor=actor, text=why)
    case.save()
    return case


def watcher(case: Case, by: Person) -> Actor:
    """The person in the role in which they watch over this case. Raises Refused when they do not, or the case has ended."""
    if not Scope.of(by).holds(case, *WATCH.who):
        raise Refused(refusals.NOT_A_SUPERVISOR)
    if case.status not in WATCH.sources:
        raise Refused(refusals.CASE_NOT_OPEN)
    return actor_taking(case, WATCH, by)
