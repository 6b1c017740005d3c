"""What residents sent, as the staff reads it: their words, and where their photos come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tanggap.accounts.models import Person
from tanggap.cases import queries
from tanggap.cases.answers import answered
from tanggap.cases.events import Visibility
from tanggap.cases.models import Case, Event, Photo, PhotoOrigin, Report
from tanggap.cases.questions import unanswered, unanswered_of
from tanggap.cases.states import OPEN
from tanggap.cases.words import clock, metres
from tanggap.desk.timeline import TimelinePhoto, shot_of


@dataclass(frozen=True)
class QuotedReport:
    """What one resident said, with question and answer in pairs."""

    code: str
    text: str
    channel: str
    at: datetime
    answers: Sequence[tuple[str, str]]
    category: str


@dataclass(frozen=True)
class WaitingQuestion:
    """What a reporter asked and nobody has answered yet; `is_private` when only the staff reads it."""

    text: str
    at: datetime
    is_private: bool


@dataclass(frozen=True)
class Provenance:
    """Where a photo came from, as label and value: for the staff only."""

    shot: TimelinePhoto
    rows: Sequence[tuple[str, str]]


def quoted(report: Report, person: Person) -> QuotedReport:
    """A report as this person may read it: unmasked words only for those who may dispatch the case."""
    return QuotedReport(
        code=report.code,
        text=queries.original_text(person, report),
        channel=report.get_channel_display(),
        at=report.received_at,
        answers=answered(report.answers, report.asked),
        category=report.category.label if report.category else "",
    )


def waiting_questions(case: Case, history: Iterable[Event] | None = None) -> list[WaitingQuestion]:
    """Oldest first, none once the case is over; `history` are the case's events where they were read before."""
    if case.status not in OPEN:
        return []
    asked = unanswered_of(case) if history is None else unanswered(history)
    return [WaitingQuestion(event.text, event.at, event.visibility == Visibility.STAFF) for event in asked]


def provenance(photo: Photo) -> Provenance:
    """When, where and by what the photo was taken, and the file as it was sent; a dash where nothing is known."""
    origin: PhotoOrigin | None = getattr(photo, "origin", None)
    known = origin.metadata if origin else {}
    rows = [
        (_("Diterima"), clock(photo.added_at)),
        (_("Diambil"), clock(photo.taken_at) if photo.taken_at else _("tidak diketahui")),
        (_("Titik"), _point(photo.lat, photo.lon, photo.accuracy_m) or _point_in_file(known) or _("tidak ada")),
        (_("Kamera"), str(known.get("camera") or "-")),
        (_("Perangkat lunak"), str(known.get("software") or "-")),
        (_("Tanda"), ", ".join(known.get("marks", [])) or "-"),
        (_("Berkas asli"), f"{origin.media_type}, {round(origin.size / 1024)} KB" if origin else "-"),
        ("SHA-256", f"{origin.sha256[:16]}…" if origin else "-"),
    ]
    return Provenance(shot_of(photo), rows)


def _point(lat: float | None, lon: float | None, accuracy: float | None) -> str:
    if lat is None or lon is None:
        return ""
    return f"{lat:.5f}, {lon:.5f}" + (f" ({metres(accuracy)})" if accuracy is not None else "")


def _point_in_file(known: Mapping[str, object]) -> str:
    gps = known.get("gps")
    return f"{gps.get('lat')}, {gps.get('lon')} (EXIF)" if isinstance(gps, dict) else ""
