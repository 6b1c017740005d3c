"""The resident's choice, the rule and the words as evidence: weights learned, and bounded whatever was learned."""

from __future__ import annotations

import random
from math import log

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from tanggap.routing.evidence import CHOICE_WITHIN, MOST_OF_WORDS, WORDS_WITHIN, Weights, weigh
from tanggap.routing.evidence_learning import FEWEST, fit, learn_weights, weights_of
from tanggap.routing.models import EvidenceWeights
from tests.world import MONDAY, World

ROADS, BUSES = "agency:roads", "agency:buses"
probabilities = st.floats(0.0, 1.0)


def test_mild_words_for_another_office_do_not_take_the_case_from_the_rules() -> None:
    assert weigh(ROADS, 0.85, []).sure > 0.9
    assert weigh(ROADS, 0.85, [(BUSES, 0.4), (ROADS, 0.3)]).sure > 0.9
    assert weigh(ROADS, 0.85, [(BUSES, 0.95), (ROADS, 0.01)]).sure < 0.85


def test_an_answer_to_a_question_of_the_kind_says_again_that_it_is_that_kind() -> None:
    assert weigh(ROADS, 0.85, [], is_answered=True).sure > weigh(ROADS, 0.85, []).sure


@given(probabilities, st.dictionaries(st.sampled_from([ROADS, BUSES, "x"]), probabilities))
def test_whatever_the_words_say_they_move_the_sum_within_their_bound(rule: float, said: dict[str, float]) -> None:
    found = weigh(ROADS, rule, list(said.items()))
    assert abs(found.words) <= Weights().words * MOST_OF_WORDS + 1e-9
    assert 0 < found.sure < 1


def _ended(n: int, *, choice: float, words: float) -> list[tuple[float, float, bool]]:
    """Sendings of a city where these weights hold."""
    lot, rows = random.Random(7), []
    for _row in range(n):
        rule, ratio = log(0.85 / 0.15), lot.uniform(-4, 4)
        odds = rule + choice + words * ratio
        rows.append((rule, ratio, lot.random() < 1 / (1 + 2.718281828**-odds)))
    return rows


def test_weights_are_learned_from_how_sendings_ended() -> None:
    found = fit(_ended(4000, choice=0.6, words=0.9))
    assert found.choice == pytest.approx(0.6, abs=0.15)
    assert found.words == pytest.approx(0.9, abs=0.1)


def test_a_dozen_wrong_ones_move_little_and_lies_stay_within_the_bounds() -> None:
    few = fit([(1.7, 0.0, False)] * 12)
    assert few.choice > 1.0
    for lies in ([(1.7, 3.0, False)] * 5000, [(1.7, 3.0, True)] * 5000):
        found = fit(lies)
        assert CHOICE_WITHIN[0] <= found.choice <= CHOICE_WITHIN[1]
        assert WORDS_WITHIN[0] <= found.words <= WORDS_WITHIN[1]


def test_a_city_starts_with_what_is_shipped_and_the_database_holds_the_bounds(world: World) -> None:
    assert weights_of(world.city) == Weights()
    assert learn_weights(world.city, at=MONDAY) is None
    assert FEWEST > 12
    with pytest.raises(IntegrityError):
        EvidenceWeights.objects.create(city=world.city, at=MONDAY, choice=3000, words=600, learned_from=99)
