"""One draft, its row locked, still to be sent."""

from __future__ import annotations

import uuid

from tanggap.intake import refusals
from tanggap.intake.models import DRAFT_DAYS, Draft, HeldReport
from tanggap.platform.errors import Refused


def locked(draft_id: uuid.UUID) -> Draft:
    """The unsent draft, locked until the transaction ends. Raises Refused if it is gone or was sent."""
    draft = locked_or_sent(draft_id)
    if draft.report_id is not None or HeldReport.objects.filter(draft=draft).exists():
        raise Refused(refusals.ALREADY_SENT)
    return draft


def locked_or_sent(draft_id: uuid.UUID) -> Draft:
    """The draft, locked, sent or not."""
    drafts = Draft.objects.select_for_update(of=("self",)).select_related("city")
    draft = drafts.filter(pk=draft_id).first()
    if draft is None:
        raise Refused(refusals.DRAFT_GONE, days=DRAFT_DAYS)
    return draft
