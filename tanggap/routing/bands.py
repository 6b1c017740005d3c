"""Renewing the bands: each night the threshold of what the machine sends alone follows how its answers turned out.

The rule itself is pure and the same that the backtest plays (`classifier/rolling.py`). An answer is known when an agency took the
case, sent it back, or somebody checked a sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.platform.locks import one_at_a_time
from tanggap.routing import refusals
from tanggap.routing.classifier.prediction import NEVER
from tanggap.routing.classifier.rolling import WINDOW, KnownAnswer, RenewedBands, moved, renewed
from tanggap.routing.live import auto_from_of, live_head
from tanggap.routing.models import Band, BandRenewal, Dispatch, DispatchOutcome, ModelVersion
from tanggap.routing.policy import policy_of

_PPM = 1_000_000
_NOT_THEIRS = (DispatchOutcome.RETURNED, DispatchOutcome.REDIRECTED)


@dataclass(frozen=True)
class DispatchedAnswer:
    """An answer of the live system whose end is known, and since when it is."""

    answer: KnownAnswer
    known_at: datetime


@transaction.atomic
def renew_bands(city: City, *, at: datetime) -> BandRenewal | None:
    """Store the threshold that holds from now on, with its reason. None without a live model, or while too few outcomes are known."""
    one_at_a_time("routing.bands", city.pk)
    head = live_head(city)
    if head is None:
        return None
    last = BandRenewal.objects.filter(city=city, withdrawn_at=None).order_by("-pk").first()
    known = known_answers(city, since=at - WINDOW)
    target = policy_of(city).target_precision / 100
    news = [one.answer.is_right for one in known if one.answer.was_sent and (last is None or one.known_at > last.at)]
    asked = moved(last.asked / _PPM if last else target, news, target)
    found = renewed([one.answer for one in known], at=at, asked=asked)
    return _store(city, head, found, [one.answer for one in known], at) if found is not None else None


@transaction.atomic
def withdraw_renewal(city: City, *, at: datetime, why: str) -> int | None:
    """Take the last renewal of the live version back; what held before it holds again, in per mille. Raises Refused when there is none."""
    one_at_a_time("routing.bands", city.pk)
    head = live_head(city)
    last = head and _of_version(head).filter(withdrawn_at=None).order_by("-pk").first()
    if not head or not last:
        raise Refused(refusals.NO_RENEWAL)
    last.withdrawn_at, last.withdrawn_why = at, why[:400]
    last.save(update_fields=["withdrawn_at", "withdrawn_why"])
    return auto_from_of(live_head(city) or head)


def renewals_of(city: City, most: int = 10) -> Sequence[BandRenewal]:
    """The last renewals, the newest first, withdrawn ones among them."""
    return list(BandRenewal.objects.filter(city=city).order_by("-pk")[:most])


def known_answers(city: City, *, since: datetime) -> list[DispatchedAnswer]:
    """How the first answers for the cases that were sent since then turned out, in the order in which that became known."""
    taken = Dispatch.objects.filter(case=OuterRef("case"), outcome=DispatchOutcome.ACCEPTED).order_by("-pk")
    rows = Dispatch.objects.filter(
        city=city, is_first=True, at__gte=since, suggested__isnull=False, sure__isnull=False, model_version__gt=0
    ).annotate(owner=Subquery(taken.values("agency")[:1]), owned_at=Subquery(taken.values("outcome_at")[:1]))
    found = [one for row in rows.order_by("pk") if (one := _answer(row, row.owner, row.owned_at)) is not None]
    return sorted(found, key=lambda one: one.known_at)


def _answer(row: Dispatch, owner: int | None, owned_at: datetime | None) -> DispatchedAnswer | None:
    """None while nobody knows whether the suggested office was right."""
    if row.was_right is not None and row.checked_at is not None and row.suggested_id == row.agency_id:
        is_right, known_at = row.was_right, row.checked_at
    elif owner is not None and owned_at is not None:
        is_right, known_at = owner == row.suggested_id, owned_at
    elif row.outcome in _NOT_THEIRS and row.outcome_at is not None and row.suggested_id == row.agency_id:
        is_right, known_at = False, row.outcome_at
    else:
        return None
    return DispatchedAnswer(KnownAnswer(row.at, (row.sure or 0) / 100, is_right, is_right, _was_sent(row)), known_at)


def _was_sent(row: Dispatch) -> bool:
    """By the classifier; what the city's rule sent says nothing of its threshold."""
    return row.by_machine and row.band != Band.RULE


def _store(
    city: City, head: ModelVersion, found: RenewedBands, known: Sequence[KnownAnswer], at: datetime
) -> BandRenewal:
    auto = None if found.thresholds.auto >= NEVER else round(1000 * found.thresholds.auto)
    sent = [one.is_right for one in known if one.was_sent]
    facts = {"answers": len(known), "sent": len(sent), "right": sum(sent), "asked": f"{100 * found.asked:.1f}"}
    with translation.override(city.language):
        reason = _(
            "Dari %(answers)s jawaban 60 hari terakhir, %(sent)s diteruskan otomatis, %(right)s di antaranya benar; diminta %(asked)s %%."
        )
    return BandRenewal.objects.create(
        city=city, model_version=head.number, at=at, auto_from=auto, before=auto_from_of(head),
        asked=round(found.asked * _PPM), answers=len(known), sent=len(sent), sent_right=sum(sent), reason=reason % facts,
    )  # fmt: skip


def _of_version(head: ModelVersion) -> QuerySet[BandRenewal]:
    return BandRenewal.objects.filter(city=head.city_id, model_version=head.number)
