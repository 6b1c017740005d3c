"""How well rules and a model together do on cases whose owner is known: the same judgement that a new report gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tanggap.directory.queries import ResponsibleOffice, responsible_for
from tanggap.places.models import Area
from tanggap.routing.combining import RuleSays, combine
from tanggap.routing.judging import RULE_SURE, is_of_area
from tanggap.routing.model import Model
from tanggap.routing.schooling import Lesson
from tanggap.routing.targets import label_of_rule


@dataclass(frozen=True)
class Measured:
    """Counts over held-out cases; `judged` holds (how sure the first was, it was right, the right one was within three)."""

    count: int = 0
    right: int = 0
    within_three: int = 0
    category_right: int = 0
    rule_named: int = 0
    rule_right: int = 0
    judged: tuple[tuple[float, bool, bool], ...] = ()

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


def measure(model: Model, cases: Sequence[Lesson]) -> Measured:
    """Judge each case as if it had just come in with the kind that the resident chose, and compare with who accepted it."""
    rules = _Rules()
    judged, right, within, kinds, named, rule_right = [], 0, 0, 0, 0, 0
    for one in cases:
        said = model.judge(one.example.question)
        answer = rules.of(one)
        rule = _says(answer)
        both = combine(rule, [(guess.label, guess.probability) for guess in said.owners])
        owners = [candidate.owner for candidate in both.candidates]
        is_right, is_within = owners[:1] == [one.example.owner], one.example.owner in owners
        # Where rule and model differ a person decides, however sure one of them is.
        judged.append((0.0 if both.is_split else both.sure, is_right, is_within))
        right, within = right + is_right, within + is_within
        kinds += bool(said.categories) and said.categories[0].label == one.example.category
        if rule is not None:
            named, rule_right = named + 1, rule_right + (rule.owner == one.example.owner)
    return Measured(len(cases), right, within, kinds, named, rule_right, tuple(judged))


class _Rules:
    """Which rule answers, asked once for each kind, place and owner."""

    def __init__(self) -> None:
        self._known: dict[tuple[int | None, int, str], ResponsibleOffice] = {}

    def of(self, one: Lesson) -> ResponsibleOffice:
        case = one.case
        key = (case.category_id, case.area_id, case.asset_owner)
        if key not in self._known:
            area: Area = case.area
            self._known[key] = responsible_for(case.category, area, case.asset_owner)
        return self._known[key]


def _says(answer: ResponsibleOffice) -> RuleSays | None:
    if answer.rule is None or not answer.is_certain or answer.agency.is_front_desk:
        return None
    return RuleSays(label_of_rule(answer.rule), RULE_SURE, is_of_area=is_of_area(answer.agency))


def _of_1000(part: int, whole: int) -> int:
    return round(1000 * part / whole) if whole else 0
