"""The public files: feeds that readers follow, tables that spreadsheets open, points that come once each."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from tanggap.cases import actions
from tanggap.cases.actions import LegacyCase, Move
from tanggap.portal.views import feeds
from tests.world import MONDAY, World

LATER = MONDAY + timedelta(hours=8)
ATOM = "{http://www.w3.org/2005/Atom}"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def imported(world: World, text: str, said_at: datetime) -> None:
    """A case of an older system, taken in today."""
    old = LegacyCase(key=text, text=text, place=world.place(), said_at=said_at, category=world.lamp, wants_public=True)
    assert actions.import_cases(world.city, [old], at=LATER) == 1


def feed_of(reader: Client, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(reader.get(path).content)  # noqa: S314 (our own)


def geojson_pages(reader: Client, path: str = "/laporan.geojson") -> Iterator[dict[str, Any]]:
    while path:
        page = reader.get(path).json()
        yield page
        path = page.get("next", "")


def codes(page: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in page["features"]]


@pytest.mark.parametrize(
    "path", ["/laporan.atom", "/terlama.atom", "/en/laporan.atom", "/laporan.atom?wilayah=99.01.01"]
)
class TestFeeds:
    def test_each_is_whole_as_rfc_4287_asks(self, city: World, reader: Client, path: str) -> None:
        city.report()
        city.started()
        feed = feed_of(reader, path)
        assert feed.tag == f"{ATOM}feed"
        entries = feed.findall(f"{ATOM}entry")
        assert entries
        for element in (feed, *entries):
            for name in ("id", "title", "updated"):
                (found,) = element.findall(f"{ATOM}{name}")
                assert found.text
            assert _DATE.fullmatch(element.findtext(f"{ATOM}updated", ""))
            assert element.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Kota Contoh"
        links = {link.get("rel"): link.get("href", "") for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == f"http://testserver{path}"
        assert links["alternate"].startswith("http://testserver/")
        for entry in entries:
            (link,) = entry.findall(f"{ATOM}link")
            assert link.get("rel") in (None, "alternate")
            assert reader.get(link.get("href", "")).status_code == 200
        ids = [element.findtext(f"{ATOM}id") for element in (feed, *entries)]
        assert len(ids) == len(set(ids))

    def test_ids_stay_whatever_the_address_and_the_day(self, city: World, reader: Client, path: str) -> None:
        city.report()

        def ids(**where: str) -> list[str]:
            content = reader.get(path, **where).content  # type: ignore[arg-type]
            return re.findall(r"<id>(.*?)</id>", content.decode())

        first = ids()
        with time_machine.travel(LATER + timedelta(days=3), tick=False):
            assert ids() == first

    def test_updated_is_the_last_public_event(self, city: World, reader: Client, path: str) -> None:
        case = city.assigned()
        started = MONDAY + timedelta(hours=2)
        actions.start(case.pk, Move(at=started, by=city.sari))
        feed = feed_of(reader, path)
        for element in (feed, feed.find(f"{ATOM}entry")):
            assert element is not None
            assert datetime.fromisoformat(element.findtext(f"{ATOM}updated", "")) == started
        assert datetime.fromisoformat(feed.findtext(f"{ATOM}entry/{ATOM}published", "")) == MONDAY

    def test_an_empty_one_has_not_changed(self, city: World, reader: Client, path: str) -> None:
        assert feed_of(reader, path).findtext(f"{ATOM}updated", "").startswith("1970-01-01")


class TestOrder:
    def test_old_cases_that_came_in_today_stand_where_they_were_opened(self, city: World, reader: Client) -> None:
        new = city.report().case
        imported(city, "lama", datetime(2022, 3, 1, tzinfo=UTC))
        middle = city.report(at=MONDAY - timedelta(days=30)).case
        (page,) = geojson_pages(reader)
        assert codes(page)[:2] == [new.code, middle.code]
        feed = reader.get("/laporan.atom").content.decode()
        assert feed.index(new.code) < feed.index(middle.code)
        table = b"".join(reader.get("/laporan.csv").streaming_content).decode()  # type: ignore[attr-defined]
        assert table.index(new.code) < table.index(middle.code)
        for path in ("/", "/laporan/", "/wilayah/99.01.01/"):
            shown = reader.get(path).content.decode()
            assert shown.index(new.code) < shown.index(middle.code), path


class TestPages:
    @pytest.fixture(autouse=True)
    def _short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(feeds, "_POINTS", 3)

    def test_each_report_comes_once_though_others_come_in_meanwhile(self, city: World, reader: Client) -> None:
        before = {city.report(at=MONDAY - timedelta(minutes=n // 2)).case.code for n in range(10)}
        seen: list[str] = []
        for page in geojson_pages(reader):
            seen += codes(page)
            city.report(at=LATER)
            imported(city, f"lama {len(seen)}", datetime(2022, 3, 1, tzinfo=UTC))
            if len(seen) > 20:
                break
        assert len(seen) == len(set(seen))
        assert before <= set(seen)

    def test_the_table_holds_each_once(self, city: World, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tanggap.portal.by_age._AT_ONCE", 3)
        made = {city.report().case.code for _n in range(8)}
        text = b"".join(reader.get("/laporan.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        rows = [row["code"] for row in csv.DictReader(io.StringIO(text))]
        assert (len(rows), set(rows)) == (8, made)

    def test_pages_by_number_say_where_to_begin(self, city: World, reader: Client) -> None:
        answer = reader.get("/laporan.geojson", {"halaman": "2", "status": "terbuka"})
        assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
        said = answer.json()
        assert said["first"] == "http://testserver/laporan.geojson?status=terbuka"
        assert "next" in said["detail"]
        assert reader.get("/laporan.geojson", {"halaman": "1"}).status_code == 200

    @pytest.mark.parametrize("key", ["x", "2026-10-01~KC-AAAAA", "~", "2026-10-01T00:00:00+00:00~\x00"])
    def test_a_spoilt_key_is_told(self, city: World, reader: Client, key: str) -> None:
        answer = reader.get("/laporan.geojson", {"sesudah": key})
        assert (answer.status_code, answer.json()["title"]) == (400, "page_unknown")


def test_only_the_table_guards_against_formulas_and_begins_with_the_mark(city: World, reader: Client) -> None:
    words = "-6.2312, 106.8290 depan warung"
    city.report(place=replace(city.place(), landmark=words))
    (page,) = geojson_pages(reader)
    assert page["features"][0]["properties"]["landmark"] == words
    for path in ("/laporan.csv", "/terlama.csv"):
        data = b"".join(reader.get(path).streaming_content)  # type: ignore[attr-defined]
        assert data.startswith(b"\xef\xbb\xbfcode,")
        (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        assert row["landmark"] == f"'{words}"
