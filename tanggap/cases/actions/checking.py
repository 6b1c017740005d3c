"""What the machine found when it looked at a proof, written into the history and onto the case; people decide."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tanggap.cases.actions.moves import locked
from tanggap.cases.events import Checked, Fixed
from tanggap.cases.history import SYSTEM, record
from tanggap.cases.models import Case, Event, Photo


@dataclass(frozen=True, kw_only=True)
class Findings:
    """The checks of one follow-up by their result, as `photo number:check`; which photos were taken on the spot, as far as is known;
    and how suspicious all of it is together (0: not at all)."""

    passed: Sequence[str] = ()
    flagged: Sequence[str] = ()
    failed: Sequence[str] = ()
    unknown: Sequence[str] = ()
    on_spot: Mapping[uuid.UUID, bool] | None = None
    suspicion: int = 0


@transaction.atomic
def record_checks(case_id: int, *, at: datetime, for_event: int, found: Findings) -> Event | None:
    """Say what the checks of the fix in event `for_event` (its id) found. Once; None when that was done before.

    Only the latest fix marks the case; the history keeps what was found of earlier ones.
    """
    case = locked(case_id)
    if case.events.filter(kind=Checked.kind, facts__for_event=for_event).exists():
        return None
    said = Checked(
        for_event=for_event,
        passed=tuple(found.passed),
        flagged=tuple(found.flagged),
        failed=tuple(found.failed),
        unknown=tuple(found.unknown),
        suspicion=found.suspicion,
    )
    event = record(case, said, at=at, actor=SYSTEM)
    for photo, is_on_spot in (found.on_spot or {}).items():
        Photo.objects.filter(pk=photo, case=case).update(is_on_spot=is_on_spot)
    if _is_latest_fix(case, for_event):
        case.suspicion = found.suspicion
    case.save()
    return event


def _is_latest_fix(case: Case, event_id: int) -> bool:
    latest = case.events.filter(kind=Fixed.kind).order_by("-number").values_list("pk", flat=True).first()
    return case.fixed_by_id is not None and latest == event_id
