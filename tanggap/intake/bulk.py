"""Bringing a city's old complaints in: every row becomes a case with the history that is known of it, or is refused and named.

Rows are known again by their own number, so an import may be broken off and run again: each batch is one transaction, and what was
stored is skipped. Nothing follows imported history: no suggestion, no message.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.db import DataError, IntegrityError

from tanggap.cases.actions import OldCase, adopt
from tanggap.intake import bulk_refusals as refusals
from tanggap.intake.bulk_city import CityBook, found_city
from tanggap.intake.bulk_files import RawRow, read_rows
from tanggap.intake.bulk_rows import id_of, parse
from tanggap.places.models import City
from tanggap.platform.errors import Refused

_BATCH: Final = 500

Progress = Callable[[int, int], None]  # bytes read, bytes in all


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row: the line in the file, the row's own number if it has one, a code and a sentence."""

    line: int
    id: str
    code: str
    field: str
    what: str


@dataclass
class ImportReport:
    """What an import did. `doubts` were taken in all the same."""

    city: str
    city_was_derived: bool = False
    read: int = 0
    taken: int = 0
    known: int = 0  # taken in by an earlier run
    refused: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "city": self.city,
            "city_was_derived": self.city_was_derived,
            "read": self.read,
            "taken": self.taken,
            "known": self.known,
            "refused": [vars(problem) for problem in self.refused],
            "doubts": [vars(problem) for problem in self.doubts],
        }

    def write(self, path: Path) -> None:
        """Keep the report as a JSON file, every row that was refused with its reason."""
        path.write_text(json.dumps(self.as_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class _Row:
    line: int
    id: str
    case: OldCase


def import_file(
    path: Path, *, city_slug: str, at: datetime, progress: Progress | None = None, public: bool = False
) -> ImportReport:
    """Take in a .jsonl or .csv file of old complaints for a city.

    A city that is not loaded is derived from the file itself, and the report says so. Old cases stay private unless `public`:
    their reporters were never asked. Categories that forbid publication forbid it here too.
    """
    city = City.objects.filter(slug=city_slug).first()
    report = ImportReport(city=city_slug, city_was_derived=city is None)
    if city is None:
        city = found_city(city_slug, (row.values for row in read_rows(path) if not isinstance(row.values, Refused)))
    rows = _accepted(read_rows(path), CityBook(city), report, at=at, public=public, progress=progress, size=_size(path))
    while batch := tuple(islice(rows, _BATCH)):
        _store(city, batch, report, at)
    if progress:
        progress(_size(path), _size(path))
    return report


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
    for row in raw:
        report.read += 1
        if progress and report.read % _BATCH == 0:
            progress(min(row.bytes_read, size), size)
        try:
            yield _accept(row, book, report, lines, at=at, public=public)
        except Refused as refused:
            key = "" if isinstance(row.values, Refused) else id_of(row.values)
            report.refused.append(_problem(row.line, key, refused))


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
    report.doubts += [_problem(row.line, old.id, doubt) for doubt in doubts]
    return _Row(row.line, old.id, case)


def _store(city: City, batch: Sequence[_Row], report: ImportReport, at: datetime) -> None:
    """One transaction for the batch; where the database objects to a row, one for each, so that only that row is left out."""
    try:
        new = adopt(city, [row.case for row in batch], at=at)
    except (DataError, IntegrityError) as error:
        if len(batch) == 1:
            why = str(error).splitlines()[0][:200]
            report.refused.append(_problem(batch[0].line, batch[0].id, Refused(refusals.ROW_DATABASE, why=why)))
            return
        for row in batch:
            _store(city, (row,), report, at)
        return
    report.taken += new
    report.known += len(batch) - new


def _problem(line: int, key: str, refused: Refused) -> Problem:
    return Problem(line, key, refused.code, refused.field, refused.sentence)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
