"""What a row of the table asks for, checked by name against what somebody brought. Each raises Refused, naming the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from tanggap.cases import due_date, refusals
from tanggap.cases.conflict_of_interest import is_in_line
from tanggap.cases.disputes import is_bound
from tanggap.cases.history import Actor
from tanggap.cases.models import Case
from tanggap.cases.permissions import BEFORE_ALL_ELSE
from tanggap.cases.reasons import reasons_of
from tanggap.cases.states import TASKS_OPEN
from tanggap.cases.words import day
from tanggap.cases.workflow import REOPEN_DAYS, CaseRole, Permit, Requirement, Verb
from tanggap.directory.models import Agency
from tanggap.platform.errors import Refused

LONGEST_TEXT: Final = 4000


class Brought(Protocol):
    """What of a move the requirements look at; `moves.Move` is one."""

    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> Actor: ...
    @property
    def reason(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def agency(self) -> Agency | None: ...
    @property
    def target(self) -> Case | None: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def photos(self) -> Sequence[object]: ...


def check_what_came(case: Case, permit: Permit, verb: Verb, move: Brought) -> None:
    """Refuse the first thing that the permit needs and that was not brought, in the order of `Requirement`."""
    for need in Requirement:
        if need in permit.needs - BEFORE_ALL_ELSE:
            _CHECKS[need](case, verb, move)


def check_text(text: str) -> None:
    """Refuse a text that is too long or that the database cannot hold."""
    if len(text) > LONGEST_TEXT:
        raise Refused(refusals.TEXT_TOO_LONG, field="text", length=len(text), most=LONGEST_TEXT)
    if "\x00" in text:
        raise Refused(refusals.TEXT_UNREADABLE, field="text")


def need_text(text: str) -> None:
    """Refuse a text that says nothing, is too long, or that the database cannot hold."""
    if not text.strip():
        raise Refused(refusals.TEXT_MISSING, field="text")
    check_text(text)


def _reason(_case: Case, verb: Verb, move: Brought) -> None:
    if move.reason not in reasons_of(verb):
        raise Refused(refusals.REASON_MISSING, field="reason")


def _text(_case: Case, _verb: Verb, move: Brought) -> None:
    need_text(move.text)


def _agency(case: Case, _verb: Verb, move: Brought) -> None:
    if move.agency is None or move.agency.city_id != case.city_id or not move.agency.is_active:
        raise Refused(refusals.AGENCY_MISSING, field="agency")
    if case.about_agency is not None and is_in_line(move.agency, case.about_agency):
        raise Refused(refusals.AGENCY_ACCUSED, field="agency")


def _agency_below(case: Case, verb: Verb, move: Brought) -> None:
    _agency(case, verb, move)
    if move.agency is None or move.agency.pk == case.agency_id or case.agency_id not in move.agency.lineage:
        raise Refused(refusals.AGENCY_NOT_BELOW, field="agency")


def _better_addressee_or_text(case: Case, verb: Verb, move: Brought) -> None:
    if move.agency is None and not move.text.strip():
        raise Refused(refusals.ADDRESSEE_MISSING, field="agency")
    if move.agency is not None:
        _agency(case, verb, move)
        if move.agency.pk == case.agency_id:
            raise Refused(refusals.AGENCY_SAME, field="agency")


def _evidence(_case: Case, _verb: Verb, move: Brought) -> None:
    if not move.photos:
        raise Refused(refusals.EVIDENCE_MISSING, field="photo")


def _tasks_done(case: Case, _verb: Verb, _move: Brought) -> None:
    count = case.tasks.filter(status__in=TASKS_OPEN).count()
    if count:
        raise Refused(refusals.TASKS_OPEN_STILL, count=count)


def _target_case(case: Case, _verb: Verb, move: Brought) -> None:
    target = move.target
    if target is None or target.pk == case.pk or target.city_id != case.city_id:
        raise Refused(refusals.TARGET_MISSING, field="target")


def _until(case: Case, _verb: Verb, move: Brought) -> None:
    latest = due_date.latest_pause(case, move.reason, move.at)
    if move.until is None or not move.at < move.until <= latest:
        raise Refused(refusals.UNTIL_WRONG, field="until", latest=day(max(latest, move.at)))


def _in_time(case: Case, _verb: Verb, move: Brought) -> None:
    since = case.ended_at or case.changed_at
    if move.actor.capacity is CaseRole.REPORTER and move.at - since > timedelta(days=REOPEN_DAYS):
        raise Refused(refusals.TOO_LATE_TO_REOPEN, days=REOPEN_DAYS)


def _not_bound(case: Case, _verb: Verb, move: Brought) -> None:
    if is_bound(case, reason=move.reason):
        raise Refused(refusals.BOUND_BY_DECISION, field="reason")


_CHECKS: Final[Mapping[Requirement, Callable[[Case, Verb, Brought], None]]] = {
    Requirement.REASON: _reason,
    Requirement.TEXT: _text,
    Requirement.AGENCY: _agency,
    Requirement.AGENCY_BELOW: _agency_below,
    Requirement.BETTER_ADDRESSEE_OR_TEXT: _better_addressee_or_text,
    Requirement.EVIDENCE: _evidence,
    Requirement.TASKS_DONE: _tasks_done,
    Requirement.TARGET_CASE: _target_case,
    Requirement.UNTIL: _until,
    Requirement.IN_TIME: _in_time,
    Requirement.NOT_BOUND: _not_bound,
}
