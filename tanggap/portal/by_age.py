"""Long lists in pages by key: where one page ended the next goes on, however many reports come in meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from django.db.models import Q, QuerySet

from tanggap.cases.models import Case
from tanggap.cases.public import PublicCard, cards
from tanggap.platform.errors import Refused
from tanggap.portal.refusals import PAGE_UNKNOWN

_AT_ONCE: Final = 500


@dataclass(frozen=True)
class PageKey:
    """Where a page of cases, newest first, ended: nothing that is not public."""

    opened_at: datetime
    code: str

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read what `str` gave. Raises Refused(PAGE_UNKNOWN)."""
        moment, _mark, code = written.partition("~")
        try:
            opened_at = datetime.fromisoformat(moment)
        except ValueError:
            raise Refused(PAGE_UNKNOWN) from None
        if opened_at.tzinfo is None or not code.isprintable() or "\x00" in code:
            raise Refused(PAGE_UNKNOWN)
        return cls(opened_at, code)

    def __str__(self) -> str:
        return f"{self.opened_at.isoformat()}~{self.code}"


def after(cases: QuerySet[Case], key: PageKey | None) -> QuerySet[Case]:
    """Those of a list, newest first, that come after a key; all without one."""
    if key is None:
        return cases
    return cases.filter(Q(opened_at__lt=key.opened_at) | Q(opened_at=key.opened_at, code__lt=key.code))


def all_cards(cases: QuerySet[Case], *, at: datetime) -> Iterator[PublicCard]:
    """Every card, newest first, some hundred at a time: no list however long stands in memory."""
    key = None
    while True:
        rows = list(after(cases, key).values_list("opened_at", "code", "pk")[:_AT_ONCE])
        if not rows:
            return
        yield from cards(cases.filter(pk__in=[pk for _opened, _code, pk in rows]), at=at)
        key = PageKey(*rows[-1][:2])
