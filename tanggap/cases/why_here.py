"""Why a case lies where it lies, for everybody who may read its page. Built like `cases.public`: from allow-listed facts only.

The words that told the kind are the resident's own; they are shown only where the resident's report is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from tanggap.cases.events import Assigned, Decided, Delegated, Objected, Recategorised, Returned, Succeeded, Suggested
from tanggap.cases.masking import mask
from tanggap.cases.models import Case, Event
from tanggap.cases.public import PublicCase, PublicEvent
from tanggap.cases.states import WITH_AGENCY
from tanggap.cases.workflow import CaseRole
from tanggap.directory.models import Category, Responsibility

# What changed the addressee after the first sending.
_TURNS = (Assigned.kind, Decided.kind, Delegated.kind, Returned.kind, Succeeded.kind)
_SENT = (Assigned.kind, Decided.kind)


@dataclass(frozen=True)
class WhyHere:
    """The whole answer. `sure` is in per cent; `kind_by` is `reporter`, `words` or `staff`; `sent_by` is `machine`, `person` or ''.

    `came_back`: the agency said "not ours", and the front desk looks for a better one; then nothing of that sending is said.
    """

    kind: str
    kind_by: str
    words: Sequence[str]
    place: str
    agency: str
    why: str
    sent_by: str
    came_back: bool
    sure: int | None
    is_measured: bool
    model: str
    turns: Sequence[PublicEvent]
    may_object: bool
    has_objected: bool


def why_here(case: Case, page: PublicCase) -> WhyHere:
    """Why this case lies where it lies; `page` is what the reader may see of it."""
    events = list(case.events.order_by("number"))
    suggested = _last(events, Suggested.kind)
    turn = next((event for event in reversed(events) if event.kind in (*_SENT, Returned.kind)), None)
    came_back = turn is not None and turn.kind == Returned.kind
    sent = None if came_back else turn
    judged = Suggested.of(suggested) if suggested else Suggested()
    shown = Suggested() if came_back or not _is_as_judged(sent, judged) else judged
    return WhyHere(
        kind=page.card.category,
        kind_by=_kind_by(case, events),
        words=[mask(word) for word in judged.words] if _shows_first_report(case, page) else (),
        place=page.card.place,
        agency=page.agency,
        why=_why(case, sent, shown),
        came_back=came_back,
        sent_by="" if sent is None else "machine" if sent.capacity == CaseRole.SYSTEM else "person",
        sure=shown.sure,
        is_measured=judged.measured and not came_back,
        model=shown.model,
        turns=[line for line in page.timeline if line.kind in _TURNS],
        may_object=page.is_own and may_object(case),
        has_objected=page.is_own and _has_objected(events),
    )


def _is_as_judged(sent: Event | None, judged: Suggested) -> bool:
    """Whether the case lies where the judgement would have it, or has not been sent anywhere."""
    return sent is None or sent.said.addressee == judged.agency


def _shows_first_report(case: Case, page: PublicCase) -> bool:
    """Whether this reader reads the report that the case began with: the words that told are its own, and of no other report."""
    first = case.reports.filter(code=case.code).first()
    return first is not None and mask(first.text) in page.texts


def may_object(case: Case) -> bool:
    """Whether the reporter may now say that the office is the wrong one: while an agency has it, once for each sending."""
    return case.status in WITH_AGENCY and not _has_objected(list(case.events.order_by("number")))


def _has_objected(events: Sequence[Event]) -> bool:
    sent = max((event.number for event in events if event.kind in _SENT), default=0)
    return any(event.kind == Objected.kind and event.number > sent for event in events)


def _last(events: Sequence[Event], kind: str) -> Event | None:
    return next((event for event in reversed(events) if event.kind == kind), None)


def _kind_by(case: Case, events: Sequence[Event]) -> str:
    changed = _last(events, Recategorised.kind)
    if changed is not None:
        return "staff" if changed.person_id else "words"
    first: Category | None = case.reports.order_by("received_at", "pk").select_related("category")[0].category
    return "reporter" if first is not None else "words"


def _why(case: Case, sent: Event | None, judged: Suggested) -> str:
    """The rule's sentence in the reader's language, else what was written when the case was sent."""
    rule = Responsibility.objects.filter(city=case.city_id, pk=judged.rule).first() if judged.rule else None
    if rule is not None:
        return rule.why_label
    said = sent.said if sent else None
    written = (said.why if isinstance(said, Assigned) else "") or judged.why
    return written if get_language() == case.city.language else ""
