"""Working time of a deadlines.toml: [calendar] and [agency_hours.NAME]."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.policy_file import PolicyFile, Table, TomlSpot
from tanggap.directory.models import AgencyKind
from tanggap.directory.policy_content import CalendarContent
from tanggap.platform.calendar import knows_holidays, parse_hours

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KEYS: Final = frozenset(["country", "observed", "also_off", "worked", *DAYS])
_CALENDAR: Final = TomlSpot("calendar")


def read_calendar(file: PolicyFile) -> CalendarContent:
    """The city's working time."""
    table = file.table("calendar")
    if not table:
        file.blame(TomlSpot(), _("[calendar] tidak ada."), _("Sebut jam kerja tiap hari."))
    file.blame_unknown_keys(table, _KEYS, _CALENDAR)
    week = _week(file, table, "calendar")
    if table and not any(week):
        _blame_closed(file, "calendar")
    said = table.get("observed", ["public"])
    observed = [str(one) for one in said] if isinstance(said, list) else None
    return {
        "week": week,
        "country": _country(file, table, observed),
        "observed": observed if observed is not None else ["public"],
        "also_off": _dates(file, table, "also_off"),
        "worked": _dates(file, table, "worked"),
    }


def read_agency_hours(file: PolicyFile) -> Iterator[tuple[str, list[str]]]:
    """The week of each agency, family or kind of agency that has hours of its own."""
    known = {*file.names.agencies, *file.names.families, *AgencyKind.values}
    for name, days in file.table("agency_hours").items():
        table = f"agency_hours.{name}"
        if name not in known:
            file.blame(TomlSpot(table), _("instansi, keluarga, atau jenis “%s” tidak dikenal.") % name)
        if not isinstance(days, dict):
            file.blame(TomlSpot("agency_hours", key=name), _("[%s] harus berupa tabel hari.") % table)
            continue
        file.blame_unknown_keys(days, frozenset(DAYS), TomlSpot(table))
        week = _week(file, days, table)
        if not any(week):
            _blame_closed(file, table)
        yield name, week


def _country(file: PolicyFile, table: Table, observed: list[str] | None) -> str:
    country = file.values(table, _CALENDAR).text("country", 2)
    if not country or (observed is not None and knows_holidays(country, observed)):
        return country
    wrong = _("hari libur “%s” tidak dikenal.") % country
    file.blame(TomlSpot("calendar", key="country"), wrong, _("Misalnya “ID”, atau kosong."))
    return ""


def _blame_closed(file: PolicyFile, table: str) -> None:
    file.blame(TomlSpot(table), _("tidak ada satu hari pun yang buka."), _("Isi jam sedikitnya satu hari."))


def _week(file: PolicyFile, table: Table, where: str) -> list[str]:
    return [_hours(file, table, TomlSpot(where, key=day)) for day in DAYS]


def _hours(file: PolicyFile, table: Table, spot: TomlSpot) -> str:
    said = table.get(spot.key, "")
    try:
        parse_hours(said if isinstance(said, str) else "?")
    except ValueError:
        remedy = _("Tulis seperti “07.30-16.00”; jam tutup setelah jam buka, jeda dipisah koma.")
        file.blame(spot, _("jam kerja “%(day)s = %(said)s” salah.") % {"day": spot.key, "said": said}, remedy)
        return ""
    return str(said)


def _dates(file: PolicyFile, table: Table, key: str) -> list[str]:
    said = table.get(key, [])
    if isinstance(said, list) and all(type(day) is date for day in said):
        return [day.isoformat() for day in said]
    file.blame(TomlSpot("calendar", key=key), _("“%s” harus daftar tanggal.") % key, _("Misalnya [2026-12-31]."))
    return []
