"""A row of an earlier system's complaints, split into what was known then and what turned out to be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tanggap.platform.written_times import parse_moment
from tanggap.routing.classifier import ReportFeatures


@dataclass(frozen=True)
class Complaint:
    """What is known when a complaint comes in. It has no field for the right answer, so that nothing can leak into a prediction."""

    text: str
    address: str
    kelurahan: str
    kecamatan: str
    at: datetime | None

    @property
    def features(self) -> ReportFeatures:
        """The same, as the classifier reads it."""
        areas = tuple(area for area in (self.kecamatan, self.kelurahan) if area)
        return ReportFeatures(self.text, self.address, areas, at=self.at)


@dataclass(frozen=True)
class LabelledComplaint:
    """A complaint and what turned out to be right; empty where the row does not say."""

    complaint: Complaint
    topic: str
    agency: str


def record_of(row: Mapping[str, object]) -> LabelledComplaint:
    """A field that is missing, null or no text is empty."""
    complaint = Complaint(
        text=_text(row, "text"),
        address=_text(row, "address"),
        kelurahan=_text(row, "kelurahan"),
        kecamatan=_text(row, "kecamatan"),
        at=_time(_text(row, "created_at")),
    )
    return LabelledComplaint(complaint, topic=_text(row, "topic"), agency=_text(row, "agency"))


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _time(said: str) -> datetime | None:
    try:
        # Only the order of days matters here, so a zone that some rows name is left out rather than compared with none.
        return parse_moment(said, UTC).replace(tzinfo=None)
    except ValueError:
        return None
