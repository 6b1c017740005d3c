"""What is sure enough goes to its agency without a person, in the open; what is not, or may not, waits for one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tanggap.cases.events import EventKind
from tanggap.cases.models import Case
from tanggap.cases.workflow import Status, Who
from tanggap.directory.models import Category, Privacy
from tanggap.routing import trails
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


def judged(world: World, **said: Any) -> Case:
    given = {"text": "aspal bolong di tikungan sekolah", "photos": [], **said}
    case = world.report(at=LATER, **given).case
    record_suggestion(event_id=case.events.get(number=1).pk, at=LATER)
    case.refresh_from_db()
    return case


def test_a_sure_case_is_sent_and_the_ledger_says_by_what(world: World) -> None:
    case = judged(world)
    assert (case.status, case.agency) == (Status.ASSIGNED, world.roads_south)
    event = case.events.get(kind=EventKind.ASSIGNED)
    assert (event.capacity, event.person, event.facts["band"], event.facts["model"]) == (
        Who.SYSTEM,
        None,
        Band.AUTO,
        "1",
    )
    assert 60 <= event.facts["sure"] <= 99
    assert event.facts["why"] == "Jalan diurus Suku Dinas Jalan."
    trails.follow(event_id=event.pk)
    sent = Dispatch.objects.get(case=case)
    assert (sent.by_machine, sent.is_sample, sent.model_version) == (True, True, 1)


def test_a_job_that_runs_twice_sends_once(world: World) -> None:
    case = judged(world)
    assert record_suggestion(event_id=case.events.get(number=1).pk, at=LATER) is None
    assert case.events.filter(kind=EventKind.ASSIGNED).count() == 1


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
    case = judged(world, **said)
    assert (case.status, case.agency) == (Status.RECEIVED, world.front_desk)
    assert case.events.get(kind=EventKind.SUGGESTED).facts["band"] != Band.AUTO
