"""What the records of handled complaints say of a city: its places, offices and kinds of problem, and who got what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tanggap.directory.derive.naming import (
    LONGEST,
    agency_code,
    area_code,
    category_code,
    family_of,
    plain,
    said,
    without_title,
)

# A village said to lie in two districts is two villages, unless hardly any of its rows say the second.
_SECOND_HOME_PER_CENT: Final = 20


class RecordNames(NamedTuple):
    """What one record names; empty where it names nothing."""

    topic: str
    agency: str
    kecamatan: str
    kelurahan: str


@dataclass
class Derived:
    """What was found in the records."""

    rows: int = 0
    skipped: int = 0  # rows that name no agency
    districts: dict[str, str] = field(default_factory=dict)  # code -> name
    villages: dict[str, tuple[str, str]] = field(default_factory=dict)  # code -> name, code of its district
    agencies: dict[str, str] = field(default_factory=dict)  # code -> name, families apart
    categories: dict[str, str] = field(default_factory=dict)  # code -> topic
    answers: dict[str, Counter[str]] = field(default_factory=dict)  # category -> agency code or family, how often


def said_in(row: Mapping[str, object]) -> RecordNames:
    """What a record names, each as one line of text that fits."""
    return RecordNames(*(_name(kind, row.get(kind)) for kind in RecordNames._fields))


def read_records(told: Counter[RecordNames], root: str) -> Derived:
    """The city that these records describe, each with how often it was said; `root` begins the codes of its areas."""
    derived = Derived()
    homes: dict[str, Counter[str]] = defaultdict(Counter)
    offices: set[str] = set()
    for (topic, agency, named_district, named_village), times in sorted(_in_one_spelling(told).items()):
        derived.rows += times
        district, village = _with_own_area(agency, named_district, named_village)
        if district:
            derived.districts[area_code(root, district)] = district
        if village and district:
            homes[village][district] += times
        if agency:
            offices.add(agency)
            _count(derived, topic, agency, times)
        else:
            derived.skipped += times
    _place_villages(derived, homes, root)
    _keep_offices_without_area(derived, offices)
    return derived


def most_often(counter: Counter[str]) -> str:
    """What was counted most; of equals the first by name, whatever the order of the rows."""
    return min(counter, key=lambda name: (-counter[name], name))


def _place_villages(derived: Derived, homes: Mapping[str, Counter[str]], root: str) -> None:
    for village, districts in homes.items():
        for home in _homes(districts):
            derived.villages[area_code(root, home, village)] = village, area_code(root, home)


def _in_one_spelling(told: Counter[RecordNames]) -> Counter[RecordNames]:
    """The same with every name spelled as it mostly is, so that two clerks' capitals do not make two offices."""
    spellings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for names, times in told.items():
        for kind, name in zip(RecordNames._fields, names, strict=True):
            spellings[kind, plain(name) or name][name] += times
    usual = {key: most_often(counter) for key, counter in spellings.items()}
    one = Counter[RecordNames]()
    for names, times in told.items():
        one[
            RecordNames(
                *(usual[kind, plain(name) or name] for kind, name in zip(RecordNames._fields, names, strict=True))
            )
        ] += times
    return one


def _homes(districts: Counter[str]) -> list[str]:
    """The districts that have a village of this name: where most rows put it, and others that are more than a slip."""
    enough = districts.total() * _SECOND_HOME_PER_CENT / 100
    return sorted({most_often(districts), *(name for name, times in districts.items() if times >= enough)})


def _keep_offices_without_area(derived: Derived, offices: Iterable[str]) -> None:
    """ "Kecamatan Pabean Cantian", where every address says Pabean Cantikan: an office of its own, or its work would be lost."""
    villages = [name for name, _district in derived.villages.values()]
    areas = {"kecamatan": {*map(plain, derived.districts.values())}, "kelurahan": {*map(plain, villages)}}
    for office in sorted(offices):
        family = family_of(office)
        if family and plain(office.partition(" ")[2]) not in areas[family]:
            derived.agencies[agency_code(office)] = office


def _name(kind: str, value: object) -> str:
    """The field as one line of text without signs that nobody sees; what is no text or too long for a name says nothing."""
    words = said(value) if isinstance(value, str) else ""
    name = "".join(letter for letter in words if letter.isprintable()).strip()
    if kind in ("kecamatan", "kelurahan"):
        name = without_title(name)
    if kind == "topic":
        return name[: LONGEST[kind]].strip()
    return name if len(name) <= LONGEST[kind] else ""


def _with_own_area(agency: str, district: str, village: str) -> tuple[str, str]:
    """An office named after an area proves that the area exists, also where the row's own place is missing."""
    family, name = family_of(agency), agency.partition(" ")[2]
    if family == "kecamatan" and not district:
        return name, village
    if family == "kelurahan" and not village:
        return district, name
    return district, village


def _count(derived: Derived, topic: str, agency: str, times: int) -> None:
    category = category_code(topic)
    derived.categories.setdefault(category, topic or "Lainnya")
    office = family_of(agency)
    if not office:
        office = agency_code(agency)
        derived.agencies[office] = agency
    derived.answers.setdefault(category, Counter())[office] += times
