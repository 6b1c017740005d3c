"""From the first day: what the city marked goes to its office by the rule, when nothing speaks against it; and stops by its sample."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.events import Assigned, AutoDispatchBlock, AutoSendingRestarted, AutoSendingStopped, Names, Suggested
from tanggap.cases.models import Case, PlaceSource
from tanggap.cases.states import Status
from tanggap.directory.models import Category, Responsibility
from tanggap.places.grid import cell_of
from tanggap.platform.errors import Refused
from tanggap.routing import dispatch_outcomes, refusals, samples
from tanggap.routing.actions import record_suggestion
from tanggap.routing.models import Band, Dispatch, DispatchOutcome, SendingStop
from tanggap.routing.stopping import FIRST, SampleCount, is_stopped, start_again, stop_if_wrong, upper_bound
from tests.routing.learning import settle
from tests.world import MONDAY, World


@pytest.fixture(autouse=True)
def _potholes_are_sent_by_rule(world: World) -> None:
    """No model has ever been measured here; the city marked potholes, and says whose toll roads are."""
    Category.objects.filter(pk=world.pothole.pk).update(is_sent_by_rule=True)
    world.pothole.refresh_from_db()
    settle(world)
    world.city.routing = {"audit_share": 0, "owner_words": {"tol": ["jalan tol"]}}
    world.city.asset_owners = [{"code": "tol", "name": "Tol", "name_en": "Toll"}]
    world.city.save()


def assessed(world: World, text: str = "depan halte", *, at_number: int = 0, **said: Any) -> Case:
    """A resident's report, judged; each `at_number` lies some hundred metres from the last, so that none is a twin."""
    lat, lon = -6.0910 - 0.002 * (at_number % 9), 106.7910 + 0.002 * (at_number // 9)
    place = replace(world.place(), lat=lat, lon=lon, cell=cell_of(lat, lon))
    case = world.report(**{"text": text, "photos": [], "place": place, **said}).case
    record_suggestion(event_id=case.events.get(number=1).pk, at=MONDAY)
    case.refresh_from_db()
    return case


def sent(world: World, number: int) -> Dispatch:
    case = assessed(world, at_number=number)
    event = case.events.get(kind=Assigned.kind)
    dispatch_outcomes.follow(event_id=event.pk)
    return Dispatch.objects.get(event=event)


def held(case: Case) -> str | None:
    assert case.status == Status.RECEIVED
    return Suggested.of(case.events.filter(kind=Suggested.kind).latest("number")).held


def test_a_pothole_before_the_bus_stop_goes_to_the_road_office_and_says_why(world: World) -> None:
    case = assessed(world)
    assert (case.status, case.agency) == (Status.ASSIGNED, world.roads_south)
    said = Assigned.of(case.events.get(kind=Assigned.kind))
    assert said.band == Band.RULE
    assert "warga memilih sendiri jenisnya" in " ".join(said.details(Names()))
    plain = Suggested.of(assessed(world, "", at_number=1).events.get(kind=Suggested.kind))
    located = Suggested.of(case.events.get(kind=Suggested.kind))
    assert located.sure == plain.sure


def test_the_first_ones_are_all_sampled(world: World) -> None:
    dispatch = sent(world, 1)
    assert (dispatch.by_machine, dispatch.is_drawn, dispatch.is_sample, dispatch.band) == (True, True, True, Band.RULE)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("banjir masuk rumah di samping pasar", AutoDispatchBlock.EMERGENCY),
        ("lubang di jalan tol arah kota", AutoDispatchBlock.OWNER),
        ("pipa air bocor depan lubang ini", AutoDispatchBlock.WORDS),
    ],
)
def test_words_of_something_else_wait_for_a_person(world: World, text: str, why: AutoDispatchBlock) -> None:
    Responsibility.objects.create(city=world.city, asset_owner="tol", agency=world.water, why="Jalan tol.")
    flood = Category.objects.create(
        city=world.city, code="banjir", group="air", name="Banjir", deadline_hours=3, is_emergency=True
    )
    leak = Category.objects.create(city=world.city, code="pipa", group="air", name="Pipa air bocor", deadline_hours=24)
    for kind in (flood, leak):
        Responsibility.objects.create(city=world.city, category=kind, agency=world.water, why="Air.")
    assert held(assessed(world, text)) == why


def test_a_place_that_is_a_guess_and_a_kind_that_nobody_chose_wait(world: World) -> None:
    coarse = replace(world.place(), accuracy_m=400.0)
    assert held(assessed(world, place=coarse)) == AutoDispatchBlock.PLACE
    root = world.melati.parent
    assert root is not None
    district = replace(world.place(root), source=PlaceSource.AREA, lat=None, lon=None, cell=None, accuracy_m=None)
    assert held(assessed(world, place=district)) == AutoDispatchBlock.PLACE
    assert held(assessed(world, "ada yang aneh di sini", category=None)) is None


def test_a_city_may_switch_the_rules_off_or_ask_for_more(world: World) -> None:
    world.city.routing = {"rule_dispatch": False}
    world.city.save()
    assert held(assessed(world)) is None
    world.city.routing = {"rule_from": 99}
    world.city.save()
    assert held(assessed(world, at_number=1)) == AutoDispatchBlock.WORDS


def test_a_case_that_came_back_is_not_sent_again(world: World) -> None:
    case = assessed(world)
    actions.return_case(
        case.pk, Move(by=world.sari, at=MONDAY, reason="other_owner", text="Bukan jalan kami.", agency=world.water)
    )
    record_suggestion(event_id=case.events.latest("number").pk, at=MONDAY)
    case.refresh_from_db()
    assert case.agency == world.front_desk


def test_the_second_wrong_one_of_the_first_stops_it_and_people_are_told(world: World) -> None:
    first, second = sent(world, 1), sent(world, 2)
    samples.check(first.pk, by=world.rina, at=MONDAY, was_right=False)
    assert not is_stopped(world.pothole, world.roads_south)
    actions.return_case(
        second.case_id, Move(by=world.sari, at=MONDAY, reason="other_owner", text="Bukan kami.", agency=world.water)
    )
    dispatch_outcomes.follow(event_id=second.case.events.latest("number").pk)
    stop = SendingStop.objects.get()
    assert (stop.category, stop.agency, stop.settled, stop.wrong) == (world.pothole, world.roads_south, 2, 2)
    assert AutoSendingStopped.of(second.case.events.get(kind=AutoSendingStopped.kind)).wrong == 2
    assert held(assessed(world, at_number=3)) == AutoDispatchBlock.STOPPED


def test_doubts_of_reporters_stop_nothing_before_somebody_has_looked(world: World) -> None:
    doubted = [sent(world, number) for number in (1, 2)]
    for dispatch in doubted:
        actions.object_to_office(dispatch.case_id, at=MONDAY, text="Ini bukan jalan kota.")
        dispatch_outcomes.follow(event_id=dispatch.case.events.latest("number").pk)
        dispatch.refresh_from_db()
        assert (dispatch.is_sample, dispatch.is_doubted) == (True, True)
    assert not is_stopped(world.pothole, world.roads_south), "two strangers could else stop what they like"
    for dispatch in doubted:
        samples.check(dispatch.pk, by=world.rina, at=MONDAY, was_right=False)
    assert is_stopped(world.pothole, world.roads_south)


def test_starting_again_needs_the_right_and_a_reason_and_counts_anew(world: World) -> None:
    for number in (1, 2):
        samples.check(sent(world, number).pk, by=world.rina, at=MONDAY, was_right=False)
    stop = SendingStop.objects.get()
    with pytest.raises(Refused) as refused:
        start_again(stop.pk, city=world.city, by=world.rina, at=MONDAY, why="Sudah dibahas.")
    assert refused.value.code == refusals.NOT_TO_START
    with pytest.raises(Refused):
        start_again(stop.pk, city=world.city, by=world.adi, at=MONDAY, why=" ")
    start_again(stop.pk, city=world.city, by=world.adi, at=MONDAY, why="Batas jalan kota sudah diperbaiki.")
    told = stop.case.events.get(kind=AutoSendingRestarted.kind)
    assert (told.person, told.text) == (world.adi, "Batas jalan kota sudah diperbaiki.")
    again = sent(world, 3)
    assert again.is_drawn
    samples.check(again.pk, by=world.rina, at=MONDAY, was_right=False)
    assert not is_stopped(world.pothole, world.roads_south)


def test_after_the_first_the_upper_bound_decides() -> None:
    """The bounds as the quantile of the beta distribution gives them (Clopper and Pearson, 1934)."""
    assert upper_bound(20, 20) == 1.0
    assert upper_bound(36, 40) == pytest.approx(0.9557, abs=0.0005)
    assert not SampleCount(FIRST, 1).must_stop(0.95)
    assert SampleCount(FIRST, 2).must_stop(0.95)
    assert not SampleCount(40, 3).must_stop(0.95)
    assert SampleCount(40, 6).must_stop(0.95)
    assert not SampleCount(200, 10).must_stop(0.95)
    assert SampleCount(200, 16).must_stop(0.95)


@pytest.mark.parametrize(
    "change",
    [
        {"was_right": True},
        {"is_drawn": False, "is_sample": False},
        {"agency_id": None},
        {"outcome": DispatchOutcome.ACCEPTED},
    ],
)
def test_the_database_keeps_what_moves_the_counter(world: World, change: dict[str, Any]) -> None:
    dispatch = sent(world, 1)
    samples.check(dispatch.pk, by=world.rina, at=MONDAY, was_right=False)
    Dispatch.objects.filter(pk=dispatch.pk).update(outcome=DispatchOutcome.RETURNED, outcome_at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.filter(pk=dispatch.pk).update(**change)


def test_a_stop_is_never_rewritten_and_only_plain_kinds_are_marked(world: World) -> None:
    for number in (1, 2):
        samples.check(sent(world, number).pk, by=world.rina, at=MONDAY, was_right=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        SendingStop.objects.update(wrong=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Category.objects.filter(pk=world.violence.pk).update(is_sent_by_rule=True)
    assert stop_if_wrong(Dispatch.objects.latest("pk"), at=MONDAY) is None
