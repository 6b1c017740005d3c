"""The sentences that several kinds of event share when the staff reads their facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# In the order in which a line of the history shows them.
_SENTENCES: Final[Mapping[str, Promise]] = {
    "to_agency": _("Kepada: %(it)s"),
    "better": _("Lebih tepat: %(it)s"),
    "category": _("Jenis: %(it)s"),
    "rule": _("Aturan nomor %(it)s"),
    "why": _("Sebab: %(it)s"),
    "was": _("Dari: %(it)s"),
    "now": _("Menjadi: %(it)s"),
    "into": _("Digabung ke %(it)s"),
    "until": _("Sampai %(it)s"),
    "sure": _("Seberapa yakin: %(it)s %%"),
    "model": _("Model %(it)s"),
    "task": _("Bagian nomor %(it)s"),
    "words": _("Kata warga yang cocok: %(it)s"),
    "others": _("Juga disebut: %(it)s"),
}


def sentences(**values: str | int | None) -> list[str]:
    """A sentence for every value that says something, in the order of the table. Raises KeyError for a name without a sentence."""
    told = {name: _SENTENCES[name] % {"it": value} for name, value in values.items() if value not in (None, "")}
    return [told[name] for name in _SENTENCES if name in told]
