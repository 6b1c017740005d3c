"""The same problem, reported twice: `python bench/duplicates.py` prints how well it is found and how long a look takes.

    python bench/duplicates.py                 precision and recall on the generated test sets, then lookups among a million open cases
    python bench/duplicates.py --measure       only the first
    python bench/duplicates.py --lookup 1e6    only the second, with so many cases
    python bench/duplicates.py --fit           fits the weights anew on the training sets, for tanggap/routing/duplicates/scoring.py

The sets come from tests/support/duplicates.py; training and test share no street, no scene and no photo (docs/duplicates.md).
"""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from math import sqrt
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanggap.web.settings")

import django  # noqa: E402

django.setup()

from tanggap.routing.duplicates import scoring  # noqa: E402
from tanggap.routing.duplicates.confusable import confusable_kinds, vocabulary  # noqa: E402
from tanggap.routing.duplicates.pair_features import PairFeatures, PairMember, compare  # noqa: E402
from tanggap.routing.phrase_matching import match  # noqa: E402
from tests.support import duplicates  # noqa: E402

TRAINING, TESTS = (1, 3, 5), (2, 4, 6)
PROBLEMS = int(os.environ.get("BENCH_PROBLEMS", "4000"))
REACH_M = 150
MOST_OFFERED = 3


class Jakarta:
    """The kinds of problem of the shipped city, read from its file; no database."""

    def __init__(self) -> None:
        with (ROOT / "tanggap/cities/jakarta/categories.csv").open() as file:
            rows = list(csv.DictReader(file))
        self.key = {row["code"]: number for number, row in enumerate(rows)}
        said = [(row["name"], *row["synonyms"].split("|")) for row in rows]
        self.kinds = tuple((number, row["group"], said[number]) for number, row in enumerate(rows))
        self.sayings = tuple(enumerate(said))
        self.vocabulary = vocabulary(self.kinds)
        self.confused = confusable_kinds(self.kinds)
        self.guess = cache(self._guess)

    def _guess(self, text: str) -> int | None:
        found = match(text, self.sayings)
        return found[0].category if found else None

    def member(self, told: duplicates.Told, *, with_words: bool = True) -> PairMember:
        text = told.text if with_words else ""
        kind = self.key[told.kind] if told.kind else self.guess(text)
        return PairMember(
            kind=kind, at=told.at, lat=told.lat, lon=told.lon, accuracy_m=told.accuracy_m,
            text=text, landmark=told.landmark, phashes=told.phashes,
        )  # fmt: skip


class Compared:
    """One report, compared when it came: the open cases around it, and whether one of them was its own problem."""

    def __init__(self, told: duplicates.Told, has_duplicate: bool, found: Sequence[tuple[bool, PairFeatures]]) -> None:
        self.told, self.has_duplicate, self.found = told, has_duplicate, found

    def ranked(self) -> list[tuple[float, bool]]:
        return sorted(((scoring.probability(pair), is_duplicate) for is_duplicate, pair in self.found), reverse=True)


def compared(made: duplicates.Made, city: Jakarta, *, with_words: bool = True) -> Iterator[Compared]:
    """Every report in the order of time, against the cases that are open then; the truth decides which case it joins."""
    cases: dict[int, PairMember] = {}
    grid: dict[tuple[int, int], set[int]] = defaultdict(set)
    for told in made.told:
        member, square = city.member(told, with_words=with_words), (int(told.lat * 500), int(told.lon * 500))
        around = {p for a in (-1, 0, 1) for b in (-1, 0, 1) for p in grid[square[0] + a, square[1] + b]}
        confusable = city.confused.get(member.kind, {}) if member.kind is not None else {}
        near = [p for p in sorted(around) if _is_open(made.problems[p], told) and _may_be(member, cases[p], confusable)]
        pairs = compare(member, [cases[p] for p in near], city.vocabulary, confusable)
        found = [(p == told.problem, c) for p, c in zip(near, pairs, strict=True) if (c.metres or 0) <= REACH_M]
        yield Compared(told, told.problem in cases, found)
        whole = city.member(told)
        if told.problem in cases:
            cases[told.problem] = _joined(cases[told.problem], whole)
        else:
            cases[told.problem] = whole
            grid[square].add(told.problem)


def _is_open(problem: duplicates.Problem, told: duplicates.Told) -> bool:
    return problem.ends is None or problem.ends > told.at


def _may_be(member: PairMember, case: PairMember, confusable: object) -> bool:
    known = member.kind is not None and case.kind is not None
    return not known or member.kind == case.kind or case.kind in confusable  # type: ignore[operator]


def _joined(case: PairMember, other: PairMember) -> PairMember:
    """The case with one more report: its point is the mean of all, better known; its last word is the newest."""
    a, b = (1 / ((it.accuracy_m or 25) ** 2 + 25) for it in (case, other))
    return replace(
        case,
        at=other.at,
        lat=((case.lat or 0) * a + (other.lat or 0) * b) / (a + b),
        lon=((case.lon or 0) * a + (other.lon or 0) * b) / (a + b),
        accuracy_m=sqrt(1 / (a + b)),
        text=f"{case.text}\n{other.text}"[:1000],
        landmark=case.landmark or other.landmark,
        phashes=(case.phashes + other.phashes)[:6],
    )


def measure() -> None:
    """Precision and recall on the test sets, at the thresholds in use."""
    city = Jakarta()
    sets = [duplicates.make(seed=seed, problems=PROBLEMS) for seed in TESTS]
    for name, with_words in (
        ("after it was sent (words, place, photo)", True),
        ("while it is written (no words yet)", False),
    ):
        lines = [one for made in sets for one in compared(made, city, with_words=with_words)]
        duplicate_count = sum(one.has_duplicate for one in lines)
        print(f"\n{name}: {len(lines)} reports, {duplicate_count} with an open duplicate, test seeds {TESTS}")
        for label, least in (
            ("likely", scoring.LIKELY_FROM),
            ("asked", scoring.ASKED_FROM),
            ("shown", scoring.SHOWN_FROM),
        ):
            print(f"  {label:7} from {least:.2f}: {figures(lines, least)}")
        if with_words:
            for seed, made in zip(TESTS, sets, strict=True):
                print(f"    seed {seed} alone: {figures(list(compared(made, city)), scoring.LIKELY_FROM)}")
            _errors(lines)


def figures(lines: Sequence[Compared], least: float) -> str:
    """Of the best candidate alone, and of the at most three that are offered."""
    offered = right = pairs = pairs_right = reached = 0
    for one in lines:
        shown = [pair for pair in one.ranked()[:MOST_OFFERED] if pair[0] >= least]
        offered, pairs = offered + bool(shown), pairs + len(shown)
        right += bool(shown and shown[0][1])
        pairs_right += sum(is_duplicate for _p, is_duplicate in shown)
        reached += any(is_duplicate for _p, is_duplicate in shown)
    duplicate_count = sum(one.has_duplicate for one in lines)
    best = f"best one: precision {right / offered:.3f} recall {right / duplicate_count:.3f}"
    return f"{best}; all offered (<= 3): precision {pairs_right / pairs:.3f} recall {reached / duplicate_count:.3f}"


def _errors(lines: Sequence[Compared]) -> None:
    wrong, tried = Counter[str](), Counter[str]()
    for one in lines:
        ranked = one.ranked()
        trap = one.told.hard or "no trap of its own"
        tried[trap] += 1
        wrong[trap] += bool(ranked and ranked[0][0] >= scoring.LIKELY_FROM and not ranked[0][1])
    print("  wrongly called likely, by what the report was made for:")
    for trap, count in wrong.most_common():
        print(f"    {trap:22} {count:4} of {tried[trap]} reports")


def fit() -> None:
    """Logistic regression on the training sets; prints what scoring.py holds."""
    from sklearn.linear_model import LogisticRegression

    city = Jakarta()
    made = [duplicates.make(seed=seed, problems=PROBLEMS) for seed in TRAINING]
    pairs = [
        pair
        for words in (True, False)
        for it in made
        for one in compared(it, city, with_words=words)
        for pair in one.found
    ]
    model = LogisticRegression(C=1.0, max_iter=5000)
    model.fit([scoring.features(pair) for _report, pair in pairs], [is_duplicate for is_duplicate, _common in pairs])
    print(f"# fitted on {len(pairs)} pairs, seeds {TRAINING}, {PROBLEMS} problems each")
    print(f"INTERCEPT: Final = {model.intercept_[0]:.3f}")
    print("WEIGHTS: Final[tuple[float, ...]] = (")
    for name, weight in zip(scoring.NAMES, model.coef_[0], strict=True):
        print(f"    {weight:.3f},  # {name}")
    print(")")


def main() -> None:
    asked = sys.argv[1:]
    if "--fit" in asked:
        fit()
        return
    if "--lookup" not in asked:
        measure()
    if "--measure" not in asked:
        from _duplicate_lookup import lookup

        lookup(int(float(asked[asked.index("--lookup") + 1])) if "--lookup" in asked else 1_000_000)


if __name__ == "__main__":
    main()
