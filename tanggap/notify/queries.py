"""Reads of notices."""

from __future__ import annotations

from django.db.models import QuerySet

from tanggap.accounts.models import Person
from tanggap.cases.queries import hidden_by_conflict
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
    told = Notice.objects.filter(person=person).exclude(case__in=hidden_by_conflict(person).values("pk"))
    return told.select_related(*related).order_by("-at", "-pk")


def unread_notices(person: Person) -> QuerySet[Notice]:
    """Those of them that are not read, in no order."""
    unread = Notice.objects.filter(person=person, read_at=None)
    return unread.exclude(case__in=hidden_by_conflict(person).values("pk"))
