"""duplicates.toml: which reports may repeat one another: reach of each kind, kinds that are confused, landmarks and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.problems import FileProblems
from tanggap.directory.city_files.reading import read_toml
from tanggap.directory.city_files.rows import CategoryRow
from tanggap.directory.city_files.values import Values
from tanggap.directory.duplicate_rules import ConfusedKinds, DuplicateContent, ExclusiveWords, KindRule

FILE: Final = "duplicates.toml"
MOST_REACH_M: Final = 300
_PARTS: Final = ("kinds", "confused", "never", "landmarks", "words", "exclusive")
_SWITCHES: Final = ("many_problems", "anything")
_NUMBERS: Final = {"reach_m": (0, MOST_REACH_M), "days": (1, 365)}
_LONGEST: Final = 60  # letters of a word or phrase


def read_duplicates(folder: Path, problems: FileProblems, categories: Sequence[CategoryRow]) -> DuplicateContent:
    """What the file says; empty parts where it says nothing, or there is no file."""
    cells = read_toml(folder, problems, must_exist=False)
    values = Values(0, cells, problems)
    for name in sorted(cells.keys() - set(_PARTS)):
        values.blame(_("“%s” tidak dikenal.") % name, _("Pakai salah satu: %s.") % ", ".join(_PARTS))
    known = {category.code for category in categories}
    never = [_codes(row, known, "never") for row in _tables(values, "never", {"kinds"})]
    confused = list(_confused(values, known))
    _blame_both(confused, never, values)
    return {
        "kinds": dict(_kinds(values, known)),
        "confused": confused,
        "never": never,
        "landmarks": dict(_sayings(values, "landmarks")),
        "words": dict(_sayings(values, "words")),
        "exclusive": list(_exclusive(values, known)),
    }


def _kinds(values: Values, known: set[str]) -> Iterator[tuple[str, KindRule]]:
    for code, said in _table(values, "kinds").items():
        _check_code(code, known, values)
        row = Values(0, said if isinstance(said, dict) else {}, values.problems)
        if not isinstance(said, dict) or said.keys() - {*_NUMBERS, *_SWITCHES}:
            usual = ", ".join((*_NUMBERS, *_SWITCHES))
            row.blame(_("[kinds] %s tidak benar.") % code, _("Pakai salah satu: %s.") % usual)
        yield code, _kind(code, row)


def _kind(code: str, row: Values) -> KindRule:
    rule: KindRule = {}
    if "reach_m" in row.cells:
        rule["reach_m"] = row.whole("reach_m", *_NUMBERS["reach_m"]) or 0
    if "days" in row.cells:
        rule["days"] = row.whole("days", *_NUMBERS["days"]) or 1
    for name in _SWITCHES:
        if not isinstance(row.cells.get(name, False), bool):
            row.blame(_("[kinds] %(code)s: “%(name)s” harus true atau false.") % {"code": code, "name": name})
    if row.cells.get("many_problems") is True:
        rule["many_problems"] = True
    if row.cells.get("anything") is True:
        rule["anything"] = True
    return rule


def _confused(values: Values, known: set[str]) -> Iterator[ConfusedKinds]:
    for row in _tables(values, "confused", {"kinds", "alike"}):
        alike = row.whole("alike", 1, 99)
        if alike is None and "alike" not in row.cells:
            row.blame(_("[[confused]] tanpa “alike”."), _("Isi 1 sampai 99 persen."))
        yield {"kinds": _codes(row, known, "confused"), "alike": alike or 1}


def _codes(row: Values, known: set[str], part: str) -> list[str]:
    """The kinds of such a table: two at least, each known and named once."""
    codes = _texts(row.cells.get("kinds"))
    if codes is None or len(set(codes)) < 2 or len(set(codes)) != len(codes):
        row.blame(_("[[%s]]: “kinds” harus daftar paling sedikit dua jenis, masing-masing sekali.") % part)
        return []
    for code in codes:
        _check_code(code, known, row)
    return codes


def _blame_both(confused: Sequence[ConfusedKinds], never: Sequence[Sequence[str]], values: Values) -> None:
    """Two kinds that are named side by side in both tables are a slip."""
    mixed = {_pair(a, b) for row in confused for a in row["kinds"] for b in row["kinds"] if a < b}
    for one in never:
        for pair in sorted({_pair(a, b) for a in one for b in one if a < b} & mixed):
            wrong = _("%s ada di [[confused]] dan di [[never]].") % " + ".join(pair)
            values.blame(wrong, _("Hapus salah satu."))


def _pair(one: str, other: str) -> tuple[str, str]:
    return min(one, other), max(one, other)


def _sayings(values: Values, part: str) -> Iterator[tuple[str, list[str]]]:
    for name, said in _table(values, part).items():
        ways = _texts(said)
        if not ways or not all(0 < len(way) <= _LONGEST for way in (name, *ways)):
            facts = {"part": part, "name": name[:_LONGEST], "most": _LONGEST}
            wrong = _("[%(part)s] %(name)s harus daftar kata, masing-masing paling banyak %(most)s huruf.") % facts
            values.blame(wrong, _("Misalnya [“pom bensin”, “spbu”]."))
        else:
            yield name, ways


def _exclusive(values: Values, known: set[str]) -> Iterator[ExclusiveWords]:
    for row in _tables(values, "exclusive", {"words", "kinds"}):
        words, kinds = _texts(row.cells.get("words")), _texts(row.cells.get("kinds", []))
        if words is None or kinds is None or len(set(words)) < 2:
            row.blame(_("[[exclusive]]: “words” harus daftar paling sedikit dua kata, “kinds” daftar jenis."))
            continue
        for code in kinds:
            _check_code(code, known, row)
        yield {"words": words, "kinds": kinds}


def _check_code(code: str, known: set[str], values: Values) -> None:
    if code not in known:
        values.blame(_("jenis “%s” tidak ada di categories.csv.") % code, _("Periksa ejaannya."))


def _texts(said: object) -> list[str] | None:
    if isinstance(said, list) and all(isinstance(one, str) and one.strip() for one in said):
        return [one.strip().lower() for one in said]
    return None


def _table(values: Values, part: str) -> Mapping[str, object]:
    said = values.cells.get(part, {})
    if isinstance(said, dict):
        return said
    values.blame(_("[%s] harus berupa tabel.") % part, _("Lihat contoh di kota lain."))
    return {}


def _tables(values: Values, part: str, keys: set[str]) -> Iterator[Values]:
    rows = values.cells.get(part, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) and not row.keys() - keys for row in rows):
        values.blame(_("[[%s]] harus berupa daftar tabel.") % part, _("Lihat contoh di kota lain."))
        return
    for row in rows:
        yield Values(0, row, values.problems)
