"""A case's history as the staff reads it: public and internal lines, what each names in words, and the chain beneath."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tanggap.cases.events import AgencyCode, AreaCode, CategoryCode, Names, Visibility, codes_in, event_class
from tanggap.cases.history import hash_of
from tanggap.cases.models import Case, Event, Photo, PlaceSource
from tanggap.cases.queries import history_of
from tanggap.cases.reasons import reason_label
from tanggap.cases.states import Status
from tanggap.cases.words import CAPACITIES, clock, long_span
from tanggap.cases.workflow import BY_VERB
from tanggap.desk.cards import photo_url
from tanggap.directory.models import Agency, Category
from tanggap.places.models import Area

_SHORT = 12


@dataclass(frozen=True)
class TimelinePhoto:
    """A photo in the timeline."""

    url: str
    thumb_url: str
    caption: str


@dataclass(frozen=True)
class TimelineLine:
    """One event, newest first on the page."""

    number: int
    title: str
    status: str
    is_internal: bool
    at: datetime
    who: str
    agency: str
    reason: str
    text: str
    is_redacted: bool
    details: Sequence[str]
    elapsed: str
    photos: Sequence[TimelinePhoto]


@dataclass(frozen=True)
class Link:
    """One event as a link of the chain."""

    number: int
    title: str
    at: datetime
    who: str
    agency: str
    change: str
    visibility: str
    hash: str
    previous: str
    fits: bool


def lines_of(
    case: Case, photos: Iterable[Photo], history: Iterable[Event] | None = None, agencies: Iterable[Agency] = ()
) -> list[TimelineLine]:
    """The history, newest first; `history` are its events in order, and `agencies` some that it names, where they were read before."""
    events = list(history_of(case) if history is None else history)
    names = _names(case, events, agencies)
    shots: dict[int, list[TimelinePhoto]] = {}
    for photo in photos:
        if photo.event_id is not None:
            shots.setdefault(photo.event_id, []).append(shot_of(photo))
    lines, before = [], case.opened_at
    for event in events:
        lines.append(_line(event, names, event.at - before, shots.get(event.pk, [])))
        before = event.at
    return lines[::-1]


def lines_since(case: Case, version: int) -> list[TimelineLine]:
    """What happened after somebody last looked."""
    return [line for line in lines_of(case, []) if line.number > version]


def chain_of(case: Case) -> list[Link]:
    """Every event with its hash, checked against what it says and against the one before."""
    links: list[Link] = []
    previous = b""
    for event in history_of(case):
        fits = hash_of(event, case.code) == bytes(event.hash)
        fits = fits and (not previous or bytes(event.previous_hash) == previous)
        previous = bytes(event.hash)
        links.append(_link(event, fits))
    return links


def shot_of(photo: Photo) -> TimelinePhoto:
    """A photo with when it was taken."""
    caption = f"{photo.get_kind_display()} · {clock(photo.taken_at or photo.added_at)}"
    return TimelinePhoto(photo_url(photo, "besar"), photo_url(photo, "kecil"), caption)


def who_of(event: Event) -> str:
    """A name and a capacity; the reporter and the system have no name."""
    capacity = str(CAPACITIES.get(event.capacity, event.capacity))
    return f"{event.person.full_name} ({capacity})" if event.person else capacity


def _line(event: Event, names: Names, after: timedelta, shots: Sequence[TimelinePhoto]) -> TimelineLine:
    said = event.said
    return TimelineLine(
        number=event.number,
        title=str(said.label),
        status=BY_VERB[said.verb].public if said.verb else "",
        is_internal=event.visibility == Visibility.STAFF,
        at=event.at,
        who=who_of(event),
        agency=event.agency.label if event.agency else "",
        reason=reason_label(said.verb, event.reason) if said.verb and event.reason else "",
        text=event.text,
        is_redacted=event.redacted_at is not None,
        details=said.details(names),
        elapsed=_("%(span)s setelahnya") % {"span": long_span(after)} if after > timedelta(minutes=1) else "",
        photos=shots,
    )


def _link(event: Event, fits: bool) -> Link:
    return Link(
        number=event.number,
        title=str(event_class(event.kind).label),
        at=event.at,
        who=who_of(event),
        agency=event.agency.label if event.agency else "",
        change=f"{_status(event.from_status)} → {_status(event.to_status)}" if event.to_status else "",
        visibility=event.get_visibility_display(),
        hash=bytes(event.hash).hex()[:_SHORT],
        previous=bytes(event.previous_hash).hex()[:_SHORT],
        fits=fits,
    )


def _status(code: str) -> str:
    """A status in the reader's words; the first event comes from none."""
    return str(Status(code).label) if code else "–"


def _names(case: Case, events: Sequence[Event], read: Iterable[Agency]) -> Names:
    """The names behind the codes that this history mentions; most of them belong to the case as it is and are known."""
    codes: dict[type, set[str]] = defaultdict(set)
    for event in events:
        for of, found in codes_in(event.said).items():
            codes[of] |= found
    agencies = {one.code: one.label for one in (case.agency, *(event.agency for event in events), *read) if one}
    areas = {one.code: one.name for one in (case.area, case.area.parent) if one}
    categories = {one.code: one.label for one in (case.category,) if one}
    of_city = {"city": case.city_id}
    if unknown := codes[AgencyCode] - agencies.keys():
        agencies |= {row.code: row.label for row in Agency.objects.filter(**of_city, code__in=unknown)}
    if unknown := codes[AreaCode] - areas.keys():
        areas |= {row.code: row.name for row in Area.objects.filter(**of_city, code__in=unknown)}
    if unknown := codes[CategoryCode] - categories.keys():
        categories |= {row.code: row.label for row in Category.objects.filter(**of_city, code__in=unknown)}
    return Names(agencies=agencies, areas=areas, categories=categories)


def source_of(case: Case) -> str:
    """Where the place came from, and how well it is known."""
    words = str(PlaceSource(case.place_source).label)
    return f"{words}, ±{round(case.accuracy_m)} m" if case.accuracy_m is not None else words
