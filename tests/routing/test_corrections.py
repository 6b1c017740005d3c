"""What people correct teaches the machine, but no single hand can teach it a lie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tanggap.accounts.models import Membership, Person, Role
from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.models import Case
from tanggap.directory.models import AgencyKind
from tanggap.places.models import Level
from tanggap.platform.errors import Refused
from tanggap.routing import corrections, dispatch_outcomes, refusals
from tanggap.routing.actions import record_suggestion
from tanggap.routing.live import live_model
from tanggap.routing.models import Correction, CorrectionState, Dispatch, DispatchOutcome
from tanggap.routing.queries import suggest
from tanggap.routing.training_data import labelled_cases
from tanggap.routing.versions import train_version
from tests.routing.learning import settle, trained
from tests.world import MONDAY, World, agency, area, person

Drain = Callable[[], int]
LATER = MONDAY + timedelta(days=2)
HOLE = "aspal bolong dekat jembatan"


@pytest.fixture(autouse=True)
def _a_grown_city(world: World) -> None:
    settle(world)


def sent_to_water(world: World, number: int = 0, *, by: Person | None = None) -> Case:
    """A hole in the road that somebody sends to the water company, against what was suggested."""
    at = LATER + timedelta(minutes=number)
    case = world.report(at=at, text=HOLE, photos=[]).case
    record_suggestion(event_id=case.events.get(number=1).pk, at=at)
    case = actions.assign(case.pk, Move(by=by or world.rina, at=at, agency=world.water))
    follow(case)
    return case


def follow(case: Case) -> None:
    """What the worker does after an event."""
    last = case.events.order_by("-number").first()
    assert last is not None
    dispatch_outcomes.follow(event_id=last.pk)


def accepted(world: World, case: Case, *, by: Person | None = None) -> Case:
    case = actions.start(case.pk, Move(by=by or world.tono, at=case.changed_at + timedelta(hours=1)))
    follow(case)
    return case


def of(case: Case) -> Correction:
    return Correction.objects.get(case=case)


class TestOneCorrection:
    def test_it_waits_until_the_named_agency_accepts_and_then_teaches_at_once(self, world: World) -> None:
        trained(world)
        case = sent_to_water(world)
        assert (of(case).state, of(case).from_agency, of(case).to_agency) == (
            CorrectionState.WAITING, world.roads_south, world.water,
        )  # fmt: skip
        before = live_model(world.city)
        accepted(world, case)
        after = live_model(world.city)
        assert (of(case).state, of(case).why) == (CorrectionState.TAUGHT, "agreed")
        assert before is not None
        assert after is not None
        assert (before.label, after.label) == ("1", "1+1")

    def test_it_is_dropped_when_the_agency_sends_it_back_and_the_better_name_is_learned(self, world: World) -> None:
        trained(world)
        case = sent_to_water(world)
        at = LATER + timedelta(hours=1)
        actions.return_case(case.pk, Move(by=world.tono, at=at, reason="other_agency", agency=world.roads_south))
        case = actions.assign(case.pk, Move(by=world.rina, at=at, agency=world.roads_south))
        case = accepted(world, case, by=world.sari)
        first, second = Correction.objects.filter(case=case).order_by("pk")
        assert (first.state, first.why) == (CorrectionState.DROPPED, "not_agreed")
        assert (second.kind, second.state, second.to_agency) == ("returned", CorrectionState.TAUGHT, world.roads_south)
        ends = Dispatch.objects.filter(case=case).order_by("pk").values_list("outcome", flat=True)
        assert list(ends) == [DispatchOutcome.RETURNED, DispatchOutcome.ACCEPTED]

    def test_late_and_repeated_jobs_change_nothing(self, world: World) -> None:
        case = accepted(world, sent_to_water(world))
        rows = (Correction.objects.count(), Dispatch.objects.count(), of(case).state)
        for event in case.events.order_by("-number"):
            dispatch_outcomes.follow(event_id=event.pk)
        assert (Correction.objects.count(), Dispatch.objects.count(), of(case).state) == rows

    def test_the_worker_does_all_this_by_itself(self, world: World, drain_jobs: Drain) -> None:
        case = world.report(at=LATER).case
        drain_jobs()
        actions.assign(case.pk, Move(by=world.rina, at=LATER, agency=world.water))
        actions.start(case.pk, Move(by=world.tono, at=LATER))
        drain_jobs()
        assert Dispatch.objects.get(case=case).outcome == DispatchOutcome.ACCEPTED

    def test_nobody_agrees_with_themselves(self, world: World) -> None:
        both = person(world.city, "Eko", Role.OPERATOR)
        both.memberships.create(city=world.city, role=Role.OFFICER, agency=world.water)
        case = accepted(world, sent_to_water(world, by=both), by=both)
        assert (of(case).state, of(case).why) == (CorrectionState.KEPT, "own_word")

    def test_a_kind_that_was_corrected_teaches_the_kind(self, world: World) -> None:
        case = world.report(at=LATER, category=world.lamp, text=HOLE).case
        actions.recategorise(case.pk, Move(by=world.rina, at=LATER, category=world.pothole))
        case = actions.assign(case.pk, Move(by=world.rina, at=LATER, agency=world.roads_south))
        accepted(world, case, by=world.sari)
        told = of(case)
        assert (told.kind, told.from_category, told.to_category, told.state) == (
            "recategorised", world.lamp, world.pothole, CorrectionState.TAUGHT,
        )  # fmt: skip

    def test_what_was_said_cannot_be_edited_even_in_the_database(self, world: World) -> None:
        case = sent_to_water(world)
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.filter(case=case).update(to_agency=world.roads)


def test_a_held_correction_of_a_complaint_is_shown_to_nobody_of_the_accused_line(world: World) -> None:
    case = sent_to_water(world)
    told = of(case)
    Correction.objects.filter(pk=told.pk).update(state=CorrectionState.HELD)
    Case.objects.filter(pk=case.pk).update(is_public=False, is_guarded=True, about_agency=world.roads_south)
    tied = person(world.city, "Tia", Role.CITY_ADMIN, agency=world.roads_south)
    assert not corrections.held(world.city, tied).exists()
    with pytest.raises(Refused):
        corrections.review(told.pk, city=world.city, by=tied, at=LATER, is_right=True)
    assert corrections.held(world.city, world.adi).exists()


def test_nobody_is_asked_to_review_their_own_held_correction(world: World) -> None:
    told = of(sent_to_water(world))
    Correction.objects.filter(pk=told.pk).update(state=CorrectionState.HELD)
    Membership.objects.create(person=world.rina, city=world.city, role=Role.CITY_ADMIN)
    rina = Person.objects.get(pk=world.rina.pk)
    assert not corrections.held(world.city, rina).exists()
    assert corrections.held(world.city, world.adi).exists()


class TestPoison:
    def test_five_hundred_corrections_of_one_hand_do_not_move_the_live_model(self, world: World) -> None:
        """Even when somebody in the receiving agency plays along and accepts every one."""
        trained(world)
        question = world.report(at=LATER, category=None, text=HOLE).case
        before = suggest(question)
        for number in range(500):
            accepted(world, sent_to_water(world, number))
        after = suggest(question)
        assert (before.agency, after.agency) == (world.roads_south, world.roads_south)
        counts = {state: Correction.objects.filter(state=state).count() for state in CorrectionState}
        assert counts[CorrectionState.TAUGHT] == 0, "what had counted before the burst showed was unlearned"
        assert counts[CorrectionState.HELD] == 500
        done = train_version(world.city, at=LATER + timedelta(days=1))
        assert done.version.trained_on["cases"] < 80, "what is held is in no training either"
        assert suggest(question).agency == world.roads_south

    def test_sisters_of_an_office_are_one_lesson(self, world: World) -> None:
        """The family is learned: who names another village each time teaches the same lie."""
        trained(world)
        for number in range(8):
            place = area(world.city, f"99.01.01.2{number:03}", f"Desa {number}", Level.VILLAGE, world.kenanga)
            village = agency(
                world.city, f"kel-{number}", f"Kelurahan {number}", AgencyKind.VILLAGE_OFFICE, world.front_desk,
                family="kelurahan", area=place,
            )  # fmt: skip
            head = person(world.city, f"Lurah{number}", Role.OFFICER, agency=village)
            case = world.report(at=LATER, text=HOLE, photos=[]).case
            record_suggestion(event_id=case.events.get(number=1).pk, at=LATER)
            follow(actions.assign(case.pk, Move(by=world.rina, at=LATER, agency=village)))
            accepted(world, case, by=head)
        states = Correction.objects.filter(person=world.rina).values_list("state", flat=True)
        assert list(states).count(CorrectionState.TAUGHT) == corrections.TAUGHT_FOR_ONE_AGENCY
        hands = {lesson.corrected_by for lesson in labelled_cases(world.city) if lesson.corrected_by}
        assert hands == {(world.rina.pk, "family:kelurahan")}, "nor do they count apart in a training"

    def test_several_people_who_agree_do_move_it(self, world: World) -> None:
        trained(world)
        question = world.report(at=LATER, category=None, text=HOLE).case
        people = [person(world.city, f"Operator{n}", Role.OPERATOR) for n in range(6)]
        before = suggest(question).offers
        for number, by in enumerate(people):
            accepted(world, sent_to_water(world, number, by=by))
        after = suggest(question).offers
        sure = [next((one.sure or 0 for one in offers if one.agency == world.water), 0) for offers in (before, after)]
        assert sure[1] > sure[0]

    def test_what_is_held_waits_for_somebody_with_authority_who_is_not_its_author(self, world: World) -> None:
        for number in range(corrections.BURST):
            sent_to_water(world, number)
        held = corrections.held(world.city, world.adi)
        assert held.count() == corrections.BURST
        one = held[0]
        with pytest.raises(Refused) as caught:
            corrections.review(one.pk, city=world.city, by=world.rina, at=LATER, is_right=True)
        assert caught.value.code == refusals.NOT_HELD
        right = corrections.review(one.pk, city=world.city, by=world.adi, at=LATER, is_right=True)
        wrong = corrections.review(held[0].pk, city=world.city, by=world.adi, at=LATER, is_right=False)
        assert (right.state, wrong.state) == (CorrectionState.KEPT, CorrectionState.DROPPED)
