"""[routing] of city.toml: what a city chose about sending without a person; what it left out follows `routing.policy`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.values import Values

_NUMBERS: Final = {"target_precision": (50, 100), "audit_share": (0, 100), "rule_from": (50, 99)}
_SWITCHES: Final = ("auto_dispatch", "rule_dispatch")
_LISTS: Final = ("locating_near", "locating_places")
_OWNER_WORDS: Final = "owner_words"
_KEYS: Final = frozenset([*_NUMBERS, *_SWITCHES, *_LISTS, _OWNER_WORDS])


def read_routing(content: Mapping[str, object], values: Values) -> dict[str, object]:
    """The choices as `City.routing` keeps them; `values` is the whole file, whose asset owners the words may name."""
    table = Values(0, dict(content), values.problems)
    for name in sorted(content.keys() - _KEYS):
        table.blame(_("“%s” tidak dikenal di [routing].") % name, _("Hapus, atau periksa ejaannya."))
    found: dict[str, object] = {name: table.whole(name, *span) for name, span in _NUMBERS.items() if name in content}
    found |= {name: _switch(table, name) for name in _SWITCHES if name in content}
    found |= {name: _phrases(table, name, content[name]) for name in _LISTS if name in content}
    if _OWNER_WORDS in content:
        found[_OWNER_WORDS] = _owner_words(table, content[_OWNER_WORDS], values.cells.get("asset_owners"))
    return found


def _switch(table: Values, name: str) -> bool:
    if not isinstance(table.cells[name], bool):
        table.blame(_("“%s” harus true atau false.") % name)
    return table.cells[name] is True


def _phrases(table: Values, name: str, said: object) -> list[str]:
    if isinstance(said, list) and all(isinstance(one, str) and one.strip() for one in said):
        return [str(one) for one in said]
    table.blame(_("“%s” di [routing] harus daftar kata.") % name, _("Misalnya [“depan”, “dekat”]."))
    return []


def _owner_words(table: Values, said: object, owners: object) -> dict[str, list[str]]:
    """Asset owner -> what residents say of what is theirs."""
    known = owners if isinstance(owners, dict) else {}
    rows = said if isinstance(said, dict) else {}
    if not isinstance(said, dict):
        table.blame(_("[routing.owner_words] harus berupa tabel."), _("Misalnya tol = [“jalan tol”]."))
    for owner in sorted(set(rows) - set(known)):
        table.blame(_("pemilik aset “%s” tidak ada di [asset_owners].") % owner, _("Tambahkan, atau periksa ejaannya."))
    return {owner: _phrases(table, owner, words) for owner, words in rows.items()}
