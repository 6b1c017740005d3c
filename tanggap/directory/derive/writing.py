"""The files of a city, from what its records said."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tanggap.directory.derive.naming import FAMILIES, FRONT_DESK, FRONT_DESK_NAME, NO_TOPIC
from tanggap.directory.derive.records import Derived, most_often

# The name's first word says what kind of office it is.
_KINDS: Final = {"dinas": "department", "badan": "department", "satuan": "department", "bagian": "bureau",
                 "biro": "bureau", "inspektorat": "inspectorate", "rsud": "company", "perumda": "company",
                 "kecamatan": "district_office", "kelurahan": "village_office"}  # fmt: skip
_TILES: Final = 8

Table = list[Sequence[object]]


@dataclass(frozen=True)
class CityName:
    """What records of complaints do not say about their city."""

    slug: str
    name: str
    code_prefix: str
    timezone: str = "Asia/Jakarta"
    emergency_number: str = "112"


def tables(derived: Derived) -> dict[str, Table]:
    """The tables by file name."""
    return {
        "areas.csv": _areas(derived),
        "agencies.csv": _agencies(derived),
        "categories.csv": _categories(derived),
        "responsibilities.csv": _rules(derived),
    }


def _areas(derived: Derived) -> Table:
    table: Table = [("code", "kelurahan", "kecamatan")]
    table += [(code, name, derived.districts[district]) for code, (name, district) in sorted(derived.villages.items())]
    return table


def _agencies(derived: Derived) -> Table:
    table: Table = [("code", "name", "kind", "parent", "area_code")]
    table.append((FRONT_DESK, FRONT_DESK_NAME, "bureau", "", ""))
    for code, name in sorted(derived.agencies.items()):
        if code == FRONT_DESK:
            continue
        kind = _KINDS.get(name.split()[0].lower(), "department")
        table.append((code, name, kind, "", ""))
    return table


def _categories(derived: Derived) -> Table:
    often = sorted(derived.answers, key=lambda code: (-derived.answers[code].total(), code))
    ranks = {code: rank for rank, code in enumerate((c for c in often if c != NO_TOPIC), start=1) if rank <= _TILES}
    table: Table = [("code", "group", "name", "deadline_hours", "tile_rank")]
    for code, topic in sorted(derived.categories.items()):
        table.append((code, _group(derived, code), topic, 168, ranks.get(code, "")))
    return table


def _rules(derived: Derived) -> Table:
    head = ("category", "group", "area_code", "asset_owner", "agency", "family", "why")
    table: Table = [head]
    table.append(("", "", "", "", FRONT_DESK, "", "Meja depan mencari pemilik masalah yang belum punya aturan."))
    for category, answers in sorted(derived.answers.items()):
        office = most_often(answers)
        why = f"Selama ini {answers[office]} dari {answers.total()} laporan jenis ini ditangani instansi ini."
        agency, family = ("", office) if office in FAMILIES.values() else (office, "")
        table.append((category, "", "", "", agency, family, why))
    return table


def _group(derived: Derived, category: str) -> str:
    """Problems are listed under the office that mostly handles them."""
    return most_often(derived.answers[category])


def as_csv(table: Iterable[Sequence[object]]) -> str:
    """The text of a table."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue()


def city_toml(derived: Derived, city: CityName) -> str:
    """The text of city.toml."""

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
