"""Recording suggestions and possible duplicates; the case's own actions hold the lock and write the event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import translation

from tanggap.cases import actions as cases
from tanggap.cases.actions import Move
from tanggap.cases.events import AgencyCode, AutoDispatchBlock, CaseCode, CategoryCode, DuplicatesFound, Suggested
from tanggap.cases.history import SYSTEM
from tanggap.cases.models import Case, Event
from tanggap.routing import queries
from tanggap.routing.auto_dispatch_guard import blocked_by
from tanggap.routing.duplicates.search import duplicates_of_case
from tanggap.routing.models import Band
from tanggap.routing.queries import Suggestion
from tanggap.routing.tokens import tokens


@transaction.atomic
def record_suggestion(*, event_id: int, at: datetime) -> Event | None:
    """Propose an owner for the case of this event, once. None when it was done before, or the case has ended.

    What is sure enough (docs/learning.md) and not blocked (`auto_dispatch_guard`) is sent to the agency at
    once. The reason is written in the city's language: the ledger holds one text, whoever reads it.
    """
    cause = Event.objects.select_related("case__city", "case__category", "case__area").get(pk=event_id)
    case = cause.case
    with translation.override(case.city.language):
        found, block = _suggested(case, cause, at)
    said = suggested(found, words=_words_of_first_report(case, found), for_event=event_id, held=block)
    event = cases.suggest(case.pk, said, at=at, agency=found.agency)
    if event is not None and found.band == Band.AUTO:
        _send(case, found, at)
    return event


def _suggested(case: Case, cause: Event, at: datetime) -> tuple[Suggestion, AutoDispatchBlock | None]:
    """The suggestion, and why it may not be acted upon by the machine although it is sure enough."""
    found = queries.suggest(case)
    block = blocked_by(case, found, cause=cause, at=at) if found.band == Band.AUTO else None
    return (replace(found, band=Band.SUGGEST) if block else found), block


def _words_of_first_report(case: Case, found: Suggestion) -> Sequence[str]:
    """The words that told, without those of reports that joined: whoever may read the case's first report may read these."""
    if case.reports.count() == 1:
        return found.words
    first = case.reports.filter(code=case.code).first()
    spoken = frozenset(tokens(first.text)) if first else frozenset()
    return [word for word in found.words if spoken.issuperset(tokens(word))]


def suggested(found: Suggestion, *, words: Sequence[str], for_event: int, held: AutoDispatchBlock | None) -> Suggested:
    """What the ledger holds of a suggestion: its reason, whole numbers and codes."""
    return Suggested(
        agency=AgencyCode(found.agency.code),
        category=CategoryCode(found.category.code) if found.category else None,
        rule=found.rule.pk if found.rule else None,
        why=found.why,
        words=tuple(words),
        for_event=for_event,
        band=str(found.band),
        sure=found.sure,
        model=found.model,
        measured=found.is_measured,
        offers=tuple(AgencyCode(one.agency.code) for one in found.offers),
        offers_sure=tuple(one.sure or 0 for one in found.offers),
        offers_by=tuple(str(one.source) for one in found.offers),
        doubt=CategoryCode(found.doubt.code) if found.doubt else None,
        held=str(held) if held else None,
    )


def _send(case: Case, found: Suggestion, at: datetime) -> None:
    """The machine assigns; whoever reads the case sees that, and with what certainty."""
    cases.assign(
        case.pk,
        Move(
            by=SYSTEM,
            at=at,
            agency=found.agency,
            category=found.category,
            why=found.why,
            assessed=cases.ModelAssessment(band=str(found.band), sure=found.sure, model=found.model),
        ),
    )


def record_duplicates(*, event_id: int, at: datetime) -> Event | None:
    """Look for open cases that the case of this event may be the same as, once; None when there are none, or the case has ended.

    Also finds what the resident could not be asked: reports that were written offline, by telephone, or at the same moment.
    """
    case = Event.objects.select_related("case__city", "case__category").get(pk=event_id).case
    with translation.override(case.city.language):
        found = duplicates_of_case(case, at=at)
        said = DuplicatesFound(
            duplicates=tuple(CaseCode(one.code) for one in found),
            percents=tuple(one.percent for one in found),
            reasons=tuple(", ".join(one.reasons) for one in found),
            for_event=event_id,
        )
    return cases.note_duplicates(case.pk, said, at=at)
