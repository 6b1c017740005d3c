"""From a case, or from loose words, to the question that the model understands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects

from tanggap.cases.models import Case, Report
from tanggap.places.models import Area
from tanggap.routing.model import Question

_MOST_REPORTS = 5  # the first ones say what it is; the hundredth neighbour adds nothing


def question_of(case: Case) -> Question:
    """What residents said of this case. The kind is what the first reporter chose, not what staff made of it."""
    return questions_of([case])[0]


def questions_of(cases: Sequence[Case]) -> list[Question]:
    """The questions of many cases, in a few queries however many they are."""
    reports = Report.objects.select_related("category").order_by("received_at", "pk")
    prefetch_related_objects(list(cases), Prefetch("reports", queryset=reports, to_attr="told"))
    wanted = {pk for case in cases for pk in case.area.lineage}
    names = dict(Area.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return [_question(case, case.told[:_MOST_REPORTS], names) for case in cases]  # type: ignore[attr-defined]


def question_about(text: str, area: Area, *, place: str = "", kind: str = "", at: datetime | None = None) -> Question:
    """A question about words that belong to no case."""
    names = dict(Area.objects.filter(pk__in=area.lineage).values_list("pk", "name"))
    return Question(text=text, place=place, areas=_down_to(area, names), kind=kind, at=at)


def _question(case: Case, said: Sequence[Report], names: Mapping[int, str]) -> Question:
    chosen = next((report.category for report in said if report.category), None)
    return Question(
        text="\n".join(report.text for report in said if report.text),
        place=case.landmark,
        areas=_down_to(case.area, names),
        answers=tuple(str(answer) for report in said for answer in report.answers.values()),
        kind=chosen.code if chosen else "",
        at=case.opened_at,
        channel=said[0].channel if said else "",
    )


def _down_to(area: Area, names: Mapping[int, str]) -> tuple[str, ...]:
    """Names of the areas that hold the place, the largest first."""
    return tuple(names[pk] for pk in area.lineage if pk in names)
