"""Where a text names a place of the city, and in what manner: the manner says how far the name may be believed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tanggap.places.gazetteer.names import MOST_WORDS, GazetteerName, NameHit, NameIndex
from tanggap.places.gazetteer.words import (
    DISTRICT,
    EMPTY,
    FACILITY,
    NEAR,
    STREET,
    VILLAGE,
    WAY,
    Word,
    read_words,
)

AREA_KINDS = frozenset({"village", "district", "city"})
_LEVEL_OF = {**dict.fromkeys(VILLAGE, "village"), **dict.fromkeys(DISTRICT, "district")}
# Between a marker and its name: "Jl. Raya Bogor", "Kelurahan / Desa Melati".
_BETWEEN = frozenset({"raya", "kota", "nama"})


class Manner(StrEnum):
    """How a name stands in the text."""

    MARKED = "marked"  # Kel. Melati, Kec. Kenanga, Jl. Sudirman
    ALONE = "alone"  # between two commas
    NUMBERED = "numbered"  # Melati 12: a street that bears the name, or the kampung
    STREET = "street"  # Jl. Melati, where Melati is known as an area
    FACILITY = "facility"  # Pasar Melati, where Melati is known as an area
    LONGER = "longer"  # Melati Indah: part of a longer name
    PLAIN = "plain"
    WAY = "way"  # towards Melati, from Melati


# A marker shows that a name was meant, even a mistyped one; without, "meninggal" would become Menanggal.
_FORGIVES = frozenset({Manner.STREET, Manner.FACILITY})
_LONG_NAME = 3  # words: so long a name is hardly hit by chance


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in the text."""

    key: str
    names: tuple[GazetteerName, ...]
    manner: Manner
    said: str  # as it was written
    typos: int
    is_address: bool
    start: int = 0  # letters of the text, marker included
    end: int = 0


def mentions(text: str, names: NameIndex, *, is_address: bool) -> list[Mention]:
    """Every name that the text holds, longer ones before the shorter ones in them; usual words only where they are names."""
    words = read_words(text)
    taken: set[int] = set()
    found: list[tuple[int, Mention]] = []
    for hit in sorted(_hits(words, names), key=_weight, reverse=True):
        if taken.isdisjoint(range(hit.first, hit.last)):
            mention = _mention(text, words, hit, names, is_address=is_address)
            taken.update(range(hit.first, hit.last))
            if mention is not None:
                found.append((hit.first, mention))
    return [mention for _first, mention in sorted(found, key=lambda pair: pair[0])]


def _weight(hit: NameHit) -> tuple[float, int]:
    return (len(hit.key) - 2.5 * hit.typos, -hit.first)


def _hits(words: Sequence[Word], names: NameIndex) -> list[NameHit]:
    found = []
    for first, word in enumerate(words):
        if word.plain in EMPTY:
            continue
        said: list[str] = []
        for last in range(first + 1, min(first + MOST_WORDS, len(words)) + 1):
            if words[last - 1].part != word.part:
                break
            said.append(words[last - 1].plain)
            if sum(map(len, said)) > names.longest:
                break
            if words[last - 1].plain not in EMPTY and (hit := names.find(said, first, last)):
                found.append(hit)
    return found


def _mention(text: str, words: Sequence[Word], hit: NameHit, names: NameIndex, *, is_address: bool) -> Mention | None:
    before, marker = _before(words, hit.first)
    manner = _manner(words, hit, before)
    level = _LEVEL_OF.get(before)
    meant = hit.names
    if level is not None:
        manner = Manner.MARKED
        meant = tuple(name for name in meant if name.kind == level) or tuple(n for n in meant if n.kind in AREA_KINDS)
    elif manner is Manner.STREET:
        streets = tuple(name for name in meant if name.kind == "street")
        manner, meant = (Manner.MARKED, streets) if streets else (manner, meant)
    if manner is not Manner.MARKED:
        meant = tuple(name for name in meant if not name.needs_marker)
    if not meant or not _counts(words, hit, names, manner, is_address=is_address):
        return None
    start, end = words[marker].start, words[hit.last - 1].end
    said = " ".join(text[start:end].split())
    return Mention(hit.key, meant, manner, said, hit.typos, is_address, start, end)


def _before(words: Sequence[Word], first: int) -> tuple[str, int]:
    """The marker before the name, or the word there; and where what was said begins."""
    at = first - 1
    while at >= 0 and words[at].part == words[first].part and words[at].plain in _BETWEEN:
        at -= 1
    if at < 0 or words[at].part != words[first].part:
        return "", first
    word = words[at].plain
    is_marker = word in STREET or word in FACILITY or word in _LEVEL_OF
    return word, at if is_marker else first


def _manner(words: Sequence[Word], hit: NameHit, before: str) -> Manner:
    part = words[hit.first].part
    after = words[hit.last] if hit.last < len(words) and words[hit.last].part == part else None
    if before in STREET:
        return Manner.STREET
    if before in FACILITY:
        return Manner.FACILITY
    if before in WAY:
        return Manner.WAY
    is_last = after is None
    if not before and is_last:
        return Manner.ALONE
    if after is not None and after.is_number:
        return Manner.NUMBERED
    if after is not None and after.plain not in EMPTY | NEAR | WAY | STREET and after.plain not in _LEVEL_OF:
        return Manner.LONGER
    return Manner.PLAIN


def _counts(words: Sequence[Word], hit: NameHit, names: NameIndex, manner: Manner, *, is_address: bool) -> bool:
    """A usual word is a name only with a marker, a capital, or a part of its own in an address; so is a mistyped one."""
    if manner is Manner.MARKED:
        return True
    is_name = any(word.is_name for word in words[hit.first : hit.last])
    if names.is_usual(hit.key):
        return hit.typos == 0 and (is_name or (is_address and manner is Manner.ALONE))
    is_long = hit.last - hit.first >= _LONG_NAME
    return hit.typos == 0 or is_long or manner in _FORGIVES or (is_address and manner is Manner.ALONE)
