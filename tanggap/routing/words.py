"""Indonesian as people type it, brought to one form: `Jln. bolong2, tdk diperbaiki!!` -> jalan bolong bolong tidak perbaiki."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
# "anak2" stands for "anak-anak". Only from a word's beginning, or a text of one endless word would be searched from every letter.
_DOUBLED = re.compile(r"(?<![a-z])([a-z]{3,30})2(?![0-9])")
_STRETCHED = re.compile(r"([a-z])\1{2,}")  # "toloooong"
# How people shorten what they type; the long form is what city data uses.
_SHORT = {
    "jl": "jalan",
    "jln": "jalan",
    "jlan": "jalan",
    "gg": "gang",
    "tdk": "tidak",
    "gak": "tidak",
    "ga": "tidak",
    "ngga": "tidak",
    "nggak": "tidak",
    "enggak": "tidak",
    "tak": "tidak",
    "blm": "belum",
    "blum": "belum",
    "lampu2": "lampu",
    "sdh": "sudah",
    "udah": "sudah",
    "udh": "sudah",
    "dgn": "dengan",
    "krn": "karena",
    "org": "orang",
    "mbl": "mobil",
    "mtr": "motor",
    "spt": "seperti",
    "dpn": "depan",
    "blkg": "belakang",
    "trotar": "trotoar",
    "smpah": "sampah",
    "lobang": "lubang",
    "berlobang": "berlubang",
}
# Words that carry no problem; they neither match nor stand between two words that do.
_SAY_NOTHING = (
    "yang yg di ke dari dan atau ini itu nya sih dong deh kok ya pak bu bapak ibu mohon tolong minta harap agar untuk utk "
    "pada dalam ada adalah saya kami kita sudah belum dengan karena the of a an in on at is are please"
)
_EMPTY = frozenset(_SAY_NOTHING.split())
_ENDINGS = ("nya", "kah", "lah", "kan")
_BEGINNINGS = ("meng", "meny", "mem", "men", "me", "ber", "di", "ter")
_SHORTEST_STEM = 4


def words(text: str) -> tuple[str, ...]:
    """The words of a text in their one form, in order; without accents, capitals, signs and words that say nothing."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = _STRETCHED.sub(r"\1", _DOUBLED.sub(r"\1 \1", plain))
    long = (_SHORT.get(word, word) for word in _WORD.findall(plain))
    return tuple(stem(word) for word in long if word not in _EMPTY)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its usual endings and beginnings, as far as at least four letters stay: `berlubang` -> lubang."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word.removesuffix(ending)
            break
    for beginning in _BEGINNINGS:
        if word.startswith(beginning) and len(word) - len(beginning) >= _SHORTEST_STEM:
            return word.removeprefix(beginning)
    return word


def is_slip(typed: str, meant: str) -> bool:
    """Whether one letter after the first was left out, added, changed, or swapped with its neighbour."""
    if typed == meant or typed[:1] != meant[:1] or abs(len(typed) - len(meant)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    rest, other = typed[start:], meant[start:]
    if len(typed) == len(meant):
        swapped = len(rest) > 1 and len(other) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]
        return rest[1:] == other[1:] or swapped
    return rest[1:] == other if len(rest) > len(other) else rest == other[1:]
