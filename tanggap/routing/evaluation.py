"""How well rules and a classifier together do on cases whose owner is known: the same combination that a new report gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tanggap.directory.queries import ResponsibleOffice, responsible_for
from tanggap.places.models import Area
from tanggap.routing.assessment import RULE_SURE, is_of_area
from tanggap.routing.classifier import ReportClassifier
from tanggap.routing.combining import CombinedOwners, RuleAnswer, combine, combine_with_choice
from tanggap.routing.evidence import weigh
from tanggap.routing.owner_labels import label_of_rule
from tanggap.routing.training_data import LabelledCase


@dataclass(frozen=True)
class HeldOutFigures:
    """Counts over held-out cases; `answers` holds (how sure the first was, it was right, the right one was within three)."""

    count: int = 0
    right: int = 0
    within_three: int = 0
    category_right: int = 0
    rule_named: int = 0
    rule_right: int = 0
    answers: tuple[tuple[float, bool, bool], ...] = ()

    @property
    def right_of_1000(self) -> int:
        """How often the first guess was right, in per mille."""
        return _of_1000(self.right, self.count)

    @property
    def figures(self) -> dict[str, int]:
        """For the version's row: per mille, and the number of cases behind it."""
        found = {
            "n": self.count,
            "top1": self.right_of_1000,
            "top3": _of_1000(self.within_three, self.count),
            "category": _of_1000(self.category_right, self.count),
        }
        # Laplace's rule, so that three cases do not make a rule certain.
        rule = {"rule_right": round(1000 * (self.rule_right + 1) / (self.rule_named + 2))} if self.rule_named else {}
        return found | rule


def evaluate(classifier: ReportClassifier, cases: Sequence[LabelledCase]) -> HeldOutFigures:
    """Assess each case as if it had just come in with the kind that the resident chose, and compare with who accepted it."""
    rules = _Rules()
    results = [_result(classifier, one, rules.of(one)) for one in cases]
    return HeldOutFigures(
        count=len(results),
        right=sum(one.is_right for one in results),
        within_three=sum(one.is_within_three for one in results),
        category_right=sum(one.is_category_right for one in results),
        rule_named=sum(one.is_rule_right is not None for one in results),
        rule_right=sum(one.is_rule_right is True for one in results),
        answers=tuple((one.sure, one.is_right, one.is_within_three) for one in results),
    )


@dataclass(frozen=True)
class _Result:
    """One held-out case; `is_rule_right` is None where no rule names an office."""

    sure: float
    is_right: bool
    is_within_three: bool
    is_category_right: bool
    is_rule_right: bool | None


def _result(classifier: ReportClassifier, case: LabelledCase, answer: ResponsibleOffice) -> _Result:
    predicted, right = classifier.predict(case.example.features), case.example.owner
    rule = _rule_answer(answer)
    combined = _combined(rule, [(one.label, one.probability) for one in predicted.owners], case)
    owners = [candidate.owner for candidate in combined.candidates]
    return _Result(
        sure=_sure(combined),
        is_right=owners[:1] == [right],
        is_within_three=right in owners,
        is_category_right=[one.label for one in predicted.categories[:1]] == [case.example.category],
        is_rule_right=rule.owner == right if rule else None,
    )


def _combined(rule: RuleAnswer | None, labels: list[tuple[str, float]], case: LabelledCase) -> CombinedOwners:
    """As a new report is assessed: with the resident's choice as evidence where they made one."""
    features = case.example.features
    if rule is None or not features.kind:
        return combine(rule, labels)
    return combine_with_choice(rule, labels, weigh(rule.owner, rule.sure, labels, is_answered=features.is_answered))


def _sure(combined: CombinedOwners) -> float:
    """Where rule and classifier differ a person decides, however sure one of them is."""
    return 0.0 if combined.is_split else combined.sure


class _Rules:
    """Which rule answers, asked once for each kind, place and owner."""

    def __init__(self) -> None:
        self._known: dict[tuple[int | None, int, str], ResponsibleOffice] = {}

    def of(self, one: LabelledCase) -> ResponsibleOffice:
        case = one.case
        key = (case.category_id, case.area_id, case.asset_owner)
        if key not in self._known:
            area: Area = case.area
            self._known[key] = responsible_for(case.category, area, case.asset_owner)
        return self._known[key]


def _rule_answer(answer: ResponsibleOffice) -> RuleAnswer | None:
    if answer.rule is None or not answer.is_certain or answer.agency.is_front_desk:
        return None
    return RuleAnswer(label_of_rule(answer.rule), RULE_SURE, is_of_area=is_of_area(answer.agency))


def _of_1000(part: int, whole: int) -> int:
    return round(1000 * part / whole) if whole else 0
