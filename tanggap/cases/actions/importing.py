"""Taking over the cases of an older system, many at once, with exactly the history that is known of them and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from tanggap.cases.actions.moves import take_row
from tanggap.cases.events import Adopted, AgencyCode, AreaCode, Assigned, CaseEvent, CategoryCode, Received, ReportCode
from tanggap.cases.history import SYSTEM, next_event
from tanggap.cases.masking import mask
from tanggap.cases.models import Case, Channel, Event, Report, ReportOriginal
from tanggap.cases.place import Place
from tanggap.cases.publicity import is_public
from tanggap.cases.workflow import BY_VERB, Verb
from tanggap.directory.models import Agency, Category
from tanggap.directory.queries import front_desk
from tanggap.places.models import City
from tanggap.platform.copying import copy_rows, take_ids
from tanggap.platform.ids import new_code

_TRIES = 3
_REASON = "answered_before"


@dataclass(frozen=True, kw_only=True)
class LegacyCase:
    """What the older system knew. `key` is its own number for it, unique for the city and stable from run to run."""

    key: str
    text: str
    place: Place
    said_at: datetime
    answered_at: datetime | None = None
    is_answer_time_known: bool = True  # else `answered_at` is only the earliest moment that can be true
    category: Category | None = None
    agency: Agency | None = None
    wants_public: bool = False
    language: str = "id"


def import_cases(city: City, old: Sequence[LegacyCase], *, at: datetime) -> int:
    """Store those that are not known yet, all of them or none, and say how many these were.

    Nothing follows these events: what happened years ago needs no suggestion and no message. When another import of the
    same rows runs at the same time, one of them waits and then finds the rows known.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            with transaction.atomic():
                return _store(city, _unknown(old), at)
        except IntegrityError:
            if attempt == _TRIES:
                raise
    return 0


def _unknown(old: Sequence[LegacyCase]) -> list[LegacyCase]:
    keys = [one.key for one in old]
    known = Report.objects.filter(channel=Channel.IMPORT, idempotency_key__in=keys)
    taken = set(known.values_list("idempotency_key", flat=True))
    return [one for one in old if one.key not in taken]


def _store(city: City, old: Sequence[LegacyCase], at: datetime) -> int:
    if not old:
        return 0
    desk = front_desk(city)
    cases: list[Case] = []
    reports: list[Report] = []
    originals: list[ReportOriginal] = []
    events: list[Event] = []
    keys = zip(take_ids(Case, len(old)), take_ids(Report, len(old)), _free_codes(city, len(old)), strict=True)
    for one, (case_id, report_id, code) in zip(old, keys, strict=True):
        case = _case(city, one, case_id, code, desk)
        report = _report(case, one, report_id)
        cases.append(case)
        reports.append(report)
        events.extend(_history(case, one, report, at))
        if report.text != one.text:
            originals.append(ReportOriginal(report=report, text=one.text))
    for rows in (cases, reports, originals, events):
        copy_rows(rows)
    return len(cases)


def _case(city: City, one: LegacyCase, case_id: int, code: str, desk: Agency) -> Case:
    case = Case(
        pk=case_id,
        city=city,
        code=code,
        category=one.category,
        agency=desk,
        is_public=is_public(one.category, one.wants_public),
        is_urgent=bool(one.category and one.category.is_emergency),
        opened_at=one.said_at,
        **one.place.columns(),
    )
    take_row(case, BY_VERB[Verb.RECEIVE], one.said_at)
    return case


def _report(case: Case, one: LegacyCase, report_id: int) -> Report:
    return Report(
        pk=report_id,
        city=case.city,
        case=case,
        code=case.code,
        channel=Channel.IMPORT,
        idempotency_key=one.key,
        text=mask(one.text),
        language=one.language,
        category=one.category,
        wants_public=one.wants_public,
        said_at=one.said_at,
        received_at=one.said_at,
        **one.place.columns(),
    )


def _history(case: Case, one: LegacyCase, report: Report, at: datetime) -> Iterator[Event]:
    """Received; then assigned, if an agency is known; then answered, if it was. When it was assigned nobody knows."""
    received = Received(
        report=ReportCode(report.code),
        channel=Channel.IMPORT.value,
        category=CategoryCode(one.category.code) if one.category else None,
        area=AreaCode(one.place.area.code),
        source=one.key,
        recorded_at=at.isoformat(),
    )
    yield next_event(
        case,
        received,
        at=one.said_at,
        actor=SYSTEM,
        to_status=case.status,
        words=report.text,
    )
    if one.agency is not None:
        case.agency = one.agency
        assigned = Assigned(agency=AgencyCode(one.agency.code), time="unknown")
        yield _step(case, Verb.ASSIGN, assigned, one.said_at)
    if one.answered_at is not None:
        adopted = Adopted() if one.is_answer_time_known else Adopted(time="unknown")
        yield _step(case, Verb.ADOPT, adopted, one.answered_at, reason=_REASON)


def _step(case: Case, verb: Verb, said: CaseEvent, at: datetime, *, reason: str = "") -> Event:
    """Take a row of the table in memory; the case is stored afterwards, as it then is."""
    before = case.status
    take_row(case, BY_VERB[verb], at)
    return next_event(
        case,
        said,
        at=at,
        actor=SYSTEM,
        from_status=before,
        to_status=case.status,
        reason=reason,
    )


def _free_codes(city: City, count: int) -> list[str]:
    """As many codes as asked for that nobody has; one character longer once the short ones begin to collide."""
    codes: set[str] = set()
    for length in (5, 5, 5, 6, 7):
        while len(codes) < count:
            codes.add(new_code(city.code_prefix, length=length))
        codes -= set(Report.objects.filter(code__in=codes).values_list("code", flat=True))
        if len(codes) == count:
            return sorted(codes)
    raise RuntimeError("codes are exhausted")
