"""Whether two reports name one place: by landmarks, names, streets and numbers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tanggap.routing.duplicates.member_words import Landmark, MemberWords
from tanggap.routing.duplicates.sayings import Sayings
from tanggap.routing.duplicates.shared_words import shared

EXACT_NUMBERS: Final = frozenset({"no", "gang", "blok", "tiang", "km", "plate"})
_NEAR_NUMBERS: Final = 4  # houses


@dataclass(frozen=True)
class PairPlace:
    """Whether two members name one landmark: how surely (0 to 1), in which words, or that they name two of one kind."""

    sure: float
    words: tuple[str, ...]
    differs: bool
    is_across: bool


def place_of(own: MemberWords, said: MemberWords, sayings: Sayings, users: Counter[str]) -> PairPlace:
    """Compare the places; a name that many `users` say tells little."""
    pairs = [(a, b) for a in own.landmarks for b in said.landmarks if sayings.is_one_landmark(a.kind, b.kind)]
    common = shared(own.names | own.streets, said.names | said.streets)
    common |= {f"{name} {own.numbers[name]}" for name in EXACT_NUMBERS & own.numbers.keys() & said.numbers.keys()
               if own.numbers[name] == said.numbers[name]}  # fmt: skip
    same = [(a, b) for a, b in pairs if not _differ(a, b)]
    words = tuple(sorted(_said(same) | common))
    weights = [_weight(word, users) for word in words]
    is_across = any(("across" in {a.side, b.side}) and a.side != b.side for a, b in same)
    return PairPlace(
        min(1.0, sum(weights)), words, differs=bool(pairs) and not same and not common, is_across=is_across
    )


def _said(pairs: Iterable[tuple[Landmark, Landmark]]) -> set[str]:
    """The more exact of the two names of each landmark, and what both call it."""
    return {
        word for a, b in pairs for word in (min(a.kind, b.kind, key=lambda kind: len(kind)), *shared(a.names, b.names))
    }


def _weight(word: str, users: Counter[str]) -> float:
    return 0.7 / math.sqrt(max(1, users[word]))


def _differ(one: Landmark, other: Landmark) -> bool:
    """Whether both are named, and by no common word, SD 03 is not SD 07; or one is behind it and the other is not."""
    return (one.side == "behind") != (other.side == "behind") or (
        bool(one.own_names and other.own_names) and not shared(one.names, other.names)
    )


def all_names(said: MemberWords) -> set[str]:
    """Every kind of landmark and every name that is said, to know which of them many use."""
    return {landmark.kind for landmark in said.landmarks} | said.names | said.streets


def has_other_number(own: Mapping[str, str], said: Mapping[str, str]) -> bool:
    """Whether both name a house, lane, floor or side, and not the same."""
    return any(not _is_near(name, own[name], said[name]) for name in own.keys() & said.keys())


def _is_near(name: str, one: str, other: str) -> bool:
    """Whether two numbers may be one place: the same lane, or houses next to each other."""
    if name == "no" and one.isdecimal() and other.isdecimal():
        return abs(int(one) - int(other)) <= _NEAR_NUMBERS
    return one == other
