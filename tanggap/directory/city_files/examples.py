"""examples.csv: reports with the office that must get them. A city whose rules answer otherwise is not loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.problems import FileProblems
from tanggap.directory.city_files.reading import read_table
from tanggap.directory.city_files.responsibilities import Known, RuleLookup
from tanggap.directory.city_files.rows import CityFiles, ExampleRow
from tanggap.directory.city_files.values import Values

FILE: Final = "examples.csv"
_COLUMNS: Final = ("text", "area_code", "asset_owner", "category", "agency")


def read_examples(folder: Path, problems: FileProblems, known: Known) -> list[ExampleRow]:
    """Every example; a city need not have any."""
    table = read_table(folder, problems, _COLUMNS, must_exist=False)
    return [_read_row(Values(line, cells, problems), known) for line, cells in table]


def replay_examples(files: CityFiles, problems: FileProblems) -> None:
    """Blame every example that the rules would send elsewhere."""
    answers = RuleLookup(files)
    for example in files.examples:
        area = example.area or files.city.root.code
        rule = answers.winner(answers.candidates(example.category, example.owner), area)
        got = answers.office(rule, area) if rule else None
        if got != example.agency:
            facts = {"wanted": example.agency, "got": got or files.city.front_desk, "line": rule.line if rule else 0}
            problems.blame(
                example.line,
                _("seharusnya ke %(wanted)s, tetapi aturan baris %(line)s mengirim ke %(got)s.") % facts,
                _("Perbaiki aturan atau contohnya."),
            )


def _read_row(row: Values, known: Known) -> ExampleRow:
    example = ExampleRow(
        line=row.line,
        text=row.text("text", 4000, required=True),
        area=row.code("area_code", 40, required=False),
        owner=row.code("asset_owner", 20, required=False),
        category=row.code("category", 60),
        agency=row.code("agency", 60),
    )
    if example.area and example.area not in known.areas:
        row.blame(_("wilayah “%s” tidak ada di areas.csv.") % example.area)
    if example.owner and example.owner not in known.owners:
        row.blame(_("pemilik aset “%s” tidak ada di city.toml.") % example.owner)
    if example.category and example.category not in known.categories:
        row.blame(_("jenis “%s” tidak ada di categories.csv.") % example.category)
    if example.agency and example.agency not in known.agencies:
        row.blame(_("instansi “%s” tidak ada di agencies.csv.") % example.agency)
    return example
