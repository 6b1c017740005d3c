"""Reads of notices."""

from __future__ import annotations

from django.db.models import QuerySet

from tanggap.accounts.models import Person
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


def unread_notices(person: Person) -> QuerySet[Notice]:
    """Those of them that are not read, in no order."""
    return Notice.objects.filter(known_to(person).q(), person=person, read_at=None)
