"""A code as one says it on the telephone."""

from __future__ import annotations

from django.utils.translation import gettext as _


def spoken_code(code: str) -> str:
    """`JK-7QF4-M2` -> `J K, tujuh Q F empat, M dua`."""
    words = _digits()
    return ", ".join(" ".join(words.get(c, c) for c in part) for part in code.split("-"))


def _digits() -> dict[str, str]:
    return {
        "2": _("dua"),
        "3": _("tiga"),
        "4": _("empat"),
        "5": _("lima"),
        "6": _("enam"),
        "7": _("tujuh"),
        "8": _("delapan"),
        "9": _("sembilan"),
    }
