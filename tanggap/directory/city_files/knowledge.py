"""knowledge.csv: by which words each office is known: its names, programmes, duties, and the facilities that it runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.corpus import same_text
from tanggap.directory.city_files.problems import FileProblems
from tanggap.directory.city_files.reading import read_table
from tanggap.directory.city_files.responsibilities import Known
from tanggap.directory.city_files.rows import KnowledgeRow
from tanggap.directory.city_files.values import Values
from tanggap.directory.models import PhraseKind

FILE: Final = "knowledge.csv"
LONGEST: Final = 80  # letters of a phrase
_COLUMNS: Final = ("agency", "family", "kind", "words", "area_code")


def read_knowledge(folder: Path, problems: FileProblems, known: Known) -> list[KnowledgeRow]:
    """Every row; a phrase stands once for an office, and a name or facility has only one office in a place."""
    table = read_table(folder, problems, _COLUMNS, must_exist=False)
    families = known.families
    rows = [_read_row(Values(line, cells, problems), known, families) for line, cells in table]
    _blame_repeats(rows, problems)
    _blame_rivals(rows, problems)
    return rows


def _read_row(row: Values, known: Known, families: frozenset[str]) -> KnowledgeRow:
    found = KnowledgeRow(
        line=row.line,
        agency=row.code("agency", 60, required=False),
        family=row.code("family", 60, required=False),
        kind=row.one_of("kind", PhraseKind.values, default=PhraseKind.DUTY),
        words=tuple(row.words("words", LONGEST)),
        area=row.code("area_code", 40, required=False),
    )
    for wrong, remedy in _mistakes(found, known, families):
        row.blame(wrong, remedy)
    return found


def _mistakes(row: KnowledgeRow, known: Known, families: frozenset[str]) -> Iterator[tuple[str, str]]:
    if bool(row.agency) == bool(row.family):
        yield _("isi tepat satu: “agency” atau “family”."), ""
    if row.agency and row.agency not in known.agencies:
        yield _("instansi “%s” tidak ada di agencies.csv.") % row.agency, _("Periksa ejaannya.")
    elif row.agency and known.agencies[row.agency].family:
        # Or the learned model would have two labels for one office: itself, and its family at that place.
        family = known.agencies[row.agency].family
        yield _("“%s” anggota sebuah keluarga.") % row.agency, _("Tulis “%s” di kolom “family”.") % family
    if row.family and row.family not in families:
        yield _("keluarga “%s” tidak punya satu kantor pun.") % row.family, _("Periksa ejaannya.")
    if row.area and row.area not in known.areas:
        yield _("wilayah “%s” tidak ada di areas.csv.") % row.area, _("Periksa “area_code”.")
    if not row.words:
        yield _("“%s” kosong.") % "words", _("Isi nilainya.")


def _blame_repeats(rows: Sequence[KnowledgeRow], problems: FileProblems) -> None:
    first: dict[tuple[str, str, str], int] = {}
    for row in rows:
        for phrase in row.words:
            line = first.setdefault((row.agency, row.family, same_text(phrase)), row.line)
            if line != row.line:
                facts = {"phrase": phrase, "line": line}
                wrong = _("“%(phrase)s” sudah ada untuk kantor ini di baris %(line)s.") % facts
                problems.blame(row.line, wrong, _("Hapus salah satu."))


def _blame_rivals(rows: Sequence[KnowledgeRow], problems: FileProblems) -> None:
    """Duties may be shared; a name or a facility that two offices claim would send reports to either."""
    first: dict[tuple[str, str], KnowledgeRow] = {}
    for row in rows:
        for phrase in row.words if row.kind in PhraseKind.one_owner() else ():
            other = first.setdefault((same_text(phrase), row.area), row)
            if (other.agency, other.family) != (row.agency, row.family):
                facts = {"phrase": phrase, "other": other.agency or other.family, "line": other.line}
                wrong = _("“%(phrase)s” sudah milik %(other)s di baris %(line)s.") % facts
                problems.blame(row.line, wrong, _("Satu nama, satu kantor: hapus salah satu."))
