"""The machine proposes and says why; people decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.events import Received, Suggested
from tanggap.cases.models import Case, Event
from tanggap.cases.states import Status
from tanggap.directory.models import Agency, Category, Responsibility
from tanggap.routing.actions import record_suggestion
from tanggap.routing.queries import suggest, suggest_category
from tests.support.examples import examples
from tests.world import MONDAY, World, build_world

Drain = Callable[[], int]


def suggestion(case: Case) -> Event:
    return case.events.get(kind=Suggested.kind)


class TestTheReportsWords:
    def test_a_report_without_a_kind_gets_one_proposed_with_the_words_that_said_so(
        self, world: World, drain_jobs: Drain
    ) -> None:
        case = world.report(category=None, text="Jalan berlubang di depan pasar").case
        drain_jobs()
        facts = suggestion(case).facts
        assert (facts["category"], facts["agency"]) == ("jalan-rusak", "biro")
        assert "jalan berlubang" in facts["words"]
        assert facts["why"]

    def test_proposing_is_not_deciding(self, world: World, drain_jobs: Drain) -> None:
        case = world.report(category=None, text="Jalan berlubang").case
        drain_jobs()
        case.refresh_from_db()
        assert case.category is None
        assert (case.status, case.agency) == (Status.RECEIVED, world.front_desk)

    def test_nonsense_proposes_no_kind_but_an_owner_all_the_same(self, world: World, drain_jobs: Drain) -> None:
        case = world.report(category=None, text="asdf qwer").case
        drain_jobs()
        facts = suggestion(case).facts
        assert (facts["category"], facts["words"], facts["agency"]) == (None, [], "biro")
        assert facts["why"]

    def test_what_the_resident_chose_is_not_second_guessed(self, world: World, drain_jobs: Drain) -> None:
        case = world.report(category=world.lamp, text="Jalan berlubang").case
        drain_jobs()
        facts = suggestion(case).facts
        assert (facts["category"], facts["words"]) == ("lampu-mati", [])

    def test_english_is_tried_when_no_indonesian_word_fits(self, world: World) -> None:
        Category.objects.filter(pk=world.pothole.pk).update(synonyms_en=["hole in the road", "gang"])
        Category.objects.filter(pk=world.lamp.pk).update(synonyms=["gang gelap"])
        assert [one.category for one in suggest_category("a hole in the road", world.city)] == [world.pothole]
        assert [one.category for one in suggest_category("gang gelap", world.city)] == [world.lamp]

    def test_a_retired_kind_is_never_proposed(self, world: World) -> None:
        Category.objects.filter(pk=world.pothole.pk).update(is_active=False)
        assert world.pothole not in [one.category for one in suggest_category("jalan berlubang", world.city)]

    def test_another_citys_words_are_not_heard(self, world: World) -> None:
        other = build_other_city()
        Category.objects.filter(pk=other.pothole.pk).update(synonyms=["rusak parah sekali"])
        assert suggest_category("rusak parah sekali", other.city)[0].category == other.pothole
        assert other.pothole not in [one.category for one in suggest_category("rusak parah sekali", world.city)]

    def test_shares_compare_the_candidates_of_one_text(self, world: World) -> None:
        found = suggest_category("lampu mati, lampu jalan mati, jalan berlubang", world.city)
        assert [one.category for one in found] == [world.lamp, world.pothole]
        assert found[0].share > found[1].share > 0
        assert sum(one.share for one in found) <= 100


class TestTheRule:
    def test_the_event_names_the_rule_and_its_reason(self, world: World, drain_jobs: Drain) -> None:
        Agency.objects.filter(pk=world.roads_south.pk).update(area=world.kenanga)
        case = world.report(category=world.pothole).case
        drain_jobs()
        facts = suggestion(case).facts
        assert facts["rule"] == Responsibility.objects.get(city=world.city).pk
        assert (facts["agency"], facts["why"]) == ("sudin-jalan", "Jalan diurus Suku Dinas Jalan.")

    def test_a_family_without_an_office_here_leaves_it_to_the_front_desk(self, world: World) -> None:
        found = suggest(world.report(category=world.pothole).case)
        assert (found.agency, found.offers) == (world.front_desk, ())
        assert found.rule is not None
        assert "meja depan" in found.why

    def test_without_a_rule_the_front_desk_is_named_and_said_to_be_a_guess(self, world: World) -> None:
        found = suggest(world.report(category=world.lamp).case)
        assert (found.agency, found.rule, found.offers) == (world.front_desk, None, ())
        assert found.why

    def test_once_for_each_event_that_asked(self, world: World, drain_jobs: Drain) -> None:
        case = world.report().case
        drain_jobs()
        received = case.events.get(kind=Received.kind)
        assert record_suggestion(event_id=received.pk, at=MONDAY + timedelta(hours=1)) is None
        assert suggestion(case)

    def test_people_were_faster(self, world: World, drain_jobs: Drain) -> None:
        case = world.report().case
        actions.assign(case.pk, Move(by=world.rina, at=MONDAY, agency=world.water))
        drain_jobs()
        assert not case.events.filter(kind=Suggested.kind).exists()
        case.refresh_from_db()
        assert case.agency == world.water


def build_other_city() -> Any:
    """A second small city whose people have other names."""
    from tests import world as made

    names = iter(range(100))
    person = made.person

    def renamed(city: Any, name: str, *rest: Any, **more: Any) -> Any:
        return person(city, f"{name}{next(names)}", *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made, "person", renamed)
        return build_world("lain", "KL")


_TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            ["jalan", "lubang", "lampu", "mati", "pju", "kdrt", "rusak", "bolong", "\x00", "😀", "Jln.", "2"]
        ),
        max_size=30,
    ).map(" ".join),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_TEXTS)
def test_any_text_gives_only_active_kinds_of_the_city_each_with_its_words(world: World, text: str) -> None:
    Category.objects.filter(pk=world.violence.pk).update(is_active=False)
    found = suggest_category(text, world.city)
    assert {one.category.pk for one in found} <= {world.pothole.pk, world.lamp.pk}
    assert all(one.words and one.points > 0 and 0 <= one.share <= 100 for one in found)
    assert [one.points for one in found] == sorted((one.points for one in found), reverse=True)


@examples(40)
@given(text=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=120))
def test_nothing_is_ever_chosen_without_saying_why(world: World, text: str) -> None:
    case = world.report(category=None, text=text, photos=[]).case if text.strip() else world.report(category=None).case
    event = record_suggestion(event_id=case.events.get(kind=Received.kind).pk, at=MONDAY)
    assert event is not None
    assert event.facts["why"]
    assert bool(event.facts["category"]) == bool(event.facts["words"])
