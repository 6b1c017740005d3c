"""Reads of notices."""

from __future__ import annotations

from django.db.models import QuerySet

from tanggap.accounts.models import Person
from tanggap.cases.models import Case
from tanggap.cases.scope import known_to
from tanggap.notify.models import Notice


def notices_of(person: Person) -> QuerySet[Notice]:
    """Everything that the person was told, the latest first."""
    related = (
        "case__category",
        "case__area",
        "deadline",
        "escalation__agency",
        "escalation__area",
        "substitute_for",
        "event__person",
    )
    told = Notice.objects.filter(known_to(person).q(), person=person)
    return told.select_related(*related).order_by("-at", "-pk")


def cases_with_news(person: Person) -> QuerySet[Case]:
    """The cases of which the person was told something that they have not read, in no order."""
    unread = Notice.objects.filter(known_to(person).q(), person=person, read_at=None)
    return Case.objects.filter(pk__in=unread.values("case"))
