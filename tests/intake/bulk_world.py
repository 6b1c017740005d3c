"""Records of an older system, made up for the tests, and taking them in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
COLUMNS = ("id", "text", "address", "created_at", "responded_at", "topic", "agency", "kecamatan", "kelurahan")


def complaint(number: int, **changed: Any) -> dict[str, Any]:
    """One old complaint: a broken road in Mojo, answered by the road office after a day."""
    return {
        "id": str(number),
        "text": f"Jalan berlubang nomor {number}, mohon ditambal.",
        "address": "Jalan Contoh 7",
        "created_at": "2022-03-01T08:00:00",
        "responded_at": "2022-03-02T09:30:00",
        "topic": "Jalan Rusak",
        "agency": "Dinas Bina Marga",
        "kecamatan": "Gubeng",
        "kelurahan": "Mojo",
        **changed,
    }


def jsonl(path: Path, rows: Iterable[dict[str, Any] | bytes | str]) -> Path:
    """A file of JSON lines; a row given as text or bytes stands in it as it is."""
    lines = (row if isinstance(row, bytes) else _line(row).encode() for row in rows)
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def csv_file(path: Path, rows: Iterable[dict[str, Any]], *, columns: Iterable[str] = COLUMNS) -> Path:
    """The same as a spreadsheet saves it: with the mark in front and carriage returns."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
    return path


def _line(row: dict[str, Any] | str) -> str:
    return row if isinstance(row, str) else json.dumps(row)


def take_in(path: Path, city: str = "surabaya", **options: Any) -> Any:
    """What `tanggap import` does."""
    from tanggap.intake.bulk import import_file

    return import_file(path, city_slug=city, at=NOW, **options)


def refusals_of(report: Any) -> list[tuple[int, str, str]]:
    """Line, the row's own number and the reason of every refused row."""
    return [(problem.line, problem.id, problem.code.removeprefix("import_row_")) for problem in report.refused]
