"""A report beside an open case: the features of the pair, as numbers. Pure: no database, no clock, no language of pages."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from tanggap.places.gazetteer.typos import is_typo
from tanggap.places.grid import distance_m
from tanggap.routing.duplicates.confusable import CityKinds
from tanggap.routing.duplicates.member_words import Landmark, MemberWords, words_of
from tanggap.routing.duplicates.topics import overlap

# A point that does not say how well it is known is taken for one that a finger put on a map.
UNKNOWN_ACCURACY_M: Final = 25.0
# A phone that says 5 m is between houses wrong by three times as much, and nobody stands in the hole that they report.
LEAST_ERROR_M: Final = 15.0
BITS: Final = 64
# Photos that differ in fewer bits are one picture, sent on or recompressed; up to the second they look alike.
ONE_PHOTO_BITS: Final = 6
LIKE_BITS: Final = 14
MOST_SPREADS: Final = 2.0  # beyond, no word makes two reports one problem
PHOTO_REACH_M: Final = 150.0  # a finger may have put the point of one photo so far from that of its copy
_NEAR_NUMBERS: Final = 4  # houses
_TYPO_FROM: Final = 5  # letters
_EXACT_NUMBERS: Final = frozenset({"no", "gang", "blok", "tiang", "km", "plate"})
_LEAST_SHARED: Final = 0.3  # of the words of the problem
_LEAST_DETAILS: Final = 2
_ENOUGH_WORDS: Final = 2


class SceneMatch(IntEnum):
    """How much of one scene two photos show, the most last."""

    NONE = 0
    ALIKE = 1  # their hashes are alike
    SAME_PLACE = 2  # verified by their geometry
    SAME_PICTURE = 3  # one picture, by its hash or by its geometry


@dataclass(frozen=True, kw_only=True)
class PairMember:
    """A report that comes in, or an open case with all that was said and shown of it."""

    kind: int | None
    at: datetime
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    text: str = ""
    landmark: str = ""
    phashes: tuple[int, ...] = ()  # perceptual hashes of its photos


@dataclass(frozen=True)
class PairFeatures:
    """What the classifier of pairs reads. Shares are 0 to 1."""

    metres: float | None
    spread_m: float  # how far apart two residents may stand who report one such problem
    kind_alike: float | None  # 1 the same, less for confusable kinds, None where one is not known
    has_many: bool  # whether one place has several problems of this kind
    days: float
    lasts_days: float  # how long such a problem usually lasts
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
    excludes: bool  # one says car, the other says lorry
    is_another: bool  # one says that it knows of another
    photo: SceneMatch
    rivals_nearby: int  # how many other open cases of these kinds lie as near

    @property
    def is_other_kind(self) -> bool:
        """Whether both kinds are known and differ."""
        return self.kind_alike is not None and self.kind_alike < 1

    @property
    def shares_words(self) -> bool:
        """Whether both call the problem by a word that they share."""
        return self.problem >= _LEAST_SHARED or len(self.details) >= _LEAST_DETAILS


def compare(
    one: PairMember,
    others: Sequence[PairMember],
    city: CityKinds,
    *,
    confusable_with: Mapping[int, float] | None = None,
    verified: Sequence[SceneMatch] = (),
) -> list[PairFeatures]:
    """The report beside each of the cases around it. A landmark that many of these name tells little of any one.

    `confusable_with` are the kinds that the report's kind may be confused with, each with how readily (0 to 1); the city's own when not
    given. `verified` is what the geometry of the photos says of each case, in the same order; nothing when not given.
    """
    if confusable_with is None:
        confusable_with = city.confusable_with(one.kind) if one.kind is not None else {}
    own = words_of(one.text, one.landmark, city)
    theirs = [words_of(other.text, other.landmark, city) for other in others]
    around = _Around(
        city,
        confusable_with,
        users=Counter(name for said in theirs for name in _all_names(said)),
        metres=[_metres(one, other) for other in others],
    )
    photos = verified or [SceneMatch.NONE] * len(others)
    return [
        _features(
            one, other, own, said, around=around, metres=far, photo=max(photo, _hashed(one.phashes, other.phashes))
        )
        for other, said, far, photo in zip(others, theirs, around.metres, photos, strict=True)
    ]


@dataclass(frozen=True)
class _Around:
    """What a pair is compared against: the city, who else uses a name, how far the others lie."""

    city: CityKinds
    confusable_with: Mapping[int, float]
    users: Counter[str]
    metres: Sequence[float | None]

    def kind_alike(self, one: PairMember, other: PairMember) -> float | None:
        """1 for one kind; None where one is not known, or says nothing of what it is."""
        if one.kind is None or other.kind is None:
            return None
        return 1.0 if one.kind == other.kind else self.confusable_with.get(other.kind, 0.0)

    def rivals(self, metres: float | None) -> int:
        """How many of the others lie as near as this one."""
        if metres is None:
            return len(self.metres) - 1
        return sum(other is not None and other <= metres + LEAST_ERROR_M for other in self.metres) - 1


def may_be_one(one: PairMember, other: PairMember, city: CityKinds) -> bool:
    """Whether the pair is worth comparing: within twice what its points and kind allow, or with one photo. Cheaper than comparing."""
    metres = _metres(one, other)
    if metres is None or metres <= MOST_SPREADS * _spread(one, other, city):
        return True
    return metres <= PHOTO_REACH_M and _hashed(one.phashes, other.phashes) == SceneMatch.SAME_PICTURE


def _features(
    one: PairMember,
    other: PairMember,
    own: MemberWords,
    said: MemberWords,
    *,
    around: _Around,
    metres: float | None,
    photo: SceneMatch,
) -> PairFeatures:
    city, place = around.city, _place(own, said, around)
    kinds, has_many = {one.kind, other.kind}, city.has_many(one.kind) and one.kind == other.kind
    # Where one place has many problems of a kind, to name what the kind is about says nothing of which.
    objects = {city.object_of.get(one.kind, "")} if has_many and one.kind is not None else set()
    return PairFeatures(
        metres=metres,
        spread_m=_spread(one, other, city),
        kind_alike=around.kind_alike(one, other),
        has_many=has_many,
        days=abs((one.at - other.at).total_seconds()) / 86400,
        lasts_days=min(city.days(one.kind), city.days(other.kind)),
        problem=_share(city.vocabulary, own.problem - objects, said.problem - objects),
        both_name_it=bool(own.problem | own.details) and bool(said.problem | said.details),
        says_kind=max(_says(own, other.kind, city), _says(said, one.kind, city)),
        nothing_shared=_nothing_shared(own, said),
        topic=overlap(own.topic, said.topic),
        details=tuple(sorted(_shared(own.details, said.details))),
        place=place.sure,
        place_words=place.words,
        other_place=place.differs,
        no_common_place=bool(_named(own) and _named(said)) and not place.words and not place.differs,
        other_side=place.is_across
        or bool(own.directions and said.directions and not _shared(own.directions, said.directions)),
        in_order=_is_in_order(own, said, around) or _is_in_order(said, own, around),
        other_number=_has_other_number(own.numbers, said.numbers),
        excludes=any(_excludes(own, said, words) for words, held in city.exclusive if not held or kinds <= held),
        is_another=own.is_another or said.is_another,
        photo=photo,
        rivals_nearby=around.rivals(metres),
    )


@dataclass(frozen=True)
class _Place:
    """Whether two members name one landmark: how surely (0 to 1), in which words, or that they name two of one kind."""

    sure: float
    words: tuple[str, ...]
    differs: bool
    is_across: bool


def _place(own: MemberWords, said: MemberWords, around: _Around) -> _Place:
    pairs = [
        (a, b) for a in own.landmarks for b in said.landmarks if around.city.sayings.is_one_landmark(a.kind, b.kind)
    ]
    shared = _shared(own.names | own.streets, said.names | said.streets)
    shared |= {f"{name} {own.numbers[name]}" for name in _EXACT_NUMBERS & own.numbers.keys() & said.numbers.keys()
               if own.numbers[name] == said.numbers[name]}  # fmt: skip
    same = [(a, b) for a, b in pairs if not _differ(a, b)]
    words = tuple(sorted(_said(same) | shared))
    weights = [_weight(word, around.users) for word in words]
    is_across = any(("across" in {a.side, b.side}) and a.side != b.side for a, b in same)
    return _Place(min(1.0, sum(weights)), words, differs=bool(pairs) and not same and not shared, is_across=is_across)


def _named(said: MemberWords) -> bool:
    return bool(said.landmarks or said.names)


def _is_in_order(one: MemberWords, other: MemberWords, around: _Around) -> bool:
    """Whether the place that one says is in order is that of the other."""
    fine = one.in_order
    if fine is None:
        return False
    numbers = any(
        fine.numbers[name] == other.numbers[name]
        for name in _EXACT_NUMBERS & fine.numbers.keys() & other.numbers.keys()
    )
    return numbers or bool(_place(fine, other, around).words) or bool((fine.problem & other.problem) - one.problem)


def _said(pairs: Iterable[tuple[Landmark, Landmark]]) -> set[str]:
    """The more exact of the two names of each landmark, and what both call it."""
    return {
        word for a, b in pairs for word in (min(a.kind, b.kind, key=lambda kind: len(kind)), *_shared(a.names, b.names))
    }


def _weight(word: str, users: Counter[str]) -> float:
    return 0.7 / math.sqrt(max(1, users[word]))


def _differ(one: Landmark, other: Landmark) -> bool:
    """Whether both are named, and by no common word, SD 03 is not SD 07; or one is behind it and the other is not."""
    return (one.side == "behind") != (other.side == "behind") or (
        bool(one.own_names and other.own_names) and not _shared(one.names, other.names)
    )


def _all_names(said: MemberWords) -> set[str]:
    return {landmark.kind for landmark in said.landmarks} | said.names | said.streets


def _says(said: MemberWords, kind: int | None, city: CityKinds) -> float:
    """The share of the words of a problem that belong to this kind, rare ones weighing more."""
    if kind is None or not said.problem:
        return 0.0
    whole = _sum(city.vocabulary, said.problem)
    return _sum(city.vocabulary, said.problem & city.words_of.get(kind, frozenset())) / whole if whole else 0.0


def _excludes(own: MemberWords, said: MemberWords, words: frozenset[str]) -> bool:
    mine, yours = own.telling & words, said.telling & words
    return bool(mine and yours and not mine & yours)


def _hashed(own: Sequence[int], said: Sequence[int]) -> SceneMatch:
    """By the fewest bits in which a photo of the one differs from a photo of the other."""
    bits = min((((a ^ b) % (1 << BITS)).bit_count() for a in own for b in said), default=BITS)
    if bits <= ONE_PHOTO_BITS:
        return SceneMatch.SAME_PICTURE
    return SceneMatch.ALIKE if bits <= LIKE_BITS else SceneMatch.NONE


def _nothing_shared(own: MemberWords, said: MemberWords) -> bool:
    mine, yours = (it.problem | it.details | it.telling for it in (own, said))
    return min(len(mine), len(yours)) >= _ENOUGH_WORDS and not _shared(mine, yours)


def _has_other_number(own: Mapping[str, str], said: Mapping[str, str]) -> bool:
    return any(not _is_near(name, own[name], said[name]) for name in own.keys() & said.keys())


def _is_near(name: str, one: str, other: str) -> bool:
    """Whether two numbers may be one place: the same lane, or houses next to each other."""
    if name == "no" and one.isdecimal() and other.isdecimal():
        return abs(int(one) - int(other)) <= _NEAR_NUMBERS
    return one == other


def _metres(one: PairMember, other: PairMember) -> float | None:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    return distance_m(one.lat, one.lon, other.lat, other.lon)


def _spread(one: PairMember, other: PairMember, city: CityKinds) -> float:
    """How far apart in metres: the errors of both points, and the reach of the kinds."""
    least, most = sorted((city.reach_m(one.kind), city.reach_m(other.kind)))
    reach = (least + most) / 2
    return math.hypot(_error(one), _error(other), reach)


def _error(member: PairMember) -> float:
    return max(LEAST_ERROR_M, UNKNOWN_ACCURACY_M if member.accuracy_m is None else member.accuracy_m)


def _share(weight: Mapping[str, float], one: Collection[str], other: Collection[str]) -> float:
    """What is shared of what the shorter of the two said."""
    least = min(_sum(weight, one), _sum(weight, other))
    return min(1.0, _sum(weight, _shared(one, other)) / least) if least else 0.0


def _shared(one: Collection[str], other: Collection[str]) -> set[str]:
    """Words of `one` that `other` has too, a typo forgiven in words of five letters and more."""
    other = set(other)
    return {
        word
        for word in one
        if word in other
        or (len(word) >= _TYPO_FROM and any(_are_one(word, it) for it in other if len(it) >= _TYPO_FROM))
    }


def _are_one(word: str, other: str) -> bool:
    """A typo apart, or one with an ending: "kacanya", "kaca"."""
    return word.startswith(other) or other.startswith(word) or is_typo(word, other)


def _sum(weight: Mapping[str, float], chosen: Collection[str]) -> float:
    return sum(weight.get(word, 1.0) for word in chosen)
