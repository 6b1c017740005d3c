"""From a case, or from loose words, to what the classifier reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Prefetch, prefetch_related_objects

from tanggap.cases.models import Case, Report
from tanggap.places.models import Area
from tanggap.routing.classifier import ReportFeatures

_MOST_REPORTS = 5  # the first ones say what it is; the hundredth neighbour adds nothing


def features_of(case: Case) -> ReportFeatures:
    """What residents said of this case. The kind is what the first reporter chose, not what staff made of it."""
    return features_of_cases([case])[0]


def features_of_cases(cases: Sequence[Case]) -> list[ReportFeatures]:
    """The same for many cases, in a few queries however many they are."""
    reports = Report.objects.select_related("category").order_by("received_at", "pk")
    prefetch_related_objects(list(cases), Prefetch("reports", queryset=reports, to_attr="told"))
    wanted = {pk for case in cases for pk in case.area.lineage}
    names = dict(Area.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return [_features(case, case.told[:_MOST_REPORTS], names) for case in cases]  # type: ignore[attr-defined]


def features_of_words(text: str, area: Area, *, kind: str = "") -> ReportFeatures:
    """What the classifier reads of words that belong to no case; `kind` is a category's code."""
    names = dict(Area.objects.filter(pk__in=area.lineage).values_list("pk", "name"))
    return ReportFeatures(text=text, areas=_down_to(area, names), kind=kind)


def _features(case: Case, reports: Sequence[Report], names: Mapping[int, str]) -> ReportFeatures:
    chosen = next((report.category for report in reports if report.category), None)
    return ReportFeatures(
        text="\n".join(report.text for report in reports if report.text),
        place=case.landmark,
        areas=_down_to(case.area, names),
        kind=chosen.code if chosen else "",
        at=case.opened_at,
    )


def _down_to(area: Area, names: Mapping[int, str]) -> tuple[str, ...]:
    """Names of the areas that hold the place, the largest first."""
    return tuple(names[pk] for pk in area.lineage if pk in names)
