"""The one way a case changes state: lock, check against the table, set status and clock, write the event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tanggap.accounts.models import Person
from tanggap.cases import due_date, refusals
from tanggap.cases.conflict_of_interest import is_in_line
from tanggap.cases.disputes import is_bound
from tanggap.cases.events import CaseEvent, event_of
from tanggap.cases.history import Actor, record
from tanggap.cases.models import Case, Event
from tanggap.cases.permissions import BEFORE_ALL_ELSE, actor_taking
from tanggap.cases.reasons import reasons_of
from tanggap.cases.words import day
from tanggap.cases.workflow import BY_VERB, REOPEN_DAYS, TASKS_OPEN, CaseRole, Clock, Permit, Requirement, Verb
from tanggap.directory.models import Agency
from tanggap.platform.errors import Refused

LONGEST_TEXT = 4000


@dataclass(frozen=True, kw_only=True)
class Move:
    """What comes with a verb. Which of these a verb needs, its row of the table says."""

    at: datetime
    by: Person | Actor
    reason: str = ""
    text: str = ""
    agency: Agency | None = None
    target: Case | None = None
    until: datetime | None = None
    photo_count: int = 0
    seen: int | None = None  # the event count the actor had before their eyes; None when nobody looked
    said: CaseEvent | None = None  # what the event says; nothing is needed where its kind has no facts


def locked(case_id: int) -> Case:
    """The case, its row locked until the transaction ends."""
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("city", "area", "agency", "category", "about_agency")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise Refused(refusals.NO_CASE)
    return case


def move(case_id: int, verb: Verb, move: Move, *, change: Callable[[Case], None] | None = None) -> tuple[Case, Event]:
    """Take one row of the table. `change` sets what belongs to this verb before the case is saved.

    Must run inside a transaction. Raises Refused, and then nothing was written.
    """
    row, case = BY_VERB[verb], locked(case_id)
    actor = check(case, row, verb, move)
    before = case.status
    if change is not None:
        change(case)
    set_clock(case, row.clock, move.at)
    case.status, case.public_status, case.changed_at = row.target, row.public, move.at
    event = record(
        case,
        move.said or event_of(verb)(),
        at=move.at,
        actor=actor,
        from_status=before,
        to_status=row.target,
        reason=move.reason,
        text=move.text,
    )
    case.save()
    return case, event


def check(case: Case, row: Permit, verb: Verb, move: Move) -> Actor:
    """The actor, if they may do this now, have seen the case as it is, and brought what it needs; raises Refused."""
    actor = actor_taking(case, row, move.by)
    if move.seen is not None and move.seen != case.event_count:
        raise Refused(refusals.CHANGED_MEANWHILE)
    check_text(move.text)
    for need in Requirement:
        if need in row.needs - BEFORE_ALL_ELSE:
            _CHECKS[need](case, verb, move, actor)
    return actor


def check_text(text: str) -> None:
    """Refuse a text that is too long or that the database cannot hold."""
    if len(text) > LONGEST_TEXT:
        raise Refused(refusals.TEXT_TOO_LONG, field="text", length=len(text), most=LONGEST_TEXT)
    if "\x00" in text:
        raise Refused(refusals.TEXT_UNREADABLE, field="text")


def set_clock(case: Case, clock: Clock, at: datetime, *, channel: str = "") -> None:
    """Start, pause, go on with or stop the completion clock; `cases.due_date` says when it ends.

    `channel` is where a new report came from; for a known case it is looked up when the policy asks for it.
    """
    if clock is Clock.PAUSES:
        case.paused_at = at
    elif clock is Clock.RESUMES and case.paused_at is not None:
        due_date.resume(case, at, since=case.paused_at)
        case.paused_at = case.paused_until = None
    elif clock is Clock.RESUMES and case.ended_at is not None:
        # What was merged and is split again: the days in between were nobody's.
        due_date.resume(case, at, since=case.ended_at)
        case.ended_at = None
    elif clock is Clock.STOPS:
        if case.paused_at is not None:
            set_clock(case, Clock.RESUMES, at)
        # A fix that the reporter confirms later ended when it was verified.
        case.ended_at = case.ended_at or at
    elif clock is Clock.STARTS:
        due_date.start(case, at, channel=channel)
        case.ended_at = None


def _reason(case: Case, verb: Verb, move: Move, actor: Actor) -> None:
    if move.reason not in reasons_of(verb):
        raise Refused(refusals.REASON_MISSING, field="reason")


def _text(case: Case, verb: Verb, move: Move, actor: Actor) -> None:
    if not move.text.strip():
        raise Refused(refusals.TEXT_MISSING, field="text")


def _agency(case: Case, verb: Verb, move: Move, actor: Actor) -> None:
    if move.agency is None or move.agency.city_id != case.city_id or not move.agency.is_active:
        raise Refused(refusals.AGENCY_MISSING, field="agency")
    if case.about_agency is not None and is_in_line(move.agency, case.about_agency):
        raise Refused(refusals.AGENCY_ACCUSED, field="agency")


def _agency_below(case: Case, verb: Verb, move: Move, actor: Actor) -> None:
    _agency(case, verb, move, actor)
    if move.agency is None or move.agency.pk == case.agency_id or case.agency_id not in move.agency.lineage:
        raise Refused(refusals.AGENCY_NOT_BELOW, field="agency")


def _better_addressee_or_text(case: Case, verb: Verb, move: Move, actor: Actor) -> None:
    if move.agency is None and not move.text.strip():
        raise Refused(refusals.ADDRESSEE_MISSING, field="agency")
    if move.agency is not None:
        _agency(case, verb, move, actor)
        if move.agency.pk == case.agency_id:
            raise Refused(refusals.AGENCY_SAME, field="agency")


def _evidence(case: Case, verb: Verb, move: Move, actor: Actor) -> None:
    if move.photo_count < 1:
        raise Refused(refusals.EVIDENCE_MISSING, field="photo")


def _tasks_done(case: Case, verb: Verb, move: Move, actor: Actor) -> None:
    count = case.tasks.filter(status__in=TASKS_OPEN).count()
    if count:
        raise Refused(refusals.TASKS_OPEN_STILL, count=count)


def _target_case(case: Case, verb: Verb, move: Move, actor: Actor) -> None:
    target = move.target
    if target is None or target.pk == case.pk or target.city_id != case.city_id:
        raise Refused(refusals.TARGET_MISSING, field="target")


def _until(case: Case, verb: Verb, move: Move, actor: Actor) -> None:
    latest = due_date.latest_pause(case, move.reason, move.at)
    if move.until is None or not move.at < move.until <= latest:
        raise Refused(refusals.UNTIL_WRONG, field="until", latest=day(max(latest, move.at)))


def _in_time(case: Case, verb: Verb, move: Move, actor: Actor) -> None:
    since = case.ended_at or case.changed_at
    if actor.capacity is CaseRole.REPORTER and move.at - since > timedelta(days=REOPEN_DAYS):
        raise Refused(refusals.TOO_LATE_TO_REOPEN, days=REOPEN_DAYS)


def _not_bound(case: Case, verb: Verb, move: Move, actor: Actor) -> None:
    if is_bound(case, reason=move.reason):
        raise Refused(refusals.BOUND_BY_DECISION, field="reason")


_CHECKS: dict[Requirement, Callable[[Case, Verb, Move, Actor], None]] = {
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
