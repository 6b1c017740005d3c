"""What a text says is in order elsewhere: "lampu depan pos RT udah nyala lagi, sekarang yang di tikungan padam" is not about the post."""

from __future__ import annotations

import re
from typing import Final

_BETWEEN: Final = re.compile(
    r"[,;!?\n]|(?<=\w{4})\.\s|\b(?:tapi|tetapi|namun|tp|sedangkan|sekarang|skrg|skrang|padahal|pdhl|cuma|but)\b",
    re.IGNORECASE,
)
_IN_ORDER: Final = re.compile(
    r"\b(?:me)?nyala2?\b|\b(?:normal|terang|hidup|idup|aman|lancar|beres|selesai|ditambal|dibetulkan|dibetulin|dibenerin|diperbaiki|"
    r"diganti|dibersihkan|dibersihin|diangkut|surut|fixed|repaired)\b"
)
_SAYS_SO: Final = re.compile(
    r"\b(?:sudah|udah|udh|sdh|dah|lain|tetangga|mah|sih|semua|pada|yang|yg|malah|kemarin|masih|lagi|was|is)\b"
)
# "The one at the stall still works, that at Alfa on the other hand ...": set against the one that is meant.
_SET_AGAINST: Final = re.compile(
    r"\b(?:masih|msh|tetap|tetep|still)\s+(?:bisa|jalan|berfungsi|nyala|works?)\b|\b(?:yang|yg|klo|kalo|kalau|di)\b.{0,80}\b(?:mah|malah)\b"
)
# Wishes, denials and questions.
_DENIED: Final = re.compile(
    r"\b(?:tidak|tdk|ga|gak|gk|ngga|nggak|enggak|kagak|kaga|belum|blm|blum|ora|bukan|mohon|mhn|minta|tolong|tlg|tlong|agar|supaya|biar|kapan|"
    r"harus|perlu|segera|seharusnya|bisa|dapat|butuh|tanpa|harap|jika|not|please)\b"
)


def told_apart(text: str) -> tuple[str, str]:
    """The text without what it says is in order, and that."""
    wrong: list[str] = []
    fine: list[str] = []
    for clause in _BETWEEN.split(text):
        (fine if _is_in_order(clause.lower()) else wrong).append(clause)
    return ". ".join(wrong), ". ".join(fine)


def _is_in_order(clause: str) -> bool:
    if _SET_AGAINST.search(clause):
        return True
    return bool(_IN_ORDER.search(clause) and _SAYS_SO.search(clause)) and not _DENIED.search(clause)
