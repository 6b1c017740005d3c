"""categories.csv and questions.toml: kinds of problem and the short questions that some of them ask."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.problems import FileProblems
from tanggap.directory.city_files.reading import read_table, read_toml
from tanggap.directory.city_files.rows import CategoryRow, CityRow
from tanggap.directory.city_files.values import Values, blame_repeats
from tanggap.directory.icons import CATEGORY_ICONS
from tanggap.directory.models import Privacy

FILE: Final = "categories.csv"
QUESTIONS_FILE: Final = "questions.toml"
MOST_QUESTIONS: Final = 2
_COLUMNS: Final = ("code", "group", "name", "deadline_hours")
_OPTIONAL: Final = (
    "name_en", "synonyms", "synonyms_en", "icon", "privacy", "emergency", "hint", "hint_en", "tile_rank", "sent_by_rule",
)  # fmt: skip


def read_categories(folder: Path, problems: FileProblems, city: CityRow) -> list[CategoryRow]:
    """Every kind of problem, without its questions."""
    table = read_table(folder, problems, _COLUMNS, optional=_OPTIONAL)
    groups = {group.code for group in city.groups}
    categories = [_read_row(Values(line, cells, problems), groups) for line, cells in table]
    blame_repeats([(category.line, category.code) for category in categories], problems)
    ranks = [(category.line, str(category.facts["tile_rank"] or "")) for category in categories]
    seen: set[str] = set()
    for line, rank in ranks:
        if rank and rank in seen:
            problems.blame(line, _("“tile_rank” %s sudah dipakai.") % rank, _("Pakai angka lain."))
        seen.add(rank)
    return categories


def read_questions(
    folder: Path, problems: FileProblems, categories: Sequence[CategoryRow]
) -> dict[str, list[dict[str, object]]]:
    """The questions of each category, as they are stored."""
    rows = read_toml(folder, problems, must_exist=False).get("question", [])
    known = {category.code for category in categories}
    questions: dict[str, list[dict[str, object]]] = {}
    for number, cells in enumerate(rows if isinstance(rows, list) else [], start=1):
        row = Values(0, cells if isinstance(cells, dict) else {}, problems)
        category = row.code("category", 60)
        if category not in known:
            row.blame(_("pertanyaan ke-%(n)s: jenis “%(code)s” tidak dikenal.") % {"n": number, "code": category})
        questions.setdefault(category, []).append(_question(row, number))
    for category, asked in questions.items():
        _check_questions(category, asked, problems)
    return questions


def _read_row(row: Values, groups: set[str]) -> CategoryRow:
    facts: dict[str, object] = {
        "name": row.text("name", 160, required=True),
        "name_en": row.text("name_en", 160),
        "hint": row.text("hint", 240),
        "hint_en": row.text("hint_en", 240),
        "synonyms": row.words("synonyms", 80),
        "synonyms_en": row.words("synonyms_en", 80),
        "icon": row.one_of("icon", CATEGORY_ICONS, default="help"),
        "privacy": row.one_of("privacy", Privacy.values, default=Privacy.PUBLIC),
        "deadline_hours": _deadline(row),
        "is_emergency": row.one_of("emergency", ("yes", "no"), default="no") == "yes",
        "tile_rank": row.whole("tile_rank", 1, 99),
        "is_sent_by_rule": row.one_of("sent_by_rule", ("yes", "no"), default="no") == "yes",
    }
    if facts["is_sent_by_rule"] and (facts["is_emergency"] or facts["privacy"] != Privacy.PUBLIC):
        wrong = _("“sent_by_rule” hanya untuk jenis umum yang bukan keadaan darurat.")
        row.blame(wrong, _("Kosongkan; laporan seperti itu selalu dilihat orang dulu."))
    group = row.code("group", 60)
    if group and group not in groups:
        row.blame(_("kelompok “%s” tidak ada di [groups] city.toml.") % group, _("Tambahkan, atau periksa ejaannya."))
    return CategoryRow(row.line, row.code("code", 60), group, facts)


def _deadline(row: Values) -> int:
    hours = row.whole("deadline_hours", 1, 8760)
    if hours is None and not row.cells.get("deadline_hours"):
        row.blame(_("“deadline_hours” kosong."), _("Isi tenggat dalam jam."))
    return hours or 168


def _question(row: Values, number: int) -> dict[str, object]:
    choices = row.cells.get("choices", [])
    listed = choices if isinstance(choices, list) else []
    if len(listed) < 2:
        row.blame(_("pertanyaan ke-%s: pilihannya kurang dari dua.") % number, _("Beri paling sedikit dua pilihan."))
    return {
        "code": row.code("code", 60),
        "text": row.text("text", 160, required=True),
        "text_en": row.text("text_en", 160, required=True),
        "choices": [_choice(Values(0, c if isinstance(c, dict) else {}, row.problems)) for c in listed],
    }


def _choice(row: Values) -> dict[str, object]:
    choice: dict[str, object] = {
        "code": row.code("code", 60),
        "text": row.text("text", 80, required=True),
        "text_en": row.text("text_en", 80, required=True),
    }
    weight = row.whole("weight", 1, 5)
    return choice if weight is None else {**choice, "weight": weight}


def _check_questions(category: str, asked: Sequence[dict[str, Any]], problems: FileProblems) -> None:
    if len(asked) > MOST_QUESTIONS:
        facts = {"code": category, "most": MOST_QUESTIONS}
        problems.blame(
            0, _("%(code)s punya lebih dari %(most)s pertanyaan.") % facts, _("Hapus yang paling jarang berguna.")
        )
    for repeated in _repeated([question["code"] for question in asked]):
        problems.blame(
            0, _("%(code)s: kode pertanyaan “%(again)s” ada dua kali.") % {"code": category, "again": repeated}
        )
    for question in asked:
        for repeated in _repeated([choice["code"] for choice in question["choices"]]):
            facts = {"code": category, "again": repeated}
            problems.blame(0, _("%(code)s: kode pilihan “%(again)s” ada dua kali.") % facts)


def _repeated(codes: Sequence[str]) -> list[str]:
    return sorted({code for code in codes if codes.count(code) > 1})
