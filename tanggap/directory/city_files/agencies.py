"""agencies.csv and the offices that city.toml generates: one tree, in which escalation walks up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.problems import FileProblems
from tanggap.directory.city_files.reading import read_table
from tanggap.directory.city_files.rows import AgencyRow, CityRow, OfficePattern
from tanggap.directory.city_files.values import Values, blame_repeats
from tanggap.directory.models import AgencyKind
from tanggap.directory.rules import serving
from tanggap.places.actions import NewArea

FILE: Final = "agencies.csv"
_COLUMNS: Final = ("code", "name", "kind", "parent", "area_code")
_OPTIONAL: Final = ("name_en", "short_name", "family", "description", "succeeds")


def read_agencies(
    folder: Path, problems: FileProblems, city: CityRow, areas: Sequence[NewArea], lineages: Mapping[str, list[str]]
) -> list[AgencyRow]:
    """Every office of the city, those of agencies.csv first."""
    table = read_table(folder, problems, _COLUMNS, optional=_OPTIONAL)
    agencies = [_read_row(Values(line, cells, problems), lineages) for line, cells in table]
    for pattern in city.patterns:
        agencies += list(_generated(pattern, agencies, areas, lineages, problems))
    blame_repeats([(agency.line, agency.code) for agency in agencies], problems)
    _check_tree(agencies, problems)
    _check_families(agencies, problems)
    _check_successors(agencies, problems)
    if city.front_desk not in {agency.code for agency in agencies}:
        problems.blame(
            0, _("front_desk “%s” di city.toml tidak ada di sini.") % city.front_desk, _("Tambahkan instansi itu.")
        )
    return agencies


def successors_of(agencies: Sequence[AgencyRow]) -> dict[str, str]:
    """Of every office that is no more and has a successor: its code -> the successor's."""
    return {former: agency.code for agency in agencies for former in agency.succeeds}


def offices_of(agencies: Sequence[AgencyRow]) -> dict[str, dict[str, AgencyRow]]:
    """Family -> area -> its office there."""
    families: dict[str, dict[str, AgencyRow]] = {}
    for agency in agencies:
        if agency.family:
            families.setdefault(agency.family, {})[agency.area] = agency
    return families


def _read_row(row: Values, lineages: Mapping[str, list[str]]) -> AgencyRow:
    area = row.code("area_code", 40, required=False)
    if area and area not in lineages:
        row.blame(_("wilayah “%s” tidak ada di areas.csv.") % area, _("Periksa “area_code”."))
    family = row.code("family", 60, required=False)
    if family and not area:
        row.blame(_("anggota keluarga “%s” harus punya “area_code”.") % family)
    return AgencyRow(
        line=row.line,
        code=row.code("code", 60),
        name=row.text("name", 200, required=True),
        name_en=row.text("name_en", 200),
        short_name=row.text("short_name", 60),
        kind=row.one_of("kind", AgencyKind.values, default=AgencyKind.DEPARTMENT),
        family=family,
        parent=row.code("parent", 60, required=False),
        area=area,
        description=row.text("description", 2000),
        succeeds=tuple(row.words("succeeds", 60)),
    )


def _generated(
    pattern: OfficePattern,
    known: Sequence[AgencyRow],
    areas: Sequence[NewArea],
    lineages: Mapping[str, list[str]],
    problems: FileProblems,
) -> Iterator[AgencyRow]:
    """One office for each area of the pattern's level, under its parent there."""
    parents = offices_of(known).get(pattern.parent_family, {})
    for area in areas:
        if area.level != pattern.level:
            continue
        above = serving(parents, lineages[area.code][:-1])
        if pattern.parent_family and above is None:
            facts = {"family": pattern.parent_family, "name": area.name, "pattern": pattern.family}
            problems.blame(0, _("[[generate.agency]] %(pattern)s: tidak ada “%(family)s” di atas %(name)s.") % facts)
        yield _office(pattern, area, above.code if above else pattern.parent)


def _office(pattern: OfficePattern, area: NewArea, parent: str) -> AgencyRow:
    def fill(text: str) -> str:
        return text.replace("{code}", area.code).replace("{name}", area.name)

    return AgencyRow(
        line=0,
        code=fill(pattern.code),
        name=fill(pattern.name),
        name_en=fill(pattern.name_en),
        short_name=fill(pattern.short_name),
        kind=pattern.kind,
        family=pattern.family,
        parent=parent,
        area=area.code,
        description=pattern.description,
    )


def _check_tree(agencies: Sequence[AgencyRow], problems: FileProblems) -> None:
    """Every parent exists, and walking up ends."""
    parents = {agency.code: agency.parent for agency in agencies}
    for agency in agencies:
        if agency.parent and agency.parent not in parents:
            problems.blame(agency.line, _("induk “%s” tidak ada.") % agency.parent, _("Periksa kolom “parent”."))
        elif _is_in_circle(agency.code, parents):
            problems.blame(
                agency.line, _("induk %s berputar kembali ke dirinya.") % agency.code, _("Putus lingkarannya.")
            )


def _is_in_circle(code: str, parents: Mapping[str, str]) -> bool:
    above, steps = parents.get(code, ""), 0
    while above and above != code and steps <= len(parents):
        above, steps = parents.get(above, ""), steps + 1
    return above == code


def _check_families(agencies: Sequence[AgencyRow], problems: FileProblems) -> None:
    first: dict[tuple[str, str], AgencyRow] = {}
    for agency in agencies:
        if agency.family:
            other = first.setdefault((agency.family, agency.area), agency)
            if other.code != agency.code:
                facts = {"family": agency.family, "area": agency.area, "other": other.code}
                wrong = _("keluarga “%(family)s” sudah punya kantor di %(area)s: %(other)s.") % facts
                problems.blame(agency.line, wrong, _("Satu wilayah, satu kantor."))


def _check_successors(agencies: Sequence[AgencyRow], problems: FileProblems) -> None:
    """An office that is succeeded is no more, and has one successor."""
    codes = {agency.code for agency in agencies}
    taken: dict[str, str] = {}
    for agency in agencies:
        for former in agency.succeeds:
            if former in codes:
                wrong = _("“succeeds” menyebut %s, yang masih ada di sini.") % former
                problems.blame(agency.line, wrong, _("Hapus barisnya, atau hapus dari “succeeds”."))
            elif taken.setdefault(former, agency.code) != agency.code:
                facts = {"former": former, "other": taken[former]}
                problems.blame(agency.line, _("%(former)s sudah punya penerus: %(other)s.") % facts, _("Pilih satu."))
