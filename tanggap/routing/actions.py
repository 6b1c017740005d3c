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
from tanggap.routing.evidence import Evidence
from tanggap.routing.models import AUTOMATIC, Band
from tanggap.routing.queries import Suggestion
from tanggap.routing.rule_dispatch import is_candidate, reasons, speaks_against
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
    if event is not None and found.band in AUTOMATIC:
        _send(case, found, at)
    return event


def _suggested(case: Case, cause: Event, at: datetime) -> tuple[Suggestion, AutoDispatchBlock | None]:
    """The suggestion, and why it may not be acted upon by the machine although it is sure enough."""
    return decided(case, queries.suggest(case), cause=cause, at=at)


def decided(
    case: Case, found: Suggestion, *, cause: Event | None, at: datetime
) -> tuple[Suggestion, AutoDispatchBlock | None]:
    """How far the machine goes with what it found: the measured classifier, else the city's rule, else a person."""
    by_rule = found.band != Band.AUTO and is_candidate(case, found)
    if found.band != Band.AUTO and not by_rule:
        return found, None
    block = (speaks_against(case, found) if by_rule else None) or blocked_by(case, found, cause=cause, at=at)
    if block is None:
        return (replace(found, band=Band.RULE) if by_rule else found), None
    return (replace(found, band=Band.SUGGEST) if found.band == Band.AUTO else found), block


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
        **_weighed(found.evidence),
    )


def _weighed(evidence: Evidence | None) -> dict[str, int]:
    """Log-odds in hundredths."""
    if evidence is None:
        return {}
    pieces = {
        "by_rule": evidence.rule,
        "by_choice": evidence.choice,
        "by_words": evidence.words,
        "words_ratio": evidence.ratio,
    }
    return {name: round(100 * value) for name, value in pieces.items()}


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
            assessed=cases.ModelAssessment(
                band=str(found.band), sure=found.sure, model=found.model, because=tuple(map(str, reasons(found)))
            ),
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
