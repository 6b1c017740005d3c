"""The open cases that a report, a draft or a case in triage may be the same problem as, likeliest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import sqrt

from tanggap.cases.models import Case, PhotoKind
from tanggap.cases.nearby import REACH_M, Near, open_near
from tanggap.places.models import City
from tanggap.routing.duplicates.city_kinds import CityKinds, kinds_of_city
from tanggap.routing.duplicates.pair_features import UNKNOWN_ACCURACY_M, PairFeatures, PairMember, compare, may_be_one
from tanggap.routing.duplicates.reasons import checks, reasons
from tanggap.routing.duplicates.scoring import ASKED_FROM, LIKELY_FROM, SHOWN_FROM, probability
from tanggap.routing.tokens import tokens

MOST_OFFERED = 3
_MOST_PHOTOS = 6
_BOTH_WORDS = 1000  # letters of all reports of a case together
# Kinds that the words speak of although another was chosen: so many, each so likely, and as alike as this.
_MOST_SPOKEN_OF = 2
_LEAST_SHARE = 0.3
_SPOKEN_OF = 0.5


@dataclass(frozen=True)
class PossibleDuplicate:
    """An open case that may be the same problem, how likely (0 to 1), and why."""

    case_id: int
    code: str
    probability: float
    metres: float | None
    opened_at: datetime
    reasons: tuple[str, ...]
    checks: tuple[str, ...]  # the reasons without the distance

    @property
    def percent(self) -> int:
        """The probability as people read it; never 100, for nobody is that sure."""
        return min(99, round(100 * self.probability))

    @property
    def is_likely(self) -> bool:
        """Whether the machine says "hampir pasti"; on pairs first seen about one in four or five of these is wrong (docs/duplicates.md)."""
        return self.probability >= LIKELY_FROM


def duplicates_of_case(
    case: Case, *, at: datetime, most: int = MOST_OFFERED, least: float = SHOWN_FROM
) -> list[PossibleDuplicate]:
    """For the staff: the cases that this one may be merged into, also of confusable kinds; none for a guarded case."""
    if case.is_guarded:
        return []
    # Read whole, because the page of a case has both at hand already.
    reports = sorted(case.reports.all(), key=lambda report: (report.received_at, report.pk))
    text = "\n".join(report.text for report in reports)
    phashes = [photo.phash for photo in case.photos.all() if photo.kind == PhotoKind.BEFORE]
    member = PairMember(
        kind=case.category_id,
        at=case.opened_at,
        lat=case.lat,
        lon=case.lon,
        accuracy_m=case.accuracy_m,
        text=text[:_BOTH_WORDS],
        landmark="\n".join((case.landmark, *(report.landmark for report in reports))),
        phashes=tuple([phash for phash in phashes if phash is not None][:_MOST_PHOTOS]),
    )
    return _duplicates(member, case.city, case.area_id, at=at, most=most, least=least, without=case.pk)


def duplicates_of_draft(
    member: PairMember, city: City, area_id: int, *, at: datetime, most: int = MOST_OFFERED
) -> list[PossibleDuplicate]:
    """For a resident before they send: public cases only, compared by what everybody may see of them."""
    if member.lat is None or (member.kind is None and not member.text):
        return []
    return _duplicates(member, city, area_id, at=at, most=most, least=ASKED_FROM, only_public=True)


def _duplicates(
    member: PairMember,
    city: City,
    area_id: int,
    *,
    at: datetime,
    most: int,
    least: float,
    only_public: bool = False,
    without: int | None = None,
) -> list[PossibleDuplicate]:
    kinds = kinds_of_city(city)
    member = with_kind(member, kinds)
    if member.kind is not None and not kinds.reach_m(member.kind):
        return []
    confusable = compared_kinds(member, kinds)
    found = open_near(
        city,
        lat=member.lat,
        lon=member.lon,
        area_id=area_id,
        kinds={member.kind, *confusable} if member.kind is not None else None,
        at=at,
        reach_m=_reach_m(member, kinds),
        only_public=only_public,
        without=without,
    )
    scored = _scored(member, found, kinds, confusable, only_public=only_public)
    likely = sorted((one for one in scored if one.probability >= least), key=lambda it: (-it.percent, it.case_id))
    return likely[:most]


def _scored(
    member: PairMember, found: Sequence[Near], kinds: CityKinds, confusable: Mapping[int, float], *, only_public: bool
) -> list[PossibleDuplicate]:
    pairs = [(near, member_of(near, only_public=only_public)) for near in found]
    pairs = [(near, other) for near, other in pairs if may_be_one(member, other, kinds)]
    compared = compare(member, [other for _near, other in pairs], kinds, confusable_with=confusable)
    return [_duplicate(near, pair) for (near, _other), pair in zip(pairs, compared, strict=True)]


def with_kind(member: PairMember, city: CityKinds) -> PairMember:
    """The member as it is compared: a kind that stands for anything says nothing of what it is."""
    return replace(member, kind=None) if city.is_anything(member.kind) else member


def compared_kinds(member: PairMember, city: CityKinds) -> Mapping[int, float]:
    """The kinds beside the member's own that may be its problem, and how readily (0 to 1): confused ones, and those that its words name."""
    if member.kind is None:
        return {}
    spoken_of = {kind: _SPOKEN_OF for kind in _spoken_of(member, city) if kind != member.kind}
    found = {**spoken_of, **city.confusable_with(member.kind)}
    return {kind: alike for kind, alike in found.items() if not city.is_never(member.kind, kind)}


def _spoken_of(member: PairMember, city: CityKinds) -> list[int]:
    """The kinds that the words speak of, the strongest first."""
    likely = city.topics.of(tokens(member.text), city.sayings)
    if likely is None:
        return []
    best = likely.argsort()[::-1][:_MOST_SPOKEN_OF]
    return [city.kinds[place].key for place in best if likely[place] >= _LEAST_SHARE]


def _reach_m(member: PairMember, city: CityKinds) -> float:
    """How far to look, in metres: twice the reach of the kind, and never less than two poor points need."""
    return max(REACH_M, 2 * city.reach_m(member.kind))


def member_of(near: Near, *, only_public: bool) -> PairMember:
    """An open case as a member of a pair: all that was said of it, its point the mean of all points, its age since the last word."""
    lat, lon, accuracy = (near.lat, near.lon, near.accuracy_m) if only_public else _mean_point(near)
    return PairMember(
        kind=near.kind,
        at=max((datetime.fromisoformat(said["at"]) for said in near.said), default=near.opened_at),
        lat=lat,
        lon=lon,
        accuracy_m=accuracy,
        text="\n".join(said["text"] for said in near.said)[:_BOTH_WORDS],
        landmark="\n".join({near.landmark, *(said["landmark"] for said in near.said)}),
        phashes=near.phashes,
    )


def _mean_point(near: Near) -> tuple[float | None, float | None, float | None]:
    """Several residents who stand around one hole know its place better than any one of them."""
    known = [said for said in near.said if said["lat"] is not None and said["lon"] is not None]
    if len(known) < 2 or near.lat is None:
        return near.lat, near.lon, near.accuracy_m
    shares = [1 / ((said["accuracy"] or UNKNOWN_ACCURACY_M) ** 2 + 25) for said in known]
    whole = sum(shares)
    lat = sum(share * said["lat"] for share, said in zip(shares, known, strict=True)) / whole
    lon = sum(share * said["lon"] for share, said in zip(shares, known, strict=True)) / whole
    return lat, lon, sqrt(1 / whole)


def _duplicate(near: Near, pair: PairFeatures) -> PossibleDuplicate:
    return PossibleDuplicate(
        near.pk, near.code, probability(pair), pair.metres, near.opened_at, reasons(pair), checks(pair)
    )
