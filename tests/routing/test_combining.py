"""One answer from the rule and the classifier: the rule of docs/learning.md, for any words of either."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tanggap.routing.combining import MOST, STRONG, RuleAnswer, SuggestionSource, combine

OWNERS = ("family:kelurahan", "family:sudin-jalan", "agency:pam", "agency:dinas-jalan", "agency:dishub")
SURE = st.floats(min_value=0.0, max_value=1.0)
MODELS = st.dictionaries(st.sampled_from(OWNERS), SURE, max_size=5).map(
    lambda said: sorted(said.items(), key=lambda one: -one[1])
)
RULES = st.none() | st.builds(RuleAnswer, st.sampled_from(OWNERS), SURE, st.booleans())


@given(RULES, MODELS)
def test_at_most_three_different_owners_each_with_a_probability(
    rule: RuleAnswer | None, model: list[tuple[str, float]]
) -> None:
    found = combine(rule, model)
    owners = [one.owner for one in found.candidates]
    assert len(owners) == len(set(owners)) <= MOST
    assert all(0.0 <= one.sure <= 1.0 for one in found.candidates)
    assert set(owners) <= {owner for owner, _sure in model} | ({rule.owner} if rule else set())


@given(RULES, MODELS)
def test_who_was_named_first_by_either_is_on_the_list(rule: RuleAnswer | None, model: list[tuple[str, float]]) -> None:
    owners = [one.owner for one in combine(rule, model).candidates]
    if rule is not None and not (model and model[0][0] != rule.owner):
        assert owners[0] == rule.owner
    if model:
        assert model[0][0] in owners


@given(st.builds(RuleAnswer, st.sampled_from(OWNERS), SURE, st.booleans()), MODELS)
def test_agreement_makes_surer_and_disagreement_never_acts(rule: RuleAnswer, model: list[tuple[str, float]]) -> None:
    found = combine(rule, model)
    said = dict(model)
    if model and model[0][0] == rule.owner:
        assert not found.is_split
        assert found.candidates[0].source is SuggestionSource.BOTH
        assert found.sure >= max(rule.sure, said[rule.owner]) - 1e-9
    elif model:
        assert found.is_split


@given(SURE, MODELS)
def test_an_office_of_the_area_that_the_rule_names_goes_first(sure: float, model: list[tuple[str, float]]) -> None:
    assert (
        combine(RuleAnswer("family:kelurahan", sure, is_of_area=True), model).candidates[0].owner == "family:kelurahan"
    )


def test_a_strong_model_goes_before_the_rule_and_a_weak_one_after_it() -> None:
    rule = RuleAnswer("family:sudin-jalan", 0.85)
    strong = combine(rule, [("agency:pam", STRONG + 0.1), ("family:sudin-jalan", 0.05)])
    assert [one.owner for one in strong.candidates] == ["agency:pam", "family:sudin-jalan"]
    weak = combine(rule, [("agency:pam", 0.6), ("family:sudin-jalan", 0.3)])
    assert [one.owner for one in weak.candidates] == ["family:sudin-jalan", "agency:pam"]
    assert strong.is_split
    assert weak.is_split


def test_each_alone_is_heard_and_nobody_says_nothing() -> None:
    assert combine(None, []).candidates == ()
    assert combine(RuleAnswer("agency:pam", 0.85), []).sure == 0.85
    alone = combine(None, [("agency:pam", 0.97)])
    assert (alone.sure, alone.is_split, alone.candidates[0].source) == (0.97, False, SuggestionSource.MODEL)
