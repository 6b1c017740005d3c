"""What everybody may read. Public pages and feeds are built from these types only, and only this module builds them.

They hold no reporter, no unmasked text, no private case, no position finer than ten metres.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.crypto import salted_hmac

from tanggap.cases.answers import answered
from tanggap.cases.events import CaseEvent, Visibility
from tanggap.cases.masking import mask
from tanggap.cases.models import Case, Event, Photo, PhotoKind, PlaceSource, Rating, Report
from tanggap.cases.ratings import may_rate
from tanggap.cases.reasons import reason_label
from tanggap.cases.states import ENDED, MERGED, OPEN, PublicStatus
from tanggap.cases.workflow import BY_VERB, REOPEN_DAYS, Verb
from tanggap.directory.models import Agency
from tanggap.places.models import Area, City

_DECIMALS = 4  # some eleven metres
# A report that joins a public case does not become public by that: neither its words nor its photos.
FOR_ALL = Q(hidden_at=None) & (Q(report=None) | Q(report__wants_public=True))


@dataclass(frozen=True)
class PublicPhoto:
    id: UUID
    kind: str
    width: int
    height: int
    taken_at: datetime | None
    on_spot_m: int | None = None  # accuracy of an after-photo that was checked to be taken at the place


@dataclass(frozen=True)
class PublicRating:
    """The mark that the holder of a report's key gave; nobody else ever reads it."""

    score: int
    text: str


@dataclass(frozen=True)
class PublicEvent:
    """One line of the timeline. `by` names an office or a capacity, never a person."""

    number: int
    kind: str
    label: str
    told: str
    by: str
    agency: str
    at: datetime
    after: timedelta  # since the line before
    reason: str
    text: str
    is_redacted: bool
    named_agency: str  # the addressee that the line names, if any
    photos: Sequence[PublicPhoto]


@dataclass(frozen=True)
class PublicCard:
    """A case in a list."""

    code: str
    category: str
    icon: str
    public_status: str
    status_label: str
    place: str
    landmark: str
    lat: float | None
    lon: float | None
    opened_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    report_count: int
    is_urgent: bool
    is_overdue: bool
    agency: str
    thumb: UUID | None


@dataclass(frozen=True)
class PublicCase:
    """A case's page. `is_own` is true for the holder of a secret link; only then private cases are built at all."""

    card: PublicCard
    agency: str
    texts: Sequence[str]
    answers: Sequence[tuple[str, str]]
    accuracy_m: float | None
    place_source: str
    areas: Sequence[tuple[str, str]]  # code and name, from the widest below the whole city to the case's own
    before: Sequence[PublicPhoto]
    after: Sequence[PublicPhoto]
    timeline: Sequence[PublicEvent]
    reopen_count: int
    is_public: bool
    shows_own_words: bool  # whether this report's words are for everybody
    is_own: bool
    merged_into: str
    can_confirm: bool
    can_reopen: bool
    can_rate: bool
    rating: PublicRating | None
    reopen_until: datetime | None


def secret_of(report_code: str) -> str:
    """The secret part of the report's private link: derived from the site's key, stored nowhere."""
    return salted_hmac("tanggap.report", report_code, algorithm="sha256").hexdigest()[:24]


def is_secret_of(report_code: str, secret: str) -> bool:
    """Whether this secret opens that report; takes the same time for every wrong one."""
    return hmac.compare_digest(secret_of(report_code).encode(), secret.encode(errors="replace"))


def public_cases(city: City) -> QuerySet[Case]:
    """Every case that everybody may see; those merged into another are seen there."""
    return Case.objects.filter(city=city, is_public=True).exclude(status__in=MERGED)


def newest_first(cases: QuerySet[Case]) -> QuerySet[Case]:
    """By when they were opened, which for old cases is long before they came in; of equals always in the same order."""
    return cases.order_by("-opened_at", "-code")


def last_public_changes(shown: Iterable[PublicCard]) -> dict[str, datetime]:
    """When each of these cases last changed for everybody, by code: its last public event."""
    events = Event.objects.filter(case__code__in=[card.code for card in shown], visibility=Visibility.PUBLIC)
    return dict(events.values_list("case__code").annotate(last=Max("at")).order_by())


def cards(cases: QuerySet[Case], *, at: datetime) -> list[PublicCard]:
    """The cards of a (sliced) list of public cases, in three queries however long it is."""
    first_photos = Photo.objects.filter(FOR_ALL).order_by("-kind", "added_at")
    # Outlines are large and no card draws them.
    light = cases.select_related("category", "agency", "area__parent")
    rows = light.prefetch_related(Prefetch("photos", queryset=first_photos, to_attr="shown_photos"))
    return [_card(case, at, case.shown_photos) for case in rows]


def public_case(city: City, code: str, *, at: datetime, secret: str = "") -> PublicCase | None:
    """The page of the case to which the report with this code belongs; None if it is not public and the secret is wrong."""
    report = _with_page().filter(city=city, code=code).first()
    if report is None:
        return None
    is_own = bool(secret) and is_secret_of(report.code, secret)
    # The code of a report that joined in private is as unknown as one that was never given.
    is_open = report.case.is_public and (report.wants_public or report.code == report.case.code)
    if not (is_open or is_own):
        return None
    return _page(report.case, report, at=at, is_own=is_own)


def _with_page() -> QuerySet[Report]:
    """Reports with what a page shows of the case and of the others who reported it, so that it is read at once."""
    said = Report.objects.filter(case=OuterRef("case")).order_by("received_at", "pk")
    words = said.values(row=JSONObject(code="code", text="text", is_public="wants_public"))
    related = ("case__category", "case__area__parent__parent__parent", "case__agency", "case__merged_into", "rating")
    return Report.objects.select_related(*related).annotate(said=ArraySubquery(words))


def own_report(city: City, code: str, secret: str) -> Report | None:
    """A report, for the holder of its secret link only."""
    report = Report.objects.select_related("case").filter(city=city, code=code).first()
    return report if report and is_secret_of(report.code, secret) else None


def may_confirm(report: Report) -> bool:
    """Whether the reporter may close the case by their word: the first one only, for anybody may join a public case."""
    case = report.case
    return report.code == case.code and case.status in BY_VERB[Verb.CONFIRM].sources


def may_reopen(report: Report, *, at: datetime) -> bool:
    """Whether the reporter may now dispute the end: who joined after it has nothing to compare with."""
    case = report.case
    was_there = report.code == case.code or (case.ended_at is not None and report.received_at < case.ended_at)
    return was_there and case.status in BY_VERB[Verb.REOPEN].sources and at <= _reopen_until(case)


def _reopen_until(case: Case) -> datetime:
    return (case.ended_at or case.changed_at) + timedelta(days=REOPEN_DAYS)


def shows_own_words(report: Report) -> bool:
    """Whether what this reporter writes is for everybody to read, as the report itself is."""
    return report.case.is_public and report.wants_public


def visible_photo(photo_id: UUID) -> Photo | None:
    """The photo if its case is public and it was not withdrawn; None otherwise, also when it does not exist."""
    return Photo.objects.filter(FOR_ALL, pk=photo_id, case__is_public=True).first()


def photo_of_own_case(photo_id: UUID, code: str, secret: str) -> Photo | None:
    """A photo of a private case, for the holder of the secret link of one of its reports."""
    if not is_secret_of(code, secret):
        return None
    report = Report.objects.filter(code=code).first()
    return Photo.objects.filter(_shown_to(report), pk=photo_id, case=report.case_id).first() if report else None


def _shown_to(report: Report) -> Q:
    """Which photos the holder of a report's key sees: what everybody may see, and their own."""
    return FOR_ALL | Q(hidden_at=None, report=report)


def _card(case: Case, at: datetime, photos: Sequence[Photo]) -> PublicCard:
    running = case.status in OPEN and case.paused_at is None
    return PublicCard(
        code=case.code,
        category=case.category.label if case.category else "",
        icon=case.category.icon if case.category else "help",
        public_status=case.public_status,
        status_label=str(PublicStatus(case.public_status).label),
        place=_place(case),
        landmark=mask(case.landmark),
        lat=rounded(case.lat),
        lon=rounded(case.lon),
        opened_at=case.opened_at,
        due_at=case.due_at,
        ended_at=case.ended_at,
        report_count=case.report_count,
        is_urgent=case.is_urgent,
        is_overdue=running and case.due_at is not None and case.due_at < at,
        agency=case.agency.label,
        thumb=photos[0].pk if photos else None,
    )


def _page(case: Case, report: Report, *, at: datetime, is_own: bool) -> PublicCase:
    photos = list(case.photos.filter(_shown_to(report) if is_own else FOR_ALL).order_by("added_at", "pk"))
    shown = {photo.pk: _photo(photo) for photo in photos}
    before = [shown[photo.pk] for photo in photos if photo.kind == PhotoKind.BEFORE]
    after = [shown[photo.pk] for photo in photos if photo.kind == PhotoKind.AFTER]
    return PublicCase(
        card=_card(case, at, sorted(photos, key=lambda photo: photo.kind, reverse=True)),
        agency=case.agency.label,
        texts=_texts(case, report, is_own=is_own),
        answers=_answers(report, is_own=is_own),
        accuracy_m=case.accuracy_m,
        place_source=str(PlaceSource(case.place_source).label),
        areas=_areas(case.area) if case.area.is_active else (),
        before=before,
        after=after,
        timeline=_timeline(case, photos, shown),
        reopen_count=case.reopen_count,
        is_public=case.is_public,
        shows_own_words=shows_own_words(report),
        is_own=is_own,
        merged_into=case.merged_into.code if case.merged_into else "",
        can_confirm=is_own and may_confirm(report),
        can_reopen=is_own and may_reopen(report, at=at),
        can_rate=is_own and may_rate(report),
        rating=_rating(report) if is_own else None,
        reopen_until=_reopen_until(case) if case.status in ENDED else None,
    )


def _texts(case: Case, report: Report, *, is_own: bool) -> tuple[str, ...]:
    """The reporters' own words: on a public case of those who agreed, on a private one only of the link's holder."""
    if not case.is_public:
        return (mask(report.text),) if report.text else ()
    said: Sequence[dict[str, Any]] = report.said  # type: ignore[attr-defined]  # annotated by `_with_page`
    return tuple(
        mask(one["text"])
        for one in said
        if one["text"] and (one["is_public"] or (is_own and one["code"] == report.code))
    )


def _areas(area: Area) -> tuple[tuple[str, str], ...]:
    chain = [area]
    while chain[0].parent is not None:
        chain.insert(0, chain[0].parent)
    below_the_city = chain[1:] or chain
    return tuple((one.code, one.name) for one in below_the_city)


def _answers(report: Report, *, is_own: bool) -> tuple[tuple[str, str], ...]:
    """What the reporter answered; a private report that joined a public case tells nobody but its owner."""
    if not (is_own or report.wants_public):
        return ()
    return answered(report.answers, report.asked)


def _timeline(case: Case, photos: Sequence[Photo], shown: dict[UUID, PublicPhoto]) -> tuple[PublicEvent, ...]:
    events = list(case.events.filter(visibility=Visibility.PUBLIC).select_related("agency").order_by("number"))
    names = _agency_names(case, events)
    lines: list[PublicEvent] = []
    before = case.opened_at
    for event in events:
        own = [shown[photo.pk] for photo in photos if photo.event_id == event.pk]
        lines.append(_line(event, own, before, names))
        before = event.at
    return tuple(lines)


def _line(event: Event, photos: Sequence[PublicPhoto], before: datetime, names: dict[str, str]) -> PublicEvent:
    said = event.said
    return PublicEvent(
        number=event.number,
        kind=event.kind,
        label=str(said.label),
        told=_told(said),
        by=event.capacity,
        agency=event.agency.label if event.agency else "",
        at=event.at,
        after=event.at - before,
        reason=reason_label(said.verb, event.reason) if said.verb and event.reason else "",
        text=mask(event.text),
        is_redacted=event.redacted_at is not None,
        named_agency=names.get(said.addressee or "", ""),
        photos=photos,
    )


def _told(said: CaseEvent) -> str:
    """What the residents are told of it: the sentence of its verb, else its own."""
    return str(BY_VERB[said.verb].told) if said.verb else said.announcement()


def _agency_names(case: Case, events: Sequence[Event]) -> dict[str, str]:
    """The labels of the agencies that the events name; most of them have acted in the case and are known already."""
    codes = {code for event in events if (code := event.said.addressee)}
    known = {event.agency.code: event.agency.label for event in events if event.agency}
    known[case.agency.code] = case.agency.label
    unknown = codes - known.keys()
    others = Agency.objects.filter(city=case.city_id, code__in=unknown) if unknown else ()
    return known | {agency.code: agency.label for agency in others}


def _photo(photo: Photo) -> PublicPhoto:
    # When a resident took a photo is nobody's business; of the work it is part of the proof.
    taken_at = photo.taken_at if photo.kind == PhotoKind.AFTER else None
    on_spot_m = round(photo.accuracy_m or 0) if photo.is_on_spot else None
    return PublicPhoto(photo.pk, photo.kind, photo.width, photo.height, taken_at, on_spot_m)


def _rating(report: Report) -> PublicRating | None:
    given: Rating | None = getattr(report, "rating", None)
    return PublicRating(given.score, mask(given.text)) if given else None


def _place(case: Case) -> str:
    parent = case.area.parent
    return f"{case.area.name}, {parent.name}" if parent else case.area.name


def rounded(degrees: float | None) -> float | None:
    """A coordinate in degrees, with as few decimals as the public may have."""
    return None if degrees is None else round(degrees, _DECIMALS)
