"""The rules of a deadlines.toml: [[rule]], by when each step must be done."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.policy_file import PolicyFile, Table, TomlSpot
from tanggap.directory.policy_content import RuleContent
from tanggap.directory.sla import BY_CATEGORY
from tanggap.directory.steps import Priority, SlaStep

_KEYS: Final = frozenset(["step", "duration", "warn", "category", "group", "area", "priority", "channel"])
_CONDITIONS: Final = ("category", "group", "area", "priority", "channel")
_CHANNEL = re.compile(r"[a-z0-9_]{1,20}")


def read_rules(file: PolicyFile) -> list[RuleContent]:
    """Every rule. Two that tie are blamed, and every step without a rule that always holds."""
    rows = [_Rule(file, row, number).read() for number, row in enumerate(file.tables("rule"))]
    first: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows):
        key = (row["step"], *(str(row.get(name, "")) for name in _CONDITIONS))
        other = first.setdefault(key, number)
        if other != number:
            wrong = _("aturan ini seri dengan baris %s.") % file.line(TomlSpot("rule", other))
            file.blame(TomlSpot("rule", number), wrong, _("Hapus salah satu."))
    for step in SlaStep:
        if (step.value, "", "", "", "", "") not in first:
            wrong = _("langkah “%s” tidak punya aturan umum.") % step.value
            file.blame(TomlSpot(), wrong, _("Tambahkan [[rule]] tanpa syarat untuk langkah itu."))
    return rows


class _Rule:
    """One table of the list."""

    def __init__(self, file: PolicyFile, row: Table, number: int) -> None:
        self._file, self._row, self._number = file, row, number

    def read(self) -> RuleContent:
        self._file.blame_unknown_keys(self._row, _KEYS, TomlSpot("rule", self._number))
        for name, (codes, wrong) in self._known().items():
            if self._named(name) and self._named(name) not in codes:
                self._blame(name, wrong % self._named(name), _("Periksa ejaannya."))
        if self._named("channel") and not _CHANNEL.fullmatch(self._named("channel")):
            self._blame("channel", _("saluran “%s” bukan kode.") % self._named("channel"))
        if self._named("category") and self._named("group"):
            self._blame("group", _("“category” dan “group” diisi keduanya."), _("Isi salah satu."))
        step = self._step()
        return {
            "step": step,
            "duration": self._duration(step),
            "warn": self._warnings(),
            "category": self._named("category"),
            "group": self._named("group"),
            "area": self._named("area"),
            "priority": self._named("priority"),
            "channel": self._named("channel"),
        }

    def _known(self) -> Mapping[str, tuple[Collection[str], str]]:
        names = self._file.names
        return {
            "category": (names.categories, _("jenis “%s” tidak ada di categories.csv.")),
            "group": (names.groups, _("kelompok “%s” tidak ada di city.toml.")),
            "area": (names.areas, _("wilayah “%s” tidak ada di areas.csv.")),
            "priority": (Priority.values, _("prioritas “%s” tidak dikenal.")),
        }

    def _step(self) -> str:
        step = self._named("step")
        if step not in SlaStep.values:
            self._blame("step", _("langkah “%s” tidak dikenal.") % step, _("Pakai: %s.") % ", ".join(SlaStep.values))
        return step

    def _duration(self, step: str) -> str:
        said = self._row.get("duration", "")
        if not (isinstance(said, str) and BY_CATEGORY.fullmatch(said)):
            return self._file.duration(said, TomlSpot("rule", self._number, "duration"), least=1)
        if step != SlaStep.COMPLETION:
            self._blame("duration", _("hanya “completion” boleh memakai “category”."))
        return said

    def _warnings(self) -> list[str]:
        said = self._row.get("warn", [])
        spot = TomlSpot("rule", self._number, "warn")
        return [self._file.duration(one, spot) for one in (said if isinstance(said, list) else [said])]

    def _named(self, name: str) -> str:
        return str(self._row.get(name, ""))

    def _blame(self, key: str, wrong: str, remedy: str = "") -> None:
        self._file.blame(TomlSpot("rule", self._number, key), wrong, remedy)
