"""What waits for a person because it looks like a flood: kept whole, moving nothing, decided one by one or many at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases.models import Case, Report
from tanggap.intake import refusals
from tanggap.intake.held import Why
from tanggap.intake.models import Draft, HeldDecision, HeldReport
from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.platform.ids import new_code

MOST_WAITING: Final = 200  # from one network in an hour
SPAM_DAYS: Final = 30  # what was rejected as spam can be taken after all for so long, then its words and photos go


def hold_report(
    draft: Draft, *, why: Why, network: str, joins: Case | None, is_emergency: bool, at: datetime
) -> HeldReport:
    """Keep the draft, complete as it is, under a code that stays the report's when a person takes it.

    Raises NETWORK_FULL, and the draft waits unsent, when so many of its network wait already that nobody could read them.
    """
    lately = HeldReport.objects.filter(network=network, decision="", held_at__gt=at - timedelta(hours=1))
    if lately.count() >= MOST_WAITING:
        raise Refused(refusals.NETWORK_FULL)
    return HeldReport.objects.create(
        city=draft.city,
        code=_free_code(draft.city),
        draft=draft,
        joins=joins,
        why=why,
        network=network,
        is_emergency=is_emergency,
        held_at=at,
    )


@transaction.atomic
def reject_as_spam(held_ids: Iterable[int], *, by: Person, city: City, at: datetime) -> int:
    """Put these aside as spam; returns how many were waiting. Their senders read so, and `take_back` undoes it."""
    waiting = HeldReport.objects.filter(pk__in=list(held_ids), city=city, decision="")
    return waiting.update(decision=HeldDecision.SPAM, decided_at=at, decided_by=by)


@transaction.atomic
def take_back(held_ids: Iterable[int], *, city: City) -> int:
    """Undo: what was rejected as spam waits again; returns how many."""
    rejected = HeldReport.objects.filter(pk__in=list(held_ids), city=city, decision=HeldDecision.SPAM)
    return rejected.filter(draft__isnull=False).update(decision="", decided_at=None, decided_by=None)


def spam_is_old(at: datetime) -> datetime:
    """What was rejected before this moment may be forgotten."""
    return at - timedelta(days=SPAM_DAYS)


def _free_code(city: City) -> str:
    """One character longer than a report's first try, so that no report draws it meanwhile."""
    for _attempt in range(8):
        code = new_code(city.code_prefix, length=6)
        if not (Report.objects.filter(code=code).exists() or HeldReport.objects.filter(code=code).exists()):
            return code
    raise RuntimeError("no free code was found")
