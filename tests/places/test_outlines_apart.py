"""Outlines have a table of their own: no list carries them, and the move there loses none and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tanggap.cases.queries import visible_to
from tanggap.desk.queries import villages_of
from tanggap.places.finder import finder
from tanggap.places.models import Area, AreaOutline
from tests.desk.entering import come_in
from tests.support.scenes import forget_scenes
from tests.world import World, build_world

DESK = {
    "rina": ("/petugas/triase/", "/petugas/cari/?q=lubang", "/petugas/kabar/"),
    "dewi": ("/petugas/papan/", "/petugas/eskalasi/"),
    "sari": ("/petugas/",),
}
PUBLIC = ["/", "/laporan/", "/laporan.geojson", "/laporan.csv", "/terlama/", "/peringkat/"]


@pytest.fixture(autouse=True)
def _city_of_the_site(settings: Any) -> None:
    settings.TANGGAP_CITY = "contoh"


def outlines_read(queries: CaptureQueriesContext) -> list[str]:
    """The queries that carry an outline."""
    return [row["sql"] for row in queries.captured_queries if 'outline"' in row["sql"]]


@pytest.mark.parametrize(("who", "page"), [(who, page) for who, pages in DESK.items() for page in pages])
def test_no_list_of_the_desk_carries_outlines(world: World, who: str, page: str) -> None:
    world.started()
    world.report()
    finder(world.city)  # The index of this process reads them once.
    officer = come_in(getattr(world, who))
    with CaptureQueriesContext(connection) as queries:
        assert officer.get(page).status_code == 200
    assert queries.captured_queries
    assert outlines_read(queries) == []


@pytest.mark.parametrize("page", PUBLIC)
def test_no_list_of_the_public_carries_outlines(world: World, client: Client, page: str) -> None:
    world.started()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page)
        list(getattr(answer, "streaming_content", ()))
    assert answer.status_code == 200
    assert outlines_read(queries) == []


def test_neither_the_villages_of_a_form_nor_the_cases_of_an_officer_carry_them(world: World) -> None:
    case = world.started()
    with CaptureQueriesContext(connection) as queries:
        assert [area.parent for area in villages_of(case)]
        assert [row.area.parent for row in visible_to(world.rina)]
    assert outlines_read(queries) == []


def kept() -> dict[int, Any]:
    return dict(AreaOutline.objects.values_list("area_id", "geometry"))


@pytest.fixture
def migrated_to_the_end_afterwards(transactional_db: None) -> Iterator[None]:
    """Going back takes along what other apps built on it; the tests that follow need all of it."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    forget_scenes()


def test_the_move_keeps_every_outline_there_and_back(migrated_to_the_end_afterwards: None) -> None:
    build_world()
    drawn = kept()
    assert len(drawn) == 3
    executor = MigrationExecutor(connection)
    executor.migrate([("places", "0004_city_routing")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM places_area WHERE jsonb_typeof(outline) = 'object'")
        assert cursor.fetchone() == (3,)
        cursor.execute("UPDATE places_area SET outline = 'null' WHERE outline IS NULL")
    executor = MigrationExecutor(connection)
    executor.migrate([("places", "0006_copy_outlines")])
    assert kept() == drawn, "the old column still stands, and this version reads the new table already"
    assert Area.objects.filter(outline__isnull=True).exists()
    executor = MigrationExecutor(connection)
    executor.migrate([("places", "0007_drop_outline_column")])
    assert kept() == drawn
