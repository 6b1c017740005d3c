"""The public ageing list: oldest first, narrowed in the address, as table and feed; private cases in none of it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tests.world import MONDAY

NOW = MONDAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _clock() -> Any:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def ages(reader: Any, **query: str) -> list[str]:
    """The codes of the table in their order."""
    answer = reader.get("/terlama.csv", query)
    return [row["code"] for row in csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))]


@pytest.fixture
def waiting(city: Any) -> Any:
    """Three that wait, from the oldest; besides one that is done and one that nobody may see."""
    city.oldest = city.started(at=MONDAY)
    city.middle = city.report(at=MONDAY + timedelta(days=5), place=city.place(city.anggrek), category=city.lamp).case
    city.newest = city.report(at=MONDAY + timedelta(days=25)).case
    city.secret = city.report(at=MONDAY - timedelta(days=9), category=city.violence).case
    city.verified(at=MONDAY - timedelta(days=20))
    return city


def test_the_oldest_stand_first_with_their_office_and_how_late_they_are(waiting: Any, reader: Any) -> None:
    page = reader.get("/terlama/").content.decode()
    places = [page.index(case.code) for case in (waiting.oldest, waiting.middle, waiting.newest)]
    assert places == sorted(places)
    assert "Suku Dinas Jalan" in page
    assert "terlambat 23 hari" in page
    assert "3</b> laporan belum selesai" in page


def test_private_cases_stand_in_no_list_and_no_number(waiting: Any, reader: Any) -> None:
    for path in ("/terlama/", "/terlama.csv", "/terlama.atom", "/en/terlama/"):
        answer = reader.get(path)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert waiting.secret.code.encode() not in text


def test_the_address_narrows_by_place_office_and_kind(waiting: Any, reader: Any) -> None:
    every = [case.code for case in (waiting.oldest, waiting.middle, waiting.newest)]
    assert ages(reader) == every
    assert ages(reader, wilayah=waiting.kenanga.code) == [every[0], every[2]]
    assert ages(reader, wilayah="99") == every
    assert ages(reader, instansi="dinas-jalan") == [every[0]]  # its parts count with it
    assert ages(reader, kategori="lampu-mati") == [every[1]]
    assert ages(reader, wilayah="tidak-ada") == []
    assert ages(reader, instansi="tidak\x00ada") == []


def test_an_empty_list_says_why(city: Any, reader: Any) -> None:
    assert "Semua laporan yang umum sudah selesai." in reader.get("/terlama/").content.decode()
    narrowed = reader.get("/terlama/", {"wilayah": city.melati.code}).content.decode()
    assert "Kurangi saringan" in narrowed


def test_a_case_that_was_opened_again_keeps_its_age(waiting: Any, reader: Any) -> None:
    again = waiting.verified(at=MONDAY - timedelta(days=3))
    actions.reopen(again.pk, Move(by=waiting.dewi, at=NOW - timedelta(days=1), reason="not_fixed"))
    assert ages(reader)[0] == again.code


def test_a_page_past_the_end_shows_the_last(waiting: Any, reader: Any) -> None:
    assert waiting.newest.code in reader.get("/terlama/", {"halaman": "99"}).content.decode()
    assert waiting.newest.code in reader.get("/terlama/", {"halaman": "x"}).content.decode()


def test_the_feed_holds_the_oldest(waiting: Any, reader: Any) -> None:
    feed = reader.get("/terlama.atom").content.decode()
    assert feed.index(waiting.oldest.code) < feed.index(waiting.newest.code)


def test_the_page_needs_as_many_queries_for_many_as_for_few(waiting: Any, reader: Any) -> None:
    def asked() -> int:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            reader.get("/terlama/")
        return len(seen)

    few = asked()
    for number in range(12):
        waiting.report(at=MONDAY + timedelta(hours=number))
    assert asked() == few
