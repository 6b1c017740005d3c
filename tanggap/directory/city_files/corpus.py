"""corpus.csv: short examples of what residents say, written by the city, from which routing learns before the first real report."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.problems import FileProblem, FileProblems
from tanggap.directory.city_files.reading import read_table
from tanggap.directory.city_files.responsibilities import Known
from tanggap.directory.city_files.rows import CityFiles, WrittenRow
from tanggap.directory.city_files.values import Values

FILE: Final = "corpus.csv"
LONGEST: Final = 280  # letters; what is longer is a letter, not an example of one problem
FEWEST: Final = 12  # examples of a category, below which a learned model hardly ever proposes it
_COLUMNS: Final = ("category", "text")
_WORDS = re.compile(r"\w+")


def read_corpus(folder: Path, problems: FileProblems, known: Known) -> list[WrittenRow]:
    """Every example, each text once; a city need not have any."""
    table = read_table(folder, problems, _COLUMNS, must_exist=False)
    rows = [_read_row(Values(line, cells, problems), known) for line, cells in table]
    first: dict[str, WrittenRow] = {}
    for row in rows:
        before = first.setdefault(same_text(row.text), row)
        if row.text and before is not row:
            _blame_twice(row, before, problems)
    return rows


def same_text(text: str) -> str:
    """Two texts with the same form say the same: capitals, signs and spaces put aside."""
    words = _WORDS.findall(unicodedata.normalize("NFKC", text).casefold())
    return " ".join(words) or text


def thin_categories(files: CityFiles) -> Iterator[FileProblem]:
    """Categories with too few examples, when the city wrote any at all."""
    counts = Counter(row.category for row in files.corpus)
    for category in files.categories if counts else ():
        if counts[category.code] < FEWEST:
            facts = {"code": category.code, "count": counts[category.code], "fewest": FEWEST}
            wrong = _("jenis “%(code)s” punya %(count)s contoh, sebaiknya paling sedikit %(fewest)s.") % facts
            yield FileProblem(FILE, 0, wrong, _("Tulis beberapa lagi, dengan kata-kata yang berbeda."))


def _read_row(row: Values, known: Known) -> WrittenRow:
    written = WrittenRow(row.line, row.code("category", 60), row.text("text", LONGEST, required=True))
    if written.category and written.category not in known.categories:
        row.blame(_("jenis “%s” tidak ada di categories.csv.") % written.category, _("Periksa ejaannya."))
    if written.text and not _WORDS.search(written.text):
        row.blame(_("contoh ini tidak punya kata."))
    return written


def _blame_twice(row: WrittenRow, before: WrittenRow, problems: FileProblems) -> None:
    facts = {"line": before.line, "category": before.category}
    wrong = _("contoh ini sudah ada di baris %(line)s untuk jenis “%(category)s”.") % facts
    problems.blame(row.line, wrong, _("Satu contoh, satu jenis: hapus salah satu."))
