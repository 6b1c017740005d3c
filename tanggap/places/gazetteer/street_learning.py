"""Streets from what residents wrote before: a phrase that nearly always came from the same one or two areas is a name of a place there.

For a city that moves in with its records and has no gazetteer. Four records at least, nine of ten of them from the areas that the name
then means: chosen on the second quarter of Surabaya's records after learning from the first half (docs/places.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from tanggap.places.gazetteer.words import EMPTY, NEAR, WAY, Word, plain_set, read_words

LEAST_RECORDS: Final = 4
MOST_AREAS: Final = 2
LEAST_SHARE_OF_ALL: Final = 0.9  # of the records that say the phrase lie in the areas that it means
LEAST_SHARE_OF_ONE: Final = 0.12  # an area with fewer is somebody's mistake
_MOST_WORDS: Final = 4
_LEAST_LETTERS: Final = 5
# Where the name of a street has ended.
_ENDS: Final = EMPTY | NEAR | WAY | plain_set(
    "blok gang kelurahan kecamatan kota jalan rumah perum perumahan masjid sd warga"
)  # fmt: skip

Place = TypeVar("Place", bound=Hashable)


@dataclass(frozen=True)
class LearnedStreet(Generic[Place]):
    """A phrase and the areas that it means."""

    words: tuple[str, ...]
    areas: tuple[Place, ...]

    @property
    def name(self) -> str:
        """As a city's file names it."""
        return "Jalan " + " ".join(self.words).title()


class StreetLearner(Generic[Place]):
    """Counts phrases by area while records go by; keeps no record."""

    def __init__(self) -> None:
        # By letters: "kalilom lor" and "kalilomlor" are one street, named as it is mostly written.
        self._counts: dict[str, Counter[Place]] = defaultdict(Counter)
        self._spellings: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)

    def add_record(self, text: str, address: str, area: Place) -> None:
        """One record whose area is known."""
        for phrase in {*_phrases(read_words(address), is_address=True), *_phrases(read_words(text), is_address=False)}:
            letters = "".join(phrase)
            self._counts[letters][area] += 1
            self._spellings[letters][phrase] += 1

    def streets(self, known: Collection[str]) -> list[LearnedStreet[Place]]:
        """What was learned, by name; `known` are the letters of names that the city has anyway."""
        found = []
        for letters, counts in self._counts.items():
            areas = _areas_of(counts)
            if areas and letters not in known:
                words = min(self._spellings[letters].items(), key=lambda pair: (-pair[1], pair[0]))[0]
                found.append(LearnedStreet(words, areas))
        return sorted(found, key=lambda street: street.words)


def _areas_of(counts: Counter[Place]) -> tuple[Place, ...]:
    """The one or two areas from which the phrase came; none when it came from everywhere or too seldom."""
    whole = sum(counts.values())
    if whole < LEAST_RECORDS:
        return ()
    areas = [(area, times) for area, times in counts.most_common(MOST_AREAS) if times >= LEAST_SHARE_OF_ONE * whole]
    covered = sum(times for _area, times in areas)
    return tuple(area for area, _times in areas) if covered >= LEAST_SHARE_OF_ALL * whole else ()


def _phrases(words: list[Word], *, is_address: bool) -> Iterator[tuple[str, ...]]:
    """What follows each "Jl.", and what an address begins with; every beginning of it, for streets have side streets."""
    starts = [n + 1 for n, word in enumerate(words) if word.plain == "jalan"]
    if is_address and words and words[0].plain != "jalan":
        starts.append(0)
    for start in starts:
        said: list[str] = []
        for word in words[start : start + _MOST_WORDS]:
            if word.part != words[start].part or word.is_number or word.plain in _ENDS:
                break
            said.append(word.plain)
            if len("".join(said)) >= _LEAST_LETTERS:
                yield tuple(said)
