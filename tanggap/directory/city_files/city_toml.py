"""city.toml: the city itself, its levels of areas, offices that exist everywhere, groups and asset owners."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

from tanggap.directory.city_files.problems import FileProblems
from tanggap.directory.city_files.reading import read_toml
from tanggap.directory.city_files.routing_choices import read_routing
from tanggap.directory.city_files.rows import CityRow, LevelRow, Named, OfficePattern
from tanggap.directory.city_files.values import Values, blame_repeats
from tanggap.directory.models import AgencyKind
from tanggap.places.actions import NewArea
from tanggap.places.models import Level

FILE: Final = "city.toml"
_KEYS: Final = frozenset(
    [
        "slug",
        "name",
        "name_en",
        "code_prefix",
        "timezone",
        "language",
        "centre_lat",
        "centre_lon",
        "zoom",
        "default_deadline_hours",
        "emergency_number",
        "front_desk",
        "root",
        "levels",
        "generate",
        "groups",
        "asset_owners",
        "routing",
        "sources",
    ]
)
_PATTERN_KEYS: Final = frozenset(
    ["level", "family", "kind", "code", "name", "name_en", "short_name", "parent", "parent_family", "description"]
)


def read_city_toml(folder: Path, problems: FileProblems) -> CityRow | None:
    """The city, or None when the file cannot be read at all."""
    content = read_toml(folder, problems)
    if not content:
        return None
    values = Values(0, content, problems)
    for name in sorted(content.keys() - _KEYS):
        values.blame(_("“%s” tidak dikenal.") % name, _("Hapus, atau periksa ejaannya."))
    root = Values(0, _table(values, "root"), problems)
    return CityRow(
        slug=values.code("slug", 40),
        facts=_facts(values),
        front_desk=values.code("front_desk", 60),
        root=NewArea(root.code("code", 40), root.text("name", 120, required=True), Level.PROVINCE),
        levels=tuple(_levels(values)),
        patterns=tuple(_patterns(values)),
        groups=tuple(_named(values, "groups")),
        owners=tuple(_named(values, "asset_owners", most=20)),
    )


def _facts(values: Values) -> dict[str, object]:
    """Fields of `places.City`; groups and owners join them when the city is stored."""
    prefix = values.text("code_prefix", 4, required=True)
    if prefix and not re.fullmatch(r"[A-Z]{2,4}", prefix):
        values.blame(_("“code_prefix” berisi “%s”.") % prefix, _("Pakai 2 sampai 4 huruf besar."))
    languages = {code for code, _name in settings.LANGUAGES}
    return {
        "name": values.text("name", 100, required=True),
        "name_en": values.text("name_en", 100),
        "code_prefix": prefix,
        "timezone": _timezone(values),
        "language": values.one_of("language", languages, default=settings.LANGUAGE_CODE),
        "centre_lat": values.decimal("centre_lat", 90),
        "centre_lon": values.decimal("centre_lon", 180),
        "zoom": values.whole("zoom", 1, 20, default=11),
        "default_deadline_hours": values.whole("default_deadline_hours", 1, 8760, default=168),
        "emergency_number": values.text("emergency_number", 20),
        "routing": read_routing(_table(values, "routing", required=False), values),
    }


def _timezone(values: Values) -> str:
    zone = values.text("timezone", 60, required=True)
    if zone and zone not in available_timezones():
        values.blame(_("zona waktu “%s” tidak dikenal.") % zone, _("Misalnya “Asia/Jakarta”."))
    return zone


def _levels(values: Values) -> Iterator[LevelRow]:
    """Levels from the smallest to the largest; each must be named by fewer parts of the code than the one before."""
    before = 100
    for row in _tables(values, "levels"):
        parts = row.whole("code_parts", 1, 9, default=1) or 1
        if parts >= before:
            row.blame(_("urutan “levels” harus dari wilayah terkecil ke terbesar."), _("Periksa “code_parts”."))
        before = parts
        smaller = [level.value for level in Level if level is not Level.PROVINCE]
        yield LevelRow(row.one_of("level", smaller, default=Level.VILLAGE), row.code("column", 40), parts)
    if before == 100:
        values.blame(_("“levels” kosong."), _("Sebut paling sedikit satu tingkat wilayah."))


def _patterns(values: Values) -> Iterator[OfficePattern]:
    generate = Values(0, _table(values, "generate", required=False), values.problems)
    for row in _tables(generate, "agency"):
        for name in sorted(row.cells.keys() - _PATTERN_KEYS):
            row.blame(_("“%s” tidak dikenal di [[generate.agency]].") % name, _("Hapus, atau periksa ejaannya."))
        yield OfficePattern(
            level=row.one_of("level", [level.value for level in Level], default=Level.VILLAGE),
            family=row.code("family", 60),
            kind=row.one_of("kind", AgencyKind.values, default=AgencyKind.VILLAGE_OFFICE),
            code=_with_code(row),
            name=row.text("name", 200, required=True),
            name_en=row.text("name_en", 200),
            short_name=row.text("short_name", 60),
            parent=row.code("parent", 60, required=False),
            parent_family=row.code("parent_family", 60, required=False),
            description=row.text("description", 2000),
        )


def _with_code(row: Values) -> str:
    """The pattern of the code; without the area's code in it all offices would have the same."""
    code = row.text("code", 60, required=True)
    if "{code}" not in code:
        row.blame(_("“code” di [[generate.agency]] harus memuat {code}."))
    return code


def _named(values: Values, name: str, *, most: int = 60) -> Iterator[Named]:
    """`code = ["name", "English name"]`, in the file's order."""
    table = _table(values, name, required=False)
    blame_repeats([(0, code) for code in table], values.problems)
    for code, names in table.items():
        Values(0, {"code": code}, values.problems).code("code", most)
        if isinstance(names, list) and len(names) == 2 and all(isinstance(n, str) and n for n in names):
            yield Named(code, names[0], names[1])
        else:
            facts = {"name": name, "code": code}
            values.blame(_("[%(name)s] %(code)s harus dua nama: Indonesia dan Inggris.") % facts)


def _table(values: Values, name: str, *, required: bool = True) -> dict[str, object]:
    table = values.cells.get(name, None if required else {})
    if isinstance(table, dict):
        return table
    values.blame(_("[%s] tidak ada atau bukan tabel.") % name, _("Lihat contoh di kota lain."))
    return {}


def _tables(values: Values, name: str) -> Iterator[Values]:
    rows = values.cells.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        values.blame(_("[[%s]] harus berupa daftar tabel.") % name, _("Lihat contoh di kota lain."))
        return
    for row in rows:
        yield Values(0, row, values.problems)
