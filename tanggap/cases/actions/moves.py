"""The one way a case changes state: lock, check against the table, act, set status and clock, write the event.

An action is a function of a verb's own part, registered with `@verb`: it gets the case, locked and checked, changes what belongs to
the verb alone, and returns the event. Everything around that is here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from tanggap.accounts.models import Person
from tanggap.cases import due_date, refusals
from tanggap.cases.actions.requirements import check_text, check_what_came
from tanggap.cases.events import CaseEvent, Noted
from tanggap.cases.history import Actor, record
from tanggap.cases.models import Case, Event, Photo, PhotoKind, PhotoOrigin, Report
from tanggap.cases.permissions import actor_taking
from tanggap.cases.photos import CameraPosition, NewPhoto, OriginalFile, StoredPicture
from tanggap.cases.place import Place
from tanggap.cases.workflow import BY_VERB, Permit, Transition, Verb
from tanggap.directory.models import Agency, Category
from tanggap.platform.errors import Refused


@dataclass(frozen=True)
class ModelAssessment:
    """What a judgement without a person leaves in the event of an assignment: its band, how sure in per cent, the model's version, why."""

    band: str
    sure: int | None
    model: str
    because: tuple[str, ...] = ()  # SendingReason


@dataclass(frozen=True, kw_only=True)
class Move:
    """What somebody brings to a verb. Which of these a verb needs, its row of the table says.

    `expected_version` is the version of the case that the actor had before their eyes, None when nobody looked; `report` the code of
    one report of the case; `why` the sentence that offered the agency; `is_private` keeps the text from all but the staff.
    `capture` is the camera's single-use pass, `file_reason` why there was no camera.
    """

    at: datetime
    by: Person | Actor
    expected_version: int | None = None
    reason: str = ""
    text: str = ""
    is_private: bool = False
    agency: Agency | None = None
    why: str = ""
    assessed: ModelAssessment | None = None
    category: Category | None = None
    place: Place | None = None
    until: datetime | None = None
    target: Case | None = None
    report: str = ""
    photos: Sequence[NewPhoto] = ()
    capture: str = ""
    file_reason: str = ""

    @property
    def actor(self) -> Actor:
        """Who acts, in which role. Raises TypeError before the move was checked."""
        if not isinstance(self.by, Actor):
            raise TypeError("the acting role is known after the check")
        return self.by


Change = Callable[[Case, Move], CaseEvent]
Prepare = Callable[[int, Move], Move]


@dataclass(frozen=True)
class Action:
    """A verb that can be carried out: called with the case's key and what somebody brings, it returns the case."""

    verb: Verb
    change: Change
    prepare: Prepare

    @transaction.atomic
    def __call__(self, case_id: int, move: Move) -> Case:
        """Take the verb's row of the table. Raises Refused, and then nothing was written."""
        move = self.prepare(case_id, move)
        row, case = BY_VERB[self.verb], locked(case_id)
        move = replace(move, by=check(case, row, self.verb, move))
        before = case.status
        said = self.change(case, move)
        take_row(case, row, move.at)
        _record(case, said, move, from_status=before)
        case.save()
        return case


ACTIONS: Final[dict[Verb, Action]] = {}
"""Every verb that is taken on a case that exists."""


def verb(name: Verb, *, prepare: Prepare = lambda _case_id, move: move) -> Callable[[Change], Action]:
    """Register a function as what a verb does, beyond what its row of the table says.

    `prepare` runs first, in the same transaction and before the case is locked: for other locks, and for changing what was brought.
    """

    def register(change: Change) -> Action:
        ACTIONS[name] = Action(name, change, prepare)
        return ACTIONS[name]

    return register


def take_where_possible(action: Action, cases: QuerySet[Case], move: Move) -> int:
    """Carry out a verb on each of these cases, one transaction each; returns on how many. Where somebody was faster, nothing is done."""
    count = 0
    for case_id in list(cases.values_list("pk", flat=True)):
        try:
            action(case_id, move)
            count += 1
        except Refused:
            continue
    return count


def locked(case_id: int) -> Case:
    """The case, its row locked until the transaction ends. Raises Refused(NO_CASE).

    It is read after the lock: a join in the locking query would find no row when somebody gave the case to another agency while
    this one waited.
    """
    if not Case.objects.select_for_update().filter(pk=case_id).values("pk"):
        raise Refused(refusals.NO_CASE)
    return Case.objects.select_related("city", "area", "agency", "category", "about_agency").get(pk=case_id)


def check(case: Case, permit: Permit, verb: Verb, move: Move) -> Actor:
    """The actor, if they may do this now, have seen the case as it is, and brought what it needs; raises Refused."""
    actor = actor_taking(case, permit, move.by)
    check_version(case, move)
    check_text(move.text)
    check_what_came(case, permit, verb, replace(move, by=actor))
    return actor


def check_version(case: Case, move: Move) -> None:
    """Refuse to act on a case that has changed since the actor looked at it."""
    if move.expected_version is not None and move.expected_version != case.version:
        raise Refused(refusals.CHANGED_MEANWHILE)


def take_row(case: Case, row: Transition, at: datetime, *, channel: str = "") -> None:
    """Put a case, in memory, where a row of the table leads: clock, status, and what residents read. Nothing else sets a status.

    `channel` is where a new report came from; for a known case it is looked up when the policy asks for it. Raises ValueError when
    the case has a status from which the row does not start.
    """
    if case.status and case.status not in row.sources:
        raise ValueError(f"{row.verb} does not start from {case.status}")
    due_date.set_clock(case, row.clock, at, channel=channel)
    case.status, case.public_status, case.changed_at = row.target, row.public, at


def add_photos(event: Event, photos: Sequence[NewPhoto], *, kind: PhotoKind, report: Report | None = None) -> None:
    """Attach cleaned photos to the event that they came with, and to its case; their origin is kept apart."""
    whose = {"case": event.case, "event": event, "report": report, "kind": kind, "added_at": event.at}
    rows = [Photo(**whose, **new.columns(StoredPicture, CameraPosition)) for new in photos]
    Photo.objects.bulk_create(rows)
    PhotoOrigin.objects.bulk_create(
        PhotoOrigin(photo=row, **new.columns(OriginalFile)) for row, new in zip(rows, photos, strict=True)
    )


def _record(case: Case, said: CaseEvent, move: Move, *, from_status: str) -> None:
    """Write the event of a move, with the photos that came with it; private words follow as a note for the staff."""
    event = record(
        case,
        said,
        at=move.at,
        actor=move.actor,
        from_status=from_status,
        to_status=case.status,
        reason=move.reason,
        text="" if move.is_private else move.text,
    )
    add_photos(event, move.photos, kind=PhotoKind.AFTER)
    if move.is_private and move.text.strip():
        record(case, Noted(), at=move.at, actor=move.actor, text=move.text)
