"""The names that a city knows, found in a text however they are joined, split or mistyped by one letter. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tanggap.places.gazetteer.typos import is_typo
from tanggap.places.gazetteer.words import FACILITY, SISTER, USUAL, plain_words

MOST_WORDS: Final = 6
# Shorter names are too like other words to forgive a typo.
TYPO_FROM: Final = 6
SHORTEST_NAME: Final = 3
_GENERIC_STREET: Final = frozenset({"jalan"})
_NO_LANDMARK: Final = frozenset({"street", "village", "district", "city"})
# Words that signs have and people leave out: the Masjid Agung Al-Azhar is "masjid al azhar".
_LEFT_OUT: Final = frozenset(["agung", "jami", "raya", "jakarta", "indonesia", "negeri", "pusat", "besar"])
_HOSPITAL: Final = ("rumah", "sakit")


@dataclass(frozen=True, slots=True)
class GazetteerName:
    """A name as the city writes it, what kind of thing bears it, and the smallest areas (positions in a list) it may mean."""

    name: str
    kind: str  # a level of areas, or a kind of the gazetteer
    leaves: tuple[int, ...]
    is_sister: bool = False  # the shared beginning of several areas' names
    needs_marker: bool = False  # "Jalan Pemuda", "Jalan RS Fatmawati": without "Jalan" it is something else
    area: int | None = None  # of an area's own name its id


@dataclass(frozen=True, slots=True)
class NameHit:
    """Words `first` to `last` (exclusive) are one of these names; `typos` is 0 or 1."""

    first: int
    last: int
    names: tuple[GazetteerName, ...]
    typos: int
    key: str


class NameIndex:
    """All names of a city by their letters without spaces."""

    def __init__(self, named: Iterable[tuple[str, GazetteerName]]) -> None:
        """`named` gives every spelling with the name it stands for."""
        exact: dict[str, list[GazetteerName]] = defaultdict(list)
        self._usual: set[str] = set()
        for spelling, name in named:
            said = plain_words(spelling)
            for words in _spellings(said, name):
                key = "".join(words)
                is_common = len(words) == 1 or words[0] in FACILITY
                known = replace(name, needs_marker=is_common and name.kind == "street" and said[:1] == ("jalan",))
                if len(key) >= SHORTEST_NAME and known not in exact[key]:
                    exact[key].append(known)
                    if len(words) == 1 and words[0] in USUAL:
                        self._usual.add(key)
        self._exact = {key: tuple(names) for key, names in exact.items() if names}
        self._near = _near(self._exact)
        self.longest = max(map(len, self._exact), default=0) + 1  # letters that a name may have, one typo among them

    def is_usual(self, key: str) -> bool:
        """Whether the name is a usual word too."""
        return key in self._usual

    @property
    def by_key(self) -> Mapping[str, tuple[GazetteerName, ...]]:
        """Every name by its letters without spaces."""
        return self._exact

    def find(self, words: Sequence[str], first: int, last: int) -> NameHit | None:
        """The name that these words are, if any."""
        key = "".join(words)
        if names := self._exact.get(key):
            return NameHit(first, last, names, 0, key)
        if len(key) < TYPO_FROM or key.isdigit():
            return None
        for near in _shortened(key):
            known = self._near.get(near)
            if known is not None and (key == known or is_typo(key, known)):
                return NameHit(first, last, self._exact[known], 1, known)
        return None


def letters_of(name: str) -> str:
    """What of a name is compared: small letters and digits, long forms written out, no spaces."""
    return "".join(plain_words(name))


def sisters(names: Iterable[GazetteerName]) -> Iterator[tuple[str, GazetteerName]]:
    """For "Petojo Utara" and "Petojo Selatan" the name "Petojo", which may mean either."""
    stems: dict[str, set[int]] = defaultdict(set)
    whole: set[str] = set()
    for name in names:
        words = name.name.split()
        whole.add(name.name.lower())
        if len(words) > 1 and words[-1].lower() in SISTER:
            stems[" ".join(words[:-1])].update(name.leaves)
    for stem, leaves in stems.items():
        if stem.lower() not in whole:
            yield stem, GazetteerName(stem, "village", tuple(sorted(leaves)), is_sister=True)


def _spellings(words: tuple[str, ...], name: GazetteerName) -> Iterator[tuple[str, ...]]:
    """The name as it may be said; a street also without "Jalan" and with "Raya" at the other end, a landmark by what people call it."""
    if name.kind == "street":
        words = tuple(word for word in words if word not in _GENERIC_STREET)
        if len(words) > 1 and words[0] == "raya":
            yield (*words[1:], "raya")
        elif len(words) > 1 and words[-1] == "raya":
            yield ("raya", *words[:-1])
    if words:
        yield words[:MOST_WORDS]
    if name.kind not in _NO_LANDMARK:
        yield from _as_called(words)


def _as_called(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A landmark without what only its sign says, and a hospital in full."""
    plain = tuple(word for word in words if word not in _LEFT_OUT)
    if plain != words and len(plain) > 1:
        yield plain[:MOST_WORDS]
    if words[:1] == ("rs",) and len(words) > 1:
        yield (*_HOSPITAL, *words[1:])[:MOST_WORDS]


def _near(keys: Iterable[str]) -> dict[str, str]:
    """Every long name without one of its letters -> the name; where two names meet, neither is guessed."""
    near: dict[str, str] = {}
    clash: set[str] = set()
    for key in keys:
        if len(key) < TYPO_FROM:
            continue
        for short in {key, *_shortened(key)}:
            if near.setdefault(short, key) != key:
                clash.add(short)
    return {short: key for short, key in near.items() if short not in clash or short == key}


def _shortened(key: str) -> list[str]:
    """The letters as they are, and without each one but the first."""
    return [key, *(key[:n] + key[n + 1 :] for n in range(1, len(key)))]
