"""Ways to say one thing, as a city's data has them: "SD Negeri", "sekolahan"; "pom bensin", "SPBU"; "bolong", "lubang"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tanggap.routing.tokens import tokens

# The stems of a phrase, and the name of what it says; by its first stem, the longest first.
Phrase = tuple[tuple[str, ...], str]
Phrases = Mapping[str, Sequence[Phrase]]
_ENDINGS: Final = ("an", "in", "i")
_BEGINNINGS: Final = ("ke", "nge", "pe", "se")
_SHORTEST: Final = 4


@dataclass(frozen=True)
class Sayings:
    """What a city's data say of landmarks and of problems."""

    landmarks: Phrases
    words: Phrases
    covers: Mapping[str, frozenset[str]]  # a landmark -> those that it covers, and itself: a school covers SD and SMP

    def is_one_landmark(self, one: str, other: str) -> bool:
        """Whether two names may mean one landmark: the same, or one covers the other."""
        return other in self.covers.get(one, frozenset([one])) or one in self.covers.get(other, frozenset())

    def problems_in(self, said: Sequence[str]) -> Iterator[str]:
        """The words without landmarks, each by its one name."""
        place = 0
        while place < len(said):
            _landmark, skipped = phrase_at(said, place, self.landmarks)
            name, count = phrase_at(said, place, self.words)
            if count and count >= skipped:
                yield name
            elif not skipped:
                yield said[place]
            place += max(1, count, skipped)


def phrase_at(said: Sequence[str], place: int, among: Phrases) -> tuple[str, int]:
    """The name of the longest phrase that begins at this place, and how many words it has; ("", 0) when none does."""
    word = said[place]
    for stems, name in among.get(word, ()):
        if len(stems) == 1 or tuple(said[place : place + len(stems)]) == stems:
            return name, len(stems)
    for bare in _bare(word):
        for stems, name in among.get(bare, ()):
            if len(stems) == 1:
                return name, 1
    return "", 0


def sayings_of(landmarks: Mapping[str, Sequence[str]], words: Mapping[str, Sequence[str]]) -> Sayings:
    """From a city's data; a word that is named in two places belongs to the last. A landmark in another's list is covered by it."""
    return Sayings(
        landmarks=_phrases(landmarks, covered=frozenset(landmarks)),
        words=_phrases(words, covered=frozenset()),
        covers={name: _covered(name, landmarks) for name in landmarks},
    )


def _phrases(said: Mapping[str, Sequence[str]], covered: frozenset[str]) -> Phrases:
    ways = {tokens(way): name for name, others in said.items() for way in others if way not in covered}
    ways |= {tokens(name): name for name in said}
    found: dict[str, list[Phrase]] = defaultdict(list)
    for stems, name in sorted(ways.items(), key=lambda one: -len(one[0])):
        if stems:
            found[stems[0]].append((stems, name))
    return dict(found)


def _covered(name: str, landmarks: Mapping[str, Sequence[str]]) -> frozenset[str]:
    found, left = {name}, [name]
    while left:
        new = {way for way in landmarks.get(left.pop(), ()) if way in landmarks} - found
        found |= new
        left.extend(new)
    return frozenset(found)


@lru_cache(maxsize=50_000)
def _bare(word: str) -> tuple[str, ...]:
    """The word without an ending or a beginning that `tokens.stem` keeps: "karaokean", "kesumbat"."""
    if len(word) <= _SHORTEST:
        return ()
    without_end = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
    without_begin = [word.removeprefix(beginning) for beginning in _BEGINNINGS if word.startswith(beginning)]
    return tuple(bare for bare in (*without_end, *without_begin) if len(bare) >= _SHORTEST)
