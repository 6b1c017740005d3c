"""From a case, or from loose words, to what the classifier reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.db.models import Prefetch, prefetch_related_objects

from tanggap.cases.models import Case, Report
from tanggap.places.known_names import known_names
from tanggap.places.models import Area, City
from tanggap.routing.classifier import ReportFeatures
from tanggap.routing.locating import LocatingWords, without_locating
from tanggap.routing.policy import policy_of

Reads = Callable[[str], str]

_MOST_REPORTS = 5  # the first ones say what it is; the hundredth neighbour adds nothing


def features_of(case: Case) -> ReportFeatures:
    """What residents said of this case. The kind is what the first reporter chose, not what staff made of it."""
    return features_of_cases([case])[0]


def features_of_cases(cases: Sequence[Case]) -> list[ReportFeatures]:
    """The same for many cases of one city, in a few queries however many they are."""
    if not cases:
        return []
    reports = Report.objects.select_related("category").order_by("received_at", "pk")
    prefetch_related_objects(list(cases), Prefetch("reports", queryset=reports, to_attr="told"))
    wanted = {pk for case in cases for pk in case.area.lineage}
    names = dict(Area.objects.filter(pk__in=wanted).values_list("pk", "name"))
    reads = _reader(cases[0].city)
    return [_features(case, case.told[:_MOST_REPORTS], names, reads) for case in cases]  # type: ignore[attr-defined]


def features_of_words(text: str, area: Area, *, kind: str = "") -> ReportFeatures:
    """What the classifier reads of words that belong to no case; `kind` is a category's code."""
    names = dict(Area.objects.filter(pk__in=area.lineage).values_list("pk", "name"))
    text = _what_is_wrong([text], _reader(area.city), has_kind=bool(kind))
    return ReportFeatures(text=text, areas=_down_to(area, names), kind=kind)


def _features(case: Case, reports: Sequence[Report], names: Mapping[int, str], reads: Reads) -> ReportFeatures:
    chosen = next((report.category for report in reports if report.category), None)
    said = [report.text for report in reports if report.text]
    return ReportFeatures(
        text=_what_is_wrong(said, reads, has_kind=chosen is not None),
        place=case.landmark,
        areas=_down_to(case.area, names),
        kind=chosen.code if chosen else "",
        at=case.opened_at,
        is_answered=bool(chosen and any(one.answers for one in reports if one.category_id == chosen.pk)),
    )


def _reader(city: City) -> Reads:
    """What takes away the words that only say where, with the names and the words of this city."""
    names, policy = known_names(city).names, policy_of(city)
    locating = LocatingWords().with_more(policy.locating_near, policy.locating_places)
    return lambda text: without_locating(text, names, locating)


def _what_is_wrong(said: Sequence[str], reads: Reads, *, has_kind: bool) -> str:
    """The words that may say what it is; without a kind, a text that only locates is read as it is, for it may mean the place itself."""
    return "\n".join(reads(text) or ("" if has_kind else text) for text in said)


def _down_to(area: Area, names: Mapping[int, str]) -> tuple[str, ...]:
    """Names of the areas that hold the place, the largest first."""
    return tuple(names[pk] for pk in area.lineage if pk in names)
