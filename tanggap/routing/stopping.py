"""Sending a kind to an office by itself goes on while its sample is right often enough, and stops by itself when it is not.

Settled is a sampled sending whose address is known to be right (a person looked) or wrong (a person looked, the office gave it back, or
it was redirected before work began). Silence settles nothing, and neither does a reporter's doubt: it brings the sending to the top of
the sample, where a person looks, for else two strangers could stop what they like. At the second wrong one
of the first FIRST settled it stops; later when the upper bound of the one-sided 90 per cent Clopper-Pearson interval of the newest LATEST
lies below the city's target. docs/learning.md says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import exp, lgamma, log, log1p
from typing import Final

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from tanggap.accounts.models import Person, Role
from tanggap.accounts.scopes import has_role
from tanggap.cases import actions as cases
from tanggap.cases.events import AgencyCode, AutoSendingRestarted, AutoSendingStopped, CategoryCode
from tanggap.directory.models import Agency, Category
from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.routing import refusals
from tanggap.routing.models import Dispatch, DispatchOutcome, SendingStop
from tanggap.routing.policy import policy_of

FIRST: Final = 20  # all of them are sampled
STOPS_AT: Final = 2  # wrong ones of the first
LATEST: Final = 200
CONFIDENCE: Final = 0.9
_HALVINGS: Final = 40
WRONG: Final = Q(outcome__in=(DispatchOutcome.RETURNED, DispatchOutcome.REDIRECTED)) | Q(was_right=False)
SETTLED: Final = WRONG | Q(was_right=True)


@dataclass(frozen=True)
class SampleCount:
    """How many sampled sendings are settled, and how many of them were wrong."""

    settled: int
    wrong: int

    @property
    def upper(self) -> float:
        """At most so often, from 0 to 1, addresses are right, with CONFIDENCE; 1 before anything is settled."""
        return upper_bound(self.settled - self.wrong, self.settled)

    def must_stop(self, target: float) -> bool:
        """Whether this is too often wrong for a target from 0 to 1."""
        if self.settled <= FIRST:
            return self.wrong >= STOPS_AT
        return self.upper < target


def is_stopped(category: Category | None, agency: Agency) -> bool:
    """Whether the system may not send this kind to this office now."""
    return SendingStop.objects.filter(category=category, agency=agency, ended_at=None).exists()


def counted(category: Category, agency: Agency) -> SampleCount:
    """The newest settled ones since sending was last started."""
    settled = _drawn(category, agency).filter(SETTLED).order_by("-pk")
    wrong = set(_drawn(category, agency).filter(WRONG).values_list("pk", flat=True))
    newest = list(settled.values_list("pk", flat=True)[:LATEST])
    return SampleCount(len(newest), sum(pk in wrong for pk in newest))


def is_among_first(category: Category | None, agency: Agency) -> bool:
    """Whether fewer than FIRST were drawn since sending was last started, so that the next is sampled whatever the lot says."""
    return category is not None and _drawn(category, agency).count() < FIRST


@transaction.atomic
def stop_if_wrong(dispatch: Dispatch, *, at: datetime) -> SendingStop | None:
    """Stop sending this kind to this office when the sample says so; None when it may go on, or was stopped before."""
    category, agency = dispatch.category, dispatch.agency
    if category is None or not dispatch.is_drawn:
        return None
    found = counted(category, agency)
    if not found.must_stop(policy_of(dispatch.city).target_precision / 100):
        return None
    stop, is_new = SendingStop.objects.get_or_create(
        category=category,
        agency=agency,
        ended_at=None,
        defaults={
            "city": dispatch.city,
            "at": at,
            "case": dispatch.case,
            "settled": found.settled,
            "wrong": found.wrong,
        },
    )
    if not is_new:
        return None
    said = AutoSendingStopped(
        agency=AgencyCode(agency.code), category=CategoryCode(category.code), settled=found.settled, wrong=found.wrong
    )
    cases.note_sending(dispatch.case_id, said, at=at)
    return stop


@transaction.atomic
def start_again(stop_id: int, *, city: City, by: Person, at: datetime, why: str) -> SendingStop:
    """Let the system send this kind to this office again; the next FIRST are all sampled. Raises Refused without right or reason."""
    if not has_role(by, Role.CITY_ADMIN, city=city):
        raise Refused(refusals.NOT_TO_START)
    if not why.strip():
        raise Refused(refusals.WHY_START, field="why")
    stop = SendingStop.objects.select_for_update(of=("self",)).filter(pk=stop_id, city=city, ended_at=None)
    found = stop.select_related("category", "agency").first()
    if found is None:
        raise Refused(refusals.NOT_STOPPED)
    found.ended_at, found.ended_by, found.ended_why = at, by, why.strip()[:400]
    found.counted_upto = _drawn(found.category, found.agency).aggregate(last=Max("pk"))["last"] or 0
    found.save()
    said = AutoSendingRestarted(agency=AgencyCode(found.agency.code), category=CategoryCode(found.category.code))
    cases.note_sending(found.case_id, said, at=at, by=by, text=found.ended_why)
    return found


def upper_bound(right: int, of: int) -> float:
    """The one-sided Clopper-Pearson bound: the probability under which so few right ones have a chance of 1 - CONFIDENCE. Pure."""
    low, high = right / of if of else 1.0, 1.0
    if right >= of:
        return 1.0
    for _half in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(right, of, middle) > 1 - CONFIDENCE else (low, middle)
    return high


def _at_most(right: int, of: int, probability: float) -> float:
    """How probable it is that at most `right` of `of` are right, when each is with this probability."""
    return sum(exp(_log_term(k, of, probability)) for k in range(right + 1))


def _log_term(k: int, of: int, probability: float) -> float:
    ways = lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1)
    return ways + (k * log(probability) if k else 0.0) + (of - k) * log1p(-min(probability, 1 - 1e-12))


def _drawn(category: Category, agency: Agency) -> QuerySet[Dispatch]:
    """Sampled ones since sending this kind to this office was last started again."""
    last = SendingStop.objects.filter(category=category, agency=agency, counted_upto__isnull=False)
    since = last.aggregate(last=Max("counted_upto"))["last"] or 0
    return Dispatch.objects.filter(category=category, agency=agency, is_drawn=True, pk__gt=since)
