"""What is sure enough goes to its agency without a person, in the open; what is not, or may not, waits for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.events import Assigned, AutoDispatchBlock, Suggested
from tanggap.cases.models import Case
from tanggap.cases.states import Status
from tanggap.cases.workflow import CaseRole
from tanggap.desk.suggestions import offer_for
from tanggap.directory.models import Category, Privacy
from tanggap.places.grid import cell_of
from tanggap.routing import dispatch_outcomes
from tanggap.routing.actions import record_suggestion
from tanggap.routing.models import Band, Dispatch, ModelVersion
from tests.routing.learning import trained
from tests.world import MONDAY, World

LATER = MONDAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def _a_model_that_was_measured_well(world: World) -> None:
    """As after 300 measured cases: from 60 per cent on it was right often enough."""
    version = trained(world)
    ModelVersion.objects.filter(pk=version.pk).update(auto_from=600, figures={**version.figures, "n": 300})
    world.city.routing = {"audit_share": 100}
    world.city.save()


def assessed(world: World, **said: Any) -> Case:
    given = {"text": "aspal bolong di tikungan sekolah", "photos": [], **said}
    case = world.report(at=LATER, **given).case
    record_suggestion(event_id=case.events.get(number=1).pk, at=LATER)
    case.refresh_from_db()
    return case


def test_a_sure_case_is_sent_and_the_ledger_says_by_what(world: World) -> None:
    case = assessed(world)
    assert (case.status, case.agency) == (Status.ASSIGNED, world.roads_south)
    event = case.events.get(kind=Assigned.kind)
    assert (event.capacity, event.person, event.facts["band"], event.facts["model"]) == (
        CaseRole.SYSTEM,
        None,
        Band.AUTO,
        "1",
    )
    assert 60 <= event.facts["sure"] <= 99
    assert event.facts["why"] == "Jalan diurus Suku Dinas Jalan."
    dispatch_outcomes.follow(event_id=event.pk)
    sent = Dispatch.objects.get(case=case)
    assert (sent.by_machine, sent.is_sample, sent.model_version) == (True, True, 1)


def test_a_job_that_runs_twice_sends_once(world: World) -> None:
    case = assessed(world)
    assert record_suggestion(event_id=case.events.get(number=1).pk, at=LATER) is None
    assert case.events.filter(kind=Assigned.kind).count() == 1


@pytest.mark.parametrize("why_not", ["switched off", "not sure", "sensitive", "somewhere in the city"])
def test_else_a_person_decides(world: World, why_not: str) -> None:
    said: dict[str, Any] = {}
    if why_not == "switched off":
        world.city.routing = {"auto_dispatch": False}
        world.city.save()
    elif why_not == "not sure":
        said = {"category": None, "text": "ada yang aneh di sini"}
    elif why_not == "sensitive":
        Category.objects.filter(pk=world.pothole.pk).update(privacy=Privacy.SENSITIVE)
        world.pothole.refresh_from_db()
    else:
        root = world.kenanga.parent
        assert root is not None
        assert root.parent is not None
        said = {"place": world.place(root.parent)}
    case = assessed(world, **said)
    assert (case.status, case.agency) == (Status.RECEIVED, world.front_desk)
    assert case.events.get(kind=Suggested.kind).facts["band"] != Band.AUTO


def _held(case: Case) -> str | None:
    """Why this case waited, as the ledger says."""
    facts = case.events.get(kind=Suggested.kind).facts
    assert facts["band"] == Band.SUGGEST
    assert case.status == Status.RECEIVED
    return str(facts["held"])


def test_what_was_reported_already_and_what_accuses_somebody_waits_for_a_person(world: World) -> None:
    quiet = replace(world.place(), lat=-6.098, lon=106.803, cell=cell_of(-6.098, 106.803), landmark="depan pos ronda")
    first = assessed(world, place=quiet)
    again = assessed(world, place=quiet)
    assert first.events.get(kind=Suggested.kind).facts["held"] is None
    assert (first.status, first.agency) == (Status.ASSIGNED, world.roads_south)
    assert _held(again) == AutoDispatchBlock.DUPLICATE
    assert "hampir pasti sudah dilaporkan" in str(offer_for(again).held)  # type: ignore[union-attr]

    accusing = world.report(at=LATER, text="aspal bolong di tikungan sekolah", photos=[]).case
    Case.objects.filter(pk=accusing.pk).update(is_guarded=True, is_public=False)
    record_suggestion(event_id=accusing.events.get(number=1).pk, at=LATER)
    accusing.refresh_from_db()
    assert _held(accusing) == AutoDispatchBlock.GUARDED


def test_near_a_border_a_person_decides_when_another_office_works_across_it(world: World) -> None:
    Category.objects.filter(city=world.city, code="sampah").update(privacy=Privacy.PUBLIC)
    litter = {"category": Category.objects.get(city=world.city, code="sampah"), "text": "sampah menumpuk di taman"}
    near = replace(world.place(), lat=-6.10, lon=106.80999, cell=cell_of(-6.10, 106.80999), accuracy_m=25.0)
    inside = replace(near, lon=106.80, cell=cell_of(-6.10, 106.80))
    assert _held(assessed(world, place=near, **litter)) == AutoDispatchBlock.BORDER
    assert assessed(world, place=inside, **litter).agency == world.kelurahan_melati
    # The road office works on both sides: whichever it is, the address is right.
    assert assessed(world, place=near).agency == world.roads_south


def test_a_corrected_place_is_judged_anew_and_left_to_whoever_corrected_it(world: World) -> None:
    world.city.routing = {"auto_dispatch": False}
    world.city.save()
    litter = Category.objects.get(city=world.city, code="sampah")
    case = assessed(world, category=litter, text="sampah menumpuk di taman")
    assert case.proposed_agency == world.kelurahan_melati
    world.city.routing = {}
    world.city.save()
    actions.correct_place(case.pk, Move(by=world.rina, at=LATER, place=world.place(world.mawar)))
    case.refresh_from_db()
    shown = offer_for(case)
    assert shown is not None
    assert shown.agency == world.kelurahan_mawar, "also before the job has run"
    record_suggestion(event_id=case.events.latest("number").pk, at=LATER)
    case.refresh_from_db()
    assert (case.proposed_agency, case.status) == (world.kelurahan_mawar, Status.RECEIVED)
    event = case.events.filter(kind=Suggested.kind).latest("number")
    assert (event.facts["agency"], event.facts["held"]) == ("kel-mawar", AutoDispatchBlock.IN_HAND)
