"""A strict reader of CSV files that other systems and spreadsheets wrote: each line is taken as part of one row, or named.

Python's reader judges one row at a time. Where a row's quotes are broken only its first line is refused, and reading goes on with the
next line. Where quotes close properly but lines between them look like rows of their own, nobody can say which was meant: all of
these lines are refused, so that no row's words end in another's.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

from tanggap.intake import bulk_refusals as refusals
from tanggap.platform.errors import Refused
from tanggap.platform.written_times import parse_moment

NEEDED: Final = ("id", "text", "created_at")
LONGEST_ROW: Final = 4 * 1024 * 1024  # characters
_DELIMITERS: Final = ",;\t|"
_SEPARATOR_LINE: Final = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
# A quote written as some databases export it; an even number of backslashes before it escapes themselves.
_ESCAPED_QUOTE: Final = re.compile(r'(?<!\\)((?:\\\\)*)\\"')
_UTC: Final = ZoneInfo("UTC")
_ENDS: Final = ("\n", "\r")


@dataclass(frozen=True)
class CsvRow:
    """What the lines from `line` to `last` hold: cells by column, or a refusal when they cannot be read."""

    line: int
    last: int
    values: Mapping[str, object] | Refused


@dataclass(frozen=True)
class _Record:
    """As many lines as one reading of the quotes takes; `cells` is None when the quotes do not come out even."""

    lines: int
    cells: Sequence[str] | None


class _Lines:
    """The lines of a file with those ahead that were looked at and not taken yet, never more than a row may have."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._ahead: deque[str | None] = deque()
        self.number = 1  # of the first line that was not taken

    def ahead(self) -> Iterator[str]:
        """The next lines, as long as they may belong to one row; a line that is too long ends them."""
        size = 0
        for index in range(LONGEST_ROW):
            if index == len(self._ahead) and not self._read():
                return
            line = self._ahead[index]
            size += len(line or "")
            if line is None or size > LONGEST_ROW:
                return
            yield line

    def is_at_too_long(self) -> bool:
        return bool(self._ahead) and self._ahead[0] is None

    def is_done(self) -> bool:
        return not self._ahead and not self._read()

    def take(self, count: int) -> None:
        for _line in range(count):
            self._ahead.popleft()
        self.number += count

    def _read(self) -> bool:
        """One more line; of an endless one nothing is kept."""
        line = self._text.readline(LONGEST_ROW)
        is_cut = len(line) == LONGEST_ROW and not line.endswith(_ENDS)
        if line:
            self._ahead.append(None if is_cut else line)
        while is_cut and (rest := self._text.readline(LONGEST_ROW)):
            is_cut = not rest.endswith(_ENDS)
        return bool(line)


def read_csv(file: BinaryIO) -> Iterator[CsvRow]:
    """Every row, good or not; rows without a word in them are nothing.

    Raises Refused when the first row lacks a needed column or names one twice.
    """
    csv.field_size_limit(LONGEST_ROW)
    # What is not UTF-8 becomes a lone surrogate here and is found in its row, so that one bad row costs one row.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    lines = _Lines(text)
    table = _CsvTable(lines)
    while not lines.is_done():
        yield from table.rows()
    text.detach()


class _CsvTable:
    """The columns that the first row names, and the rows under them."""

    def __init__(self, lines: _Lines) -> None:
        self._lines = lines
        said = self._separator()
        self._delimiter = said or _delimiter(next(lines.ahead(), ""))
        record = self._record(str)
        self._names = [name.strip().lower() for name in record.cells or ()]
        _check_names(self._names)
        self._moment_at = self._names.index("created_at")
        lines.take(record.lines)

    def rows(self) -> Iterator[CsvRow]:
        """The row that the next line begins; several refusals when lines cannot be told apart."""
        first = self._lines.number
        count, values = self._next()
        self._lines.take(count)
        if isinstance(values, Refused) and values.code == refusals.ROW_RUNS_ON:
            yield from (CsvRow(line, line, values) for line in range(first, first + count))
        elif values is not None:
            yield CsvRow(first, first + count - 1, values)

    def _next(self) -> tuple[int, Mapping[str, object] | Refused | None]:
        """How many lines to take, and what they hold; None for an empty row."""
        if self._lines.is_at_too_long():
            return 1, Refused(refusals.ROW_TOO_LONG, most=LONGEST_ROW // 1024**2)
        record = self._fitting()
        if record is None or record.cells is None:
            return 1, Refused(refusals.ROW_QUOTES)
        if record.lines > 1 and self._hides_a_row(record.lines):
            return record.lines, Refused(refusals.ROW_RUNS_ON, line=self._lines.number)
        if not any(cell.strip() for cell in record.cells):
            return record.lines, None
        return record.lines, self._values(record.cells)

    def _fitting(self) -> _Record | None:
        """The row by the standard's quotes or by backslashes: the reading that fits the columns, None when both do and differ."""
        standard = self._record(str)
        if not any('\\"' in line for line, _no in zip(self._lines.ahead(), range(standard.lines), strict=False)):
            return standard
        escaped = self._record(lambda line: _ESCAPED_QUOTE.sub(r'\1""', line))
        if not self._fits(escaped):
            return standard
        return escaped if not self._fits(standard) or standard == escaped else None

    def _fits(self, record: _Record) -> bool:
        return record.cells is not None and len(record.cells) == len(self._names)

    def _record(self, mend: Callable[[str], str]) -> _Record:
        lines = 0

        def fed() -> Iterator[str]:
            nonlocal lines
            for line in self._lines.ahead():
                lines += 1
                yield mend(line)

        try:
            cells = next(csv.reader(fed(), delimiter=self._delimiter, strict=True))
        except (csv.Error, StopIteration):
            return _Record(max(lines, 1), None)
        return _Record(lines, cells)

    def _hides_a_row(self, count: int) -> bool:
        """Whether a line between the quotes would be a row itself: as many cells, a number, and a time where times stand."""
        inner = [line for line, _no in zip(self._lines.ahead(), range(count), strict=False)][1:]
        return any(self._is_row(line) for line in inner)

    def _is_row(self, line: str) -> bool:
        with suppress(csv.Error, StopIteration, ValueError, IndexError):
            cells = next(csv.reader([line], delimiter=self._delimiter))
            number = cells[self._names.index("id")].strip()
            is_whole = len(cells) == len(self._names) and number != "" and self._delimiter not in number
            return is_whole and bool(parse_moment(cells[self._moment_at], _UTC))
        return False

    def _values(self, cells: Sequence[str]) -> Mapping[str, object] | Refused:
        if any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell):
            return Refused(refusals.ROW_ENCODING)
        if len(cells) != len(self._names):
            return Refused(refusals.ROW_CELLS)
        # What stands under no name is nothing when it is empty; else the import says that nobody reads it.
        pairs = zip(self._names, cells, strict=True)
        return {name: cell for name, cell in pairs if name or cell.strip()}

    def _separator(self) -> str:
        """The delimiter that a spreadsheet's first line `sep=;` tells; that line is taken."""
        found = _SEPARATOR_LINE.fullmatch(next(self._lines.ahead(), ""))
        if found is None:
            return ""
        self._lines.take(1)
        return found[1]


def _delimiter(head: str) -> str:
    """What separates the columns: the mark by which the first line names most of the needed ones."""

    def named(mark: str) -> tuple[int, int]:
        cells = [cell.strip(' "\r\n').lower() for cell in head.split(mark)]
        return sum(name in cells for name in NEEDED), len(cells)

    return max(_DELIMITERS, key=named)


def _check_names(names: Sequence[str]) -> None:
    if missing := [name for name in NEEDED if name not in names]:
        raise Refused(refusals.FILE_COLUMNS, names=", ".join(missing))
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise Refused(refusals.FILE_COLUMN_TWICE, names=", ".join(twice))
