"""Tokens of Indonesian as people type it: `Jln. bolong2, tdk diperbaiki!!` -> jalan bolong bolong tidak perbaiki."""

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
# Stop words: they neither match nor stand between two words that do.
_STOP_WORDS = (
    "yang yg di ke dari dan atau ini itu nya sih dong deh kok ya pak bu bapak ibu mohon tolong minta harap agar untuk utk "
    "pada dalam ada adalah saya kami kita sudah belum dengan karena the of a an in on at is are please"
)
_STOPPED = frozenset(_STOP_WORDS.split())
_SUFFIXES = ("nya", "kah", "lah", "kan")
_PREFIXES = ("meng", "meny", "mem", "men", "me", "ber", "di", "ter")
_SHORTEST_STEM = 4


def tokens(text: str) -> tuple[str, ...]:
    """The stemmed words of a text, in order; without accents, capitals, punctuation and stop words."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = _STRETCHED.sub(r"\1", _DOUBLED.sub(r"\1 \1", plain))
    long = (_SHORT.get(word, word) for word in _WORD.findall(plain))
    return tuple(stem(word) for word in long if word not in _STOPPED)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its usual suffix and prefix, as far as at least four letters stay: `berlubang` -> lubang."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            word = word.removesuffix(suffix)
            break
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_STEM:
            return word.removeprefix(prefix)
    return word
