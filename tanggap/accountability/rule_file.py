"""`sanctions.toml` of a city: read whole, every mistake named, or refused while the old rule stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from tanggap.accountability import refusals
from tanggap.accountability.arithmetic import PenaltyRule
from tanggap.accountability.models import SanctionRule
from tanggap.deadlines.models import Cause
from tanggap.directory.city_files.problems import FileProblems
from tanggap.directory.city_files.reading import read_toml
from tanggap.directory.steps import SlaStep
from tanggap.platform.errors import Refused

FILE = "sanctions.toml"
# name: (least, most); what each means stands in docs/accountability.md
_WHOLE: Mapping[str, tuple[int, int]] = {
    "contest_days": (1, 60), "appeal_days": (1, 90), "fewest_duties": (1, 10_000), "urgent": (100, 1_000),
    "red_after_hours": (1, 2_400), "red": (100, 1_000), "most_per_case": (1, 1_000), "remembers_months": (1, 36),
    "share": (0, 100), "full_at": (1, 10_000),
}  # fmt: skip
_TABLES: Mapping[str, frozenset[str]] = {
    "weights": frozenset(SlaStep.values),
    "causes": frozenset(Cause.values) - {""},
}
_KEYS = frozenset(_WHOLE) | frozenset(_TABLES) | {"title", "basis", "levels", "one_level_at_a_time"}


def read_rule(folder: Path) -> PenaltyRule | None:
    """The rule in this folder; None when the city has none. Raises Refused with every mistake, in one sentence each."""
    if not (folder / FILE).is_file():
        return None
    problems = FileProblems(FILE)
    said = read_toml(folder, problems)
    rule = None if problems.found else _rule(said, problems)
    if rule is None or problems.found:
        raise Refused(refusals.RULE_WRONG, problems="\n".join(map(str, problems.found)))
    return rule


def rule_of(row: SanctionRule) -> PenaltyRule:
    """A rule as it was stored."""
    said = row.content
    return PenaltyRule(**{**said, "basis": tuple(said["basis"]), "levels": tuple(said["levels"])})


def _rule(said: Mapping[str, object], problems: FileProblems) -> PenaltyRule | None:
    for name in sorted(said.keys() - _KEYS):
        problems.blame(0, _("“%s” tidak dikenal.") % name, _("Hapus, atau periksa ejaannya."))
    for name in sorted(_KEYS - said.keys()):
        problems.blame(0, _("“%s” tidak ada.") % name, _("Tambahkan; docs/accountability.md menjelaskan artinya."))
    if problems.found:
        return None
    whole = {name: _whole(said[name], name, *within, problems) for name, within in _WHOLE.items()}
    tables = {name: _table(said[name], name, known, problems) for name, known in _TABLES.items()}
    levels = _levels(said["levels"], problems)
    title, basis, one_level_at_a_time = _words(said, problems)
    if problems.found:
        return None
    return PenaltyRule(
        title=title, basis=basis, one_level_at_a_time=one_level_at_a_time,
        levels=levels, weights=tables["weights"], causes=tables["causes"], **whole,
    )  # fmt: skip


def _words(said: Mapping[str, object], problems: FileProblems) -> tuple[str, tuple[str, ...], bool]:
    title, basis, one_level = said["title"], said["basis"], said["one_level_at_a_time"]
    if not isinstance(title, str) or not title.strip():
        problems.blame(0, _("“%s” kosong.") % "title", _("Isi nilainya."))
    named = [one for one in basis if isinstance(one, str) and one.strip()] if isinstance(basis, list) else []
    if not isinstance(basis, list) or not named or len(named) < len(basis):
        problems.blame(0, _("“basis” harus daftar dasar hukum, paling sedikit satu."))
    if not isinstance(one_level, bool):
        problems.blame(0, _("“one_level_at_a_time” harus true atau false."))
    return str(title), tuple(named), one_level is True


def _whole(value: object, name: str, least: int, most: int, problems: FileProblems) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    facts = {"name": name, "value": value, "least": least, "most": most}
    problems.blame(0, _("“%(name)s” = %(value)s; harus angka bulat %(least)s sampai %(most)s.") % facts)
    return least


def _table(value: object, name: str, known: frozenset[str], problems: FileProblems) -> dict[str, int]:
    if not isinstance(value, dict):
        problems.blame(0, _("“%s” harus berupa tabel.") % name)
        return {}
    for key in sorted(value.keys() - known):
        problems.blame(0, _("“%(name)s.%(key)s” tidak dikenal.") % {"name": name, "key": key},
                       _("Pakai salah satu: %s.") % ", ".join(sorted(known)))  # fmt: skip
    if name == "weights":
        for key in sorted(known - value.keys()):
            problems.blame(0, _("bobot langkah “%s” tidak ada.") % key, _("Tulis 0 bila tidak dihitung."))
    return {key: _whole(one, f"{name}.{key}", 0, 100, problems) for key, one in value.items()}


def _levels(value: object, problems: FileProblems) -> tuple[int, int, int]:
    if isinstance(value, list) and len(value) == 3:
        one, two, three = (_whole(each, "levels", 1, 10_000, problems) for each in value)
        if one < two < three:
            return one, two, three
    problems.blame(0, _("“levels” harus tiga angka yang naik: ambang teguran 1, 2, dan 3."))
    return 1, 2, 3
