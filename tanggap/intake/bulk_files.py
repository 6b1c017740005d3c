"""Reading a file of old complaints row by row, JSON lines or CSV, whatever its flaws; memory holds one row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from tanggap.intake import bulk_refusals as refusals
from tanggap.platform.errors import Refused

COLUMNS: Final = ("id", "text", "address", "created_at", "responded_at", "topic", "agency", "kecamatan", "kelurahan")
_NEEDED: Final = ("id", "text", "created_at")
_LONGEST_ROW: Final = 4 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class RawRow:
    """One row as it stands in the file; `values` is a refusal when it cannot even be read."""

    line: int
    values: Mapping[str, object] | Refused
    bytes_read: int


def read_rows(path: Path) -> Iterator[RawRow]:
    """Every row of the file, good or not; blank lines are nothing. Raises Refused for a file that is none of ours."""
    read = {".jsonl": _json_rows, ".ndjson": _json_rows, ".csv": _csv_rows}.get(path.suffix.lower())
    if read is None:
        raise Refused(refusals.FILE_KIND, name=path.name)
    try:
        with path.open("rb") as file:
            if file.peek(2)[:2] in _UTF16:
                raise Refused(refusals.FILE_ENCODING)
            yield from read(file)
    except OSError as error:
        raise Refused(refusals.FILE_MISSING, name=path.name, why=error.strerror or str(error)) from error


def _json_rows(file: BinaryIO) -> Iterator[RawRow]:
    number = 0
    while line := file.readline(_LONGEST_ROW + 1):
        number += 1
        is_cut = len(line) > _LONGEST_ROW
        while is_cut and line and not line.endswith(b"\n"):
            line = file.readline(_LONGEST_ROW)
        if is_cut:
            yield RawRow(number, Refused(refusals.ROW_TOO_LONG, most=_LONGEST_ROW // 1024**2), file.tell())
        elif line.strip(_BOM + b" \t\r\n"):
            yield RawRow(number, _json_object(line.removeprefix(_BOM)), file.tell())


def _json_object(line: bytes) -> Mapping[str, object] | Refused:
    try:
        values = json.loads(line.decode())
    except UnicodeDecodeError:
        return Refused(refusals.ROW_ENCODING)
    except (ValueError, RecursionError) as error:
        return Refused(refusals.ROW_NOT_JSON, why=str(error)[:120])
    return values if isinstance(values, dict) else Refused(refusals.ROW_NOT_AN_OBJECT)


def _csv_rows(file: BinaryIO) -> Iterator[RawRow]:
    csv.field_size_limit(_LONGEST_ROW)
    # What is not UTF-8 becomes a lone surrogate here and is found in its row, so that one bad row costs one row.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    head = text.readline()
    names = next(csv.reader([head], delimiter=_delimiter(head)), [])
    if missing := [name for name in _NEEDED if name not in names]:
        raise Refused(refusals.FILE_COLUMNS, names=", ".join(missing))
    reader = csv.reader(_lines(text), delimiter=_delimiter(head))
    first = 2
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            cells = None
        if cells != []:
            yield RawRow(first, _csv_object(names, cells), file.tell())
        first = reader.line_num + 2
    text.detach()


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines; memory holds no more of an endless one than a row may have, and the reader surely finds it too long."""
    while line := text.readline(_LONGEST_ROW):
        is_cut = not line.endswith(("\n", "\r")) and len(line) == _LONGEST_ROW
        while is_cut and line and not line.endswith(("\n", "\r")):
            line = text.readline(_LONGEST_ROW)
        yield "-" * (_LONGEST_ROW + 1) if is_cut else line


def _csv_object(names: list[str], cells: list[str] | None) -> Mapping[str, object] | Refused:
    if cells is None:
        return Refused(refusals.ROW_TOO_LONG, most=_LONGEST_ROW // 1024**2)
    if any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell):
        return Refused(refusals.ROW_ENCODING)
    if len(cells) != len(names):
        return Refused(refusals.ROW_CELLS)
    return dict(zip(names, cells, strict=True))


def _delimiter(head: str) -> str:
    """What separates the columns, judged by the first line: comma, semicolon or tab."""
    return max(",;\t", key=head.count)
