"""From files to lines and tables, before anything is known of their meaning."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tanggap.directory.city_files.problems import FileProblems

_MOST_BYTES = 20 * 1024 * 1024
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_table(
    folder: Path,
    problems: FileProblems,
    columns: Sequence[str],
    *,
    optional: Sequence[str] = (),
    must_exist: bool = True,
) -> list[tuple[int, dict[str, str]]]:
    """Rows of a CSV file with their line numbers; every cell stripped. Empty when the file as a whole is wrong."""
    text = _read_text(folder, problems, must_exist=must_exist)
    if not text:
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = _cells(reader, problems)
    _line, header = next(rows, (1, []))
    return list(_rows(rows, header, problems)) if _header_fits(header, columns, optional, problems) else []


def read_toml(folder: Path, problems: FileProblems, *, must_exist: bool = True) -> dict[str, object]:
    """A TOML file as it stands; empty when it is wrong or absent."""
    text = _read_text(folder, problems, must_exist=must_exist)
    try:
        said = tomllib.loads(text)
    except RecursionError:
        problems.blame(0, _("terlalu banyak kurung bersarang."), _("Hapus; tidak ada aturan yang membutuhkannya."))
        return {}
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        problems.blame(int(line[1]) if line else 0, _("bukan TOML yang benar (%s).") % error)
        return {}
    # An escape in a quoted text brings in what the file itself may not hold.
    if _holds_no_text(said):
        problems.blame(0, _("ada karakter kendali yang bukan teks."), _("Hapus karakter itu."))
        return {}
    return said


def _holds_no_text(said: object) -> bool:
    if isinstance(said, dict):
        return any(_holds_no_text(one) for pair in said.items() for one in pair)
    if isinstance(said, list):
        return any(map(_holds_no_text, said))
    return isinstance(said, str) and _NOT_TEXT.search(said) is not None


def _read_text(folder: Path, problems: FileProblems, *, must_exist: bool) -> str:
    """The file's text, without the mark that spreadsheets put before it."""
    path = folder / problems.file
    if not path.is_file():
        if must_exist:
            problems.blame(0, _("berkas tidak ada."), _("Salin contoh dari kota lain, lalu isi."))
        return ""
    if path.stat().st_size > _MOST_BYTES:
        problems.blame(0, _("berkas lebih dari 20 MB."), _("Bagi atau ringkas isinya."))
        return ""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.blame(line, _("pengodean bukan UTF-8."), _("Simpan ulang dengan pengodean UTF-8."))
        return ""
    return _readable(text, problems)


def _readable(text: str, problems: FileProblems) -> str:
    if not text.strip():
        problems.blame(0, _("berkas kosong."), _("Isi, atau hapus berkasnya bila tidak wajib."))
        return ""
    strange = _NOT_TEXT.search(text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        problems.blame(line, _("ada karakter kendali yang bukan teks."), _("Hapus karakter itu."))
        return ""
    return text


def _header_fits(header: list[str], columns: Sequence[str], optional: Sequence[str], problems: FileProblems) -> bool:
    if len(header) == 1 and ";" in header[0]:
        problems.blame(1, _("kolom dipisah titik koma."), _("Simpan ulang dengan pemisah koma."))
        return False
    before = len(problems.found)
    for name in columns:
        if name not in header:
            problems.blame(1, _("kolom “%s” tidak ada.") % name, _("Tambahkan kolom itu di baris pertama."))
    for name in sorted({name for name in header if header.count(name) > 1}):
        problems.blame(1, _("kolom “%s” ada dua kali.") % name, _("Hapus salah satu."))
    for name in header:
        if name not in columns and name not in optional:
            known = ", ".join([*columns, *optional])
            problems.blame(1, _("kolom “%s” tidak dikenal.") % name, _("Kolom yang dikenal: %s.") % known)
    return len(problems.found) == before


def _cells(reader: Any, problems: FileProblems) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins, until one cannot be told apart from the next."""
    while True:
        line = reader.line_num + 1
        try:
            yield line, [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            wrong = _("tanda kutip atau koma rusak (%s).") % error
            problems.blame(line, wrong, _("Simpan ulang sebagai CSV UTF-8."))
            return


def _rows(
    rows: Iterator[tuple[int, list[str]]], header: list[str], problems: FileProblems
) -> Iterator[tuple[int, dict[str, str]]]:
    for line, cells in rows:
        if not any(cells):
            continue
        if len(cells) == len(header):
            yield line, dict(zip(header, cells, strict=True))
        else:
            facts = {"cells": len(cells), "columns": len(header)}
            wrong = _("ada %(cells)s sel, kolomnya %(columns)s.") % facts
            problems.blame(line, wrong, _("Beri tanda kutip pada isi yang memuat koma."))
