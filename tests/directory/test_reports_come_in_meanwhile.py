"""While the city is loaded or its policy applied, residents report: no insert that refers to city, area, office or kind waits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Signal
from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from tanggap.deadlines.actions import apply_policy
from tanggap.directory.actions import save_policy, store_city
from tanggap.directory.city_files import read_city
from tanggap.directory.models import Agency, Category
from tanggap.places.actions import import_outlines, redraw_outlines
from tanggap.places.models import Area, City
from tanggap.platform.locks import one_at_a_time
from tests.deadlines.policies import SEVEN_DAYS, policy_row
from tests.directory.small_city import write_small_city
from tests.world import MONDAY, World, build_world

REFERRED_TO = (City, Area, Agency, Category)


@contextmanager
def under_way(write: Callable[[], object]) -> Iterator[None]:
    """Somebody else's transaction has written and is not over."""
    has_written, may_end, failed = Signal(), Signal(), list[BaseException]()

    def work() -> None:
        try:
            with transaction.atomic():
                write()
                has_written.set()
                may_end.wait()
        except BaseException as error:
            failed.append(error)
        finally:
            has_written.set()
            connection.close()

    worker = Thread(target=work)
    worker.start()
    has_written.wait()
    try:
        yield
    finally:
        may_end.set()
        worker.join()
    assert not failed, failed


def every_key_is_free() -> bool:
    """What an insert with a key to each of these rows asks for; it raises at once instead of waiting."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model in REFERRED_TO:
            cursor.execute(f"SELECT id FROM {model._meta.db_table} FOR KEY SHARE NOWAIT")
    return True


def another_square(world: World) -> bytes:
    ring = [[106.8, -6.2], [106.81, -6.2], [106.81, -6.21], [106.8, -6.21], [106.8, -6.2]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"code": world.melati.code}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "what", ["store a policy", "apply a policy", "import outlines", "draw outlines", "name a mutex"]
)
def test_a_report_does_not_wait_for(what: str, tmp_path: Path) -> None:
    world = build_world()
    row = policy_row(world, SEVEN_DAYS, tmp_path)
    writes: dict[str, Callable[[], object]] = {
        "store a policy": lambda: save_policy(world.city, row, valid_from=MONDAY),
        "apply a policy": lambda: apply_policy(world.city, row, by=None, at=MONDAY),
        "import outlines": lambda: import_outlines(world.city, another_square(world)),
        "draw outlines": lambda: redraw_outlines(world.city),
        "name a mutex": lambda: one_at_a_time("test", world.city.pk),
    }
    with under_way(writes[what]):
        assert every_key_is_free()
        assert world.report().case.pk


@pytest.mark.django_db(transaction=True)
def test_a_report_does_not_wait_for_the_whole_city_to_be_loaded_again(tmp_path: Path) -> None:
    files = read_city(write_small_city(tmp_path / "contoh"))
    store_city(files)
    with under_way(lambda: store_city(files)):
        assert every_key_is_free()


@pytest.mark.django_db(transaction=True)
def test_who_asks_for_the_same_name_waits_and_for_another_does_not() -> None:
    with under_way(lambda: one_at_a_time("proposals", 1)), connection.cursor() as cursor:
        with transaction.atomic():
            one_at_a_time("proposals", 2)
            one_at_a_time("papers", 1)
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_would_be_given_back_at_once_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        one_at_a_time("proposals", 1)
