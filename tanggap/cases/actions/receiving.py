"""A resident's words become a Report, a Case, their photos and the first event, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from tanggap.cases.actions.dispatching import assign
from tanggap.cases.actions.moves import Move, add_photos, take_row
from tanggap.cases.actions.requirements import check_text
from tanggap.cases.answers import as_asked
from tanggap.cases.events import AreaCode, CategoryCode, Received, ReportCode
from tanggap.cases.history import SYSTEM, Actor, record
from tanggap.cases.masking import mask
from tanggap.cases.models import (
    Case,
    Channel,
    PhotoKind,
    Report,
    ReportOriginal,
)
from tanggap.cases.photos import NewPhoto
from tanggap.cases.place import Place
from tanggap.cases.publicity import inspectorate, is_about_staff, is_public, may_be_public
from tanggap.cases.workflow import BY_VERB, CaseRole, Verb
from tanggap.directory.models import Agency, Category
from tanggap.directory.queries import front_desk
from tanggap.places.models import City
from tanggap.platform.ids import new_code

CODE_TRIES = 4


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
    code: str = ""  # one that the resident was told before; else a fresh one is drawn
    weighs: bool = True  # whether it counts as the voice of one more resident


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
    event = record(case, _received(report, new), at=at, actor=by, to_status=case.status, words=report.text)
    add_photos(event, new.photos, kind=PhotoKind.BEFORE, report=report)
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
    case = Case(
        city=new.city,
        code=new.code or fresh_code(new.city),
        category=new.category,
        agency=front_desk(new.city),
        about_agency=new.about,
        is_guarded=new.about is not None or is_about_staff(new.category, new.place.area),
        is_public=new.about is None and is_public(new.category, new.wants_public),
        is_urgent=bool(new.category and new.category.is_emergency),
        opened_at=at,
        **new.place.columns(),
    )
    take_row(case, BY_VERB[Verb.RECEIVE], at, channel=new.channel)
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
        asked=as_asked(new.category.questions, new.answers) if new.category else {},
        # A report whose sender was told that nobody will see it is not shown later, whatever the kind becomes.
        wants_public=new.wants_public and may_be_public(new.category),
        weighs=new.weighs,
        said_at=new.said_at,
        received_at=at,
        **new.place.columns(),
    )
    if masked != new.text:
        ReportOriginal.objects.create(report=report, text=new.text)
    return report


def guard(case: Case, *, at: datetime) -> None:
    """A report that accuses an office goes to the inspectorate at once: nobody of the line must dispatch it first."""
    if case.about_agency is None or case.category is None:
        return
    office = inspectorate(case.city)
    if office is None or office.pk in case.about_agency.lineage:
        return
    assign(case.pk, Move(at=at, by=SYSTEM, agency=office))
    case.refresh_from_db()


def fresh_code(city: City) -> str:
    """A code nobody has; one character longer once the short ones begin to collide."""
    for length in (5, 5, 5, 6, 7):
        code = new_code(city.code_prefix, length=length)
        if not Report.objects.filter(code=code).exists():
            return code
    raise RuntimeError("codes are exhausted")
