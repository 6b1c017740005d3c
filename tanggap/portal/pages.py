"""What the templates show, made of public cases only: cards, a report's page, lines of the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from tanggap.cases.events import Returned, public_after
from tanggap.cases.public import PublicCard, PublicCase, PublicEvent, PublicPhoto
from tanggap.cases.words import CAPACITIES, ago, day, long_span
from tanggap.places.drawing import Drawing, draw_area
from tanggap.places.models import Area
from tanggap.portal.proof import ProofVerdict, checked, verdict_on


@dataclass(frozen=True)
class ReportCard:
    """One case in a list, as `components/report_card.html` shows it."""

    url: str
    title: str
    icon: str
    status: str
    place: str
    age: str
    supporters: int | None
    thumb_url: str
    distance: str = ""


@dataclass(frozen=True)
class ShownPhoto:
    """A photo on the page."""

    url: str
    thumb_url: str
    alt: str
    caption: str
    verdict: ProofVerdict | None = None


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the timeline."""

    title: str
    at: datetime
    status: str
    who: str
    why: str
    said: str  # somebody's own words, in the city's language
    elapsed: str


@dataclass(frozen=True)
class Locator:
    """The static drawing of a place."""

    viewbox: str
    path: str
    x: float | None
    y: float | None
    name: str


def title_of(card: PublicCard) -> str:
    """The kind of problem, or that nobody has said it yet."""
    return card.category or _("Jenis belum ditentukan")


def card_of(card: PublicCard, at: datetime, *, distance: str = "") -> ReportCard:
    """For a list; `distance` where it is sorted by that."""
    return ReportCard(
        url=reverse("portal:report", args=[card.code]),
        title=title_of(card),
        icon=card.icon,
        status=card.public_status,
        place=card.place,
        age=ago(at - card.opened_at),
        supporters=card.report_count if card.report_count > 1 else None,
        thumb_url=photo_url(card.thumb, "kecil") if card.thumb else "",
        distance=distance,
    )


def photo_url(photo: UUID, size: str) -> str:
    """Where a photo is read."""
    return reverse("open:photo", args=[photo, size])


def shots(photos: Iterable[PublicPhoto], alt: str, timeline: Sequence[PublicEvent] = ()) -> list[ShownPhoto]:
    """Photos with what they show, when they were taken, and what was said of the proof they belong to."""
    return [
        ShownPhoto(
            url=photo_url(photo.id, "besar"),
            thumb_url=photo_url(photo.id, "kecil"),
            alt=alt,
            caption=checked(photo),
            verdict=verdict_on(photo.id, timeline),
        )
        for photo in photos
    ]


def promise_of(case: PublicCase) -> str:
    """The one sentence under the status: what may be expected, or what became of it."""
    card = case.card
    if card.ended_at is not None:
        took = long_span(card.ended_at - card.opened_at)
        return _("Berakhir %(day)s, %(span)s setelah dilaporkan.") % {"day": day(card.ended_at), "span": took}
    if card.due_at is None:
        return ""
    if card.is_overdue:
        return _("Seharusnya selesai %(day)s. Sudah terlambat.") % {"day": day(card.due_at)}
    return _("Dijanjikan selesai paling lambat %(day)s.") % {"day": day(card.due_at)}


def lines(timeline: Sequence[PublicEvent]) -> list[TimelineEntry]:
    """The timeline, newest first."""
    return [_line(event) for event in reversed(timeline)]


def _line(event: PublicEvent) -> TimelineEntry:
    capacity = str(CAPACITIES.get(event.by, event.by))
    return TimelineEntry(
        title=event.label,
        at=event.at,
        status=public_after(event.kind) or "",
        who=f"{capacity}, {event.agency}" if event.agency else capacity,
        why=_why(event),
        said=event.text,
        elapsed=_("%(span)s setelahnya") % {"span": long_span(event.after)}
        if event.after > timedelta(minutes=1)
        else "",
    )


def _why(event: PublicEvent) -> str:
    """What the step means, by its reason if it has one, and to whom it leads."""
    if event.is_redacted:
        return _("Keterangan dihapus demi kerahasiaan.")
    reason = f"{event.reason}." if event.reason else ""
    return " ".join(part for part in (reason or event.told, _addressee(event)) if part)


def _addressee(event: PublicEvent) -> str:
    """To whom the step leads; who says "not ours" and names nobody has said that they do not know."""
    if event.named_agency:
        return _("Ditujukan ke: %(agency)s.") % {"agency": event.named_agency}
    return _("Instansi itu tidak tahu siapa yang lebih tepat.") if event.kind == Returned.kind else ""


def locator_of(area: Area, name: str, card: PublicCard | None = None) -> Locator | None:
    """The area's drawing, with the case's point."""
    drawing: Drawing | None = draw_area(area, card.lat, card.lon) if card else draw_area(area)
    if drawing is None:
        return None
    return Locator(drawing.viewbox, drawing.path, drawing.x, drawing.y, name)
