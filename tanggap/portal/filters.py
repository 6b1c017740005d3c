"""What a reader asked to see, read from the address; every list, feed and file takes the same questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tanggap.cases.models import WORDS_CONFIG, Case, Report
from tanggap.cases.public import newest_first, public_cases
from tanggap.cases.states import OPEN, PublicStatus
from tanggap.directory.models import Agency, Category
from tanggap.places.models import Area, City

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

    @property
    def query(self) -> str:
        """The same questions as a query string, without empty ones."""
        asked = {name: getattr(self, name) for name in FIELDS}
        return urlencode({name: value for name, value in asked.items() if value})


FIELDS = ("q", "kategori", "status", "wilayah", "instansi")


def read_filters(query: Mapping[str, str]) -> Filters:
    """From an address. What no database can hold is taken out; what is too long is cut."""
    return Filters(**{name: query.get(name, "").replace("\x00", "").strip()[:_LONGEST] for name in FIELDS})


def filtered(city: City, filters: Filters) -> QuerySet[Case]:
    """The public cases that answer these questions, newest first."""
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
    if filters.q:
        cases = cases.filter(_said(city, filters.q))
    return newest_first(cases)


def _of_status(cases: QuerySet[Case], status: str) -> QuerySet[Case]:
    return cases.filter(public_status=status) if status in PublicStatus.values else cases.none()


def _said(city: City, words: str) -> Q:
    """Cases whose reporters' public words, place or kind hold these words."""
    asked = SearchQuery(words, config=WORDS_CONFIG, search_type="websearch")
    reports = (
        Report.objects.filter(city=city, wants_public=True)
        .annotate(words=SearchVector("text", config=WORDS_CONFIG))
        .filter(words=asked)
    )
    kinds = Category.objects.filter(Q(name__icontains=words) | Q(name_en__icontains=words), city=city)
    areas = Area.objects.filter(city=city, name__icontains=words)
    inside = Area.objects.filter(city=city, lineage__overlap=list(areas.values_list("pk", flat=True)))
    return (
        Q(pk__in=reports.values("case_id"))
        | Q(category__in=kinds.values("pk"))
        | Q(area__in=inside.values("pk"))
        | Q(landmark__icontains=words)
    )
