"""What a reader asked to see, read from the address; every list, feed and file takes the same questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tanggap.cases.models import Case
from tanggap.cases.public import newest_first, public_cases
from tanggap.cases.states import OPEN, PublicStatus
from tanggap.directory.models import Agency
from tanggap.places.models import Area, City
from tanggap.search.queries import every_match, public_scope
from tanggap.search.typed import query_text
from tanggap.search.understanding import understand

OPEN_ONES = "terbuka"
STATUSES = ((OPEN_ONES, _("Belum selesai")), *PublicStatus.choices)
_LONGEST = 100


@dataclass(frozen=True)
class Filters:
    """Each is a code or words as typed; empty asks for everything. A code that the city does not have finds nothing."""

    q: str = ""
    kategori: str = ""
    status: str = ""
    wilayah: str = ""
    instansi: str = ""
    persis: str = ""
    was_cut: bool = False  # more was typed than is searched for

    @property
    def query(self) -> str:
        """The same questions as a query string, without empty ones."""
        asked = {name: getattr(self, name) for name in FIELDS}
        return urlencode({name: value for name, value in asked.items() if value})

    def without(self, said: str) -> Filters:
        """The same questions without these words of `q`."""
        left = self.q
        for word in said.split():
            left = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", left, count=1, flags=re.IGNORECASE)
        return replace(self, q=" ".join(left.split()), persis="")


FIELDS = ("q", "kategori", "status", "wilayah", "instansi", "persis")


def read_filters(query: Mapping[str, str]) -> Filters:
    """From an address. What no database can hold is taken out; what is too long is cut."""
    words = query_text(query.get("q", ""))
    codes = {name: query.get(name, "").replace("\x00", "").strip()[:_LONGEST] for name in FIELDS if name != "q"}
    return Filters(q=words.text, was_cut=words.was_cut, **codes)


def filtered(city: City, filters: Filters) -> QuerySet[Case]:
    """The public cases that answer these questions but for the words of `q`, newest first."""
    cases = public_cases(city)
    if filters.kategori:
        cases = cases.filter(category__code=filters.kategori)
    if filters.status:
        cases = cases.filter(status__in=OPEN) if filters.status == OPEN_ONES else _of_status(cases, filters.status)
    if filters.wilayah:
        areas = Area.objects.filter(city=city, code=filters.wilayah).values_list("pk", flat=True)
        cases = cases.filter(area__lineage__contains=list(areas)) if areas else cases.none()
    if filters.instansi:
        agencies = Agency.objects.filter(city=city, code=filters.instansi).values_list("pk", flat=True)
        cases = cases.filter(agency__lineage__contains=list(agencies)) if agencies else cases.none()
    return newest_first(cases)


def answering(city: City, filters: Filters, *, at: datetime) -> QuerySet[Case]:
    """The same, and of these only what the words of `q` mean; in the order of the list, for files and feeds."""
    cases = filtered(city, filters)
    if not filters.q:
        return cases
    understood = understand(city, filters.q, at=at, literal=bool(filters.persis))
    return newest_first(every_match(understood, public_scope(cases)))


def _of_status(cases: QuerySet[Case], status: str) -> QuerySet[Case]:
    return cases.filter(public_status=status) if status in PublicStatus.values else cases.none()
