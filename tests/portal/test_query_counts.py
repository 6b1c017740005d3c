"""How often each public page asks the database, and that a longer list does not ask more often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.models import Case
from tanggap.cases.public import secret_of
from tanggap.portal.urls import urlpatterns
from tests.cases.test_joining import another
from tests.world import World

# (address, public cases in the city, most queries)
QUERIES: list[tuple[str, int, int]] = [
    ("home", 4, 10),
    ("reports", 4, 7),
    ("reports_csv", 4, 5),
    ("reports_geojson", 4, 4),
    ("reports_atom", 4, 4),
    ("report", 4, 6),
    ("why", 4, 8),
    ("ranking", 4, 3),
    ("oldest", 4, 11),
    ("oldest_csv", 4, 5),
    ("oldest_atom", 4, 6),
    ("my_reports", 4, 3),
    ("near_me", 4, 7),
    ("areas", 4, 16),
    ("area", 4, 15),
    ("about", 4, 1),
    ("privacy", 4, 1),
    ("accessibility", 4, 1),
]
# What only takes an order, and what only the holder of a report's key reads: below.
NO_PAGES = {"fixed", "rating", "forget"}
FOR_ITS_REPORTER: list[tuple[str, int, int]] = [("question", 1, 2), ("not_fixed", 1, 2)]


def _reported(world: World, rows: int) -> list[Case]:
    """So many holes in work, each reported by two residents with photos, and as many that came to rest."""
    now, cases = timezone.now(), []
    for hour in range(rows):
        case = world.started(at=now - timedelta(hours=hour + 2))
        actions.join_case(another(world, said_at=now), case.pk, at=now - timedelta(hours=1))
        actions.tell(case.pk, Move(by=world.sari, at=now, text="Alat berat datang besok."))
        world.closed(at=now - timedelta(days=2, hours=hour))
        cases.append(case)
    return cases


def _address(name: str, case: Case) -> str:
    of_case = {"report", "why", "question", "not_fixed"}
    arguments = [case.code] if name in of_case else [case.area.code] if name == "area" else []
    return reverse(f"portal:{name}", args=arguments)


def _asked(client: Client, address: str) -> int:
    """How often a page asks, with nothing of it in the cache of counts."""
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        answer: Any = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code == 200, address
    return len(asked)


def _with_keys(cases: list[Case]) -> Client:
    """The phone of somebody who has opened the secret link of each of these reports."""
    phone = Client()
    for case in cases:
        phone.get(_address("report", case), {"k": secret_of(case.code)})
    return phone


def test_no_page_asks_more_often_than_its_row_says_nor_more_for_a_longer_list(city: World) -> None:
    [rows] = {rows for _name, rows, _most in QUERIES}
    cases = _reported(city, rows)
    case = cases[0]
    case.refresh_from_db()
    readers = {name: Client() for name, _rows, _most in QUERIES} | {"my_reports": _with_keys(cases)}
    readers["near_me"].post(reverse("portal:near_me"), {"lat": cases[0].lat, "lon": cases[0].lon})
    reader_asks = {name: _asked(readers[name], _address(name, case)) for name in readers}
    more = _reported(city, rows)
    readers["my_reports"] = _with_keys([*cases, *more])
    of_a_longer_list = {name: _asked(readers[name], _address(name, case)) for name in readers}
    grown = {name: count for name, count in of_a_longer_list.items() if count > reader_asks[name]}
    assert grown == {}
    assert {name: reader_asks[name] for name, _rows, most in QUERIES if reader_asks[name] > most} == {}


def test_every_page_has_a_row() -> None:
    named = {name for name, _rows, _most in [*QUERIES, *FOR_ITS_REPORTER]}
    assert named | NO_PAGES == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize(("name", "begin"), [("question", "started"), ("not_fixed", "verified")])
def test_for_an_answer_of_the_reporter_only_the_report_is_read_and_no_page(city: World, name: str, begin: str) -> None:
    """One flag decides who may read the words; photos and history of the case are nobody's business then."""
    case = getattr(city, begin)(at=timezone.now() - timedelta(hours=9))
    phone = _with_keys([case])
    [most] = [most for row, _rows, most in FOR_ITS_REPORTER if row == name]
    with CaptureQueriesContext(connection) as asked:
        assert phone.get(_address(name, case)).status_code == 200
    assert len(asked) <= most
    read = " ".join(query["sql"] for query in asked)
    assert "cases_event" not in read
    assert "cases_photo" not in read
