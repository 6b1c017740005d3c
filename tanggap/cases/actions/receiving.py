"""A resident's words become a Report, a Case, their photos and the first event, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from tanggap.cases import refusals
from tanggap.cases.actions.moves import Move, check_text, move, set_clock
from tanggap.cases.events import AgencyCode, AreaCode, Assigned, CategoryCode, Received, ReportCode
from tanggap.cases.history import SYSTEM, Actor, record
from tanggap.cases.masking import mask
from tanggap.cases.models import (
    Case,
    Channel,
    Photo,
    PhotoKind,
    PhotoOrigin,
    PlaceSource,
    Report,
    ReportOriginal,
)
from tanggap.cases.photos import CameraPosition, NewPhoto, OriginalFile, StoredPicture
from tanggap.cases.workflow import BY_VERB, CaseRole, Verb
from tanggap.directory.models import Agency, AgencyKind, Category, Privacy
from tanggap.directory.queries import responsible_for
from tanggap.places.models import Area, City
from tanggap.platform.errors import Refused
from tanggap.platform.ids import new_code

CODE_TRIES = 4
PLACE_COLUMNS = ("area", "lat", "lon", "cell", "accuracy_m", "place_source", "landmark")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where: an area always; point in WGS 84 degrees and accuracy in metres when known; `cell` is the point at zoom 26."""

    area: Area
    source: PlaceSource
    lat: float | None = None
    lon: float | None = None
    cell: int | None = None
    accuracy_m: float | None = None
    landmark: str = ""


@dataclass(frozen=True, kw_only=True)
class NewReport:
    """What came in, whichever the channel."""

    city: City
    channel: Channel
    idempotency_key: str
    place: Place
    said_at: datetime
    text: str = ""
    language: str = "id"
    category: Category | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    wants_public: bool = True
    photos: Sequence[NewPhoto] = ()
    about: Agency | None = None  # the office that the resident accuses


@dataclass(frozen=True)
class StoredReport:
    """The report as stored; `is_new` is False when the same key had come before."""

    report: Report
    is_new: bool


def receive_report(new: NewReport, *, at: datetime, by: Actor | None = None) -> StoredReport:
    """Store a report and open its case. The same channel and key give the same report, also when sent in parallel."""
    check_text(new.text)
    for _attempt in range(CODE_TRIES):
        known = known_report(new)
        if known is not None:
            return StoredReport(known, is_new=False)
        try:
            with transaction.atomic():
                return StoredReport(_store(new, at, by or Actor(CaseRole.REPORTER)), is_new=True)
        except IntegrityError:
            continue  # The same key came in parallel, or a code was drawn twice: look again.
    raise RuntimeError("no free code was found")


def known_report(new: NewReport) -> Report | None:
    """The report that came by the same channel and key before."""
    return (
        Report.objects.select_related("case").filter(channel=new.channel, idempotency_key=new.idempotency_key).first()
    )


def _store(new: NewReport, at: datetime, by: Actor) -> Report:
    case = _open_case(new, at)
    report = add_report(new, case, at, code=case.code)
    photos = add_photos(case, new.photos, kind=PhotoKind.BEFORE, at=at, report=report)
    event = record(case, _received(report, new), at=at, actor=by, to_status=case.status, words=report.text)
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).update(event=event)
    case.save()
    guard(case, at=at)
    return report


def _received(report: Report, new: NewReport) -> Received:
    return Received(
        report=ReportCode(report.code),
        channel=new.channel,
        category=CategoryCode(new.category.code) if new.category else None,
        area=AreaCode(new.place.area.code),
        photos=tuple(photo.sha256 for photo in new.photos),
    )


def _open_case(new: NewReport, at: datetime) -> Case:
    row = BY_VERB[Verb.RECEIVE]
    case = Case(
        city=new.city,
        code=fresh_code(new.city),
        category=new.category,
        agency=front_desk(new.city),
        about_agency=new.about,
        is_guarded=new.about is not None or is_about_staff(new.category, new.place.area),
        status=row.target,
        public_status=row.public,
        is_public=new.about is None and is_public(new.category, new.wants_public),
        is_urgent=bool(new.category and new.category.is_emergency),
        opened_at=at,
        changed_at=at,
        **place_fields(new.place),
    )
    set_clock(case, row.clock, at, channel=new.channel)
    case.save()
    return case


def add_report(new: NewReport, case: Case, at: datetime, *, code: str) -> Report:
    """Write what a resident said, masked; the words as they were go apart where masking changed something."""
    masked = mask(new.text)
    report = Report.objects.create(
        city=new.city,
        case=case,
        code=code,
        channel=new.channel,
        idempotency_key=new.idempotency_key,
        text=masked,
        language=new.language,
        category=new.category,
        answers=dict(new.answers),
        # Who was told that nobody will see it is not shown later, whatever the kind becomes.
        wants_public=new.wants_public and may_be_public(new.category),
        said_at=new.said_at,
        received_at=at,
        **place_fields(new.place),
    )
    if masked != new.text:
        ReportOriginal.objects.create(report=report, text=new.text)
    return report


def add_photos(
    case: Case, photos: Sequence[NewPhoto], *, kind: PhotoKind, at: datetime, report: Report | None = None
) -> list[Photo]:
    """Attach cleaned photos, their origin kept apart."""
    rows = [
        Photo(case=case, report=report, kind=kind, added_at=at, **new.columns(StoredPicture, CameraPosition))
        for new in photos
    ]
    Photo.objects.bulk_create(rows)
    PhotoOrigin.objects.bulk_create(
        PhotoOrigin(photo=row, **new.columns(OriginalFile)) for row, new in zip(rows, photos, strict=True)
    )
    return rows


def guard(case: Case, *, at: datetime) -> None:
    """A report that accuses an office goes to the inspectorate at once: nobody of the line must dispose it first."""
    if case.about_agency is None or case.category is None:
        return
    office = inspectorate(case.city)
    if office is None or office.pk in case.about_agency.lineage:
        return

    def change(moved: Case) -> None:
        moved.agency = office

    move(
        case.pk,
        Verb.ASSIGN,
        Move(at=at, by=SYSTEM, agency=office, said=Assigned(agency=AgencyCode(office.code))),
        change=change,
    )
    case.refresh_from_db()


def inspectorate(city: City) -> Agency | None:
    """The office that looks into what other offices did."""
    return Agency.objects.filter(city=city, kind=AgencyKind.INSPECTORATE, is_active=True).order_by("pk").first()


def is_about_staff(category: Category | None, area: Area) -> bool:
    """Whether this kind of problem is somebody of the staff: the city's rules give it to the inspectorate."""
    if category is None or category.privacy == Privacy.PUBLIC:
        return False
    return responsible_for(category, area).agency.kind == AgencyKind.INSPECTORATE


def is_public(category: Category | None, wanted: bool) -> bool:
    """Public only when the reporter wants it and the category does not forbid it; unknown categories wait in private."""
    return wanted and category is not None and may_be_public(category)


def may_be_public(category: Category | None) -> bool:
    """Whether the kind of problem, as far as it is known, allows publication."""
    return category is None or category.privacy == Privacy.PUBLIC


def front_desk(city: City) -> Agency:
    """The agency that owns every case until it is disposed."""
    desk = Agency.objects.filter(city=city, is_front_desk=True, is_active=True).first()
    if desk is None:
        raise Refused(refusals.NO_FRONT_DESK)
    return desk


def fresh_code(city: City) -> str:
    """A code nobody has; one character longer once the short ones begin to collide."""
    for length in (5, 5, 5, 6, 7):
        code = new_code(city.code_prefix, length=length)
        if not Report.objects.filter(code=code).exists():
            return code
    raise RuntimeError("codes are exhausted")


def place_fields(place: Place) -> dict[str, object]:
    """The columns that hold a place, in a report and in a case alike."""
    return {
        "area": place.area,
        "lat": place.lat,
        "lon": place.lon,
        "cell": place.cell,
        "accuracy_m": place.accuracy_m,
        "place_source": place.source,
        "landmark": mask(place.landmark),
    }
