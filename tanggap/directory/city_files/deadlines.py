"""deadlines.toml: by when each step must be done, working time, pauses, the ladder. Read whole, every slip with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.problems import FileProblems, refuse_if_any
from tanggap.directory.city_files.reading import read_toml
from tanggap.directory.city_files.rows import PolicyRow
from tanggap.directory.city_files.toml_lines import Lines
from tanggap.directory.city_files.values import Values
from tanggap.directory.models import AgencyKind
from tanggap.directory.sla import BY_CATEGORY
from tanggap.directory.steps import Priority, SlaStep
from tanggap.places.models import Level
from tanggap.platform.calendar import Duration, knows_holidays, parse_hours

FILE: Final = "deadlines.toml"
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KEYS: Final = frozenset(
    ["name", "name_en", "source", "many_reports", "calendar", "agency_hours", "rule", "pauses", "rung", "emergency"]
)  # fmt: skip
_RULE_KEYS: Final = frozenset(["step", "duration", "warn", "category", "group", "area", "priority", "channel"])
_RUNG_KEYS: Final = frozenset(["after", "urgent_after", "to", "steps"])
_CALENDAR_KEYS: Final = frozenset(["country", "observed", "also_off", "worked", *DAYS])
_CHANNEL = re.compile(r"[a-z0-9_]{1,20}")


@dataclass(frozen=True)
class PolicyNames:
    """The codes of a city that a policy may name."""

    categories: Collection[str]
    groups: Collection[str]
    areas: Collection[str]
    agencies: Collection[str]
    families: Collection[str]
    pause_reasons: Collection[str] = ()  # all when empty


def read_policy(path: Path, names: PolicyNames) -> PolicyRow:
    """The policy in this file; refused with every problem, its line and what to do."""
    problems = FileProblems(path.name)
    row = read_policy_file(path.parent, problems, names)
    if row is None and not problems.found:  # nothing but remarks
        problems.blame(0, _("berkas kosong."), _("Lihat contoh di kota lain."))
    refuse_if_any(problems.found)
    assert row is not None  # noqa: S101  # A file that gave no policy gave a problem.
    return row


def read_policy_file(
    folder: Path, problems: FileProblems, names: PolicyNames, *, must_exist: bool = True
) -> PolicyRow | None:
    """The policy, problems noted; None when there is no file or it is no TOML."""
    content = read_toml(folder, problems, must_exist=must_exist)
    if not content:
        return None
    # The file was read once already, so it can be read.
    text = (folder / problems.file).read_text("utf-8-sig")
    return _Reader(content, Lines(text), problems, names).row(text)


class _Reader:
    """One reading of one file."""

    def __init__(self, content: Mapping[str, object], lines: Lines, problems: FileProblems, names: PolicyNames) -> None:
        self._content, self._lines, self._problems, self._names = content, lines, problems, names

    def row(self, text: str) -> PolicyRow:
        top = self._values("", 0, self._content)
        self._unknown_keys(self._content, _KEYS, "", 0)
        emergency = self._table("emergency")
        content = {
            "calendar": self._calendar(),
            "agency_hours": dict(self._agency_hours()),
            "rules": self._rules(),
            "pauses": dict(self._pauses()),
            "rungs": self._rungs(),
            "many_reports": top.whole("many_reports", 0, 10_000, default=0),
            "emergency_to": self._to(emergency.get("to", []), "emergency", 0) if emergency else [],
        }
        return PolicyRow(
            name=top.text("name", 160, required=True),
            name_en=top.text("name_en", 160),
            content=content,
            source_text=text,
        )

    # Working time

    def _calendar(self) -> dict[str, object]:
        table = self._table("calendar")
        if not table:
            self._blame("", 0, "", _("[calendar] tidak ada."), _("Sebut jam kerja tiap hari."))
        self._unknown_keys(table, _CALENDAR_KEYS, "calendar", 0)
        week = self._week(table, "calendar")
        if table and not any(week):
            self._blame("calendar", 0, "", _("tidak ada satu hari pun yang buka."), _("Isi jam sedikitnya satu hari."))
        country = self._values("calendar", 0, table).text("country", 2)
        observed = table.get("observed", ["public"])
        if country and not (isinstance(observed, list) and knows_holidays(country, [str(one) for one in observed])):
            self._blame(
                "calendar",
                0,
                "country",
                _("hari libur “%s” tidak dikenal.") % country,
                _("Misalnya “ID”, atau kosong."),
            )
            country = ""
        return {
            "week": week,
            "country": country,
            "observed": [str(one) for one in observed] if isinstance(observed, list) else ["public"],
            "also_off": self._dates(table, "also_off"),
            "worked": self._dates(table, "worked"),
        }

    def _agency_hours(self) -> Iterator[tuple[str, list[str]]]:
        known = {*self._names.agencies, *self._names.families, *AgencyKind.values}
        for name, days in self._table("agency_hours").items():
            table = f"agency_hours.{name}"
            if name not in known:
                self._blame(table, 0, "", _("instansi, keluarga, atau jenis “%s” tidak dikenal.") % name)
            if not isinstance(days, dict):
                self._blame("agency_hours", 0, name, _("[%s] harus berupa tabel hari.") % table)
                continue
            self._unknown_keys(days, frozenset(DAYS), table, 0)
            week = self._week(days, table)
            if not any(week):
                self._blame(table, 0, "", _("tidak ada satu hari pun yang buka."), _("Isi jam sedikitnya satu hari."))
            yield name, week

    def _week(self, table: Mapping[str, object], where: str) -> list[str]:
        return [self._hours(table, day, where) for day in DAYS]

    def _hours(self, table: Mapping[str, object], day: str, where: str) -> str:
        said = table.get(day, "")
        try:
            parse_hours(said if isinstance(said, str) else "?")
        except ValueError:
            remedy = _("Tulis seperti “07.30-16.00”; jam tutup setelah jam buka, jeda dipisah koma.")
            self._blame(where, 0, day, _("jam kerja “%(day)s = %(said)s” salah.") % {"day": day, "said": said}, remedy)
            return ""
        return str(said)

    def _dates(self, table: Mapping[str, object], key: str) -> list[str]:
        said = table.get(key, [])
        if isinstance(said, list) and all(type(day) is date for day in said):
            return [day.isoformat() for day in said]
        self._blame("calendar", 0, key, _("“%s” harus daftar tanggal.") % key, _("Misalnya [2026-12-31]."))
        return []

    # Rules

    def _rules(self) -> list[dict[str, object]]:
        rows = [self._rule(row, number) for number, row in enumerate(self._tables("rule"))]
        first: dict[tuple[str, ...], int] = {}
        for number, row in enumerate(rows):
            key = tuple(str(row[name]) for name in ("step", "category", "group", "area", "priority", "channel"))
            other = first.setdefault(key, number)
            if other != number:
                line = self._lines.of("rule", other)
                self._blame("rule", number, "", _("aturan ini seri dengan baris %s.") % line, _("Hapus salah satu."))
        for step in SlaStep:
            if not any(key == (step.value, "", "", "", "", "") for key in first):
                wrong = _("langkah “%s” tidak punya aturan umum.") % step.value
                self._blame("", 0, "", wrong, _("Tambahkan [[rule]] tanpa syarat untuk langkah itu."))
        return rows

    def _rule(self, row: Mapping[str, object], number: int) -> dict[str, object]:
        self._unknown_keys(row, _RULE_KEYS, "rule", number)
        named = {name: str(row.get(name, "")) for name in ("category", "group", "area", "priority", "channel")}
        known: Mapping[str, tuple[Collection[str], str]] = {
            "category": (self._names.categories, _("jenis “%s” tidak ada di categories.csv.")),
            "group": (self._names.groups, _("kelompok “%s” tidak ada di city.toml.")),
            "area": (self._names.areas, _("wilayah “%s” tidak ada di areas.csv.")),
            "priority": (Priority.values, _("prioritas “%s” tidak dikenal.")),
        }
        for name, (codes, wrong) in known.items():
            if named[name] and named[name] not in codes:
                self._blame("rule", number, name, wrong % named[name], _("Periksa ejaannya."))
        if named["channel"] and not _CHANNEL.fullmatch(named["channel"]):
            self._blame("rule", number, "channel", _("saluran “%s” bukan kode.") % named["channel"])
        if named["category"] and named["group"]:
            self._blame("rule", number, "group", _("“category” dan “group” diisi keduanya."), _("Isi salah satu."))
        step = str(row.get("step", ""))
        if step not in SlaStep.values:
            known_steps = ", ".join(SlaStep.values)
            self._blame("rule", number, "step", _("langkah “%s” tidak dikenal.") % step, _("Pakai: %s.") % known_steps)
        duration = row.get("duration", "")
        by_category = isinstance(duration, str) and BY_CATEGORY.fullmatch(duration)
        if by_category and step != SlaStep.COMPLETION:
            self._blame("rule", number, "duration", _("hanya “completion” boleh memakai “category”."))
        elif not by_category:
            duration = self._span(duration, "rule", number, "duration", least=1)
        warn = row.get("warn", [])
        spans = [self._span(one, "rule", number, "warn") for one in (warn if isinstance(warn, list) else [warn])]
        return {"step": step, "duration": duration, "warn": spans, **named}

    def _span(self, said: object, table: str, number: int, key: str, *, least: int = 0) -> str:
        try:
            span = Duration.parse(said if isinstance(said, str) else "")
            if span.amount < least:
                raise ValueError
        except ValueError:
            remedy = _("Pakai bilangan bulat positif dengan minutes, hours, days, working hours, atau working days.")
            self._blame(
                table, number, key, _("“%(key)s = %(said)s” bukan lama waktu.") % {"key": key, "said": said}, remedy
            )
            return "1 day"
        return str(span)

    # Pauses and the ladder

    def _pauses(self) -> Iterator[tuple[str, str]]:
        for reason, most in self._table("pauses").items():
            if self._names.pause_reasons and reason not in self._names.pause_reasons:
                known = ", ".join(sorted(self._names.pause_reasons))
                self._blame(
                    "pauses", 0, reason, _("alasan tunda “%s” tidak dikenal.") % reason, _("Pakai: %s.") % known
                )
            yield reason, self._span(most, "pauses", 0, reason)

    def _rungs(self) -> list[dict[str, object]]:
        rungs: list[dict[str, object]] = []
        for number, row in enumerate(self._tables("rung")):
            self._unknown_keys(row, _RUNG_KEYS, "rung", number)
            after = self._span(row.get("after", ""), "rung", number, "after")
            urgent = self._span(row["urgent_after"], "rung", number, "urgent_after") if "urgent_after" in row else after
            said = row.get("steps", [])
            steps = [str(step) for step in (said if isinstance(said, list) else [said])]
            for step in steps:
                if step not in SlaStep.values:
                    self._blame("rung", number, "steps", _("langkah “%s” tidak dikenal.") % step)
            rungs.append(
                {
                    "after": after,
                    "urgent_after": urgent,
                    "to": self._to(row.get("to", []), "rung", number),
                    "steps": steps,
                }
            )
        return rungs

    def _to(self, said: object, table: str, number: int) -> list[str]:
        to = [str(one) for one in said] if isinstance(said, list) else []
        if not to:
            self._blame(table, number, "to", _("“to” kosong."), _("Sebut siapa yang diberi tahu."))
        for one in to:
            kind, _sep, which = one.partition(":")
            is_known = (
                one in ("head", "above")
                or (kind == "area" and which in Level.values)
                or (kind == "agency" and which in self._names.agencies)
            )
            if not is_known:
                remedy = _("Pakai head, above, area:TINGKAT, atau agency:KODE.")
                self._blame(table, number, "to", _("“%s” bukan alamat eskalasi.") % one, remedy)
        return to

    # Reading

    def _blame(self, table: str, number: int, key: str, wrong: str, remedy: str = "") -> None:
        self._problems.blame(self._lines.of(table, number, key), wrong, remedy)

    def _unknown_keys(self, table: Mapping[str, object], known: frozenset[str], where: str, number: int) -> None:
        for name in sorted(table.keys() - known):
            self._blame(where, number, name, _("“%s” tidak dikenal.") % name, _("Hapus, atau periksa ejaannya."))

    def _values(self, table: str, number: int, cells: Mapping[str, object]) -> Values:
        return Values(self._lines.of(table, number), cells, self._problems)

    def _table(self, name: str) -> Mapping[str, object]:
        table = self._content.get(name, {})
        if isinstance(table, dict):
            return table
        self._blame("", 0, name, _("[%s] tidak ada atau bukan tabel.") % name, _("Lihat contoh di kota lain."))
        return {}

    def _tables(self, name: str) -> Iterator[Mapping[str, object]]:
        rows = self._content.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._blame("", 0, name, _("[[%s]] harus berupa daftar tabel.") % name, _("Lihat contoh di kota lain."))
            return
        yield from rows
