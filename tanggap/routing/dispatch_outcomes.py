"""Where each case was sent, how that ended, and what people corrected on the way.

A job carries an event; the case is followed up to that event, in order, from where it was followed before. So late, repeated and
overtaking jobs all come to the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction
from msgspec import UNSET

from tanggap.cases.events import (
    Assigned,
    Coordinated,
    Decided,
    Delegated,
    Fixed,
    Objected,
    Recategorised,
    Returned,
    Started,
    Suggested,
)
from tanggap.cases.models import Case, Event
from tanggap.cases.workflow import CaseRole
from tanggap.directory.models import Agency, Category
from tanggap.routing import corrections
from tanggap.routing.models import AUTOMATIC, CorrectionKind, Dispatch, DispatchOutcome, OutcomeCheckpoint
from tanggap.routing.policy import policy_of
from tanggap.routing.stopping import is_among_first, stop_if_wrong

_SENT = (Assigned.kind, Decided.kind)


@transaction.atomic
def follow(*, event_id: int) -> None:
    """Bring the rows of this event's case up to it."""
    event = Event.objects.select_related("case").get(pk=event_id)
    OutcomeCheckpoint.objects.get_or_create(case=event.case)
    checkpoint = OutcomeCheckpoint.objects.select_for_update().get(case=event.case)
    news = event.case.events.filter(number__gt=checkpoint.upto, number__lte=event.number).order_by("number")
    for one in news.select_related("case__city", "case__area", "case__category", "person", "agency"):
        handler = _HANDLERS.get(one.kind)
        if handler is not None:
            handler(one)
    checkpoint.upto = max(checkpoint.upto, event.number)
    checkpoint.save()


def _sent(event: Event) -> None:
    """A person or the machine sent the case to an agency."""
    agency = _coded(event.case, event.said.addressee)
    if agency is None or Dispatch.objects.filter(event=event).exists():
        return
    _end(event, DispatchOutcome.REDIRECTED)
    dispatch = _dispatch(event, agency)
    suggested = dispatch.suggested
    # Only the first assignment by triage corrects the machine; after a return the returner's word does.
    if suggested is not None and dispatch.is_first and event.person is not None and suggested.pk != agency.pk:
        corrections.note(event, CorrectionKind.ASSIGNED, from_agency=suggested, to_agency=agency)


def _dispatch(event: Event, agency: Agency) -> Dispatch:
    case, suggestion, is_drawn = event.case, _last_suggestion(event), _is_drawn(event, agency)
    return Dispatch.objects.create(
        city=case.city,
        case=case,
        event=event,
        at=event.at,
        agency=agency,
        category=case.category,
        area=case.area,
        channel=case.reports.order_by("received_at", "pk").values_list("channel", flat=True).first() or "",
        is_first=not case.dispatches.exists(),
        by_machine=_is_by_machine(event),
        person=event.person,
        suggested=_coded(case, suggestion.agency),
        band=suggestion.band,
        sure=suggestion.sure,
        model_version=suggestion.model_version,
        rule_odds=suggestion.by_rule or None,
        words_ratio=None if suggestion.words_ratio is UNSET else suggestion.words_ratio,
        is_sample=is_drawn,
        is_drawn=is_drawn,
    )


def _last_suggestion(event: Event) -> Suggested:
    """What was suggested last before this event; none when nothing was."""
    before = event.case.events.filter(kind=Suggested.kind, number__lt=event.number).order_by("-number").first()
    return Suggested.of(before) if before else Suggested()


def _accepted(event: Event) -> None:
    """The agency does the work, or lets a part of itself do it: the address was right."""
    _end(event, DispatchOutcome.ACCEPTED)
    corrections.agreed(event.case, by=event.person, at=event.at)


def _returned(event: Event) -> None:
    """The address was wrong, and whoever named it was wrong with it."""
    _end(event, DispatchOutcome.RETURNED)
    said = Returned.of(event)
    was, better = _coded(event.case, said.returned_by), _coded(event.case, said.better)
    corrections.contradicted(event.case, at=event.at)
    if was is not None and better is not None:
        corrections.note(event, CorrectionKind.RETURNED, from_agency=was, to_agency=better)


def _recategorised(event: Event) -> None:
    """A person says what it really is."""
    said = Recategorised.of(event)
    was, now = _kind(event, said.from_), _kind(event, said.to)
    if event.person is not None and now is not None:
        corrections.note(event, CorrectionKind.RECATEGORISED, from_category=was, to_category=now)


def _objected(event: Event) -> None:
    """The reporter doubts the office: this sending is among those that triage looks at."""
    last = event.case.dispatches.order_by("-pk").first()
    if last is not None and last.checked_at is None:
        last.is_sample, last.is_doubted = True, last.by_machine
        last.save(update_fields=["is_sample", "is_doubted"])


_HANDLERS: Mapping[str, Callable[[Event], None]] = {
    **dict.fromkeys(_SENT, _sent),
    Delegated.kind: _accepted,
    Started.kind: _accepted,
    Coordinated.kind: _accepted,
    Fixed.kind: _accepted,
    Returned.kind: _returned,
    Recategorised.kind: _recategorised,
    Objected.kind: _objected,
}
FOLLOWED = tuple(_HANDLERS)


def _end(event: Event, outcome: DispatchOutcome) -> None:
    waiting = event.case.dispatches.filter(outcome=DispatchOutcome.WAITING)
    ended = list(waiting.select_related("city", "case", "category", "agency"))
    waiting.update(outcome=outcome, outcome_at=event.at)
    for dispatch in ended:
        stop_if_wrong(dispatch, at=event.at)


def _coded(case: Case, code: str | None) -> Agency | None:
    return Agency.objects.filter(city=case.city_id, code=code, is_front_desk=False).first() if code else None


def _kind(event: Event, code: str | None) -> Category | None:
    return Category.objects.filter(city=event.case.city_id, code=code).first() if code else None


def _is_drawn(event: Event, agency: Agency) -> bool:
    """The first ones of a kind and office, then a share; which ones, the event's own hash says, so that nobody can choose."""
    if not _is_by_machine(event):
        return False
    share = policy_of(event.case.city).audit_share
    lot = int.from_bytes(bytes(event.hash)[:4], "big") % 100
    return lot < share or is_among_first(event.case.category, agency)


def _is_by_machine(event: Event) -> bool:
    said = event.said
    return event.capacity == CaseRole.SYSTEM and isinstance(said, Assigned) and said.band in AUTOMATIC
