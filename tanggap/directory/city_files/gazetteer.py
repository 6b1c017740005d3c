"""gazetteer.csv: streets, landmarks and neighbourhoods with the areas that they touch, by which residents say where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.problems import FileProblems
from tanggap.directory.city_files.reading import read_table
from tanggap.directory.city_files.values import Values
from tanggap.places.actions import NewPlaceName
from tanggap.places.gazetteer.names import SHORTEST_NAME, letters_of
from tanggap.places.models import PlaceKind

FILE: Final = "gazetteer.csv"
_COLUMNS: Final = ("name", "kind", "area_codes")
_LONGEST: Final = 120
_KINDS: Final = frozenset(PlaceKind.values)


def read_gazetteer(folder: Path, problems: FileProblems, areas: Mapping[str, Sequence[str]]) -> list[NewPlaceName]:
    """Every name; a city need not have any, for the names of its areas are known anyway."""
    table = read_table(folder, problems, _COLUMNS, optional=["aliases"], must_exist=False)
    lines: dict[tuple[str, str], int] = {}
    return [_read_row(Values(line, cells, problems), areas, lines) for line, cells in table]


def _read_row(row: Values, areas: Mapping[str, Sequence[str]], lines: dict[tuple[str, str], int]) -> NewPlaceName:
    new = NewPlaceName(
        name=row.text("name", _LONGEST, required=True),
        kind=row.one_of("kind", _KINDS, default=""),
        area_codes=tuple(row.words("area_codes", 40)),
        aliases=tuple(row.words("aliases", _LONGEST)),
    )
    _blame_areas(row, new, areas)
    _blame_short(row, new)
    key = (new.kind, letters_of(new.name))
    if new.name and key in lines:
        facts = {"name": new.name, "line": lines[key]}
        row.blame(
            _("“%(name)s” sudah ada di baris %(line)s.") % facts, _("Gabungkan: satu baris dengan semua wilayahnya.")
        )
    lines.setdefault(key, row.line)
    return new


def _blame_areas(row: Values, new: NewPlaceName, areas: Mapping[str, Sequence[str]]) -> None:
    if not new.area_codes:
        row.blame(_("“area_codes” kosong."), _("Isi kode kelurahan atau kecamatan, dipisah |."))
    for code in new.area_codes:
        if code not in areas:
            row.blame(_("wilayah “%s” tidak ada di areas.csv.") % code)


def _blame_short(row: Values, new: NewPlaceName) -> None:
    """A name that no text can be searched for would only seem to be known."""
    for name in (new.name, *new.aliases):
        if name and len(letters_of(name)) < SHORTEST_NAME:
            facts = {"name": name, "least": SHORTEST_NAME}
            row.blame(
                _("“%(name)s” tidak punya %(least)s huruf yang bisa dicari.") % facts, _("Tulis nama lengkapnya.")
            )
