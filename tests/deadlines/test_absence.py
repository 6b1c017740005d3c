"""Who is away, who stands in, and what is kept from whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tanggap.accounts import absence, refusals
from tanggap.accounts.models import Membership, Role
from tanggap.cases.models import Case
from tanggap.deadlines import actions as deadlines
from tanggap.deadlines.ladder import is_somebody_there, people_at, staffed_places
from tanggap.deadlines.models import Escalation
from tanggap.deadlines.queries import escalations_for, waiting
from tanggap.directory.models import Agency
from tanggap.notify.models import Notice
from tanggap.places.models import Area
from tanggap.platform.errors import Refused
from tests.world import MONDAY, World, person

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
SweepAt = Callable[[datetime], Any]


def _deputy(world: World) -> Any:
    return person(world.city, "Lestari", Role.SUPERVISOR, area=world.kenanga)


def _away(world: World, substitute: Any) -> None:
    absence.say_absent(
        world.dewi, first_day=date(2026, 11, 30), last_day=date(2026, 12, 4), substitute=substitute,
        by=world.dewi, at=MONDAY, today=TODAY,
    )  # fmt: skip


def test_the_substitute_is_told_and_may_answer(world: World, sweep_at: SweepAt) -> None:
    deputy = person(world.city, "Lestari", Role.SUPERVISOR, area=world.kenanga.parent)
    _away(world, deputy)
    world.started()
    at = MONDAY + 8 * DAY
    sweep_at(at)
    told = Notice.objects.get(person=deputy)
    climbed = Escalation.objects.get(notices=told)
    assert (told.substitute_for, climbed.area) == (world.dewi, world.kenanga)
    done = deadlines.acknowledge(climbed.pk, by=deputy, at=at, what_next="Saya kirim tim sore ini.")
    assert (done.acknowledged_by, done.substitute_for) == (deputy, world.dewi)


def test_before_and_after_the_substitute_has_no_say(world: World, sweep_at: SweepAt) -> None:
    deputy = person(world.city, "Lestari", Role.SUPERVISOR, area=world.kenanga.parent)
    _away(world, deputy)
    world.started()
    sweep_at(MONDAY + 8 * DAY)
    assert waiting(escalations_for(deputy, at=MONDAY + 8 * DAY)).count() == 1
    assert waiting(escalations_for(deputy, at=MONDAY + 30 * DAY)).count() == 0
    row = world.dewi.absences.get()
    absence.end_absence(row.pk, person=world.dewi, at=MONDAY + 8 * DAY)
    assert waiting(escalations_for(deputy, at=MONDAY + 8 * DAY)).count() == 0


def test_away_without_a_substitute_the_administration_hears_of_it(world: World, sweep_at: SweepAt) -> None:
    _away(world, None)
    world.started()
    sweep_at(MONDAY + 8 * DAY)
    to_the_camat = Escalation.objects.get(area=world.kenanga)
    assert not to_the_camat.is_staffed
    assert Notice.objects.filter(escalation=to_the_camat, person=world.adi).exists()


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 12, 2), date(2026, 12, 1), refusals.ABSENCE_DAYS),
        (date(2026, 11, 1), date(2026, 11, 20), refusals.ABSENCE_DAYS),
        (date(2026, 12, 1), date(2028, 12, 1), refusals.ABSENCE_DAYS),
        (date(2026, 12, 4), date(2026, 12, 9), refusals.ABSENCE_TWICE),
    ],
)
def test_wrong_days_are_refused(world: World, first: date, last: date, code: str) -> None:
    _away(world, _deputy(world))
    with pytest.raises(Refused) as refused:
        absence.say_absent(
            world.dewi, first_day=first, last_day=last, substitute=None, by=world.dewi, at=MONDAY, today=TODAY
        )
    assert refused.value.code == code


def test_a_stranger_cannot_stand_in(world: World) -> None:
    with pytest.raises(Refused) as refused:
        _away(world, world.tono)
    assert refused.value.code == refusals.NO_SUBSTITUTE


def test_what_accuses_a_line_does_not_climb_it(world: World, sweep_at: SweepAt) -> None:
    case = world.started()
    Case.objects.filter(pk=case.pk).update(is_guarded=True, is_public=False, about_agency=world.roads_south)
    sweep_at(MONDAY + 10 * DAY)
    assert {row.agency for row in Escalation.objects.all()} == {world.front_desk}, "there is no inspectorate here"
    line = set(Membership.objects.filter(agency__in=[world.roads, world.roads_south]).values_list("person", flat=True))
    assert not Notice.objects.filter(person__in=line).exists()
    assert not escalations_for(world.joko, at=MONDAY + 10 * DAY).exists()


def test_one_look_at_all_places_says_the_same_as_asking_each(world: World) -> None:
    """`staffed_places` serves a sweep of thousands; it may never differ from `is_somebody_there`."""
    _away(world, None)
    for at in (MONDAY, MONDAY + 8 * DAY):
        offices, areas = staffed_places(world.city, at=at)
        for office in Agency.objects.filter(city=world.city):
            alone = is_somebody_there(people_at(office.pk, None), at=at, city=world.city)
            assert (office.pk in offices) == alone, (office, at)
        for area in Area.objects.filter(city=world.city):
            alone = is_somebody_there(people_at(None, area.pk), at=at, city=world.city)
            assert (area.pk in areas) == alone, (area, at)
    assert world.kenanga.pk in staffed_places(world.city, at=MONDAY)[1]
    assert world.kenanga.pk not in areas, "its only supervisor is away, and nobody stands in"
