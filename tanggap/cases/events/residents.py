"""What residents say: a report, a second one of the same problem, a question, a mark, an objection."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from tanggap.cases.events.base import (
    AgencyCode,
    AreaCode,
    CaseCode,
    CaseEvent,
    CategoryCode,
    Names,
    ReportCode,
    Visibility,
    event,
)
from tanggap.cases.events.phrases import sentences
from tanggap.cases.workflow import Verb


class CaseOpening(CaseEvent, frozen=True, kw_only=True):
    """What the first event of a case says: what it is, where, and by which channel it came."""

    channel: str | UnsetType = UNSET
    category: CategoryCode | UnsetType | None = UNSET
    area: AreaCode | UnsetType = UNSET


@event("received", _("Laporan diterima"), verb=Verb.RECEIVE)
class Received(CaseOpening, frozen=True, kw_only=True):
    """A report opened the case. `photos` are SHA-256 digests; `source` is the key of the report in an older system."""

    report: ReportCode | None = None
    photos: tuple[str, ...] | UnsetType = UNSET
    source: str | UnsetType = UNSET
    recorded_at: str | UnsetType = UNSET

    def details(self, names: Names) -> list[str]:
        return sentences(category=names.category(self.category or None))

    @property
    def vouches_for(self) -> ReportCode | None:
        return self.report


@event("joined", _("Laporan lain bergabung"))
class Joined(CaseEvent, frozen=True, kw_only=True):
    """A report came to an open case: alone (`report`), or with a merged case (`from_`).

    `reports` is how many weigh after it; of older rows that lack it, one more for a single report.
    Both codes are empty where naming them would tell what is private.
    """

    report: ReportCode | UnsetType | None = UNSET
    channel: str | UnsetType = UNSET
    photos: tuple[str, ...] | UnsetType = UNSET
    from_: CaseCode | UnsetType | None = UNSET
    reports: int | UnsetType = UNSET

    def details(self, names: Names) -> list[str]:
        return sentences(was=self.from_ or None)

    @property
    def vouches_for(self) -> ReportCode | None:
        return self.report or None


@event("voice_weighed", _("Suara pelapor diterima"), audience=Visibility.STAFF)
class VoiceWeighed(CaseEvent, frozen=True, kw_only=True):
    """A person let a report weigh as the voice of one more resident; `reports` is how many weigh now."""

    report: ReportCode
    reports: int


@event("asked", _("Pertanyaan pelapor"))
class Asked(CaseEvent, frozen=True, kw_only=True):
    """The reporter asks what becomes of the report; `Told` is the answer."""


@event("rated", _("Dinilai pelapor"), audience=Visibility.STAFF)
class Rated(CaseEvent, frozen=True, kw_only=True):
    """The reporter's mark, one to five."""

    score: int
    report: ReportCode


@event("objected", _("Pelapor meragukan kantornya"), audience=Visibility.STAFF)
class Objected(CaseEvent, frozen=True, kw_only=True):
    """The reporter says that this agency is the wrong one."""

    agency: AgencyCode

    def details(self, names: Names) -> list[str]:
        return sentences(to_agency=names.agency(self.agency))
