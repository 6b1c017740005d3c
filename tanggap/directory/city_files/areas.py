"""areas.csv: one line for each smallest area, whose columns also name the larger areas that hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.problems import FileProblems
from tanggap.directory.city_files.reading import read_table
from tanggap.directory.city_files.rows import CityRow, LevelRow
from tanggap.directory.city_files.values import Values, blame_repeats
from tanggap.places.actions import NewArea
from tanggap.places.outline_files import FARTHEST_DEGREES

FILE: Final = "areas.csv"


def read_areas(folder: Path, problems: FileProblems, city: CityRow) -> list[NewArea]:
    """Every area of the city, the root first and each before those in it."""
    columns = ["code", *(level.column for level in city.levels)]
    table = read_table(folder, problems, columns, optional=["lat", "lon"])
    rows = [Values(line, cells, problems) for line, cells in table]
    blame_repeats([(row.line, row.text("code", 40)) for row in rows], problems)
    areas = {city.root.code: city.root}
    lines: dict[str, int] = {}
    for row in rows:
        _read_row(row, city, areas, lines)
    _blame_equal_centres(areas.values(), lines, problems)
    return sorted(areas.values(), key=lambda area: (len(_lineage(area.code, areas)), area.code))


def lineages_of(areas: Sequence[NewArea]) -> dict[str, list[str]]:
    """For each area's code the codes from the root to itself."""
    by_code = {area.code: area for area in areas}
    return {code: _lineage(code, by_code) for code in by_code}


def _read_row(row: Values, city: CityRow, areas: dict[str, NewArea], lines: dict[str, int]) -> None:
    """Enter the row's area and the larger ones that hold it, from the largest down."""
    code = row.code("code", 40)
    parts = code.split(".")
    if len(parts) != city.levels[0].parts:
        facts = {"code": code, "parts": city.levels[0].parts}
        row.blame(_("kode “%(code)s” harus terdiri dari %(parts)s bagian dengan titik.") % facts)
        return
    parent = city.root.code
    for level in reversed(city.levels):
        here = ".".join(parts[: level.parts])
        area = NewArea(
            here,
            row.text(level.column, 120, required=True),
            level.level,
            parent_code=parent,
            centre=_centre(row, city) if level is city.levels[0] else None,
        )
        _enter(area, row, level, areas, lines)
        parent = here


def _enter(area: NewArea, row: Values, level: LevelRow, areas: dict[str, NewArea], lines: dict[str, int]) -> None:
    known = areas.setdefault(area.code, area)
    lines.setdefault(area.code, row.line)
    if known.name != area.name:
        facts = {"code": area.code, "here": area.name, "there": known.name, "line": lines[area.code]}
        row.blame(
            _("%(code)s di sini bernama “%(here)s”, di baris %(line)s “%(there)s”.") % facts,
            _("Samakan isi kolom “%s”.") % level.column,
        )


def _centre(row: Values, city: CityRow) -> tuple[float, float] | None:
    lat, lon = row.decimal("lat", 90), row.decimal("lon", 180)
    if lat is None or lon is None:
        if (lat is None) != (lon is None):
            row.blame(_("“lat” dan “lon” harus diisi keduanya atau dikosongkan keduanya."))
        return None
    middle = city.facts["centre_lat"], city.facts["centre_lon"]
    if None not in middle and max(abs(lat - middle[0]), abs(lon - middle[1])) > FARTHEST_DEGREES:
        facts = {"lat": lat, "lon": lon}
        row.blame(_("titik %(lat)s, %(lon)s jauh dari kota.") % facts, _("Periksa tanda desimalnya."))
    return lat, lon


def _blame_equal_centres(areas: Iterable[NewArea], lines: dict[str, int], problems: FileProblems) -> None:
    """Two areas with one centre cannot be told apart by place."""
    first: dict[tuple[float, float], str] = {}
    for area in areas:
        if area.centre in first:
            facts = {"code": area.code, "other": first[area.centre]}
            problems.blame(lines[area.code], _("titik tengah %(code)s sama dengan %(other)s.") % facts)
        elif area.centre:
            first[area.centre] = area.code


def _lineage(code: str, areas: dict[str, NewArea]) -> list[str]:
    area = areas[code]
    return [*(_lineage(area.parent_code, areas) if area.parent_code else ()), code]
