"""The share of what the machine sent by itself that people look at, so that its figures rest on more than silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from tanggap.accounts.models import Person
from tanggap.cases.events import Objected
from tanggap.cases.models import Event
from tanggap.cases.queries import worked_by
from tanggap.cases.workflow import DISPATCHERS
from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.routing import refusals
from tanggap.routing.models import Dispatch
from tanggap.routing.stopping import stop_if_wrong


def to_check(city: City, person: Person) -> QuerySet[Dispatch]:
    """Sampled sendings that nobody has checked yet, of the cases that this person may dispatch, oldest first."""
    waiting = Dispatch.objects.filter(_checkable_by(person), city=city, is_sample=True, checked_at=None)
    return waiting.select_related("case__area__parent", "agency", "category").order_by("pk")


def objections_to(dispatches: Sequence[Dispatch]) -> Mapping[int, str]:
    """Case -> what its reporter said against the office, perhaps nothing; without those that were only drawn by lot."""
    said = Event.objects.filter(kind=Objected.kind, case__in=[one.case_id for one in dispatches]).order_by("number")
    return dict(said.values_list("case_id", "text"))


@transaction.atomic
def check(dispatch_id: int, *, by: Person, at: datetime, was_right: bool) -> Dispatch:
    """Somebody looked: the office was right, or it was not. Raises Refused when it was checked before or may not be seen by them."""
    found = Dispatch.objects.select_for_update(of=("self",)).filter(pk=dispatch_id, is_sample=True, checked_at=None)
    dispatch = found.filter(_checkable_by(by)).first()
    if dispatch is None:
        raise Refused(refusals.NOT_TO_CHECK)
    dispatch.checked_by, dispatch.checked_at, dispatch.was_right = by, at, was_right
    dispatch.save(update_fields=["checked_by", "checked_at", "was_right"])
    stop_if_wrong(dispatch, at=at)
    return dispatch


def _checkable_by(person: Person) -> Q:
    return Q(case__in=worked_by(person, *DISPATCHERS).values("pk"))
