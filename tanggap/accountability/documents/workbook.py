"""A month's proposals as XLSX: what is proposed, every line of every sum, and the rule. Texts are texts, never formulas."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import xlsxwriter
from django.utils import timezone, translation

from tanggap.accountability.models import Proposal
from tanggap.accountability.words import month_words
from tanggap.cases.words import clock
from tanggap.directory.steps import SlaStep

_ABOUT = ("Instansi", "Kode", "Bulan", "Revisi", "Keadaan", "Kewajiban", "Poin", "Skor", "Teguran", "Potongan %",
          "Nomor surat", "Diputus oleh", "Diputus pada", "Alasan", "Sidik")  # fmt: skip
_LINE = (
    "Instansi",
    "Revisi",
    "Kasus",
    "Langkah",
    "Bobot",
    "Mendesak %",
    "Sangat telat %",
    "Sebab %",
    "Poin",
    "Dihitung",
)


def month_xlsx(month: date, proposals: Sequence[Proposal]) -> bytes:
    """The workbook of these proposals."""
    into = io.BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bg_color": "#EFEBE5"})
    with translation.override("id"):
        _sheet(book, "Usulan", _ABOUT, (_about(one) for one in proposals), bold)
        _sheet(book, "Hitungan", _LINE, (row for one in proposals for row in _lines(one)), bold)
        rules = {one.rule_id: one.rule for one in proposals}.values()
        _sheet(
            book, "Aturan", ("Nomor", "Butir", "Nilai"),
            ((rule.number, name, str(value)) for rule in rules for name, value in rule.content.items()), bold,
        )  # fmt: skip
        book.set_properties({"title": f"Usulan sanksi {month_words(month)}", "author": "Tanggap"})
    book.close()
    return into.getvalue()


def _sheet(
    book: xlsxwriter.Workbook, name: str, head: Sequence[str], rows: Iterable[Sequence[object]], bold: object
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, head, bold)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    sheet.freeze_panes(1, 1)
    sheet.autofit()


def _about(one: Proposal) -> Sequence[object]:
    with timezone.override(ZoneInfo(one.city.timezone)):
        at = clock(one.decided_at) if one.decided_at else ""
    return (
        one.agency.name, one.agency.code, f"{one.month:%Y-%m}", one.revision, str(one.get_state_display()), one.duties,
        one.points / 100, one.score / 100, one.level, one.cut / 100, one.letter_number,
        one.decided_by.full_name if one.decided_by else "", at, one.why, one.seal,
    )  # fmt: skip


def _lines(one: Proposal) -> Iterable[Sequence[object]]:
    for line in one.working["lines"]:
        yield (
            one.agency.name, one.revision, line["case"], str(SlaStep(line["step"]).label), line["weight"], line["urgent"],
            line["red"], line["cause"], line["points"] / 100, line["counted"] / 100,
        )  # fmt: skip
