"""'This is the wrong office': the reporter's word about where the case lies. It moves nothing by itself; triage looks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tanggap.cases import refusals
from tanggap.cases.actions.moves import locked
from tanggap.cases.actions.requirements import check_text
from tanggap.cases.events import AgencyCode, Objected
from tanggap.cases.history import REPORTER, record
from tanggap.cases.masking import mask
from tanggap.cases.models import Case
from tanggap.cases.why_here import may_object
from tanggap.platform.errors import Refused


@transaction.atomic
def object_to_office(case_id: int, *, at: datetime, text: str = "") -> Case:
    """Write down that the reporter doubts the office; once for each sending. The caller has checked the secret link."""
    case = locked(case_id)
    if not may_object(case):
        raise Refused(refusals.NOTHING_TO_OBJECT)
    check_text(text)
    words = mask(text)
    said = Objected(agency=AgencyCode(case.agency.code))
    record(case, said, at=at, actor=REPORTER, text=words)
    case.changed_at = at
    case.save()
    return case
