"""Notes that we wrote ourselves, apart from the city's corpus, sent through the real report flow; what became of each.

`clear.csv`: a hundred plain problems with a word of the place in the note; each should reach its office by itself. `never.csv`: thirty that
must wait for a person. The right office is written down here by hand, not asked of the city's rules.
"""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tanggap.cases.actions import NewReport, Place, receive_report
from tanggap.cases.events import Suggested
from tanggap.cases.models import Case, Channel, PlaceSource, Report
from tanggap.cases.states import Status
from tanggap.directory.models import Category
from tanggap.intake.actions import keep_answers, send_draft, set_area, set_category, set_fix, start_draft
from tanggap.intake.answers import Fix, LastWords
from tanggap.places.models import Area, City
from tanggap.places.queries import root_area
from tanggap.routing.actions import record_suggestion

FOLDER = Path(__file__).parent / "written"
CITIES = {"31.71": "pusat", "31.72": "utara", "31.73": "barat", "31.74": "selatan", "31.75": "timur"}
OFFICES = {
    "jalan-berlubang": "sudin-bina-marga",
    "lampu-jalan-mati": "sudin-bina-marga",
    "saluran-mampet": "sudin-sda",
    "sampah-menumpuk": "sudin-lh",
    "pohon-rawan": "sudin-tamhut",
}


@dataclass(frozen=True)
class WrittenCase:
    """A note, the kind that its resident chose (or none), the kelurahan (or nowhere), and the choices made."""

    kind: str
    village: str
    note: str
    choices: dict[str, str]
    landmark: str = ""
    why: str = ""


@dataclass(frozen=True)
class WhatBecame:
    """Where the case lies now, whether the system sent it there, and what the ledger says of it."""

    written: WrittenCase
    office: str
    is_sent: bool
    sure: int | None
    held: str

    @property
    def is_right(self) -> bool:
        """Sent by itself to the office that we wrote down."""
        return self.is_sent and self.office == right_office(self.written)


def read(name: str) -> list[WrittenCase]:
    """The cases of one of the files, in order."""
    with (FOLDER / name).open(encoding="utf-8") as file:
        return [_case(row) for row in csv.DictReader(file)]


def right_office(written: WrittenCase) -> str:
    """The code of the office whose work it is, by what everybody knows of Jakarta."""
    code = Area.objects.get(name=written.village, level="village").code
    return f"{OFFICES[written.kind]}-{CITIES[code[:5]]}"


def send(city: City, cases: Sequence[WrittenCase], *, at: datetime) -> Iterator[WhatBecame]:
    """Each as a resident of its own sends it, then judged as the worker judges it. Every other one has a fix, the others a chosen area."""
    for number, written in enumerate(cases):
        report = _sent(city, written, number, at)
        record_suggestion(event_id=report.case.events.get(number=1).pk, at=at)
        case = Case.objects.select_related("agency").get(pk=report.case_id)
        said = Suggested.of(case.events.filter(kind=Suggested.kind).latest("number"))
        yield WhatBecame(written, case.agency.code, case.status == Status.ASSIGNED, said.sure, said.held_words)


def _case(row: dict[str, str]) -> WrittenCase:
    choices = dict(pair.split("=") for pair in row["answers"].split(";") if pair)
    return WrittenCase(
        row["kind"], row["village"], row["note"], choices, row.get("landmark") or "", row.get("why") or ""
    )


def _sent(city: City, written: WrittenCase, number: int, at: datetime) -> Report:
    if not written.village:
        return _told(city, written, at)
    draft = start_draft(city, device_hash=f"written-{uuid.uuid4()}", at=at, language="id")
    area = Area.objects.get(city=city, name=written.village, level="village")
    if number % 2 and area.centre_lat is not None and area.centre_lon is not None:
        set_fix(draft.pk, fix=Fix(lat=area.centre_lat, lon=area.centre_lon, accuracy_m=12.0), at=at)
    else:
        set_area(draft.pk, area_code=area.code, landmark=written.landmark or "sebelah kiri jalan", at=at)
    set_category(draft.pk, category_code=written.kind, at=at)
    words = LastWords(note=written.note, choices=written.choices)
    keep_answers(draft.pk, words=words, at=at)
    report = send_draft(draft.pk, words=words, at=at, address=f"{40 + number}.1.2.3")  # each from a network of its own
    assert isinstance(report, Report), "nothing floods here"
    return report


def _told(city: City, written: WrittenCase, at: datetime) -> Report:
    """Somebody rang and could not say where in the city it is."""
    place = Place(area=root_area(city), source=PlaceSource.NONE, landmark=written.landmark)
    kind = Category.objects.filter(city=city, code=written.kind).first()
    new = NewReport(
        city=city, channel=Channel.PHONE, idempotency_key=str(uuid.uuid4()), place=place, said_at=at, text=written.note,
        category=kind,
    )  # fmt: skip
    return receive_report(new, at=at).report
