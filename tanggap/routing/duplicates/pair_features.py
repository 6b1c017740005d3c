"""A report beside an open case: the features of the pair, as numbers. Pure: no database, no clock, no language of pages."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tanggap.places.gazetteer.typos import is_typo
from tanggap.places.grid import distance_m
from tanggap.routing.tokens import tokens

# A point that does not say how well it is known is taken for one that a finger put on a map.
UNKNOWN_ACCURACY_M: Final = 25.0
# Nobody stands in the hole that they report: some metres between two good points mean nothing.
_APART_ANYWAY_M: Final = 8.0
_MOST_SIGMAS: Final = 5.0
BITS: Final = 64
# Photos that differ in more bits than this are of different things, or of one thing from different sides.
LIKE_BITS: Final = 18
# "RT 05", "no. 12", "blok C": the word and what follows it are one.
_NUMBERED = re.compile(r"\b(rt|rw|no|nomor|nomer|blok|gang|gg|km)\.?\s*([0-9]+|[a-h])\b")
_SAME_NUMBER_WORD: Final = {"nomor": "no", "nomer": "no", "gg": "gang"}
# "Jl. Kebon Nanas depan pos": the words after it, up to one that stands everywhere, are a street's name.
_STREET: Final = re.compile(r"\b(?:jalan|jln|jlan|jl)\b\.?((?:\s+[a-z]+){1,3})")
# "depan Indomaret", "dpn rumah": the words after a word of position name a landmark.
_BESIDE: Final = re.compile(
    r"\b(?:depan|dpn|dekat|deket|samping|smping|seberang|sebrang|sebelah|belakang|blkg|sekitar|pas)\b((?:\s+[a-z]+){1,3})"
)
_NEAR_NUMBERS: Final = 4  # houses
# Words that stand beside every place and so point to none.
_USUAL_BESIDE_PLACES = (
    "jalan raya gang depan belakang dekat samping seberang sebelah arah kelurahan kecamatan kota jakarta rt rw no nomor blok "
    "daerah sekitar sini situ sana tempat lokasi lagi banget sekali parah lama hari minggu bulan tahun kemarin malam pagi siang "
    "rumah sore warga orang motor mobil bahaya lewat laporan segera cepat perbaiki tangan"
)
_EVERYWHERE: Final = frozenset(_USUAL_BESIDE_PLACES.split())


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
    """What the classifier of pairs reads. Shares are 0 to 1; `photo_bits` is None unless both have photos."""

    metres: float | None
    sigmas: float  # metres by how well both points are known
    kind_alike: float | None  # 1 the same, less for confusable kinds, None where one is not known
    days: float
    spread_m: float  # how well both points are known together
    problem: float  # share of shared words that name problems, rare ones weighing more
    both_name_it: bool  # whether both said what it is
    place: float  # share of shared words that name landmarks, rare ones weighing more
    place_words: tuple[str, ...]
    has_words: bool  # whether both named a landmark
    other_number: bool  # both named a house or lane, too far from one another
    photo_bits: int | None
    rivals_nearby: int  # how many other open cases of these kinds lie as near


@dataclass(frozen=True)
class MemberWords:
    """The words of one member of a pair, by what they name."""

    problem: frozenset[str]
    place: frozenset[str]
    numbers: Mapping[str, str]


def words_of(member: PairMember, vocabulary: Mapping[str, float]) -> MemberWords:
    """Tell words that name problems (the city's sayings) from those that name places, and numbers of houses and lanes."""
    said = f"{member.text}\n{member.landmark}".lower()
    numbers = {_SAME_NUMBER_WORD.get(name, name): value.lstrip("0") or "0" for name, value in _NUMBERED.findall(said)}
    plain = _NUMBERED.sub(" ", said)
    streets = _names(_STREET.findall(plain), vocabulary)
    landmarks = _names([*_BESIDE.findall(plain), member.landmark.lower()], {})
    return MemberWords(frozenset(tokens(plain)) & vocabulary.keys(), landmarks - streets, numbers)


def _names(found: Sequence[str], vocabulary: Mapping[str, float]) -> frozenset[str]:
    """The words of each name up to the first that stands everywhere or names a problem."""
    names: set[str] = set()
    for name in found:
        for word in tokens(name):
            if word in _EVERYWHERE or word in vocabulary:
                break
            names.add(word)
    return frozenset(names)


def compare(
    one: PairMember, others: Sequence[PairMember], vocabulary: Mapping[str, float], confusable_with: Mapping[int, float]
) -> list[PairFeatures]:
    """The report beside each of the cases around it. A word that many of these use tells little of any one.

    `confusable_with` are the kinds that the report's kind may be confused with, each with how alike they are (0 to 1).
    """
    own, theirs = words_of(one, vocabulary), [words_of(other, vocabulary) for other in others]
    users = Counter(word for said in theirs for word in said.place)
    metres = [_metres(one, other) for other in others]
    return [
        _features(
            one,
            other,
            own,
            said,
            metres=far,
            around=_Around(users, vocabulary, confusable_with, _rivals_nearby(far, metres)),
        )
        for other, said, far in zip(others, theirs, metres, strict=True)
    ]


@dataclass(frozen=True)
class _Around:
    """What a pair is compared against: who else uses a word, what a word is worth, how many others lie as near."""

    users: Counter[str]
    vocabulary: Mapping[str, float]
    confusable_with: Mapping[int, float]
    rivals_nearby: int


def _features(
    one: PairMember, other: PairMember, own: MemberWords, said: MemberWords, *, metres: float | None, around: _Around
) -> PairFeatures:
    weight = {word: 1 / math.sqrt(max(1, around.users[word])) for word in own.place | said.place}
    return PairFeatures(
        metres=metres,
        sigmas=_sigmas(one, other, metres),
        spread_m=_spread(one, other),
        kind_alike=_kind_alike(one, other, around.confusable_with),
        days=abs((one.at - other.at).total_seconds()) / 86400,
        problem=_share(around.vocabulary, own.problem, said.problem),
        both_name_it=bool(own.problem and said.problem),
        place=_share(weight, own.place, said.place),
        place_words=tuple(sorted(_shared(own.place, said.place))),
        has_words=bool(own.place and said.place),
        other_number=_has_other_number(own.numbers, said.numbers),
        photo_bits=_photo_bits(one.phashes, other.phashes),
        rivals_nearby=around.rivals_nearby,
    )


def _has_other_number(own: Mapping[str, str], said: Mapping[str, str]) -> bool:
    return any(not _is_near(name, own[name], said[name]) for name in own.keys() & said.keys())


def _photo_bits(own: Sequence[int], said: Sequence[int]) -> int | None:
    """The fewest bits in which a photo of the one differs from a photo of the other."""
    return min((((a ^ b) % (1 << BITS)).bit_count() for a in own for b in said), default=None)


def _kind_alike(one: PairMember, other: PairMember, confusable_with: Mapping[int, float]) -> float | None:
    if one.kind is None or other.kind is None:
        return None
    return 1.0 if one.kind == other.kind else confusable_with.get(other.kind, 0.0)


def _metres(one: PairMember, other: PairMember) -> float | None:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    return distance_m(one.lat, one.lon, other.lat, other.lon)


def _sigmas(one: PairMember, other: PairMember, metres: float | None) -> float:
    """How many times the distance is what the points' own errors explain (0 to 5); halfway where one has no point."""
    if metres is None:
        return _MOST_SIGMAS / 2
    return min(_MOST_SIGMAS, metres / _spread(one, other))


def _spread(one: PairMember, other: PairMember) -> float:
    return math.hypot(_error(one), _error(other), _APART_ANYWAY_M)


def _error(member: PairMember) -> float:
    return max(3.0, UNKNOWN_ACCURACY_M if member.accuracy_m is None else member.accuracy_m)


def _rivals_nearby(metres: float | None, all_metres: Sequence[float | None]) -> int:
    if metres is None:
        return len(all_metres) - 1
    return sum(other is not None and other <= metres + 25 for other in all_metres) - 1


def _share(weight: Mapping[str, float], one: frozenset[str], other: frozenset[str]) -> float:
    """What is shared of what the shorter of the two said."""
    least = min(_sum(weight, one), _sum(weight, other))
    return min(1.0, _sum(weight, _shared(one, other)) / least) if least else 0.0


def _shared(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Words of `one` that `other` has too, a typo forgiven in words of five letters and more."""
    mistyped = {word for word in one - other if len(word) > 4 and any(is_typo(word, it) for it in other)}
    return (one & other) | mistyped


def _is_near(name: str, one: str, other: str) -> bool:
    """Whether two numbers may be one place: the same lane, or houses next to each other."""
    if name == "no" and one.isdecimal() and other.isdecimal():
        return abs(int(one) - int(other)) <= _NEAR_NUMBERS
    return one == other


def _sum(weight: Mapping[str, float], chosen: frozenset[str]) -> float:
    return sum(weight[word] for word in chosen)
