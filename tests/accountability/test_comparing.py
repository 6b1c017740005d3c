"""League tables from real cases: whose turn came, in time or not, private ones in no public number; signs of gaming."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tanggap.accountability import comparing
from tanggap.accountability.comparing import LeagueUnit
from tanggap.accountability.gaming import Sign
from tanggap.cases import actions
from tanggap.cases.actions import Move
from tests.desk.entering import come_in, text_of
from tests.world import MONDAY, World, photo

NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)
NOW = MONDAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> Any:
    settings.TANGGAP_CITY = "contoh"
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def month(world: World) -> World:
    """Twenty-one fixed in time at the road office, two missed; one private, one elsewhere."""
    for number in range(21):
        world.verified(at=MONDAY - timedelta(days=15, hours=number))
    for number in range(2):
        world.started(at=MONDAY - timedelta(days=14, hours=number))
    world.verified(at=MONDAY, category=world.violence)
    world.report(at=MONDAY - timedelta(days=16))
    return world


def test_whose_turn_came_and_who_was_in_time(month: World) -> None:
    table = comparing.league(month.city, LeagueUnit.AGENCY, NOVEMBER, at=NOW, public_only=True)
    [road] = table.ranked
    assert (table.names[road.unit], road.cases, road.in_time) == ("Suku Dinas Jalan", 23, 21)
    assert road.rank == (1, 1)
    assert [(table.names[row.unit], row.cases) for row in table.small] == [("Biro Pemerintahan", 1)]
    assert comparing.league(month.city, LeagueUnit.AGENCY, NOVEMBER, at=NOW, public_only=False).cases == 25
    by_village = comparing.league(month.city, LeagueUnit.VILLAGE, NOVEMBER, at=NOW, public_only=True)
    assert [by_village.names[row.unit] for row in by_village.ranked] == ["Melati"]
    by_district = comparing.league(month.city, LeagueUnit.DISTRICT, NOVEMBER, at=NOW, public_only=True)
    assert [by_district.names[row.unit] for row in by_district.ranked] == ["Kenanga"]
    assert comparing.league(month.city, LeagueUnit.AGENCY, OCTOBER, at=NOW, public_only=True).cases == 0


def test_the_public_table_ranks_nobody_with_too_few(month: World) -> None:
    said = text_of(Client().get(reverse("portal:ranking"), {"bulan": "2026-11"}))
    assert "Suku Dinas Jalan" in said
    assert "Biro Pemerintahan" not in said
    assert "1 lainnya kurang dari 20 laporan" in said
    assert "diperbarui paling lambat sepuluh menit" in said, "a table that is kept says how old it is"
    for odd in ({"bulan": "2026-13"}, {"menurut": "x"}, {"bulan": "\x00"}, {}):
        assert Client().get(reverse("portal:ranking"), odd).status_code == 200


def test_the_desk_leads_from_the_table_to_the_cases(month: World) -> None:
    client = come_in(month.dewi)
    said = text_of(client.get(reverse("desk:ranking"), {"bulan": "2026-11", "instansi": "sudin-jalan"}))
    assert "3 kasus tidak tepat waktu" in said
    assert "belum bisa dibandingkan" in said
    assert "Belum ada yang bisa diperingkat" in text_of(client.get(reverse("desk:ranking"), {"bulan": "2026-08"}))


def test_quick_closings_far_from_the_place_are_noticed(world: World) -> None:
    begin = MONDAY - timedelta(days=2)
    for number in range(5):
        case = world.assigned(at=begin)
        actions.start(case.pk, Move(by=world.sari, at=begin + timedelta(hours=1, minutes=number)))
        far = photo(lat=-6.2, lon=106.9, accuracy_m=10.0)
        at = begin + timedelta(hours=1, minutes=number + 3)
        actions.fix(case.pk, Move(by=world.sari, at=at, text="Beres.", photos=[far]))
        actions.verify(case.pk, Move(by=world.rina, at=begin + timedelta(hours=3), text="Cocok."))
    [found] = comparing.signals_of(world.city, NOVEMBER, at=NOW).values()
    assert {one.sign for one in found} == {Sign.MASS, Sign.FAST_ELSEWHERE}
    said = text_of(come_in(world.dewi).get(reverse("desk:ranking"), {"bulan": "2026-11"}))
    assert "bukan tuduhan" in said
