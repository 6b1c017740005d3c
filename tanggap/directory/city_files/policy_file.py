"""A deadlines.toml while it is read: its tables, and blame with the line at which something stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tanggap.directory.city_files.problems import FileProblems
from tanggap.directory.city_files.toml_lines import Lines
from tanggap.directory.city_files.values import Values
from tanggap.platform.calendar import Duration

Table = Mapping[str, object]


@dataclass(frozen=True)
class PolicyNames:
    """The codes of a city that a policy may name."""

    categories: Collection[str]
    groups: Collection[str]
    areas: Collection[str]
    agencies: Collection[str]
    families: Collection[str]
    pause_reasons: Collection[str] = ()  # all when empty


@dataclass(frozen=True)
class TomlSpot:
    """Where something stands: in a table, in which of a list of them, at which key."""

    table: str = ""
    number: int = 0
    key: str = ""


class PolicyFile:
    """One reading of one file."""

    def __init__(self, content: Table, lines: Lines, problems: FileProblems, names: PolicyNames) -> None:
        self.content, self.names = content, names
        self._lines, self._problems = lines, problems

    def line(self, spot: TomlSpot) -> int:
        """The line of a spot, counted from 1; 0 for the file as a whole."""
        return self._lines.of(spot.table, spot.number, spot.key)

    def blame(self, spot: TomlSpot, wrong: str, remedy: str = "") -> None:
        """Note that something is wrong there, and what to do."""
        self._problems.blame(self.line(spot), wrong, remedy)

    def blame_unknown_keys(self, table: Table, known: frozenset[str], where: TomlSpot) -> None:
        """Note every key that means nothing here."""
        for name in sorted(table.keys() - known):
            spot = TomlSpot(where.table, where.number, name)
            self.blame(spot, _("“%s” tidak dikenal.") % name, _("Hapus, atau periksa ejaannya."))

    def values(self, cells: Table, where: TomlSpot) -> Values:
        """The values of a table, each checked when it is asked for."""
        return Values(self.line(where), cells, self._problems)

    def table(self, name: str) -> Table:
        """A table of the file; empty when it is missing or something else."""
        table = self.content.get(name, {})
        if isinstance(table, dict):
            return table
        self.blame(TomlSpot(key=name), _("[%s] tidak ada atau bukan tabel.") % name, _("Lihat contoh di kota lain."))
        return {}

    def tables(self, name: str) -> Iterator[Table]:
        """A list of tables; empty when it is missing or something else."""
        rows = self.content.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.blame(
                TomlSpot(key=name), _("[[%s]] harus berupa daftar tabel.") % name, _("Lihat contoh di kota lain.")
            )
            return
        yield from rows

    def duration(self, said: object, spot: TomlSpot, *, least: int = 0) -> str:
        """How long something may take, as the database keeps it; a harmless one for what is none."""
        try:
            span = Duration.parse(said if isinstance(said, str) else "")
            if span.amount < least:
                raise ValueError
        except ValueError:
            remedy = _("Pakai bilangan bulat positif dengan minutes, hours, days, working hours, atau working days.")
            wrong = _("“%(key)s = %(said)s” bukan lama waktu.") % {"key": spot.key, "said": said}
            self.blame(spot, wrong, remedy)
            return "1 day"
        return str(span)
