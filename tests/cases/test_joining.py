"""Two neighbours see the same hole: the second report joins the case of the first, and what is private stays so."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tanggap.cases import actions, ledger, refusals
from tanggap.cases.actions import Move, NewReport, Place
from tanggap.cases.events import Joined
from tanggap.cases.models import Case, Channel, Photo, Report
from tanggap.cases.public import cards, public_case, public_cases, secret_of
from tanggap.places.grid import cell_of
from tanggap.platform.errors import Refused
from tests.world import MONDAY, World, build_world, photo

LATER = MONDAY + timedelta(hours=2)
LAT, LON = -6.1001, 106.8001
TEN_METRES_NORTH = 10 / 111_195


def near(world: World, metres: float = 0) -> Place:
    lat = LAT + metres / 10 * TEN_METRES_NORTH
    return replace(world.place(), lat=lat, lon=LON, cell=cell_of(lat, LON))


def another(world: World, **changed: Any) -> NewReport:
    given: dict[str, Any] = {
        "city": world.city,
        "channel": Channel.WEB,
        "idempotency_key": str(uuid.uuid4()),
        "place": near(world, 20),
        "said_at": LATER,
        "text": "Lubang ini makin besar.",
        "category": world.pothole,
        "photos": [photo()],
        **changed,
    }
    return NewReport(**given)


class TestJoining:
    def test_a_second_report_joins_and_has_its_own_code(self, world: World) -> None:
        case = world.report().case
        joined = actions.join_case(another(world), case.pk, at=LATER).report
        case.refresh_from_db()
        assert joined.case == case
        assert joined.code != case.code
        assert (case.report_count, case.changed_at) == (2, LATER)
        event = case.events.get(kind=Joined.kind)
        origin = joined.photos.get().origin
        assert event.facts == {"report": joined.code, "channel": "web", "photos": [origin.sha256], "reports": 2}
        assert joined.photos.get().event == event
        assert ledger.verify().is_whole

    def test_the_same_key_joins_once(self, world: World) -> None:
        case, new = world.report().case, another(world)
        first = actions.join_case(new, case.pk, at=LATER)
        again = actions.join_case(new, case.pk, at=LATER)
        assert (first.is_new, again.is_new) == (True, False)
        assert first.report == again.report
        case.refresh_from_db()
        assert case.report_count == 2

    def test_who_came_too_late_is_refused_and_nothing_is_written(self, world: World) -> None:
        closed, private = world.closed(), world.report(wants_public=False).case
        other_kind, gone = world.report(category=world.lamp).case, world.report().case
        actions.merge(gone.pk, Move(by=world.rina, at=MONDAY, target=world.report().case, reason="same_problem"))
        before = (Report.objects.count(), Photo.objects.count())
        for case in (closed, private, other_kind, gone):
            with pytest.raises(Refused) as refused:
                actions.join_case(another(world), case.pk, at=LATER)
            assert refused.value.code == refusals.TARGET_MISSING
        assert (Report.objects.count(), Photo.objects.count()) == before

    def test_what_the_second_reporter_keeps_private_stays_private(self, world: World) -> None:
        case = world.report(photos=[]).case
        joined = actions.join_case(another(world, wants_public=False), case.pk, at=LATER).report
        page = public_case(world.city, case.code, at=LATER)
        assert page is not None
        assert "Lubang ini makin besar." not in page.texts
        assert not page.before
        assert [card.thumb for card in cards(public_cases(world.city), at=LATER)] == [None]
        facts = case.events.get(kind=Joined.kind).facts
        assert (facts["report"], facts["photos"]) == (None, [])
        own = public_case(world.city, joined.code, at=LATER, secret=secret_of(joined.code))
        assert own is not None
        assert "Lubang ini makin besar." in own.texts
        assert len(own.before) == 1


@pytest.mark.django_db(transaction=True)
def test_five_parallel_joins_give_one_report_and_five_neighbours_five() -> None:
    world = build_world()
    case = world.report().case
    same = another(world, photos=[])
    everybody = [same] * 5 + [another(world, photos=[]) for _ in range(5)]

    def join(new: NewReport) -> str:
        try:
            return actions.join_case(new, case.pk, at=LATER).report.code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(join, everybody))
    assert len(set(codes)) == 6
    case.refresh_from_db()
    assert case.report_count == Report.objects.filter(case=case).count() == 7
    assert case.events.filter(kind=Joined.kind).count() == 6
    assert Case.objects.count() == 1


def test_the_ledger_vouches_for_the_words_of_a_neighbour_who_joined(world: World) -> None:
    case = world.report().case
    joined = actions.join_case(another(world), case.pk, at=LATER).report
    assert ledger.verify().is_whole
    Report.objects.filter(pk=joined.pk).update(text="Semua baik-baik saja.")
    assert {(one.case, one.number) for one in ledger.verify().findings} == {(case.code, case.events.count())}


def test_the_words_of_a_neighbour_who_joined_can_be_erased(world: World) -> None:
    case = world.report().case
    joined = actions.join_case(another(world), case.pk, at=LATER).report
    number = case.events.get(kind="joined").number
    actions.redact(case.pk, number=number, by=world.rina, at=LATER, why="Menyebut nama tetangga.")
    joined.refresh_from_db()
    assert joined.text == ""
    assert ledger.verify().is_whole
