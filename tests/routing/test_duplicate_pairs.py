"""Pairs of reports as three people wrote them, judged as the shipped city judges them (docs/duplicates.md tells how they came)."""

from __future__ import annotations

import pytest

from bench.duplicates import PAIRS, Pair, jakarta, judged, written
from tanggap.routing.duplicates.city_kinds import CityKinds
from tanggap.routing.duplicates.scoring import ASKED_FROM, LIKELY_FROM


@pytest.fixture(scope="module")
def city() -> tuple[CityKinds, dict[str, int]]:
    return jakarta()


def share(of: list[bool]) -> float:
    return sum(of) / len(of)


@pytest.mark.parametrize("file", ["tuned", "measured", "other-hand"])
def test_on_pairs_that_the_weights_were_fitted_on_nothing_got_worse(
    file: str, city: tuple[CityKinds, dict[str, int]]
) -> None:
    """A guard against regression, no measure: figures of pairs that nobody had looked at stand in docs/duplicates.md and are lower."""
    kinds, keys = city
    pairs: list[Pair] = list(written(PAIRS / f"{file}.csv", keys))
    scores = [judged(pair, kinds) for pair in pairs]
    for least, recall, precision in ((ASKED_FROM, 0.85, 0.75), (LIKELY_FROM, 0.55, 0.92)):
        found = [pair.is_same for score, pair in zip(scores, pairs, strict=True) if score >= least]
        assert sum(found) / sum(pair.is_same for pair in pairs) >= recall
        assert share(found) >= precision
