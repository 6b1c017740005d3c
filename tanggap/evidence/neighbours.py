"""The cases whose photos are most likely used again: those of the same person, the same office and the same area, the latest first."""

from __future__ import annotations

from typing import Final

from tanggap.cases.models import Case
from tanggap.cases.states import FINISHED, TO_VERIFY

MOST_PHOTOS: Final = 200
_MOST_CASES: Final = 40  # of the person, of the area, and of the office in each state


def cases_near(case: Case) -> list[int]:
    """Keys of the latest cases of the person who fixed this one, of its office and of its area; each read from an index."""
    latest = Case.objects.order_by("-pk").values_list("pk", flat=True)
    found = [case.pk, *latest.filter(area=case.area_id)[:_MOST_CASES]]
    if case.fixed_by_id is not None:
        found += latest.filter(fixed_by=case.fixed_by_id)[:_MOST_CASES]
    for status in sorted(TO_VERIFY | FINISHED):  # in the order of `case_of_agency`
        found += latest.filter(agency=case.agency_id, status=status).order_by("-due_at")[:_MOST_CASES]
    return list(dict.fromkeys(found))
