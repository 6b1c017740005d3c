"""Pairs of photos named in a CSV file with the columns `old` and `new`, as people and spreadsheets write it: each line a pair or a refusal.

A path has no line break, so that every line of the file is a row of its own and broken quotes cost one row.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from tanggap.evidence import pair_refusals as refusals
from tanggap.platform.errors import Refused

_COLUMNS: Final = ("old", "new")
_DELIMITERS: Final = ",;\t|"
_SEPARATOR_LINE: Final = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
_MOST_ROWS: Final = 100_000  # some hours of comparing
_MOST_BYTES: Final = 64 * 1024 * 1024
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class PairRow:
    """A line of the file: the two paths as they stand in it, or why there are none."""

    line: int
    old: str = ""
    new: str = ""
    refused: Refused | None = None


def read_pairs(file: Path) -> Sequence[PairRow]:
    """Every line that holds anything. Raises Refused when the first one does not name both columns, when the file is none of text, or it
    is too large: 64 MB or 100,000 rows."""
    lines = enumerate((line.rstrip("\n") for line in io.StringIO(_text_of(file), newline=None)), start=1)
    head = next(lines, (1, ""))[1]
    delimiter = None
    if said := _SEPARATOR_LINE.fullmatch(head):
        delimiter = said[1]
        head = next(lines, (2, ""))[1]
    delimiter = delimiter or max(_DELIMITERS, key=lambda mark: len(_columns(head, mark)))
    columns = _columns(head, delimiter)
    if len(columns) < len(_COLUMNS):
        raise Refused(refusals.PAIRS_COLUMNS, names=", ".join(name for name in _COLUMNS if name not in columns))
    rows = list(islice(_rows(lines, delimiter, columns), _MOST_ROWS + 1))
    if len(rows) > _MOST_ROWS:
        raise Refused(refusals.PAIRS_TOO_MANY, most=_MOST_ROWS)
    return rows


def _text_of(file: Path) -> str:
    """The file as text; what is not UTF-8 becomes a lone surrogate and is found in its row."""
    with file.open("rb") as opened:
        data = opened.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise Refused(refusals.PAIRS_TOO_BIG, most=_MOST_BYTES // 1024**2)
    if data.startswith(_UTF_16):
        return data.decode("utf-16", errors="replace")
    return data.decode("utf-8-sig", errors="surrogateescape")


def _columns(head: str, delimiter: str) -> dict[str, int]:
    """Where each of the two columns stands, as far as the line names them. Raises Refused for one that is named twice."""
    names = [name.strip().lower() for name in _cells(head, delimiter) or ()]
    if twice := [name for name in _COLUMNS if names.count(name) > 1]:
        raise Refused(refusals.PAIRS_COLUMN_TWICE, names=", ".join(twice))
    return {name: names.index(name) for name in _COLUMNS if name in names}


def _rows(lines: Iterable[tuple[int, str]], delimiter: str, columns: dict[str, int]) -> Iterator[PairRow]:
    for number, line in lines:
        cells = _cells(line, delimiter)
        if cells is None:
            yield PairRow(number, refused=Refused(refusals.PAIR_QUOTES))
        elif any(cell.strip() for cell in cells):
            yield _row(number, *(_cell(cells, columns[name]) for name in _COLUMNS))


def _row(number: int, old: str, new: str) -> PairRow:
    if any("\udc80" <= letter <= "\udcff" for letter in old + new):
        return PairRow(number, _readable(old), _readable(new), Refused(refusals.PAIR_ENCODING))
    if not old or not new:
        return PairRow(number, old, new, Refused(refusals.PAIR_CELL_MISSING, name="new" if old else "old"))
    return PairRow(number, old, new)


def _readable(path: str) -> str:
    return path.encode("utf-8", "replace").decode()


def _cells(line: str, delimiter: str) -> Sequence[str] | None:
    """None when the quotes do not come out even."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""
