"""Numbers that identify people, found in free text and masked before anyone reads it (Denver 311, 2017: they had not been)."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# 13 to 19 digits, with or without separators: NIK and KK have 16, cards 13 to 19.
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){12,18}(?!\d)")
# Indonesian telephone numbers: +62, 62 or 0, then 8 or an area code, 9 to 13 digits in all.
_PHONE = re.compile(r"(?<![\d.])(?:\+?62|0)[ .-]?[1-9](?:[ .-]?\d){6,11}(?!\d)")

MASK = "•••"


def mask(text: str) -> str:
    """The text with e-mail addresses, identity, card and telephone numbers replaced by `•••`."""
    for pattern in (_EMAIL, _LONG_NUMBER, _PHONE):
        text = pattern.sub(MASK, text)
    return text
