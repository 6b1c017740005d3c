"""Reading a file of old complaints row by row, JSON lines or CSV, whatever its flaws; memory holds one row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from tanggap.intake import bulk_refusals as refusals
from tanggap.intake.bulk_csv import LONGEST_ROW, read_csv
from tanggap.platform.errors import Refused

COLUMNS: Final = ("id", "text", "address", "created_at", "responded_at", "topic", "agency", "kecamatan", "kelurahan")
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
    while line := file.readline(LONGEST_ROW + 1):
        number += 1
        is_cut = len(line) > LONGEST_ROW
        while is_cut and line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_ROW)
        if is_cut:
            yield RawRow(number, Refused(refusals.ROW_TOO_LONG, most=LONGEST_ROW // 1024**2), file.tell())
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
    for row in read_csv(file):
        yield RawRow(row.line, row.values, file.tell())
