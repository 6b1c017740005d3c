"""Bringing a city's old complaints in: every row becomes a case with the history that is known of it, or is refused and named.

Rows are known again by their own number, so an import may be broken off and run again: each batch is one transaction, and what was
stored is skipped. Nothing follows imported history: no suggestion, no message.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from django.db import DataError, IntegrityError, connection
from django.utils.translation import gettext as _

from tanggap.cases.actions import LegacyCase, import_cases
from tanggap.cases.models import Case, Event, Report
from tanggap.intake import bulk_refusals as refusals
from tanggap.intake.bulk_city import CityBook, city_for
from tanggap.intake.bulk_files import COLUMNS, RawRow, read_rows
from tanggap.intake.bulk_rows import id_of, parse
from tanggap.places.models import City
from tanggap.platform.errors import Refused

_BATCH: Final = 500
_MOST_STRANGE: Final = 100  # columns nobody reads; a file that has more is another file
_UTC: Final = ZoneInfo("UTC")

Progress = Callable[[int, int], None]  # bytes read, bytes in all


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row: where it stands, its own number if it has one, a code and a sentence."""

    file: str
    line: int
    id: str
    code: str
    field: str
    what: str


@dataclass
class ImportReport:
    """What an import did. `doubts` were taken in all the same."""

    city: str
    file: str = ""
    city_was_derived: bool = False
    read: int = 0
    taken: int = 0
    known: int = 0  # taken in by an earlier run
    refused: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """The report for machines."""
        return {
            "city": self.city,
            "file": self.file,
            "city_was_derived": self.city_was_derived,
            "read": self.read,
            "taken": self.taken,
            "known": self.known,
            "refused": [vars(problem) for problem in self.refused],
            "doubts": [vars(problem) for problem in self.doubts],
        }

    def problem(self, line: int, key: str, refused: Refused) -> Problem:
        """The refusal with the place in the file."""
        return Problem(self.file, line, _shown(key), refused.code, _shown(refused.field), _shown(refused.sentence))

    def write(self, path: Path) -> None:
        """Keep the report as a JSON file, every row that was refused with its reason."""
        path.write_text(json.dumps(self.as_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class _Row:
    line: int
    id: str
    case: LegacyCase


def import_file(
    path: Path, *, city_slug: str, at: datetime, progress: Progress | None = None, public: bool = False
) -> ImportReport:
    """Take in a .jsonl or .csv file of old complaints for a city.

    A city that is not loaded is derived from the file itself, and the report says so. Old cases stay private unless `public`:
    their reporters were never asked. Categories that forbid publication forbid it here too.
    """
    city, is_derived = city_for(city_slug, lambda: _sound(read_rows(path), at))
    report = ImportReport(city=city_slug, file=path.name, city_was_derived=is_derived)
    rows = _accepted(read_rows(path), CityBook(city), report, at=at, public=public, progress=progress, size=_size(path))
    while batch := tuple(islice(rows, _BATCH)):
        _store(city, batch, report, at)
    if report.taken:
        _renew_statistics()
    if progress:
        progress(_size(path), _size(path))
    return report


def _renew_statistics() -> None:
    """Let the database count what came in at once: until it does by itself, its searches pass by the indexes."""
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in (Case, Report, Event))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")


def _sound(rows: Iterable[RawRow], at: datetime) -> Iterator[Mapping[str, object]]:
    """Rows that will not be refused for themselves; no others say anything about the city."""
    for row in rows:
        if not isinstance(row.values, Refused):
            with suppress(Refused):
                parse(row.values, zone=_UTC, at=at)
                yield row.values


def _accepted(
    raw: Iterable[RawRow],
    book: CityBook,
    report: ImportReport,
    *,
    at: datetime,
    public: bool,
    progress: Progress | None,
    size: int,
) -> Iterator[_Row]:
    """The rows that can be stored; the others go into the report."""
    lines: dict[str, int] = {}
    strange: set[str] = set()
    for row in raw:
        report.read += 1
        if progress and report.read % _BATCH == 0:
            progress(min(row.bytes_read, size), size)
        _note_columns(row, report, strange)
        try:
            yield _accept(row, book, report, lines, at=at, public=public)
        except Refused as refused:
            key = "" if isinstance(row.values, Refused) else id_of(row.values)
            report.refused.append(report.problem(row.line, key, refused))


def _note_columns(row: RawRow, report: ImportReport, strange: set[str]) -> None:
    """Name each column that nobody reads once, so that nothing is left behind in silence."""
    if isinstance(row.values, Refused):
        return
    for name in sorted(row.values.keys() - set(COLUMNS) - strange)[: _MOST_STRANGE - len(strange)]:
        strange.add(name)
        shown = name[:80] or _("tanpa nama")
        report.doubts.append(report.problem(row.line, "", Refused(refusals.DOUBT_COLUMN, field=shown, name=shown)))


def _accept(
    row: RawRow, book: CityBook, report: ImportReport, lines: dict[str, int], *, at: datetime, public: bool
) -> _Row:
    if isinstance(row.values, Refused):
        raise row.values
    old, doubts = parse(row.values, zone=book.zone, at=at), list[Refused]()
    case = book.old_case(old, public=public, doubts=doubts)
    if old.id in lines:
        raise Refused(refusals.ROW_ID_TWICE, field="id", id=old.id, line=lines[old.id])
    lines[old.id] = row.line
    report.doubts += [report.problem(row.line, old.id, doubt) for doubt in doubts]
    return _Row(row.line, old.id, case)


def _store(city: City, batch: Sequence[_Row], report: ImportReport, at: datetime) -> None:
    """One transaction for the batch; where the database objects to a row, one for each, so that only that row is left out."""
    try:
        new = import_cases(city, [row.case for row in batch], at=at)
    except (DataError, IntegrityError) as error:
        if len(batch) == 1:
            why = str(error).splitlines()[0][:200]
            report.refused.append(report.problem(batch[0].line, batch[0].id, Refused(refusals.ROW_DATABASE, why=why)))
            return
        for row in batch:
            _store(city, (row,), report, at)
        return
    report.taken += new
    report.known += len(batch) - new


def _shown(text: str) -> str:
    """Fit for a terminal and for UTF-8, whatever somebody wrote into the file that we quote."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
