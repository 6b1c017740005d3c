"""A new policy comes into force, on purpose: stored at once, and the open cases moved to it a batch at a time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases.actions.moves import locked
from tanggap.cases.due_date import present_clock, recompute_due
from tanggap.cases.history import SYSTEM
from tanggap.cases.models import Case
from tanggap.cases.states import OPEN
from tanggap.deadlines import refusals
from tanggap.deadlines.actions.following import follow_case
from tanggap.deadlines.sla_directory import SlaDirectory
from tanggap.directory.actions import save_policy
from tanggap.directory.city_files.rows import PolicyRow
from tanggap.directory.models import DeadlinePolicy
from tanggap.directory.policies import policy_history_of
from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.platform.locks import one_at_a_time
from tanggap.platform.reactions import announce

BATCH = 200


@transaction.atomic
def apply_policy(
    city: City, row: PolicyRow, *, by: Person | None, at: datetime, why: str = "", expected_number: int | None = None
) -> DeadlinePolicy:
    """Put a policy in force from now on. Open cases follow in a job; every promise that moves is an event of its case.

    `expected_number` is the number of the policy in force when it was tried: refused when another came in between.
    """
    one_at_a_time("deadline policy", city.pk)
    now = DeadlinePolicy.objects.filter(city=city).order_by("-number").first()
    if expected_number is not None and expected_number != (now.number if now else 0):
        raise Refused(refusals.POLICY_MOVED_ON)
    if now is not None and now.content == row.content and now.name == row.name:
        raise Refused(refusals.POLICY_SAME)
    stored = save_policy(city, row, valid_from=at, applied_by=by.full_name if by else "", why=why.strip()[:300])
    announce("policy_applied", city=city.slug, number=stored.number, at=at.isoformat(), after=0)
    return stored


def move_to_policy(city: City, number: int, *, at: datetime, after: int = 0, most: int = BATCH) -> int | None:
    """Give the next open cases (by primary key) their promises by this policy; the last one's key, or None when all are done."""
    cases = Case.objects.filter(city=city, status__in=OPEN, pk__gt=after).order_by("pk")
    keys = list(cases.values_list("pk", flat=True)[:most])
    directory = SlaDirectory(city)
    for key in keys:
        _move(key, number, at, directory)
    return keys[-1] if len(keys) == most else None


@transaction.atomic
def _move(case_id: int, number: int, at: datetime, directory: SlaDirectory) -> None:
    case = locked(case_id)
    case.city = directory.city
    if case.status not in OPEN or present_clock(case).policy.number >= number:
        return
    assert number in policy_history_of(directory.city).numbers()  # noqa: S101
    if recompute_due(case, at=at, actor=SYSTEM, why="policy", policy=number) is not None:
        case.changed_at = at
        case.save()
    follow_case(case_id, at=at, city=directory)
