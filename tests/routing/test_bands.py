"""The live bands follow outcomes: each night, with a reason, and taken back by one command."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.routing import bands
from tanggap.routing.live import live_model
from tanggap.routing.models import BandRenewal, Dispatch, DispatchOutcome, ModelState, ModelVersion
from tests.routing.learning import trained
from tests.world import MONDAY, World

NIGHT = MONDAY + timedelta(days=30)


def dispatched(world: World, *, count: int, sure: int, right: float, by_machine: bool = True) -> None:
    """So many cases of the last weeks that were suggested with `sure` per cent; a share of them was right."""
    for number in range(count):
        own = world.report(at=MONDAY + timedelta(hours=number)).case
        is_right = number % 100 < round(100 * right)
        Dispatch.objects.create(
            city=world.city, case=own, event=own.events.latest("pk"), at=MONDAY + timedelta(hours=number),
            agency=world.roads_south, area=own.area, channel="web", by_machine=by_machine, suggested=world.roads_south,
            sure=sure, model_version=1, outcome=DispatchOutcome.ACCEPTED if is_right else DispatchOutcome.RETURNED,
            outcome_at=MONDAY + timedelta(days=8, hours=number),
        )  # fmt: skip


@pytest.fixture
def model(world: World) -> ModelVersion:
    return trained(world)


def auto_from(city: City) -> int | None:
    live = live_model(city)
    assert live is not None
    return live.auto_from


def test_outcomes_move_the_threshold_of_the_live_model_with_a_reason(world: World, model: ModelVersion) -> None:
    dispatched(world, count=120, sure=97, right=0.99)
    dispatched(world, count=100, sure=80, right=0.6, by_machine=False)
    done = bands.renew_bands(world.city, at=NIGHT)
    assert done is not None
    assert (done.auto_from, done.before) == (970, model.auto_from)
    assert auto_from(world.city) == 970
    assert (done.answers, done.sent) == (220, 120)
    assert "220" in done.reason


def test_too_few_outcomes_change_nothing(world: World, model: ModelVersion) -> None:
    dispatched(world, count=50, sure=97, right=1.0)
    assert bands.renew_bands(world.city, at=NIGHT) is None
    assert auto_from(world.city) == model.auto_from


def test_what_was_sent_wrongly_raises_what_is_asked_and_is_counted_once(world: World, model: ModelVersion) -> None:
    dispatched(world, count=220, sure=97, right=0.8)
    first = bands.renew_bands(world.city, at=NIGHT)
    again = bands.renew_bands(world.city, at=NIGHT + timedelta(days=1))
    assert first is not None
    assert again is not None
    assert first.auto_from is None, "nothing is sure enough"
    assert first.asked > 950_000
    assert again.asked == first.asked


def test_a_renewal_is_taken_back(world: World, model: ModelVersion) -> None:
    dispatched(world, count=220, sure=97, right=0.99)
    bands.renew_bands(world.city, at=NIGHT)
    assert bands.withdraw_renewal(world.city, at=NIGHT, why="salah periksa") == model.auto_from
    assert auto_from(world.city) == model.auto_from
    assert BandRenewal.objects.get().withdrawn_why == "salah periksa"
    with pytest.raises(Refused):
        bands.withdraw_renewal(world.city, at=NIGHT, why="")


def test_a_new_version_begins_with_its_own_thresholds(world: World, model: ModelVersion) -> None:
    dispatched(world, count=220, sure=97, right=0.99)
    bands.renew_bands(world.city, at=NIGHT)
    ModelVersion.objects.filter(pk=model.pk).update(number=model.number + 1, auto_from=900)
    assert ModelVersion.objects.get(state=ModelState.LIVE).number == model.number + 1
    assert auto_from(world.city) == 900


def test_without_a_model_there_is_nothing_to_renew(world: World) -> None:
    assert bands.renew_bands(world.city, at=NIGHT) is None


def test_a_sample_that_somebody_checked_counts_more_than_silence(world: World, model: ModelVersion) -> None:
    dispatched(world, count=1, sure=97, right=1.0)
    row = Dispatch.objects.get(sure=97)
    row.checked_by, row.checked_at, row.was_right = world.rina, NIGHT, False
    row.save()
    found = bands.known_answers(world.city, since=MONDAY - timedelta(days=1))
    assert [one.answer.is_right for one in found if one.answer.probability == 0.97] == [False]
