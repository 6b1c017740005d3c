"""A report beside an open case: the features of the pair, as numbers. Pure: no database, no clock, no language of pages."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from tanggap.places.grid import distance_m
from tanggap.routing.duplicates.city_kinds import CityKinds
from tanggap.routing.duplicates.member_words import MemberWords, words_of
from tanggap.routing.duplicates.pair_places import all_names
from tanggap.routing.duplicates.pair_words import PairWords, pair_words

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


class SceneMatch(IntEnum):
    """How much of one scene two photos show, the most last."""

    NONE = 0
    ALIKE = 1  # their hashes are alike
    SAME_PICTURE = 2  # hardly a bit of their hashes differs


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
    words: PairWords
    photo: SceneMatch
    rivals_nearby: int  # how many other open cases of these kinds lie as near
    is_by_words: bool = (
        False  # the kinds are compared because the report's words speak of the other, not because they are confused
    )

    @property
    def is_other_kind(self) -> bool:
        """Whether both kinds are known and differ."""
        return self.kind_alike is not None and self.kind_alike < 1


def compare(
    one: PairMember,
    others: Sequence[PairMember],
    city: CityKinds,
    *,
    confusable_with: Mapping[int, float] | None = None,
) -> list[PairFeatures]:
    """The report beside each of the cases around it. A landmark that many of these name tells little of any one.

    `confusable_with` are the kinds that the report's kind may be confused with, each with how readily (0 to 1); the city's own when not
    given.
    """
    if confusable_with is None:
        confusable_with = city.confusable_with(one.kind) if one.kind is not None else {}
    own = words_of(one.text, one.landmark, city)
    theirs = [words_of(other.text, other.landmark, city) for other in others]
    around = _Around(
        city,
        confusable_with,
        users=Counter(name for said in theirs for name in all_names(said)),
        metres=[_metres(one, other) for other in others],
    )
    return [
        _features(one, other, own, said, around=around, metres=far, photo=_hashed(one.phashes, other.phashes))
        for other, said, far in zip(others, theirs, around.metres, strict=True)
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
    city = around.city
    return PairFeatures(
        metres=metres,
        spread_m=_spread(one, other, city),
        kind_alike=around.kind_alike(one, other),
        has_many=city.has_many(one.kind) and one.kind == other.kind,
        days=abs((one.at - other.at).total_seconds()) / 86400,
        lasts_days=min(city.days(one.kind), city.days(other.kind)),
        words=pair_words(own, said, kinds=(one.kind, other.kind), city=city, users=around.users),
        photo=photo,
        rivals_nearby=around.rivals(metres),
        is_by_words=one.kind is not None and other.kind not in {one.kind, *city.confusable_with(one.kind)},
    )


def _hashed(own: Sequence[int], said: Sequence[int]) -> SceneMatch:
    """By the fewest bits in which a photo of the one differs from a photo of the other."""
    bits = min((((a ^ b) % (1 << BITS)).bit_count() for a in own for b in said), default=BITS)
    if bits <= ONE_PHOTO_BITS:
        return SceneMatch.SAME_PICTURE
    return SceneMatch.ALIKE if bits <= LIKE_BITS else SceneMatch.NONE


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
