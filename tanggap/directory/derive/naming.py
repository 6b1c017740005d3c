"""Names and codes of a city as its records spell them: plain letters, stable codes, families of offices."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

FRONT_DESK: Final = "meja-depan"
FRONT_DESK_NAME: Final = "Meja Depan Pengaduan"
NO_TOPIC: Final = "lainnya"
# Offices with one in every area, known by the first word of their name.
FAMILIES: Final = {"kelurahan": "kelurahan", "kecamatan": "kecamatan"}
# Letters that a city's files take. A longer topic is cut; a longer name of a place or an office is no name.
LONGEST: Final = {"topic": 160, "agency": 200, "kecamatan": 120, "kelurahan": 120}
# What clerks and databases write where they know nothing.
_NOTHING: Final = frozenset(
    {
        "-",
        "--",
        "—",
        "–",
        "null",
        "(null)",
        "nil",
        "none",
        "nan",
        "n/a",
        "#n/a",
        "na",
        "\\n",
        "kosong",
        "tidak ada",
        "tidak diketahui",
    }
)
_AREA_TITLE: Final = re.compile(r"(?:kelurahan|kecamatan|kel|kec|desa)(?:\.\s*|\s+)(?=\w)", re.IGNORECASE)
_LONGEST_CODE: Final = {"area": 40, "agency": 60, "category": 60}


def plain(name: str) -> str:
    """A name without what differs between two clerks: capitals, accents, blanks, points and hyphens."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def said(words: str) -> str:
    """The words on one line; nothing where they are what clerks and databases write for nothing ("-", "NULL")."""
    line = " ".join(words.split())
    return "" if line.casefold() in _NOTHING else line


def without_title(area: str) -> str:
    """An area's name without the word for its kind ("Kel. Mojo" -> "Mojo")."""
    return _AREA_TITLE.sub("", area, count=1) if _AREA_TITLE.match(area) else area


def code_of(name: str, most: int) -> str:
    """A stable code from a name: the same in every run, and still unique when it must be cut or has no Latin letters."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    code = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", folded)).strip("-")
    if code and len(code) <= most and plain(name).isascii():
        return code
    tail = hashlib.sha256((plain(name) or name).encode()).hexdigest()[:8]
    return f"{code[: most - 9].strip('-')}-{tail}".lstrip("-")


def family_of(agency: str) -> str:
    """The family that an office belongs to by its name ("Kelurahan Ploso" -> "kelurahan"), or nothing."""
    first, _space, rest = agency.partition(" ")
    return FAMILIES.get(first.lower(), "") if rest.strip() else ""


def agency_code(name: str) -> str:
    """The front desk is one office, whoever named it; another that would get its code is another office."""
    if plain(name) == plain(FRONT_DESK_NAME):
        return FRONT_DESK
    code = code_of(name, _LONGEST_CODE["agency"])
    return f"{code}-instansi" if code == FRONT_DESK else code


def category_code(topic: str) -> str:
    """The code of a kind of problem; rows without a topic are of one kind."""
    return code_of(topic, _LONGEST_CODE["category"]) if topic else NO_TOPIC


def area_code(root: str, *names: str) -> str:
    """Root, district, village: `sb.wonocolo.jemur-wonosari`, cut to what the database holds."""
    each = (_LONGEST_CODE["area"] - 5) // 2
    return ".".join([root, *(code_of(name, each) for name in names)])
