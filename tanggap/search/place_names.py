"""Places that a search names: areas, streets and landmarks of the gazetteer, with typos and by parts of their names. Pure.

`gazetteer.mentions` reads whole reports and is careful; a search box holds a few words, every one of which was meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tanggap.places.gazetteer import AreaLineages, GazetteerName, NameIndex
from tanggap.places.gazetteer.names import MOST_WORDS
from tanggap.places.gazetteer.spelling import SpellingIndex
from tanggap.places.gazetteer.words import (
    DISTRICT,
    EMPTY,
    FACILITY,
    NEAR,
    SISTER,
    STREET,
    USUAL,
    VILLAGE,
    Word,
    plain_words,
)

AREA_KINDS: Final = frozenset({"village", "district", "city"})
_LEVEL_OF: Final = {**dict.fromkeys(VILLAGE, "village"), **dict.fromkeys(DISTRICT, "district")}
# Adjectives before all: names of places only where a marker says so, or where nothing else was typed.
_HARDLY_A_NAME: Final = SISTER | frozenset(
    {"biru", "merah", "damai", "darat", "batu", "kota", "pintu", "pasar", "taman"}
)
# How the first word of a name is shortened; "ps" is read as plaza before it comes here (`gazetteer.words`).
_SHORT_FOR: Final = {
    "kebon": ("kb", "kbn"), "pondok": ("pd", "pdk"), "tanjung": ("tj", "tjg", "tg"), "kebayoran": ("kby", "keb"),
    "tanah": ("tn", "tnh"), "pasar": ("plaza",), "gunung": ("gn",), "kelapa": ("klp",), "cempaka": ("cemp", "cpk"),
    "bendungan": ("bend",),
}  # fmt: skip
_TIMES: Final = frozenset({"minggu", "senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "malam"})
_SHORTEST_PART: Final = 5  # letters of a part of a name that may stand for the whole
_MISTYPED_PART: Final = 6  # letters from which a part may hold a typo
_TYPO_COSTS: Final = 2.5  # letters


@dataclass(frozen=True)
class PlaceHit:
    """Words `first` to `last` (exclusive) name this place; `alike` are other names that they may mean as well."""

    first: int
    last: int
    names: tuple[GazetteerName, ...]
    typos: int
    key: str
    is_marked: bool = False
    is_part: bool = False
    is_maybe: bool = False  # a single word that names a kind of problem too


class PlaceNames:
    """A city's names as a search box reads them."""

    def __init__(self, names: NameIndex, lineages: AreaLineages) -> None:
        self.lineages = lineages
        self._names = names
        self._spellings = SpellingIndex(names.by_key)
        self._parts = _parts(names)
        self._part_spellings = SpellingIndex(self._parts)
        self._short = _short(names)
        self._inside: dict[int, set[int]] = defaultdict(set)
        for leaf, line in enumerate(lineages.of_leaves):
            for area in line:
                self._inside[area].add(leaf)

    def hits(self, words: Sequence[Word], is_a_kind: Callable[[str], bool]) -> list[PlaceHit]:
        """The places that the words name, in their order, none overlapping; `is_a_kind` tells words that name a kind of problem."""
        found = sorted(self._all(words, is_a_kind), key=_weight, reverse=True)
        taken: set[int] = set()
        chosen = []
        for hit in found:
            if taken.isdisjoint(range(hit.first, hit.last)):
                taken.update(range(hit.first, hit.last))
                chosen.append(hit)
        return sorted(chosen, key=lambda hit: hit.first)

    def areas_of(self, name: GazetteerName) -> list[int]:
        """The smallest areas (ids) that the name may mean; of an area's own name that area."""
        if name.area is not None:
            return [name.area]
        return self._cover(set(name.leaves))

    def _cover(self, leaves: set[int]) -> list[int]:
        """As few areas (ids) as are needed to name these smallest ones: a whole district by its own name."""
        found: dict[int, None] = {}
        for leaf in sorted(leaves):
            line = self.lineages.of_leaves[leaf]
            found.setdefault(next(area for area in line if self._inside[area] <= leaves))
        return list(found)

    def _all(self, words: Sequence[Word], is_a_kind: Callable[[str], bool]) -> Iterator[PlaceHit]:
        for first in range(len(words)):
            for last in range(first + 1, min(first + MOST_WORDS, len(words)) + 1):
                said = [word.plain for word in words[first:last]]
                if said[0] in EMPTY or said[-1] in EMPTY:
                    continue
                hit = self._hit(words, first, last, is_a_kind)
                if hit is not None:
                    yield hit

    def _hit(self, words: Sequence[Word], first: int, last: int, is_a_kind: Callable[[str], bool]) -> PlaceHit | None:
        said = [word.plain for word in words[first:last]]
        key, before = "".join(said), words[first - 1].plain if first else ""
        is_whole = last - first == len(words)
        if names := self._names.by_key.get(key) or self._short.get(key):
            return self._checked(PlaceHit(first, last, names, 0, key), said, before, is_whole, is_a_kind)
        if names := self._parts.get(key):
            if said[0] in _TIMES and last - first == 1:
                return None
            if any(map(is_a_kind, said)) and not is_whole:
                return None
            return PlaceHit(first, last, names, 0, key, is_part=True)
        if not _may_be_mistyped(said, is_a_kind):
            return None
        if near := [one for one in self._spellings.nearest(key) if self._keeps(one.key, said, is_a_kind)]:
            names = tuple(name for one in near for name in self._names.by_key[one.key])
            hit = PlaceHit(first, last, names, near[0].typos, near[0].key)
            return self._checked(hit, said, before, is_whole, is_a_kind)
        near = list(self._part_spellings.nearest(key)) if len(key) >= _MISTYPED_PART else []
        names = tuple(name for one in near for name in self._parts[one.key])
        return PlaceHit(first, last, names, near[0].typos, near[0].key, is_part=True) if names else None

    def _keeps(self, key: str, said: Sequence[str], is_a_kind: Callable[[str], bool]) -> bool:
        """Whether a mistyped name leaves alone what is spelled right: "macet kuningan" is no typo of Karet Kuningan."""
        return all(word in key for word in said if is_a_kind(word))

    def _checked(
        self, hit: PlaceHit, said: Sequence[str], before: str, is_whole: bool, is_a_kind: Callable[[str], bool]
    ) -> PlaceHit | None:
        """The hit with what its marker leaves of its names; None when the words are rather usual ones."""
        names, is_marked = _marked(hit.names, before)
        is_alone = len(said) == 1 and not is_marked and not is_whole
        if not is_marked and not is_whole:
            names = tuple(name for name in names if not name.needs_marker)
        if not names or (is_alone and not _stands_alone(said[0], before)):
            return None
        is_maybe = is_alone and is_a_kind(said[0])
        return replace(hit, first=hit.first - is_marked, names=names, is_marked=is_marked, is_maybe=is_maybe)


def _marked(names: tuple[GazetteerName, ...], before: str) -> tuple[tuple[GazetteerName, ...], bool]:
    """What the word before says the name is: a village, a district, a street."""
    level = _LEVEL_OF.get(before)
    if level is not None:
        kept = tuple(name for name in names if name.kind == level) or tuple(n for n in names if n.kind in AREA_KINDS)
        return kept or names, bool(kept)
    if before in STREET:
        streets = tuple(name for name in names if name.kind == "street")
        return streets or names, bool(streets)
    return names, False


def _stands_alone(word: str, before: str) -> bool:
    """Whether one usual word may be a name here: it is no adjective, or a word before says where."""
    return word not in (SISTER if before in NEAR or before in FACILITY else _HARDLY_A_NAME)


def _may_be_mistyped(said: Sequence[str], is_a_kind: Callable[[str], bool]) -> bool:
    """Words that are spelled right are no typos of a place: "lampu" is a lamp and not Lampung."""
    known = [
        word for word in said if is_a_kind(word) or word in USUAL or word in FACILITY or word in NEAR or word in STREET
    ]
    return len(known) < len(said) and not (len(said) > 1 and said[0] in STREET | NEAR)


def _weight(hit: PlaceHit) -> tuple[float, int, int]:
    letters = len(hit.key) - _TYPO_COSTS * hit.typos + (3 if hit.is_marked else 0) - (2 if hit.is_part else 0)
    return (letters, any(name.kind in AREA_KINDS for name in hit.names), -hit.first)


def _short(names: NameIndex) -> dict[str, tuple[GazetteerName, ...]]:
    """Names whose first word people shorten: "kb jeruk" is Kebon Jeruk, "tj priok" Tanjung Priok."""
    found: dict[str, list[GazetteerName]] = defaultdict(list)
    for name in dict.fromkeys(name for some in names.by_key.values() for name in some):
        first, *rest = plain_words(name.name)
        for short in _SHORT_FOR.get(first, ()) if rest else ():
            found["".join((short, *rest))].append(name)
    return {key: tuple(some) for key, some in found.items() if key not in names.by_key}


def _parts(names: NameIndex) -> dict[str, tuple[GazetteerName, ...]]:
    """What people shorten a landmark's name to: "thamrin city" of "Mal Thamrin City", "kalijodo" of "RPTRA Kalijodo"."""
    found: dict[str, list[GazetteerName]] = defaultdict(list)
    for name in dict.fromkeys(name for some in names.by_key.values() for name in some):
        if name.kind not in AREA_KINDS and name.kind != "street":
            for part in _parts_of(plain_words(name.name)):
                if part not in names.by_key:
                    found[part].append(name)
    return {part: tuple(some) for part, some in found.items()}


def _parts_of(words: tuple[str, ...]) -> Iterable[str]:
    """Every run of two words or more, and the name without the word for what it is."""
    for first in range(len(words)):
        for last in range(first + 1, len(words) + 1):
            run = words[first:last]
            if run == words or (len(run) == 1 and not (first == 1 and last == len(words) and words[0] in FACILITY)):
                continue
            telling = [word for word in run if word not in FACILITY | USUAL | EMPTY | STREET]
            if telling and sum(map(len, run)) >= _SHORTEST_PART:
                yield "".join(run)
