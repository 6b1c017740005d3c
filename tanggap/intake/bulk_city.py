"""Finding what a row names in the city's data: kind of problem, office, area. Read once for a whole import."""

from __future__ import annotations

import re
import string
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, product
from pathlib import Path
from zoneinfo import ZoneInfo

import tanggap
from tanggap.cases.actions import LegacyCase, Place
from tanggap.cases.models import PlaceSource
from tanggap.directory.actions import load_city
from tanggap.directory.derive import LONGEST, NO_TOPIC, CityName, derive_city, plain, without_title
from tanggap.directory.models import Agency, Category
from tanggap.directory.refusals import NOTHING_TO_DERIVE
from tanggap.intake import bulk_refusals as refusals
from tanggap.intake.bulk_rows import OldRow
from tanggap.intake.place_words import place_from_words
from tanggap.intake.queries import area_words
from tanggap.places.models import Area, City, Level
from tanggap.platform.errors import Refused

_LANDMARK = 300
_LONGEST_SLUG = 40
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# The cities that come with Tanggap, each a folder.
_CITIES = Path(tanggap.__file__).parent / "cities"


class CityBook:
    """The city's names, each found however it is spaced and capitalised."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.zone = ZoneInfo(city.timezone)
        self._categories = {plain(one.name): one for one in Category.objects.filter(city=city).order_by("-is_active")}
        self._no_topic = Category.objects.filter(city=city, code=NO_TOPIC).first()
        self._agencies: dict[str, list[Agency]] = defaultdict(list)
        for agency in Agency.objects.filter(city=city, is_active=True):
            self._agencies[plain(agency.name)].append(agency)
        self._areas: dict[tuple[str, str], list[Area]] = defaultdict(list)
        for area in Area.objects.filter(city=city, is_active=True).select_related("parent"):
            for name in dict.fromkeys((plain(area.name), plain(area.code))):
                self._areas[area.level, name].append(area)

    def old_case(self, row: OldRow, *, public: bool, doubts: list[Refused]) -> LegacyCase:
        """What the row says in terms of the city. What is doubtful but no reason to lose it goes into `doubts`."""
        area, source = self._place(row, doubts)
        text, landmark = _with_address(row, doubts)
        doubts += [Refused(refusals.DOUBT_CONTROL, field=column, column=column) for column in row.cleaned]
        is_after = row.responded_at is None or row.responded_at >= row.created_at
        if not is_after:
            doubts.append(Refused(refusals.DOUBT_ANSWER_TIME, field="responded_at"))
        return LegacyCase(
            key=f"{self.city.slug}:{row.id}",
            text=text,
            place=Place(area=area, source=source, landmark=landmark),
            said_at=row.created_at,
            answered_at=row.responded_at if is_after else row.created_at,
            is_answer_time_known=is_after,
            category=self._category(row, doubts),
            agency=self._agency(row, area),
            wants_public=public,
            language=self.city.language,
        )

    def _category(self, row: OldRow, doubts: list[Refused]) -> Category | None:
        if not row.topic:
            return self._no_topic
        found = self._categories.get(plain(row.topic[: LONGEST["topic"]]))
        if found is None:
            doubts.append(Refused(refusals.DOUBT_TOPIC, field="topic", name=row.topic[:80]))
        return found

    def _agency(self, row: OldRow, area: Area) -> Agency | None:
        if not row.agency:
            return None
        found = self._agencies.get(plain(row.agency), [])
        if len(found) > 1:
            # One written just so; or sister offices of places with one name: the one that serves the place.
            exact = [agency for agency in found if agency.name == row.agency]
            found = [agency for agency in exact or found if len(exact) == 1 or agency.area_id in area.lineage]
        if len(found) != 1:
            raise Refused(refusals.ROW_AGENCY, field="agency", name=row.agency[:80])
        return found[0]

    def _place(self, row: OldRow, doubts: list[Refused]) -> tuple[Area, PlaceSource]:
        """The area that the row names; where it names none, the one that its words mean for certain, and a doubt that says so."""
        if row.village or row.district:
            return self._area(row, doubts), PlaceSource.AREA
        guessed = place_from_words(row.text, row.address, self.city)
        if guessed.source is PlaceSource.TEXT:
            doubts.append(Refused(refusals.DOUBT_GUESSED_AREA, field="address", name=area_words(guessed.area)))
        return guessed.area, guessed.source

    def _area(self, row: OldRow, doubts: list[Refused]) -> Area:
        if not row.village:
            return self._named(Level.DISTRICT, row.district)
        found = self._called(Level.VILLAGE, row.village)
        parents = self._called(Level.DISTRICT, row.district)
        here = [area for area in found if area.parent in parents]
        if len(here) == 1:
            return here[0]
        if len(found) != 1:
            raise Refused(refusals.ROW_AREA, field="kelurahan", name=row.village[:80])
        if row.district:
            doubts.append(Refused(refusals.DOUBT_AREA, field="kelurahan", name=f"{row.village}, {row.district}"[:120]))
        return found[0]

    def _named(self, level: Level, name: str) -> Area:
        found = self._called(level, name)
        if len(found) != 1:
            raise Refused(refusals.ROW_AREA, field="kecamatan", name=name[:80])
        return found[0]

    def _called(self, level: Level, name: str) -> list[Area]:
        """The areas with this name or code, with "Kel." or "Kec." before it or without."""
        return self._areas.get((level, plain(name))) or self._areas.get((level, plain(without_title(name))), [])


def city_for(slug: str, rows: Callable[[], Iterable[Mapping[str, object]]]) -> tuple[City, bool]:
    """The city to import into, and whether it had to be derived from the rows because nobody loaded it."""
    if len(slug) > _LONGEST_SLUG or not _SLUG.fullmatch(slug):
        raise Refused(refusals.CITY_SLUG, field="city", name=slug[:80], most=_LONGEST_SLUG)
    known = City.objects.filter(slug=slug).first()
    if known is not None:
        return known, False
    if (_CITIES / slug / "city.toml").exists():
        # Another city's records under this name would make a false city of it, which a later load could only retire.
        return load_city(_CITIES / slug).city, False
    try:
        return _derived(slug, rows()), True
    except Refused as refused:
        if refused.code != NOTHING_TO_DERIVE:
            raise
        raise Refused(refusals.CITY_UNKNOWN, field="city", name=slug, why=refused.sentence) from refused


def _derived(slug: str, rows: Iterable[Mapping[str, object]]) -> City:
    """Make a city from nothing but its old complaints; a person should go over what was found."""
    name = slug.replace("-", " ").title()
    with tempfile.TemporaryDirectory(prefix="tanggap-city-") as folder:
        derive_city(rows, Path(folder), CityName(slug=slug, name=name, code_prefix=_free_prefix(slug)))
        return load_city(Path(folder)).city


def _free_prefix(slug: str) -> str:
    """Letters that no other city's codes begin with: the first and the next consonant that is free, or two more."""
    letters = re.sub(r"[^a-z]", "", slug) or "x"
    seconds = [*(letter for letter in letters[1:] if letter not in "aeiou"), *string.ascii_lowercase]
    endings = chain(seconds, map("".join, product(seconds, string.ascii_lowercase)))
    taken = set(City.objects.values_list("code_prefix", flat=True))
    prefixes: Iterator[str] = ((letters[0] + ending).upper() for ending in endings)
    return next(prefix for prefix in prefixes if prefix not in taken)


def _with_address(row: OldRow, doubts: list[Refused]) -> tuple[str, str]:
    """Text and landmark; of an address that is too long for a landmark nothing is lost."""
    if len(row.address) <= _LANDMARK:
        return row.text, row.address
    doubts.append(Refused(refusals.DOUBT_ADDRESS, field="address", most=_LANDMARK))
    return f"{row.text}\n\nAlamat: {row.address}", f"{row.address[: _LANDMARK - 1]}…"
