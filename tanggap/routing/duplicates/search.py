"""The open cases that a report, a draft or a case in triage may be the same problem as, likeliest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from tanggap.cases.models import Case, PhotoKind
from tanggap.cases.nearby import REACH_M, Near, open_near
from tanggap.directory.models import Category
from tanggap.places.models import City
from tanggap.routing.category_by_words import suggest_category
from tanggap.routing.duplicates.confusable import confusable_kinds, kinds_of_city, vocabulary
from tanggap.routing.duplicates.pair_features import UNKNOWN_ACCURACY_M, PairFeatures, PairMember, compare
from tanggap.routing.duplicates.reasons import checks, reasons
from tanggap.routing.duplicates.scoring import ASKED_FROM, LIKELY_FROM, SHOWN_FROM, probability

MOST_OFFERED = 3
_MOST_PHOTOS = 6
_BOTH_WORDS = 1000  # letters of all reports of a case together


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
        """Whether it is as sure as the figures of docs/duplicates.md promise (precision 0.95)."""
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
        kind=_kind(case.category, text, case.city),
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
    if member.kind is None or member.lat is None:
        return []
    return _duplicates(member, city, area_id, at=at, most=most, least=ASKED_FROM, only_public=True)


def _kind(category: Category | None, text: str, city: City) -> int | None:
    """The chosen kind, or the one that the words speak of."""
    if category is not None:
        return category.pk
    found = suggest_category(text, city, most=1)
    return found[0].category.pk if found else None


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
    confusable = confusable_kinds(kinds).get(member.kind, {}) if member.kind is not None else {}
    found = open_near(
        city,
        lat=member.lat,
        lon=member.lon,
        area_id=area_id,
        kinds={member.kind, *confusable} if member.kind is not None else None,
        at=at,
        only_public=only_public,
        without=without,
    )
    pairs = compare(member, [member_of(near, only_public=only_public) for near in found], vocabulary(kinds), confusable)
    scored = [_duplicate(near, pair) for near, pair in zip(found, pairs, strict=True) if _is_in_reach(pair)]
    likely = sorted((one for one in scored if one.probability >= least), key=lambda it: (-it.percent, it.case_id))
    return likely[:most]


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


def _is_in_reach(pair: PairFeatures) -> bool:
    return pair.metres is None or pair.metres <= REACH_M


def _duplicate(near: Near, pair: PairFeatures) -> PossibleDuplicate:
    return PossibleDuplicate(
        near.pk, near.code, probability(pair), pair.metres, near.opened_at, reasons(pair), checks(pair)
    )
