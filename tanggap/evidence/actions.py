"""Every write about proof: the camera's passes, a fix with its photo, and the checks that follow it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases import actions as cases
from tanggap.cases.actions import Findings, Move, NewPhoto
from tanggap.cases.models import Case, Event
from tanggap.cases.scope import Scope
from tanggap.cases.workflow import BY_VERB, Verb
from tanggap.evidence import refusals
from tanggap.evidence.examining import examine
from tanggap.evidence.models import Capture, CheckKind, CheckResult, EvidenceCheck
from tanggap.evidence.suspicion import suspicion_of, weight_of
from tanggap.platform.errors import Refused

PASS_LIFE: Final = timedelta(minutes=30)
LEAST_REASON: Final = 10  # letters; "rusak" alone tells nobody anything
_KEPT_PASSES: Final = timedelta(days=30)
# What the public may read of a photo: that it was taken on the spot, as far as the phone says, and nothing while the picture itself is
# in doubt. A doubt is not published either: the sentence is only left out.
_OF_THE_SPOT: Final = (CheckKind.CAPTURE, CheckKind.PLACE)
_OF_THE_PICTURE: Final = (CheckKind.REUSE, CheckKind.BEFORE_AGAIN, CheckKind.METADATA, CheckKind.SCREEN)


def give_pass(case: Case, *, by: Person, at: datetime) -> Capture:
    """A pass for the camera of this person on this case. Raises Refused when they could not finish the case anyway."""
    if not Scope.of(by).holds(case, *BY_VERB[Verb.FIX].who):
        raise Refused(refusals.NO_CAMERA_HERE)
    return Capture.objects.create(person=by, case=case, issued_at=at)


@transaction.atomic
def finish(case_id: int, move: Move) -> Case:
    """Say that a case is fixed, with photos from the app's camera; a file only with the reason why there was no camera.

    The pass is used up in the same transaction: a refused fix leaves it good, and of two sends at once one is refused.
    Raises Refused(NOT_FROM_CAMERA) for a file without a reason, Refused(PASS_OVER) for a pass that is used, over or another's.
    """
    used = _use(move, case_id)
    if move.photos and used is None:
        _need_reason(move.capture, move.file_reason)
    ready = [_with_way(photo, used, move.file_reason, move.at) for photo in move.photos]
    return cases.fix(case_id, replace(move, photos=ready))


def check_fix(*, event_id: int, at: datetime) -> Sequence[EvidenceCheck]:
    """Check the photos of one fix, store what each check found and write it into the history; a second run adds nothing."""
    event = Event.objects.select_related("case").get(pk=event_id)
    # Slow work (decoding, comparing) before the transaction: nobody waits for the case's lock meanwhile.
    examined = examine(event)
    with transaction.atomic():
        rows = [
            EvidenceCheck(
                photo_id=photo, event=event, kind=check.kind, result=check.result, score=check.score,
                facts=dict(check.facts), at=at,
            )
            for photo, checks in examined.items()
            for check in checks
        ]  # fmt: skip
        EvidenceCheck.objects.bulk_create(rows, ignore_conflicts=True)
        kept = list(EvidenceCheck.objects.filter(event=event).order_by("photo__added_at", "photo_id", "pk"))
        cases.record_checks(event.case_id, at=at, for_event=event_id, found=_findings(kept))
    return kept


def forget_passes(*, at: datetime) -> int:
    """Remove passes that are long over; returns how many."""
    return Capture.objects.filter(issued_at__lt=at - _KEPT_PASSES).delete()[0]


def _use(move: Move, case_id: int) -> Capture | None:
    """The pass, used up; None for one that is unknown, over, used, another's, or for another case."""
    try:
        key = uuid.UUID(move.capture)
    except ValueError:
        return None
    person = move.by if isinstance(move.by, Person) else move.by.person
    good = Capture.objects.filter(pk=key, person=person, case=case_id, used_at=None, issued_at__lte=move.at)
    # The update repeats the old state: of two at once exactly one changes the row.
    if not good.filter(issued_at__gt=move.at - PASS_LIFE).update(used_at=move.at):
        return None
    return Capture.objects.get(pk=key)


def _need_reason(token: str, reason: str) -> None:
    if len(reason.strip()) >= LEAST_REASON:
        return
    raise Refused(refusals.PASS_OVER if token else refusals.NOT_FROM_CAMERA, field="photo")


def _with_way(photo: NewPhoto, used: Capture | None, reason: str, at: datetime) -> NewPhoto:
    """The photo with how it came. What the phone says of the moment counts only between the pass and the sending."""
    if used is None:
        return replace(photo, metadata={**photo.metadata, "way": "file", "file_reason": reason.strip()})
    said = photo.taken_at
    is_sound = said is not None and used.issued_at - timedelta(seconds=5) <= said <= at
    metadata: dict[str, object] = {**photo.metadata, "way": "camera"}
    if not is_sound:
        metadata["clock"] = "wrong"  # the telephone's clock; ours stands in for it
    return replace(photo, metadata=metadata, taken_at=said if is_sound else at)


def _findings(rows: Sequence[EvidenceCheck]) -> Findings:
    number = {photo: place for place, photo in enumerate(dict.fromkeys(row.photo_id for row in rows), start=1)}
    named: dict[str, list[str]] = {result: [] for result in CheckResult.values}
    for row in rows:
        named[row.result].append(f"{number[row.photo_id]}:{row.kind}")
    doubted = {row.photo_id for row in rows if row.kind in _OF_THE_PICTURE and weight_of(row)}
    good = {(row.photo_id, row.kind) for row in rows if row.result == CheckResult.PASS}
    return Findings(
        passed=named[CheckResult.PASS],
        flagged=named[CheckResult.FLAG],
        failed=named[CheckResult.FAIL],
        unknown=named[CheckResult.UNKNOWN],
        on_spot={
            photo: photo not in doubted and all((photo, kind) in good for kind in _OF_THE_SPOT) for photo in number
        },
        suspicion=suspicion_of(rows),
    )
