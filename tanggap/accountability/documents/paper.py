"""A4 with a heading, page numbers and tables: what every paper of ours shares. Built-in letters, so that nothing must be fetched."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

_INK = colors.HexColor("#191a3a")
_NILA = colors.HexColor("#24275f")
_LINE = colors.HexColor("#c9c4bd")
_WASH = colors.HexColor("#efebe5")
_BASE = getSampleStyleSheet()["Normal"]
TEXT = ParagraphStyle("text", parent=_BASE, fontName="Helvetica", fontSize=9.5, leading=13.5, textColor=_INK)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=8, leading=11)
CELL = ParagraphStyle("cell", parent=TEXT, fontSize=8.5, leading=11)
RIGHT = ParagraphStyle("right", parent=CELL, alignment=2)
HEAD = ParagraphStyle("head", parent=CELL, fontName="Helvetica-Bold")
HEAD_RIGHT = ParagraphStyle("head-right", parent=HEAD, alignment=2)
TITLE = ParagraphStyle("title", parent=TEXT, fontName="Helvetica-Bold", fontSize=16, leading=20, textColor=_NILA)
HEADING = ParagraphStyle(
    "heading",
    parent=TEXT,
    fontName="Helvetica-Bold",
    fontSize=11.5,
    leading=15,
    spaceBefore=10,
    spaceAfter=4,
    textColor=_NILA,
)


def say(text: str, style: ParagraphStyle = TEXT) -> Paragraph:
    """A paragraph; what people typed is escaped, and letters that the built-in fonts lack become '?'."""
    plain = text.encode("cp1252", "replace").decode("cp1252")
    return Paragraph(escape(plain).replace("\n", "<br/>"), style)


def gap(height: float = 3) -> Spacer:
    """White between two things, in millimetres."""
    return Spacer(1, height * mm)


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], numbers: frozenset[int]
) -> Table:
    """A table whose head comes again on each page. `widths` in millimetres; columns in `numbers` stand right."""
    top = [say(word, HEAD_RIGHT if column in numbers else HEAD) for column, word in enumerate(head)]
    body = [[say(str(cell), RIGHT if column in numbers else CELL) for column, cell in enumerate(row)] for row in rows]
    made = Table([top, *body], colWidths=[width * mm for width in widths], repeatRows=1, hAlign="LEFT")
    made.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), _WASH),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ]
        )
    )
    return made


class _Numbered(Canvas):  # type: ignore[misc]
    """Knows how many pages there are before it writes "Halaman 2 dari 5"."""

    def __init__(self, foot: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._foot = foot
        self._states: list[dict[str, object]] = []

    def showPage(self) -> None:
        self._states.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, state in enumerate(self._states, start=1):
            self.__dict__.update(state)
            self.setFont("Helvetica", 8)
            self.setFillColor(_INK)
            self.drawRightString(A4[0] - 20 * mm, 12 * mm, f"Halaman {number} dari {len(self._states)}")
            self.drawString(20 * mm, 12 * mm, self._foot)
            super().showPage()
        super().save()


def paper(title: str, parts: Sequence[Flowable], *, foot: str) -> bytes:
    """The finished PDF. The same parts make the same bytes, so that a stored paper can be held against a new one."""
    into = io.BytesIO()
    printable = foot.encode("cp1252", "replace").decode("cp1252")
    document = SimpleDocTemplate(
        into, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=20 * mm,
        title=title, author="Tanggap", lang="id", invariant=1,
    )  # fmt: skip
    document.build(list(parts), canvasmaker=partial(_Numbered, printable))
    return into.getvalue()
