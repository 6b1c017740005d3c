"""Writing down what was judged; the case's own actions hold the lock and write the event."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from tanggap.cases import actions as cases
from tanggap.cases.models import Event
from tanggap.routing import queries


def record_suggestion(*, event_id: int, at: datetime) -> Event | None:
    """Propose an owner for the case of this event, once. None when it was done before, or people were faster.

    The reason is written in the city's language: the ledger holds one text, whoever reads it.
    """
    cause = Event.objects.select_related("case__city", "case__category", "case__area").get(pk=event_id)
    case = cause.case
    with translation.override(case.city.language):
        found = queries.suggest(case)
    return cases.suggest(
        case.pk,
        at=at,
        for_event=event_id,
        category=found.category,
        agency=found.agency,
        why=found.why,
        words=found.words,
        rule=found.rule.pk if found.rule else None,
    )
