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
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tanggap.directory.refusals import NOTHING_TO_DERIVE
from tanggap.platform.errors import Refused

FRONT_DESK: Final = "meja-depan"
NO_TOPIC: Final = "lainnya"
# The name's first word says what kind of office it is; offices with one in every area are families.
_KINDS: Final = {"dinas": "department", "badan": "department", "satuan": "department", "bagian": "bureau",
                 "biro": "bureau", "inspektorat": "inspectorate", "rsud": "company", "perumda": "company"}  # fmt: skip
_FAMILIES: Final = {"kelurahan": "kelurahan", "kecamatan": "kecamatan"}
_TILES: Final = 8
_LIST = {"code": 40, "agency": 60, "category": 60}


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


def derive_city(rows: Iterable[Mapping[str, Any]], folder: Path, city: CityName) -> Derived:
    """Write the folder from rows with `topic`, `agency`, `kecamatan` and `kelurahan`; any of the four may be missing."""
    derived = _read(rows, city)
    if not derived.answers:
        raise Refused(NOTHING_TO_DERIVE)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "city.toml").write_text(_city_toml(derived, city), encoding="utf-8")
    for name, table in _tables(derived, city).items():
        (folder / name).write_text(_csv(table), encoding="utf-8")
    return derived


def code_of(name: str, most: int) -> str:
    """A stable code from a name: the same in every run, and still unique when it must be cut."""
    code = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if code and len(code) <= most:
        return code
    tail = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{code[: most - 9].strip('-')}-{tail}".lstrip("-")


def family_of(agency: str) -> str:
    """The family that an office belongs to by its name ("Kelurahan Ploso" -> "kelurahan"), or nothing."""
    first, _space, rest = agency.partition(" ")
    return _FAMILIES.get(first.lower(), "") if rest.strip() else ""


def _read(rows: Iterable[Mapping[str, Any]], city: CityName) -> Derived:
    derived = Derived()
    homes: dict[str, Counter[str]] = {}
    offices: set[str] = set()
    for row in rows:
        derived.rows += 1
        district, village, agency = (_said(row, name) for name in ("kecamatan", "kelurahan", "agency"))
        district, village = _with_own_area(agency, district, village)
        if district:
            derived.districts.setdefault(_area_code(city, district), district)
        if village and district:
            homes.setdefault(village, Counter())[district] += 1
        if agency:
            offices.add(agency)
            _count(derived, _said(row, "topic"), agency)
        else:
            derived.skipped += 1
    for village, districts in sorted(homes.items()):
        home = districts.most_common(1)[0][0]
        derived.villages[_area_code(city, home, village)] = village, _area_code(city, home)
    _keep_offices_without_area(derived, offices)
    return derived


def _keep_offices_without_area(derived: Derived, offices: Iterable[str]) -> None:
    """ "Kecamatan Pabean Cantian", where every address says Pabean Cantikan: an office of its own, or its work would be lost."""
    villages = [name for name, _district in derived.villages.values()]
    areas = {"kecamatan": {*map(_plain, derived.districts.values())}, "kelurahan": {*map(_plain, villages)}}
    for office in sorted(offices):
        family = family_of(office)
        if family and _plain(office.partition(" ")[2]) not in areas[family]:
            derived.agencies.setdefault(code_of(office, _LIST["agency"]), office)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _said(row: Mapping[str, Any], name: str) -> str:
    """The field as one line of text; whatever is not text says nothing."""
    value = row.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _with_own_area(agency: str, district: str, village: str) -> tuple[str, str]:
    """An office named after an area proves that the area exists, also where the row's own place is missing."""
    family, name = family_of(agency), agency.partition(" ")[2]
    if family == "kecamatan" and not district:
        return name, village
    if family == "kelurahan" and not village:
        return district, name
    return district, village


def _count(derived: Derived, topic: str, agency: str) -> None:
    category = code_of(topic, _LIST["category"]) if topic else NO_TOPIC
    derived.categories.setdefault(category, topic or "Lainnya")
    office = family_of(agency)
    if not office:
        office = code_of(agency, _LIST["agency"])
        derived.agencies.setdefault(office, agency)
    derived.answers.setdefault(category, Counter())[office] += 1


def _area_code(city: CityName, *names: str) -> str:
    """Root, district, village: `sb.wonocolo.jemur-wonosari`, cut to what the database holds."""
    each = (_LIST["code"] - 5) // 2
    return ".".join([city.code_prefix.lower(), *(code_of(name, each) for name in names)])


def _tables(derived: Derived, city: CityName) -> dict[str, list[Sequence[object]]]:
    return {
        "areas.csv": _areas(derived),
        "agencies.csv": _agencies(derived),
        "categories.csv": _categories(derived, city),
        "responsibilities.csv": _rules(derived),
    }


def _areas(derived: Derived) -> list[Sequence[object]]:
    table: list[Sequence[object]] = [("code", "kelurahan", "kecamatan")]
    table += [(code, name, derived.districts[district]) for code, (name, district) in sorted(derived.villages.items())]
    return table


def _agencies(derived: Derived) -> list[Sequence[object]]:
    table: list[Sequence[object]] = [("code", "name", "kind", "parent", "area_code")]
    table.append((FRONT_DESK, "Meja Depan Pengaduan", "bureau", "", ""))
    for code, name in sorted(derived.agencies.items()):
        kind = _KINDS.get(name.split()[0].lower(), "department")
        table.append((code, name, kind, "", ""))
    return table


def _categories(derived: Derived, city: CityName) -> list[Sequence[object]]:
    often = sorted(derived.answers, key=lambda code: (-derived.answers[code].total(), code))
    ranks = {code: rank for rank, code in enumerate((c for c in often if c != NO_TOPIC), start=1) if rank <= _TILES}
    table: list[Sequence[object]] = [("code", "group", "name", "deadline_hours", "tile_rank")]
    for code, topic in sorted(derived.categories.items()):
        table.append((code, _group(derived, code), topic[:160], 168, ranks.get(code, "")))
    return table


def _rules(derived: Derived) -> list[Sequence[object]]:
    head = ("category", "group", "area_code", "asset_owner", "agency", "family", "why")
    table: list[Sequence[object]] = [head]
    table.append(("", "", "", "", FRONT_DESK, "", "Meja depan mencari pemilik masalah yang belum punya aturan."))
    for category, answers in sorted(derived.answers.items()):
        office, times = answers.most_common(1)[0]
        why = f"Selama ini {times} dari {answers.total()} laporan jenis ini ditangani instansi ini."
        agency, family = ("", office) if office in _FAMILIES.values() else (office, "")
        table.append((category, "", "", "", agency, family, why))
    return table


def _group(derived: Derived, category: str) -> str:
    """Problems are listed under the office that mostly handles them."""
    return derived.answers[category].most_common(1)[0][0]


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
