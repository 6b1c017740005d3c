"""The soft lock of triage: two operators never take one case.

A lock is held by the page's heartbeat and runs out by itself, so that a closed laptop blocks nobody for long. It guards
people's time; what guards the case is `expected_version`, the version that comes with every decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, QuerySet

from tanggap.accounts.models import Person
from tanggap.cases.models import Case
from tanggap.cases.states import IN_TRIAGE
from tanggap.desk import refusals
from tanggap.desk.models import TriageLock
from tanggap.platform.errors import Refused

HOLD_FOR = timedelta(minutes=2)


def take(case: Case, *, by: Person, at: datetime) -> datetime:
    """Hold the case for two minutes, or hold it on; returns until when.

    The update repeats in its filter that the row is one's own or has run out, so of two operators exactly one gets it.
    """
    until = at + HOLD_FOR
    free = Q(person=by) | Q(until__lte=at)
    if TriageLock.objects.filter(free, case=case).update(person=by, until=until):
        return until
    try:
        with transaction.atomic():
            TriageLock.objects.create(case=case, person=by, until=until)
    except IntegrityError:
        raise _held(holders([case.pk], at=at).get(case.pk)) from None
    return until


def release(case: Case, *, by: Person) -> None:
    """Let go of one's own lock; another's stays."""
    TriageLock.objects.filter(case=case, person=by).delete()


def refuse_if_held(case: Case, *, by: Person, at: datetime) -> None:
    """Raise Refused when another operator has this case of the triage open."""
    holder = holders([case.pk], at=at).get(case.pk) if case.status in IN_TRIAGE else None
    if holder is not None and holder.pk != by.pk:
        raise _held(holder)


def holders(case_ids: Iterable[int], *, at: datetime) -> Mapping[int, Person]:
    """Who holds which of these cases now."""
    locks = TriageLock.objects.filter(case__in=list(case_ids), until__gt=at).select_related("person")
    return {lock.case_id: lock.person for lock in locks}


def holders_of_rows(*, at: datetime) -> QuerySet[TriageLock]:
    """The lock on each row of a list of cases, for a subquery of that list."""
    return TriageLock.objects.filter(case=OuterRef("pk"), until__gt=at)


def _held(holder: Person | None) -> Refused:
    return Refused(refusals.HELD_BY_ANOTHER, who=holder or "-", minutes=int(HOLD_FOR.total_seconds() // 60))
