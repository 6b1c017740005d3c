"""Pauses and the ladder of a deadlines.toml: [pauses], [[rung]] and who is meant by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.policy_file import PolicyFile, Table, TomlSpot
from tanggap.directory.policy_content import RungContent
from tanggap.directory.steps import SlaStep
from tanggap.places.models import Level

_KEYS: Final = frozenset(["after", "urgent_after", "to", "steps"])


def read_pauses(file: PolicyFile) -> Iterator[tuple[str, str]]:
    """The longest time for each reason."""
    reasons = file.names.pause_reasons
    for reason, most in file.table("pauses").items():
        spot = TomlSpot("pauses", key=reason)
        if reasons and reason not in reasons:
            wrong = _("alasan tunda “%s” tidak dikenal.") % reason
            file.blame(spot, wrong, _("Pakai: %s.") % ", ".join(sorted(reasons)))
        yield reason, file.duration(most, spot)


def read_rungs(file: PolicyFile) -> list[RungContent]:
    """Every rung, from the lowest."""
    return [_rung(file, row, number) for number, row in enumerate(file.tables("rung"))]


def read_addressees(file: PolicyFile, said: object, where: TomlSpot) -> list[str]:
    """Whom a rung or an emergency is told to."""
    spot = TomlSpot(where.table, where.number, "to")
    to = [str(one) for one in said] if isinstance(said, list) else []
    if not to:
        file.blame(spot, _("“to” kosong."), _("Sebut siapa yang diberi tahu."))
    for one in to:
        if not _is_known(file, one):
            remedy = _("Pakai head, above, area:TINGKAT, atau agency:KODE.")
            file.blame(spot, _("“%s” bukan alamat eskalasi.") % one, remedy)
    return to


def _rung(file: PolicyFile, row: Table, number: int) -> RungContent:
    file.blame_unknown_keys(row, _KEYS, TomlSpot("rung", number))
    after = file.duration(row.get("after", ""), TomlSpot("rung", number, "after"))
    urgent = (
        file.duration(row["urgent_after"], TomlSpot("rung", number, "urgent_after")) if "urgent_after" in row else after
    )
    return {
        "after": after,
        "urgent_after": urgent,
        "to": read_addressees(file, row.get("to", []), TomlSpot("rung", number)),
        "steps": _steps(file, row.get("steps", []), number),
    }


def _steps(file: PolicyFile, said: object, number: int) -> list[str]:
    steps = [str(step) for step in (said if isinstance(said, list) else [said])]
    for step in steps:
        if step not in SlaStep.values:
            file.blame(TomlSpot("rung", number, "steps"), _("langkah “%s” tidak dikenal.") % step)
    return steps


def _is_known(file: PolicyFile, addressee: str) -> bool:
    kind, _sep, which = addressee.partition(":")
    if kind == "area":
        return which in Level.values
    return addressee in ("head", "above") or (kind == "agency" and which in file.names.agencies)
