"""Questions of reporters that nobody has answered yet: one word to the residents answers all that were asked before it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery
from django.db.models.lookups import Exact

from tanggap.cases.events import Asked, Told
from tanggap.cases.models import Case, Event

_SPOKEN = (Asked.kind, Told.kind)


def unanswered(history: Iterable[Event]) -> list[Event]:
    """The questions of a history, in its order, after which residents were told nothing."""
    asked: list[Event] = []
    for event in history:
        if event.kind == Told.kind:
            asked.clear()
        elif event.kind == Asked.kind:
            asked.append(event)
    return asked


def unanswered_of(case: Case) -> list[Event]:
    """The same, read from the database."""
    return unanswered(case.events.filter(kind__in=_SPOKEN).order_by("number"))


def waits_for_answer() -> Exact:
    """For a list of cases: true while the last word between reporters and the agency is a question; null where none was said."""
    last = Event.objects.filter(case=OuterRef("pk"), kind__in=_SPOKEN).order_by("-number")
    return Exact(Subquery(last.values("kind")[:1]), Asked.kind)
