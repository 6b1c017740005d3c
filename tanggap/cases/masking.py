"""Numbers that identify people, found in free text and masked before anyone reads it (Denver 311, 2017: they had not been)."""

from __future__ import annotations

import re

_GAP = r"[\s().\-\u2013/_]{0,3}"  # what people put between digits
# The part before the @ has at most 64 letters (RFC 5321); without an end to it, a long text would be searched from every letter on.
_EMAIL = re.compile(r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
# 13 to 19 digits, with or without separators: NIK and KK have 16, cards 13 to 19.
_LONG_NUMBER = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{12,18}}(?!\d)")
# Indonesian telephone numbers: +62, 62 or 0, then 8 or an area code, 9 to 13 digits in all; or a mobile's 8 alone.
_PHONE = re.compile(
    rf"(?<!\d)(?<!\d[.,])\(?(?:(?:\+?62|0){_GAP}[1-9](?:{_GAP}\d){{7,11}}|8[1-9](?:{_GAP}\d){{7,10}})(?!\d)"
)

_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")

MASK = "•••"


def mask(text: str) -> str:
    """The text with e-mail addresses, identity, card and telephone numbers replaced by `•••`."""
    text = text.translate(_WIDE_DIGITS)
    for pattern in (_EMAIL, _LONG_NUMBER, _PHONE):
        text = pattern.sub(MASK, text)
    return text
