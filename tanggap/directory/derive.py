"""A city's folder from the complaints it has already handled: areas, offices, kinds of problem and who got them.

For a city that moves to Tanggap with its records in hand. The folder it writes is read by the same reader as any other city's and is
meant to be gone over by a person: it says what was done, not what is right.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tanggap.directory.refusals import NOTHING_TO_DERIVE
from tanggap.places.gazetteer.names import letters_of
from tanggap.places.gazetteer.street_learning import StreetLearner
from tanggap.platform.errors import Refused

FRONT_DESK: Final = "meja-depan"
_FRONT_DESK_NAME: Final = "Meja Depan Pengaduan"
NO_TOPIC: Final = "lainnya"
# The name's first word says what kind of office it is; offices with one in every area are families.
_KINDS: Final = {"dinas": "department", "badan": "department", "satuan": "department", "bagian": "bureau",
                 "biro": "bureau", "inspektorat": "inspectorate", "rsud": "company", "perumda": "company",
                 "kecamatan": "district_office", "kelurahan": "village_office"}  # fmt: skip
_FAMILIES: Final = {"kelurahan": "kelurahan", "kecamatan": "kecamatan"}
_TILES: Final = 8
_LIST = {"code": 40, "agency": 60, "category": 60}
# Letters that a city's files take. A longer topic is cut; a longer name of a place or an office is no name.
LONGEST: Final = {"topic": 160, "agency": 200, "kecamatan": 120, "kelurahan": 120}
_FIELDS: Final = tuple(LONGEST)
# A village said to lie in two districts is two villages, unless hardly any of its rows say the second.
_SECOND_HOME_PER_CENT: Final = 20

_Said = tuple[str, str, str, str]  # topic, agency, district, village


@dataclass(frozen=True)
class CityName:
    """What records of complaints do not say about their city."""

    slug: str
    name: str
    code_prefix: str
    timezone: str = "Asia/Jakarta"
    emergency_number: str = "112"


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


def derive_city(rows: Iterable[Mapping[str, object]], folder: Path, city: CityName) -> Derived:
    """Write the folder from rows with `topic`, `agency`, `kecamatan` and `kelurahan`; any of the four may be missing."""
    learner = StreetLearner[tuple[str, str]]()
    derived = _read(_told(rows, learner), city)
    if not derived.answers:
        raise Refused(NOTHING_TO_DERIVE)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "city.toml").write_text(_city_toml(derived, city), encoding="utf-8")
    for name, table in {**_tables(derived), "gazetteer.csv": _streets(derived, learner)}.items():
        (folder / name).write_text(_csv(table), encoding="utf-8")
    return derived


def plain(name: str) -> str:
    """A name without what differs between two clerks: capitals, accents, blanks, points and hyphens."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def code_of(name: str, most: int) -> str:
    """A stable code from a name: the same in every run, and still unique when it must be cut or has no Latin letters."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    code = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", folded)).strip("-")
    if code and len(code) <= most and plain(name).isascii():
        return code
    tail = hashlib.sha256((plain(name) or name).encode()).hexdigest()[:8]
    return f"{code[: most - 9].strip('-')}-{tail}".lstrip("-")


def family_of(agency: str) -> str:
    """The family that an office belongs to by its name ("Kelurahan Ploso" -> "kelurahan"), or nothing."""
    first, _space, rest = agency.partition(" ")
    return _FAMILIES.get(first.lower(), "") if rest.strip() else ""


def _read(rows: Iterable[Mapping[str, object]], city: CityName) -> Derived:
    derived = Derived()
    said: Counter[_Said] = Counter(_said(row) for row in rows)
    homes: dict[str, Counter[str]] = defaultdict(Counter)
    offices: set[str] = set()
    for (topic, agency, district, village), times in sorted(_in_one_spelling(said).items()):
        derived.rows += times
        district, village = _with_own_area(agency, district, village)
        if district:
            derived.districts[_area_code(city, district)] = district
        if village and district:
            homes[village][district] += times
        if agency:
            offices.add(agency)
            _count(derived, topic, agency, times)
        else:
            derived.skipped += times
    for village, districts in homes.items():
        for home in _homes(districts):
            derived.villages[_area_code(city, home, village)] = village, _area_code(city, home)
    _keep_offices_without_area(derived, offices)
    return derived


def _in_one_spelling(said: Counter[_Said]) -> Counter[_Said]:
    """The same with every name spelled as it mostly is, so that two clerks' capitals do not make two offices."""
    spellings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for names, times in said.items():
        for kind, name in zip(_FIELDS, names, strict=True):
            spellings[kind, plain(name) or name][name] += times
    usual = {key: _most(counter) for key, counter in spellings.items()}
    one: Counter[_Said] = Counter()
    for names, times in said.items():
        topic, agency, district, village = (usual[k, plain(n) or n] for k, n in zip(_FIELDS, names, strict=True))
        one[topic, agency, district, village] += times
    return one


def _most(counter: Counter[str]) -> str:
    """What was counted most; of equals the first by name, whatever the order of the rows."""
    return min(counter, key=lambda name: (-counter[name], name))


def _homes(districts: Counter[str]) -> list[str]:
    """The districts that have a village of this name: where most rows put it, and others that are more than a slip."""
    enough = districts.total() * _SECOND_HOME_PER_CENT / 100
    return sorted({_most(districts), *(name for name, times in districts.items() if times >= enough)})


def _keep_offices_without_area(derived: Derived, offices: Iterable[str]) -> None:
    """ "Kecamatan Pabean Cantian", where every address says Pabean Cantikan: an office of its own, or its work would be lost."""
    villages = [name for name, _district in derived.villages.values()]
    areas = {"kecamatan": {*map(plain, derived.districts.values())}, "kelurahan": {*map(plain, villages)}}
    for office in sorted(offices):
        family = family_of(office)
        if family and plain(office.partition(" ")[2]) not in areas[family]:
            derived.agencies[_agency_code(office)] = office


def _agency_code(name: str) -> str:
    """The front desk is one office, whoever named it; another that would get its code is another office."""
    if plain(name) == plain(_FRONT_DESK_NAME):
        return FRONT_DESK
    code = code_of(name, _LIST["agency"])
    return f"{code}-instansi" if code == FRONT_DESK else code


def _said(row: Mapping[str, object]) -> _Said:
    topic, agency, district, village = (_name(kind, row.get(kind)) for kind in _FIELDS)
    return topic, agency, district, village


def _name(kind: str, value: object) -> str:
    """The field as one line of text without signs that nobody sees; what is no text or too long for a name says nothing."""
    words = " ".join(value.split()) if isinstance(value, str) else ""
    name = "".join(letter for letter in words if letter.isprintable()).strip()
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
    category = code_of(topic, _LIST["category"]) if topic else NO_TOPIC
    derived.categories.setdefault(category, topic or "Lainnya")
    office = family_of(agency)
    if not office:
        office = _agency_code(agency)
        derived.agencies[office] = agency
    derived.answers.setdefault(category, Counter())[office] += times


def _area_code(city: CityName, *names: str) -> str:
    """Root, district, village: `sb.wonocolo.jemur-wonosari`, cut to what the database holds."""
    each = (_LIST["code"] - 5) // 2
    return ".".join([city.code_prefix.lower(), *(code_of(name, each) for name in names)])


def _tables(derived: Derived) -> dict[str, list[Sequence[object]]]:
    return {
        "areas.csv": _areas(derived),
        "agencies.csv": _agencies(derived),
        "categories.csv": _categories(derived),
        "responsibilities.csv": _rules(derived),
    }


def _told(
    rows: Iterable[Mapping[str, object]], learner: StreetLearner[tuple[str, str]]
) -> Iterator[Mapping[str, object]]:
    """The rows, each told to the learner of streets while it goes by."""
    for row in rows:
        _topic, _agency, district, village = _said(row)
        text, address = row.get("text"), row.get("address")
        if district and village:
            spoken = [said if isinstance(said, str) else "" for said in (text, address)]
            learner.add_record(spoken[0], spoken[1], (plain(district), plain(village)))
        yield row


def _streets(derived: Derived, learner: StreetLearner[tuple[str, str]]) -> list[Sequence[object]]:
    """Streets by which residents said where they are. One word is an alias too: few write "Jl." before it."""
    codes = {(plain(derived.districts[home]), plain(name)): code for code, (name, home) in derived.villages.items()}
    known = {
        letters_of(name) for name in (*derived.districts.values(), *(name for name, _home in derived.villages.values()))
    }
    table: list[Sequence[object]] = [("name", "kind", "aliases", "area_codes")]
    for street in learner.streets(known):
        areas = sorted(codes[area] for area in street.areas if area in codes)
        if areas:
            alias = street.words[0].title() if len(street.words) == 1 else ""
            table.append((street.name, "street", alias, "|".join(areas)))
    return table


def _areas(derived: Derived) -> list[Sequence[object]]:
    table: list[Sequence[object]] = [("code", "kelurahan", "kecamatan")]
    table += [(code, name, derived.districts[district]) for code, (name, district) in sorted(derived.villages.items())]
    return table


def _agencies(derived: Derived) -> list[Sequence[object]]:
    table: list[Sequence[object]] = [("code", "name", "kind", "parent", "area_code")]
    table.append((FRONT_DESK, _FRONT_DESK_NAME, "bureau", "", ""))
    for code, name in sorted(derived.agencies.items()):
        if code == FRONT_DESK:
            continue
        kind = _KINDS.get(name.split()[0].lower(), "department")
        table.append((code, name, kind, "", ""))
    return table


def _categories(derived: Derived) -> list[Sequence[object]]:
    often = sorted(derived.answers, key=lambda code: (-derived.answers[code].total(), code))
    ranks = {code: rank for rank, code in enumerate((c for c in often if c != NO_TOPIC), start=1) if rank <= _TILES}
    table: list[Sequence[object]] = [("code", "group", "name", "deadline_hours", "tile_rank")]
    for code, topic in sorted(derived.categories.items()):
        table.append((code, _group(derived, code), topic, 168, ranks.get(code, "")))
    return table


def _rules(derived: Derived) -> list[Sequence[object]]:
    head = ("category", "group", "area_code", "asset_owner", "agency", "family", "why")
    table: list[Sequence[object]] = [head]
    table.append(("", "", "", "", FRONT_DESK, "", "Meja depan mencari pemilik masalah yang belum punya aturan."))
    for category, answers in sorted(derived.answers.items()):
        office = _most(answers)
        why = f"Selama ini {answers[office]} dari {answers.total()} laporan jenis ini ditangani instansi ini."
        agency, family = ("", office) if office in _FAMILIES.values() else (office, "")
        table.append((category, "", "", "", agency, family, why))
    return table


def _group(derived: Derived, category: str) -> str:
    """Problems are listed under the office that mostly handles them."""
    return _most(derived.answers[category])


def _csv(table: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue()


def _city_toml(derived: Derived, city: CityName) -> str:
    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    used = sorted({_group(derived, category) for category in derived.categories})
    names = {code: derived.agencies.get(code, code.capitalize()) for code in used}
    groups = "\n".join(f"{quoted(code)} = [{quoted(name)}, {quoted(name)}]" for code, name in names.items())
    return _CITY_TOML.format(
        slug=quoted(city.slug),
        name=quoted(city.name),
        code_prefix=quoted(city.code_prefix),
        timezone=quoted(city.timezone),
        emergency_number=quoted(city.emergency_number),
        front_desk=quoted(FRONT_DESK),
        root=quoted(city.code_prefix.lower()),
        groups=groups,
    )


_CITY_TOML: Final = """\
# Derived from the records of handled complaints. Go over it before it is used: it says what was done, not what is right.

slug = {slug}
name = {name}
code_prefix = {code_prefix}
timezone = {timezone}
emergency_number = {emergency_number}
front_desk = {front_desk}

[root]
code = {root}
name = {name}

[[levels]]
level = "village"
column = "kelurahan"
code_parts = 3

[[levels]]
level = "district"
column = "kecamatan"
code_parts = 2

[[generate.agency]]
level = "district"
family = "kecamatan"
kind = "district_office"
code = "kec-{{code}}"
name = "Kecamatan {{name}}"

[[generate.agency]]
level = "village"
family = "kelurahan"
kind = "village_office"
code = "kel-{{code}}"
name = "Kelurahan {{name}}"
parent_family = "kecamatan"

[groups]
{groups}
"""
