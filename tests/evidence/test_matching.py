"""What a match means: the place decides, except for what the case already holds; and a doubt never weighs like a copy."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import pytest

from tanggap.evidence import matching
from tanggap.evidence.geometry.verdicts import SAME_FILE, ChangedBox, Comparison, MatchReason, PictureVerdict
from tanggap.evidence.models import CheckKind, CheckResult
from tanggap.evidence.seen import Apart, SeenPhoto, apart, comparison_from, facts_of
from tanggap.evidence.suspicion import suspicion_of

PASS, FLAG, FAIL, UNKNOWN = CheckResult.PASS, CheckResult.FLAG, CheckResult.FAIL, CheckResult.UNKNOWN
COPY = Comparison(PictureVerdict.SAME_PICTURE, MatchReason.PART_AGREES, score=90, agreement=0.8, covered=0.9)
EXACT = Comparison(PictureVerdict.SAME_PLACE, MatchReason.EXACT_VIEW, score=60)
ANEW = Comparison(PictureVerdict.SAME_PLACE, MatchReason.NEW_VIEW, score=50)
NOTHING = Comparison(PictureVerdict.NONE, MatchReason.NOTHING_COMMON)
PLAIN = Comparison(PictureVerdict.NONE, MatchReason.TOO_PLAIN)
LOST = Comparison(PictureVerdict.NONE, MatchReason.UNREADABLE)
NEAR, FAR = Apart(80, 170), Apart(900, 170)


def seen(comparison: Comparison, apart: Apart | None = None) -> SeenPhoto:
    return SeenPhoto(uuid.uuid4(), "JK-0001-AA", is_after=False, comparison=comparison, apart=apart)


@pytest.mark.parametrize(
    ("comparison", "apart", "result"),
    [
        (COPY, NEAR, FAIL),  # one photo cannot prove two works, however close
        (COPY, FAR, FAIL),
        (COPY, None, FAIL),
        (SAME_FILE, NEAR, FAIL),
        (ANEW, NEAR, PASS),  # a neighbour's photo shows the same street
        (EXACT, NEAR, PASS),
        (ANEW, FAR, FLAG),
        (EXACT, FAR, FAIL),
        (ANEW, None, FLAG),  # nobody knows how far
        (EXACT, None, FLAG),
        (NOTHING, FAR, PASS),
    ],
)
def test_the_place_decides_what_a_match_with_another_case_means(
    comparison: Comparison, apart: Apart | None, result: CheckResult
) -> None:
    assert matching.reuse([seen(NOTHING, FAR), seen(comparison, apart)], among=12).result == result


@pytest.mark.parametrize(
    ("comparison", "result"),
    [(COPY, FAIL), (SAME_FILE, FAIL), (EXACT, FLAG), (ANEW, PASS), (NOTHING, PASS), (PLAIN, UNKNOWN), (LOST, UNKNOWN)],
)
def test_the_place_never_excuses_against_the_cases_own_photos(comparison: Comparison, result: CheckResult) -> None:
    assert matching.before_again([seen(comparison)]).result == result


def test_with_a_sign_of_a_screen_the_same_place_is_a_doubt_and_no_more() -> None:
    results = [matching.before_again([seen(one)], from_screen=True).result for one in (ANEW, NOTHING, COPY)]
    assert results == [FLAG, PASS, FAIL]


def test_the_gravest_of_the_cases_own_photos_is_told() -> None:
    check = matching.before_again([seen(ANEW), seen(PLAIN), seen(COPY), seen(EXACT)])
    assert (check.result, check.facts["verdict"]) == (FAIL, "same_picture")


def test_of_two_matches_the_graver_is_told_even_when_the_other_is_surer() -> None:
    surer = Comparison(PictureVerdict.SAME_PLACE, MatchReason.NEW_VIEW, score=69)
    check = matching.reuse([seen(surer, NEAR), seen(EXACT, FAR)], among=2)
    assert (check.result, check.facts["far"]) == (FAIL, True)


@pytest.mark.parametrize(
    ("metres", "accuracies", "is_far"),
    [(140, (0, 0), False), (160, (0, 0), True), (160, (12, 8), False), (900, (5000, 5000), True)],
)
def test_far_begins_at_150_metres_and_forgives_what_the_positions_admit(
    metres: float, accuracies: tuple[float, float], is_far: bool
) -> None:
    there = (-6.1001 + metres / 111_195, 106.8001)
    found = apart((-6.1001, 106.8001), accuracies[0], there, accuracies[1])
    assert found is not None
    assert found.is_far is is_far
    assert apart(None, 5, there, 5) is None


@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({}, PASS),
        ({"is_after": True}, FLAG),  # somebody's proof is no witness
        ({"is_theirs": True}, FLAG),
        ({"is_private": True}, FLAG),
        ({"apart": Apart(400, 450)}, FLAG),  # one place only if both telephones were wrong
    ],
)
def test_a_neighbour_vouches_only_with_what_others_photographed_before(
    changed: dict[str, Any], result: CheckResult
) -> None:
    neighbour = replace(seen(ANEW, NEAR), **changed)
    assert matching.scene([seen(NOTHING)], [neighbour]).result == result
    assert matching.reuse([neighbour], among=9).result == PASS, "near, which accuses nobody"


def test_an_own_earlier_try_accuses_and_never_vouches() -> None:
    """Or two photos of one wall elsewhere would prove each other."""
    earlier = replace(seen(ANEW), is_after=True)
    assert matching.scene([seen(NOTHING), earlier], []).result == FLAG
    assert matching.scene([earlier], []).result == UNKNOWN
    assert matching.before_again([replace(seen(COPY), is_after=True)]).result == FAIL


def test_of_a_case_that_is_not_public_only_a_copy_counts_and_no_distance_is_told() -> None:
    assert matching.reuse([replace(seen(EXACT), is_private=True)], among=9).result == PASS
    copy = matching.reuse([replace(seen(COPY), is_private=True)], among=9)
    assert copy.result == FAIL
    assert "metres" not in copy.facts


def test_the_place_is_known_again_from_the_case_or_a_neighbour_and_never_from_a_copy() -> None:
    assert matching.scene([seen(ANEW)], []).result == PASS
    assert matching.scene([seen(NOTHING)], [seen(ANEW, NEAR)]).result == PASS
    assert matching.scene([seen(NOTHING)], [seen(ANEW, FAR)]).result == FLAG
    assert matching.scene([seen(ANEW)], [seen(COPY, NEAR)]).result == UNKNOWN
    assert matching.scene([seen(PLAIN)], []).result == UNKNOWN
    assert matching.scene([], []).result == UNKNOWN


def test_what_was_found_can_be_read_back_to_lay_the_pictures_over_each_other() -> None:
    laid = Comparison(
        PictureVerdict.SAME_PICTURE, MatchReason.PART_AGREES, 88, 140, 0.75, 0.5, mirrored=True,
        matrix=(0.9, 0.01, 0.05, -0.01, 0.92, 0.03, 0.001, 0.002, 1.0), changed=(ChangedBox(0.25, 0.5, 0.5, 0.75),),
    )  # fmt: skip
    assert comparison_from(facts_of(seen(laid))) == laid


@pytest.mark.parametrize(
    "stored",
    [{}, {"code": "JK-0001-AA", "agreement": 91}, {"why": "no_before"}, {"verdict": "same_picture", "matrix": [1]}],
)
def test_what_was_stored_before_has_no_comparison_and_is_no_error(stored: dict[str, object]) -> None:
    assert comparison_from(stored) is None


@dataclass(frozen=True)
class Found:
    kind: CheckKind
    result: CheckResult
    facts: Mapping[str, Any] = field(default_factory=dict)


def test_one_copy_outweighs_any_two_doubts() -> None:
    copies = [suspicion_of([Found(kind, FAIL)]) for kind in (CheckKind.REUSE, CheckKind.BEFORE_AGAIN)]
    doubts = [suspicion_of([Found(one, FLAG), Found(other, FLAG)]) for one, other in combinations(CheckKind, 2)]
    assert min(copies) > max(doubts)


def test_many_photos_of_one_honest_fix_weigh_no_more_than_one() -> None:
    doubt = Found(CheckKind.TIME, FLAG)
    assert suspicion_of([doubt] * 6) == suspicion_of([doubt]) > 0
    assert suspicion_of([Found(kind, PASS) for kind in CheckKind]) == 0
    assert suspicion_of([Found(kind, UNKNOWN) for kind in CheckKind]) == 0


@pytest.mark.parametrize("why", ["no_tool", "unreadable"])
def test_what_could_not_be_looked_for_is_no_clean_bill(why: str) -> None:
    """Or a file that nobody can read would be the best proof of all."""
    unseen = [Found(kind, UNKNOWN, {"why": why}) for kind in (CheckKind.REUSE, CheckKind.BEFORE_AGAIN)]
    assert [suspicion_of([one]) for one in unseen] == [2, 2]
    assert suspicion_of([Found(CheckKind.BEFORE_AGAIN, UNKNOWN, {"why": "no_before"})]) == 0


def test_while_more_are_alike_than_were_opened_nothing_is_passed() -> None:
    near = [seen(ANEW, NEAR)]
    assert [matching.reuse(them, among=9, has_more=True).result for them in ([], near)] == [UNKNOWN, UNKNOWN]
    assert matching.reuse([seen(COPY, NEAR)], among=9, has_more=True).result == FAIL
    assert suspicion_of([matching.reuse([], among=9, has_more=True)]) == 1
