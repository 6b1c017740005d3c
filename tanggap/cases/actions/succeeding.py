"""When an office is no more: its open cases and parts go to the office that took over its work, each by an event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tanggap.cases import refusals
from tanggap.cases.actions.moves import locked
from tanggap.cases.events import AgencyCode, Succeeded
from tanggap.cases.history import SYSTEM, record
from tanggap.cases.models import Case, Task
from tanggap.cases.states import OPEN, TASKS_OPEN
from tanggap.directory.models import Agency
from tanggap.places.models import City
from tanggap.platform.errors import Refused


def hand_to_successor(city: City, former: str, successor: str, *, at: datetime) -> int:
    """Give every open case of an office that was retired to its successor, both by code; returns how many.

    One transaction for each case, so that it may be broken off and run again. Parts that the office was to do go along. Raises
    Refused when the first is still an office, or the second is none.
    """
    old = Agency.objects.filter(city=city, code=former).first()
    new = Agency.objects.filter(city=city, code=successor, is_active=True).first()
    if old is None or old.is_active:
        raise Refused(refusals.OFFICE_NOT_RETIRED, office=former)
    if new is None:
        raise Refused(refusals.OFFICE_UNKNOWN, office=successor)
    held = Case.objects.filter(agency=old, status__in=OPEN).order_by("pk").values_list("pk", flat=True)
    count = sum(_hand_over(case_id, old, new, at) for case_id in list(held))
    Task.objects.filter(agency=old, status__in=TASKS_OPEN).update(agency=new)
    return count


def hand_to_successors(city: City, successors: Mapping[str, str], *, at: datetime) -> dict[str, int]:
    """The same for every office that a city's files name a successor of; how many cases of each were handed over."""
    retired = Agency.objects.filter(city=city, code__in=successors, is_active=False).values_list("code", flat=True)
    return {code: hand_to_successor(city, code, successors[code], at=at) for code in sorted(retired)}


@transaction.atomic
def _hand_over(case_id: int, old: Agency, new: Agency, at: datetime) -> bool:
    case = locked(case_id)
    if case.agency_id != old.pk or case.status not in OPEN:
        return False  # somebody was faster
    case.agency, case.officer = new, None
    said = Succeeded(agency=AgencyCode(new.code), former=AgencyCode(old.code))
    record(case, said, at=at, actor=SYSTEM)
    case.save()
    return True
