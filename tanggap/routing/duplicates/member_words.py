"""What a report's words say of its problem, and what of its place. Words that only locate are no words of the problem."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from tanggap.routing.duplicates.city_kinds import CityKinds
from tanggap.routing.duplicates.clauses import told_apart
from tanggap.routing.duplicates.common_words import BESIDE, COMMON, POSITION
from tanggap.routing.duplicates.sayings import phrase_at
from tanggap.routing.duplicates.topics import Floats
from tanggap.routing.tokens import tokens

# "RT 05", "no. 12", "blok C", "tiang nomor 7": the word and what follows it are one.
_NUMBERED: Final = re.compile(
    r"\b(rt|rw|no|nomor|nomer|nmr|blok|blk|gang|gg|km|lantai|lt|jalur|peron|tiang|koridor|gerbang|pintu|tower)\b\.?\s*(?:(?:no\.?|nomor|nomer)\s*)?"
    r"([0-9]+[a-h]?|[a-h](?!\.\s*[a-z])|[ivx]{1,5}|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh)\b"
)
_SIDE: Final = re.compile(
    r"\b(?:sisi|sebelah|sblh|bagian|ujung|arah|pintu|gerbang|lajur|jalur|tepi|pinggir|bahu)\s+(?:(utara|selatan|timur|barat)|(kiri|kanan))\b"
)
_PLATE: Final = re.compile(r"\b([a-z]{1,2})\s?([0-9]{3,4})\s?([a-z]{2,3})\b")
# "Lampu yang satunya lagi": whoever says so knows of another.
_ANOTHER: Final = re.compile(
    r"\b(satu ?(?:nya)? lagi|yang satunya|yg satunya|beda lagi|lain lagi|bukan yang|bukan yg|"
    r"selain (?:yang|yg|itu|di)|titik lain|lain titik|yang lain|yg lain|satu titik lagi|beda (?:dari|sama|dengan|dgn) yang|another)\b"
)
# "A rat as big as a cat" is no cat.
_AS_BIG_AS: Final = re.compile(
    r"\b(?:segede|segedhe|sebesar|seukuran|selebar|setinggi|sepanjang)2?\s+[a-z]+", re.IGNORECASE
)
_WORD: Final = re.compile(r"[A-Za-z]+\.?")
_ONE_NAME: Final = {"nomor": "no", "nomer": "no", "nmr": "no", "gg": "gang", "blk": "blok", "lt": "lantai"}
_ROMANS: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_COUNTED: Final = ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"]
_NUMBERS: Final = {word: str(n) for words in (_ROMANS, _COUNTED) for n, word in enumerate(words, start=1)}
_NAMED_STREETS: Final = frozenset(
    {"jalan", "gang", "lorong", "komplek", "perumahan", "cluster", "kampung", "kel", "kec", "desa", "area"}
)
_BESIDE = tokens("dekat")[0]
_SIDES: Final = {
    word: side for side, words in (("behind", "belakang blkg behind"), ("across", "seberang sebrang sbrg seberangnya opposite"))
    for word in tokens(words)
}  # fmt: skip
_TOWARDS: Final = frozenset(tokens("arah menuju"))
_MOST_NAMES: Final = 3  # words of a name


@dataclass(frozen=True)
class Landmark:
    """A landmark of a known kind, with the words or numbers of its own name: a school, "03"."""

    kind: str
    names: frozenset[str]
    own_names: frozenset[str]  # those that are surely its name: numbers, and words that begin with a capital
    side: str = ""  # behind or across, where that is said


@dataclass
class MemberWords:
    """The words of one member of a pair, by what they name."""

    problem: set[str] = field(default_factory=set)  # words by which kinds are told apart
    details: set[str] = field(default_factory=set)  # words that few reports have: a make of car, a kind of tree
    landmarks: list[Landmark] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of other places: "bengkel Jaya"
    streets: set[str] = field(default_factory=set)
    numbers: Mapping[str, str] = field(default_factory=dict)
    telling: set[str] = field(default_factory=set)  # words of which one problem has one
    topic: Floats | None = None  # how likely each of the city's kinds is, by these words
    is_another: bool = False  # says that it is another than one that is known
    directions: set[str] = field(default_factory=set)  # where the lane leads: "arah Kota"
    in_order: MemberWords | None = None  # of what it says is in order, elsewhere


@lru_cache(maxsize=2048)
def words_of(text: str, landmark: str, city: CityKinds) -> MemberWords:
    """Tell the words of a problem from those of its place, and the numbers of houses and lanes; set apart what is said to be in order.

    Kept: the open cases of a street are read again at every step of a draft. Do not change what it returns.
    """
    wrong, fine = told_apart(_AS_BIG_AS.sub(" ", text))
    found = _read(wrong, landmark, city)
    found.is_another = _ANOTHER.search(text.lower()) is not None
    found.in_order = _read(fine, "", city) if fine else None
    return found


def _read(text: str, landmark: str, city: CityKinds) -> MemberWords:
    said = f"{text}\n{landmark}"
    capitals, told = _capitals(said), tokens(_NUMBERED.sub(" ", text.lower()))
    found = MemberWords(numbers=dict(_numbers(said.lower())), topic=city.topics.of(told, city.sayings))
    _Reader(told, found, city, capitals).read()
    # What answers "di dekat mana?" is a place from its first word on.
    _Reader((_BESIDE, *tokens(_NUMBERED.sub(" ", landmark.lower()))), found, city, capitals).read()
    return found


def _capitals(said: str) -> frozenset[str]:
    """Stems of words that begin with a capital amid a sentence; none where capitals are used for everything."""
    words = _WORD.findall(said)
    found = [word for before, word in itertools.pairwise(words) if word[0].isupper() and not before.endswith(".")]
    return frozenset(tokens(" ".join(found))) if 2 * len(found) < len(words) else frozenset()


def _numbers(said: str) -> Iterator[tuple[str, str]]:
    for name, value in _NUMBERED.findall(said):
        yield _ONE_NAME.get(name, name), _NUMBERS.get(value, value).lstrip("0") or "0"
    for compass, hand in _SIDE.findall(said):
        yield ("compass", compass) if compass else ("hand", hand)
    for plate in _PLATE.findall(said):
        yield "plate", " ".join(plate)


class _Reader:
    """Sorts the words of one text, in order; after a word of position the next words name a place."""

    def __init__(self, said: Sequence[str], found: MemberWords, city: CityKinds, capitals: frozenset[str]) -> None:
        self.said, self.found, self.city, self.capitals = said, found, city, capitals
        self.place = 0
        self.left = 0  # words that may still belong to the name of a place

    def read(self) -> None:
        """Read all of it into `found`."""
        while self.place < len(self.said):
            self.place += self._one()

    def _one(self) -> int:
        """Sort what begins here; how many words that were."""
        word, sayings = self.said[self.place], self.city.sayings
        landmark, taken = phrase_at(self.said, self.place, sayings.landmarks)
        name, count = phrase_at(self.said, self.place, sayings.words)
        if taken and taken >= count:
            return taken + self._landmark(landmark, taken)
        if not count and word in _NAMED_STREETS:
            names = self._names(self.place + 1)
            self.found.streets.update(names)
            self.left = 0
            return 1 + len(names)
        if word in _TOWARDS:
            ahead = self.said[self.place + 1 : self.place + 3]
            self.found.directions.update(it for it in ahead if it not in POSITION | _NAMED_STREETS)
        if not count and word in POSITION:
            self.left = _MOST_NAMES if word in BESIDE else 1
        else:
            self._word(name or word, is_said=bool(count))
        return max(1, count)

    def _landmark(self, kind: str, taken: int) -> int:
        names = self._names(self.place + taken)
        bare = {name: name.lstrip("0") or "0" for name in names}
        own = frozenset(bare[name] for name in names if name.isdecimal() or name in self.capitals)
        side = _SIDES.get(self.said[self.place - 1], "") if self.place else ""
        self.found.landmarks.append(Landmark(kind, frozenset(bare.values()), own, side))
        self.left = 0
        return len(names)

    def _word(self, word: str, *, is_said: bool) -> None:
        """A word that locates when it stands behind one of position, else one of the problem; `is_said`: the city has a saying for it."""
        is_known, is_common = is_said or word in self.city.vocabulary, word in COMMON or word.isdecimal()
        if is_common and self.left > 1:
            self.left = 2  # "depan rumah kosong": what follows may still locate, "depan rumah, lampu mati" no more
            return
        if self.left == _MOST_NAMES or (self.left == 2 and not is_said):
            self.found.names.add(word)
            self.left -= 1
            return
        if word in self.city.telling:
            self.found.telling.add(word)
        if is_common or is_known:
            self.found.problem |= {word} if is_known and not is_common else set()
            self.left = 0
        elif self.left:
            self.found.names.add(word)
            self.left -= 1
        elif len(word) > 2 and word not in self.city.areas:
            self.found.details.add(word)

    def _names(self, begin: int) -> list[str]:
        """The words of a name, up to the first that stands everywhere or names a problem."""
        found: list[str] = []
        for place, word in enumerate(self.said[begin : begin + _MOST_NAMES], start=begin):
            sayings = self.city.sayings
            is_said = any(phrase_at(self.said, place, among)[1] for among in (sayings.landmarks, sayings.words))
            if is_said or word in COMMON or word in self.city.vocabulary:
                break
            found.append(word)
        return found
