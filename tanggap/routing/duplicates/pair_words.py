"""What the words of two reports have in common, and what they set against one another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from tanggap.routing.duplicates.city_kinds import CityKinds
from tanggap.routing.duplicates.member_words import MemberWords
from tanggap.routing.duplicates.pair_places import EXACT_NUMBERS, has_other_number, place_of
from tanggap.routing.duplicates.shared_words import share, shared, weight_of
from tanggap.routing.duplicates.topics import overlap

_LEAST_SHARED: Final = 0.3  # of the words of the problem
_LEAST_DETAILS: Final = 2
_ENOUGH_WORDS: Final = 2
_WIDE_M: Final = 100.0  # what reaches so far reaches the next house and lane


@dataclass(frozen=True)
class PairWords:
    """Shares are 0 to 1."""

    problem: float  # share of shared words that name problems, rare ones weighing more
    both_name_it: bool  # whether both said what it is
    says_kind: float  # share of the words of either that belong to the other's kind
    nothing_shared: bool  # both said enough to share a word, and share none
    topic: float | None  # how far both texts speak of one thing; None where one says nothing known
    details: tuple[str, ...]  # rare words that both use
    place: float  # how surely both name one landmark
    place_words: tuple[str, ...]
    other_place: bool  # both name landmarks of one kind by different names
    no_common_place: bool  # both name landmarks, and none in common
    other_side: bool  # one is across from the landmark of the other, or leads elsewhere
    in_order: bool  # one says that all is well where the other is
    other_number: bool  # both named a house or lane, too far from one another
    next_number: bool  # both named one, and not the same: perhaps next door
    excludes: bool  # one says car, the other says lorry
    is_another: bool  # one says that it knows of another

    @property
    def shares_words(self) -> bool:
        """Whether both call the problem by a word that they share."""
        return self.problem >= _LEAST_SHARED or len(self.details) >= _LEAST_DETAILS


def pair_words(
    own: MemberWords, said: MemberWords, *, kinds: tuple[int | None, int | None], city: CityKinds, users: Counter[str]
) -> PairWords:
    """Compare the words of two members of these kinds; `users` says how many of the cases around use a name."""
    mine, theirs = kinds
    place, about = place_of(own, said, city.sayings, users), _about(kinds, city)
    return PairWords(
        problem=share(city.vocabulary, own.problem - about, said.problem - about),
        both_name_it=bool(own.problem | own.details) and bool(said.problem | said.details),
        says_kind=max(_says(own, theirs, city), _says(said, mine, city)),
        nothing_shared=_nothing_shared(own, said),
        topic=overlap(own.topic, said.topic),
        details=tuple(sorted(shared(own.details, said.details))),
        place=place.sure,
        place_words=place.words,
        other_place=place.differs,
        no_common_place=bool(_named(own) and _named(said)) and not place.words and not place.differs,
        other_side=place.is_across
        or bool(own.directions and said.directions and not shared(own.directions, said.directions)),
        in_order=_is_in_order(own, said, city, users) or _is_in_order(said, own, city, users),
        other_number=min(map(city.reach_m, kinds)) < _WIDE_M and has_other_number(own.numbers, said.numbers),
        next_number=any(own.numbers[it] != said.numbers[it] for it in own.numbers.keys() & said.numbers.keys()),
        excludes=any(_excludes(own, said, words) for words, held in city.exclusive if not held or set(kinds) <= held),
        is_another=own.is_another or said.is_another,
    )


def _about(kinds: tuple[int | None, int | None], city: CityKinds) -> set[str]:
    """What the kind is about: where one place has many problems of it, to name it says nothing of which."""
    one, other = kinds
    return {city.object_of.get(one, "")} if one is not None and one == other and city.has_many(one) else set()


def _named(said: MemberWords) -> bool:
    return bool(said.landmarks or said.names)


def _is_in_order(one: MemberWords, other: MemberWords, city: CityKinds, users: Counter[str]) -> bool:
    """Whether the place that one says is in order is that of the other."""
    fine = one.in_order
    if fine is None:
        return False
    numbers = any(
        fine.numbers[name] == other.numbers[name] for name in EXACT_NUMBERS & fine.numbers.keys() & other.numbers.keys()
    )
    return (
        numbers
        or bool(place_of(fine, other, city.sayings, users).words)
        or bool((fine.problem & other.problem) - one.problem)
    )


def _says(said: MemberWords, kind: int | None, city: CityKinds) -> float:
    """The share of the words of a problem that belong to this kind, rare ones weighing more."""
    if kind is None or not said.problem:
        return 0.0
    whole = weight_of(city.vocabulary, said.problem)
    return weight_of(city.vocabulary, said.problem & city.words_of.get(kind, frozenset())) / whole if whole else 0.0


def _excludes(own: MemberWords, said: MemberWords, words: frozenset[str]) -> bool:
    mine, yours = own.telling & words, said.telling & words
    return bool(mine and yours and not mine & yours)


def _nothing_shared(own: MemberWords, said: MemberWords) -> bool:
    mine, yours = (it.problem | it.details | it.telling for it in (own, said))
    return min(len(mine), len(yours)) >= _ENOUGH_WORDS and not shared(mine, yours)
