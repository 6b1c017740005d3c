"""What the classifier learns from: the city's own words beforehand, then how cases really ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from tanggap.cases.models import Case
from tanggap.cases.states import FINISHED, PAUSED, TO_VERIFY, Status
from tanggap.directory.queries import active_categories, category_phrases_of, corpus_of, knowledge_of, responsible_for
from tanggap.places.models import City
from tanggap.places.queries import root_area
from tanggap.routing.classifier import Knowledge, ReportFeatures, TrainingExample
from tanggap.routing.features import features_of, features_of_cases
from tanggap.routing.models import Correction, CorrectionState
from tanggap.routing.owner_labels import label_of, label_of_rule

# The newest cases teach most: agencies change, and a year ago somebody else mended lamps.
MOST_CASES = 20_000
# An agency has said by deed that the case is its own.
_ACCEPTED = FINISHED | TO_VERIFY | PAUSED | {Status.IN_PROGRESS}
# What is not believed yet, or not any more, teaches nothing.
_NOT_BELIEVED = (CorrectionState.WAITING, CorrectionState.HELD, CorrectionState.DROPPED)
# At most so many examples, or this share of all, may rest on one person's word for one agency.
_MOST_OF_ONE_PERSON, _SHARE_OF_ONE_PERSON = 20, 0.01

Corrector = tuple[int, str]  # a person, and the owner label that they named


@dataclass(frozen=True)
class LabelledCase:
    """A case as an example, with what evaluates it: the case itself, and who named its owner."""

    case: Case
    example: TrainingExample
    corrected_by: Corrector | None  # where a person's correction named the owner


def written_examples(city: City) -> list[TrainingExample]:
    """The city's names, synonyms and written examples, each with the owner that the city-wide rule names for its category."""
    root = root_area(city)
    rules = {kind.code: responsible_for(kind, root).rule for kind in active_categories(city)}
    owners = {code: label_of_rule(rule) for code, rule in rules.items() if rule is not None}
    said = [(text, code) for code, phrases in category_phrases_of(city).items() for text in phrases]
    return [
        TrainingExample(ReportFeatures(text), code, owners.get(code, "")) for text, code in [*said, *corpus_of(city)]
    ]


def known_beforehand(city: City) -> Knowledge:
    """What the city knows in words: names, duties, programmes and facilities of its offices, and how kinds are called."""
    return Knowledge(owners=knowledge_of(city), categories=category_phrases_of(city))


def labelled_cases(city: City) -> list[LabelledCase]:
    """The newest cases that an agency accepted, oldest first; those whose correction is not believed are left out."""
    cases = list(_accepted(city)[:MOST_CASES])
    cases.reverse()
    correctors = _correctors(cases)
    features = features_of_cases(cases)
    found = [_labelled(*one, correctors) for one in zip(cases, features, strict=True)]
    return list(_without_excess_of_one_person(found))


def example_of_correction(correction: Correction) -> TrainingExample:
    """A single correction as an example."""
    return TrainingExample(
        features_of(correction.case),
        category=correction.to_category.code if correction.to_category else "",
        owner=label_of(correction.to_agency) if correction.to_agency else "",
    )


def _accepted(city: City) -> QuerySet[Case]:
    doubted = Correction.objects.filter(case=OuterRef("pk"), to_agency=OuterRef("agency"), state__in=_NOT_BELIEVED)
    return (
        Case.objects.filter(city=city, status__in=_ACCEPTED, category__isnull=False, agency__is_front_desk=False)
        .exclude(Exists(doubted))
        .select_related("city", "area", "agency", "category")
        .order_by("-changed_at", "-pk")
    )


def _labelled(case: Case, features: ReportFeatures, correctors: Mapping[int, Corrector]) -> LabelledCase:
    category = case.category.code if case.category else ""
    return LabelledCase(case, TrainingExample(features, category, label_of(case.agency)), correctors.get(case.pk))


def _correctors(cases: list[Case]) -> dict[int, Corrector]:
    """By case, where a person's correction put it there."""
    rows = Correction.objects.filter(case__in=[case.pk for case in cases], person__isnull=False)
    named = rows.select_related("to_agency").order_by("pk")
    return {row.case_id: (row.person_id, label_of(row.to_agency)) for row in named if row.person_id and row.to_agency}


def _without_excess_of_one_person(found: list[LabelledCase]) -> Iterator[LabelledCase]:
    most = max(_MOST_OF_ONE_PERSON, int(_SHARE_OF_ONE_PERSON * len(found)))
    counts: Counter[Corrector] = Counter()
    for one in found:
        if one.corrected_by is not None:
            counts[one.corrected_by] += 1
            if counts[one.corrected_by] > most:
                continue
        yield one
