"""A small made-up city with named people, so that tests read like what happens in a city.

Kota Contoh has two districts of two villages each. Rina dispatches at the front desk; Budi works at Kelurahan Melati, Sari at the
road office, Joko heads it, Dewi is the camat of Kenanga, Tono works at the water company and has no business with roads, Wati reads
everything for the council, Adi administers.
"""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tanggap.accounts.models import Membership, Person, Role
from tanggap.cases import actions
from tanggap.cases.actions import Move, NewPhoto, NewReport, Place
from tanggap.cases.models import Case, Channel, PlaceSource, Report
from tanggap.directory.models import Agency, AgencyKind, Category, Privacy, Responsibility
from tanggap.places.grid import cell_of
from tanggap.places.models import Area, AreaOutline, City, Level

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 in Jakarta
LAT, LON = -6.1001, 106.8001  # before the market of Melati
_numbers = itertools.count(1)


@dataclass
class World:
    """Everything a test may want to name."""

    city: City
    melati: Area
    mawar: Area
    anggrek: Area
    kenanga: Area
    dahlia: Area
    front_desk: Agency
    kelurahan_melati: Agency
    kelurahan_mawar: Agency
    roads: Agency
    roads_south: Agency
    water: Agency
    pothole: Category
    lamp: Category
    violence: Category
    rina: Person
    budi: Person
    sari: Person
    joko: Person
    dewi: Person
    tono: Person
    wati: Person
    adi: Person

    def report(self, *, at: datetime = MONDAY, **changed: Any) -> Report:
        """A resident reports a pothole in Melati, unless the test says otherwise."""
        given: dict[str, Any] = {
            "city": self.city,
            "channel": Channel.WEB,
            "idempotency_key": str(uuid.uuid4()),
            "place": self.place(),
            "said_at": at,
            "text": "Jalan berlubang dalam di depan pasar, sudah dua motor jatuh.",
            "category": self.pothole,
            "photos": [photo()],
            **changed,
        }
        return actions.receive_report(NewReport(**given), at=at).report

    def place(self, area: Area | None = None) -> Place:
        return Place(
            area=area or self.melati, source=PlaceSource.GPS, lat=LAT, lon=LON, cell=cell_of(LAT, LON), accuracy_m=12.0
        )

    def assigned(self, *, at: datetime = MONDAY, agency: Agency | None = None, **changed: Any) -> Case:
        """A case that Rina gave to the road office."""
        case = self.report(at=at, **changed).case
        return actions.assign(
            case.pk, Move(by=self.rina, at=at + timedelta(minutes=5), agency=agency or self.roads_south)
        )

    def started(self, *, at: datetime = MONDAY, **changed: Any) -> Case:
        """A case that Sari works on."""
        return actions.start(self.assigned(at=at, **changed).pk, Move(by=self.sari, at=at + timedelta(hours=1)))

    def fixed(self, *, at: datetime = MONDAY, **changed: Any) -> Case:
        """A case that Sari says she fixed, with a proof that no check doubts."""
        case = self.started(at=at, **changed)
        case = actions.fix(
            case.pk, Move(by=self.sari, at=at + timedelta(hours=5), text="Lubang ditambal aspal.", photos=[photo()])
        )
        case.suspicion = 0  # as if the checks had found nothing
        case.save(update_fields=["suspicion"])
        return case

    def verified(self, *, at: datetime = MONDAY, **changed: Any) -> Case:
        """A case whose proof Rina believed."""
        return actions.verify(self.fixed(at=at, **changed).pk, Move(by=self.rina, at=at + timedelta(hours=6)))

    def closed(self, *, at: datetime = MONDAY, **changed: Any) -> Case:
        """A case that came to rest."""
        return actions.close(self.verified(at=at, **changed).pk, Move(by=self.rina, at=at + timedelta(hours=7)))


def photo(**changed: Any) -> NewPhoto:
    """A photo that was cleaned elsewhere; its files need not exist for the database."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "file": f"photos/{uuid.uuid4()}.jpg",
        "thumb": f"thumbs/{uuid.uuid4()}.jpg",
        "width": 1600,
        "height": 1200,
        "sha256": f"{number:064x}",
        "media_type": "image/jpeg",
        "size": 200_000,
        "metadata": {},
        **changed,
    }
    return NewPhoto(**given)


def person(city: City, name: str, role: Role, *, agency: Agency | None = None, area: Area | None = None) -> Person:
    """A member of the staff with one membership."""
    made = Person.objects.create_user(name.lower().split()[0], f"kata-sandi-{name.lower()}", full_name=name)
    Membership.objects.create(person=made, city=city, role=role, agency=agency, area=area)
    return made


def area(city: City, code: str, name: str, level: Level, parent: Area | None = None, **fields: Any) -> Area:
    """An area with its lineage."""
    made = Area.objects.create(city=city, code=code, name=name, level=level, parent=parent, **fields)
    made.lineage = [*(parent.lineage if parent else []), made.pk]
    made.save()
    return made


def agency(city: City, code: str, name: str, kind: AgencyKind, parent: Agency | None = None, **fields: Any) -> Agency:
    """An agency with its lineage."""
    made = Agency.objects.create(city=city, code=code, name=name, kind=kind, parent=parent, **fields)
    made.lineage = [*(parent.lineage if parent else []), made.pk]
    made.save()
    return made


def _square(lat: float, lon: float) -> dict[str, Any]:
    ring = [[lon, lat], [lon + 0.02, lat], [lon + 0.02, lat + 0.02], [lon, lat + 0.02], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def _areas(city: City) -> dict[str, Area]:
    root = area(city, "99", "Provinsi Contoh", Level.PROVINCE)
    town = area(city, "99.01", "Kota Contoh", Level.CITY, root)
    kenanga = area(city, "99.01.01", "Kenanga", Level.DISTRICT, town)
    dahlia = area(city, "99.01.02", "Dahlia", Level.DISTRICT, town)
    made = {"kenanga": kenanga, "dahlia": dahlia}
    for code, name, parent, lat, lon in (
        ("99.01.01.1001", "Melati", kenanga, -6.11, 106.79),
        ("99.01.01.1002", "Mawar", kenanga, -6.11, 106.81),
        ("99.01.02.1001", "Anggrek", dahlia, -6.09, 106.79),
    ):
        made[name.lower()] = area(
            city,
            code,
            name,
            Level.VILLAGE,
            parent,
            centre_lat=lat + 0.01,
            centre_lon=lon + 0.01,
            outline_source="official",
        )
        AreaOutline.objects.create(area=made[name.lower()], geometry=_square(lat, lon))
    return made


def _agencies(city: City, areas: dict[str, Area]) -> dict[str, Agency]:
    desk = agency(city, "biro", "Biro Pemerintahan", AgencyKind.BUREAU, is_front_desk=True)
    roads = agency(city, "dinas-jalan", "Dinas Jalan", AgencyKind.DEPARTMENT)
    return {
        "front_desk": desk,
        "roads": roads,
        "roads_south": agency(
            city, "sudin-jalan", "Suku Dinas Jalan", AgencyKind.SUBDEPARTMENT, roads, family="sudin-jalan"
        ),
        "water": agency(city, "pam", "Perusahaan Air", AgencyKind.COMPANY),
        **{
            f"kelurahan_{name}": agency(
                city,
                f"kel-{name}",
                f"Kelurahan {name.title()}",
                AgencyKind.VILLAGE_OFFICE,
                desk,
                family="kelurahan",
                area=areas[name],
            )
            for name in ("melati", "mawar")
        },
    }


def _categories(city: City) -> dict[str, Category]:
    made = {}
    for field, code, name, synonyms, privacy, hours, urgent in (
        ("pothole", "jalan-rusak", "Jalan rusak", ["jalan berlubang", "jalan bolong"], Privacy.PUBLIC, 168, False),
        ("lamp", "lampu-mati", "Lampu jalan mati", ["lampu mati", "pju"], Privacy.PUBLIC, 72, False),
        ("violence", "kekerasan", "Kekerasan dalam rumah", ["kdrt"], Privacy.SENSITIVE, 4, True),
    ):
        made[field] = Category.objects.create(
            city=city,
            code=code,
            group="umum",
            name=name,
            name_en=name,
            synonyms=synonyms,
            privacy=privacy,
            deadline_hours=hours,
            is_emergency=urgent,
        )
    return made


def build_world(slug: str = "contoh", prefix: str = "KC") -> World:
    """The whole small city."""
    city = City.objects.create(slug=slug, name="Kota Contoh", code_prefix=prefix, timezone="Asia/Jakarta")
    areas, categories = _areas(city), _categories(city)
    agencies = _agencies(city, areas)
    Responsibility.objects.create(
        city=city, category=categories["pothole"], family="sudin-jalan", why="Jalan diurus Suku Dinas Jalan."
    )
    people = {
        "rina": person(city, "Rina", Role.OPERATOR, agency=agencies["front_desk"]),
        "budi": person(city, "Budi", Role.OFFICER, agency=agencies["kelurahan_melati"]),
        "sari": person(city, "Sari", Role.OFFICER, agency=agencies["roads_south"]),
        "joko": person(city, "Joko", Role.AGENCY_HEAD, agency=agencies["roads"]),
        "dewi": person(city, "Dewi", Role.SUPERVISOR, area=areas["kenanga"]),
        "tono": person(city, "Tono", Role.OFFICER, agency=agencies["water"]),
        "wati": person(city, "Wati", Role.OVERSIGHT),
        "adi": person(city, "Adi", Role.CITY_ADMIN),
    }
    parts: dict[str, Any] = {**areas, **agencies, **categories, **people}
    return World(city=city, **parts)
