"""One row's values, checked one by one; what does not fit is blamed and replaced by something harmless, so that reading goes on."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tanggap.directory.city_files.problems import FileProblems

_CODE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


@dataclass
class Values:
    """A row of a table, or a table of a TOML file."""

    line: int
    cells: Mapping[str, object]
    problems: FileProblems

    def blame(self, wrong: str, remedy: str = "") -> None:
        """Note that something is wrong in this row."""
        self.problems.blame(self.line, wrong, remedy)

    def text(self, name: str, most: int, *, required: bool = False) -> str:
        """A text of at most this many characters."""
        value: object = self.cells.get(name, "")
        if not isinstance(value, str):
            self.blame(_("“%s” harus berupa teks.") % name, _("Beri tanda kutip."))
            return ""
        if required and not value:
            self.blame(_("“%s” kosong.") % name, _("Isi nilainya."))
        if len(value) > most:
            facts = {"name": name, "length": len(value), "most": most}
            self.blame(_("“%(name)s” %(length)s huruf, paling banyak %(most)s.") % facts, _("Pendekkan."))
        return value[:most]

    def code(self, name: str, most: int, *, required: bool = True) -> str:
        """A code: small letters, digits, dots and hyphens."""
        value = self.text(name, most, required=required)
        if value and not _CODE.fullmatch(value):
            remedy = _("Pakai huruf kecil, angka, titik, dan tanda hubung.")
            self.blame(_("“%(name)s” berisi “%(value)s”, bukan kode.") % {"name": name, "value": value}, remedy)
        return value

    def one_of(self, name: str, known: Collection[str], *, default: str) -> str:
        """One of the values that are known."""
        value = self.text(name, 200) or default
        if value in known:
            return value
        remedy = _("Pakai salah satu: %s.") % ", ".join(sorted(known))
        self.blame(_("“%(name)s” berisi “%(value)s”, tidak dikenal.") % {"name": name, "value": value}, remedy)
        return default

    def whole(self, name: str, least: int, most: int, *, default: int | None = None) -> int | None:
        """A whole number within bounds; the default when nothing is written."""
        value = self.cells.get(name, "")
        if value == "":
            return default
        try:
            number = int(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
        except ValueError:
            number = None
        if number is not None and least <= number <= most:
            return number
        facts = {"name": name, "value": value, "least": least, "most": most}
        self.blame(_("“%(name)s” berisi “%(value)s”, bukan bilangan bulat %(least)s sampai %(most)s.") % facts)
        return default

    def decimal(self, name: str, most: float) -> float | None:
        """A number between -most and most, or None when nothing is written."""
        value = self.cells.get(name, "")
        if value == "":
            return None
        try:
            number = float(value) if isinstance(value, str | int | float) else math.nan
        except ValueError:
            number = math.nan
        if -most <= number <= most:
            return number
        facts = {"name": name, "value": value, "most": most}
        remedy = _("Pakai titik sebagai tanda desimal.")
        self.blame(_("“%(name)s” berisi “%(value)s”, bukan angka antara -%(most)s dan %(most)s.") % facts, remedy)
        return None

    def words(self, name: str, most: int) -> list[str]:
        """Words or phrases between `|`, each once."""
        parts = [part.strip() for part in self.text(name, 4000).split("|")]
        found = list(dict.fromkeys(part for part in parts if part))
        for part in found:
            if len(part) > most:
                self.blame(_("“%(name)s”: “%(part)s” terlalu panjang.") % {"name": name, "part": part[:most] + "…"})
        return [part[:most] for part in found]


def blame_repeats(rows: Collection[tuple[int, str]], problems: FileProblems) -> None:
    """Blame every row after the first that carries a code."""
    first: dict[str, int] = {}
    for line, code in rows:
        if code and code in first:
            facts = {"code": code, "line": first[code]}
            problems.blame(line, _("kode “%(code)s” sudah dipakai di baris %(line)s.") % facts, _("Pakai kode lain."))
        first.setdefault(code, line)
