"""The public list, its filters and files, the pages of areas, and 'my reports'."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.history import REPORTER
from tanggap.cases.public import secret_of
from tanggap.places.grid import cell_of
from tests.support.examples import examples
from tests.support.html import unbroken
from tests.world import MONDAY

LATER = MONDAY + timedelta(hours=8)


@pytest.fixture(autouse=True)
def _clock() -> Any:
    """It is Monday evening in the small city."""
    with time_machine.travel(LATER, tick=False):
        yield


def body(answer: Any) -> str:
    return str(answer.content.decode())


def codes(reader: Any, **query: str) -> set[str]:
    """Which reports the questions find."""
    answer = reader.get("/laporan.geojson", query)
    return {feature["id"] for feature in answer.json()["features"]}


def test_home_shows_the_newest_and_how_the_city_fares(city: Any, reader: Any) -> None:
    city.verified()
    page = body(reader.get("/"))
    assert "Ambil foto & lapor" in page.replace("&amp;", "&")
    assert "Jalan rusak" in page
    assert "telepon" in page.lower()
    assert "6 jam" in page  # from report to verified


def test_home_of_a_city_without_reports_invites(city: Any, reader: Any) -> None:
    assert "Jadilah yang pertama" in body(reader.get("/"))
    assert "Tidak ada yang cocok" in body(reader.get("/laporan/"))


def test_private_cases_stand_in_no_list(city: Any, reader: Any) -> None:
    city.report(category=city.violence, text="rahasia sekali")
    assert codes(reader) == set()
    for path in ("/", "/laporan/", "/laporan.csv", "/laporan.atom", "/wilayah/"):
        answer = reader.get(path)
        text = b"".join(answer.streaming_content).decode() if answer.streaming else body(answer)
        assert "rahasia" not in text


def test_filters_narrow_and_combine(city: Any, reader: Any) -> None:
    pothole = city.report(text="Lubang besar di dekat halte").case
    lamp = city.report(category=city.lamp, text="Gelap sekali").case
    done = city.verified()
    assert codes(reader) == {pothole.code, lamp.code, done.code}
    assert codes(reader, kategori="lampu-mati") == {lamp.code}
    assert codes(reader, status="terbuka") == {pothole.code, lamp.code}
    assert codes(reader, status="selesai") == {done.code}
    assert codes(reader, q="halte") == {pothole.code}
    assert codes(reader, q="lampu") == {lamp.code}  # the kind's name
    assert codes(reader, q="melati") == {pothole.code, lamp.code, done.code}  # the place
    assert codes(reader, wilayah="99.01.01") == {pothole.code, lamp.code, done.code}
    assert codes(reader, wilayah="99.01.02") == set()
    assert codes(reader, instansi="dinas-jalan") == {done.code}
    assert codes(reader, q="halte", kategori="lampu-mati") == set()


@pytest.mark.parametrize("name", ["kategori", "status", "wilayah", "instansi"])
def test_a_code_that_the_city_lacks_finds_nothing(city: Any, reader: Any, name: str) -> None:
    city.report()
    assert codes(reader, **{name: "tidak-ada"}) == set()


def test_words_that_the_reporter_kept_private_are_not_searched(city: Any, reader: Any) -> None:
    case = city.report(text="nama tetangga saya Suparman", wants_public=False).case
    assert case.code not in codes(reader, q="Suparman")


@given(
    q=st.text(max_size=120),
    page=st.one_of(st.integers(-3, 9).map(str), st.text(max_size=9)),
    status=st.sampled_from(["terbuka", "selesai", "'; DROP TABLE cases_case;--", "\x00"]),
)
@examples(60)
def test_no_question_breaks_the_list(city: Any, reader: Any, q: str, page: str, status: str) -> None:
    assert reader.get("/laporan/", {"q": q, "halaman": page, "status": status}).status_code == 200
    assert reader.get("/laporan.geojson", {"q": q, "status": status}).status_code == 200
    assert reader.get("/laporan.geojson", {"sesudah": page}).status_code in (200, 400)


def test_a_typed_code_leads_straight_to_its_report(city: Any, reader: Any) -> None:
    case = city.report().case
    typed = case.code.lower().replace("-", " ")
    assert reader.get("/laporan/", {"q": typed}).url == f"/laporan/{case.code}/"
    private = city.report(category=city.violence).case
    assert "tautan rahasianya" in body(reader.get("/laporan/", {"q": private.code}))


def test_the_list_pages(city: Any, reader: Any) -> None:
    for _ in range(25):
        city.report()
    first, second = body(reader.get("/laporan/")), body(reader.get("/laporan/", {"halaman": "2"}))
    assert "Halaman 1 dari 2" in first
    assert first.count('class="report"') == 24
    assert second.count('class="report"') == 1


def test_a_long_list_costs_no_more_queries_than_a_short_one(
    city: Any, reader: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(24):
        city.report()
    with django_assert_max_num_queries(10):
        reader.get("/laporan/")


def test_the_table_is_safe_to_open_in_a_spreadsheet(city: Any, reader: Any) -> None:
    case = city.report(place=replace(city.place(), landmark="=HYPERLINK(1)")).case
    text = b"".join(reader.get("/laporan.csv").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["code"] == case.code
    assert row["landmark"] == "'=HYPERLINK(1)"
    assert row["url"].endswith(f"/laporan/{case.code}/")


def test_points_are_rounded_and_named(city: Any, reader: Any) -> None:
    case = city.report().case
    (feature,) = reader.get("/laporan.geojson").json()["features"]
    lon, lat = feature["geometry"]["coordinates"]
    assert (lat, lon) == (round(case.lat, 4), round(case.lon, 4))
    assert feature["properties"]["category"] == "Jalan rusak"
    assert json.dumps(feature).count("melati") == 0  # no field of ours leaks a code of an office


def test_an_area_counts_what_is_in_it(city: Any, reader: Any) -> None:
    city.report()
    city.verified()
    page = unbroken(body(reader.get("/wilayah/99.01.01/")))
    assert "<h1>Kecamatan Kenanga</h1>" in page
    assert "<b>1</b>belum selesai" in page
    assert "<b>2</b>masuk, 30 hari" in page
    assert "<b>1</b>selesai, 30 hari" in page
    assert "<b>6 jam</b>biasanya sampai selesai" in page
    assert "pelapor yang menjawab" not in page  # nobody has been asked yet
    assert "Melati" in page
    assert "Mawar" in page


def test_a_village_names_the_office_that_serves_it(city: Any, reader: Any) -> None:
    page = body(reader.get("/wilayah/99.01.01.1001/"))
    assert "Kelurahan Melati" in page
    assert "Sedikit laporan belum tentu berarti" in page


def test_an_area_that_is_not_there(city: Any, reader: Any) -> None:
    assert reader.get("/wilayah/12.34/").status_code == 404


NEAR = {"lat": "-6.1001", "lon": "106.8001", "accuracy": "9"}


def test_near_me_lists_what_is_open_there_nearest_first(city: Any, reader: Any) -> None:
    far, near = (
        city.report(place=replace(city.place(), lat=lat, lon=106.8001, cell=cell_of(lat, 106.8001))).case
        for lat in (-6.1061, -6.1011)
    )
    answer = reader.post("/sekitar/", NEAR)
    assert answer.url == "/sekitar/"
    assert "6.1001" not in answer.url
    page = unbroken(body(reader.get("/sekitar/")))
    assert page.index(f"/laporan/{near.code}/") < page.index(f"/laporan/{far.code}/")
    assert "110 m" in page
    assert "670 m" in page
    assert 'href="/wilayah/99.01.01.1001/"' in page


def test_near_me_keeps_the_position_in_this_browser_alone_and_only_for_this_page(city: Any, reader: Any) -> None:
    answer = reader.post("/sekitar/", NEAR)
    kept = answer.cookies["sekitar"]
    assert (kept["path"], kept["max-age"], kept["httponly"], kept["samesite"]) == ("/sekitar/", 3600, True, "Lax")
    assert "no-store" in reader.get("/sekitar/")["Cache-Control"]


def test_near_me_says_nothing_of_private_or_finished_reports(city: Any, reader: Any) -> None:
    hidden, ended = city.report(category=city.violence).case, city.closed()
    reader.post("/sekitar/", NEAR)
    page = body(reader.get("/sekitar/"))
    assert hidden.code not in page
    assert ended.code not in page
    assert "Tidak ada laporan terbuka di sekitar sini" in page


def test_near_me_outside_the_city_or_without_a_position(city: Any, reader: Any) -> None:
    assert "Gunakan lokasi saya" in body(reader.get("/sekitar/"))
    outside = reader.post("/sekitar/", {"lat": "-7.5", "lon": "110.0"})
    assert outside.status_code == 422
    assert "luar" in body(outside)
    assert "Pilih kelurahan" in body(reader.post("/sekitar/"))
    reader.cookies["sekitar"] = "-6.1 106.8:forged"
    assert "Gunakan lokasi saya" in body(reader.get("/sekitar/"))


def test_who_answered_is_counted_and_not_who_was_silent(city: Any, reader: Any) -> None:
    """ "1 % dinyatakan beres" made silence look like ninety-nine complaints."""
    yes = [city.verified() for _n in range(9)]
    no = [city.verified() for _n in range(2)]
    city.closed()
    for case in yes:
        actions.confirm(case.pk, Move(by=REPORTER, at=LATER))
    assert "pelapor yang menjawab" not in body(reader.get("/"))  # nine are too few
    for case in no:
        actions.reopen(case.pk, Move(by=REPORTER, at=LATER, reason="not_fixed"))
    page = unbroken(body(reader.get("/")))
    assert "<b>9 dari 11</b>pelapor yang menjawab: sudah beres" in page
    assert page.index("biasanya sampai selesai") < page.index("belum selesai</p>")


def test_my_reports_begins_empty_and_explains_itself(city: Any, reader: Any) -> None:
    page = reader.get("/laporan-saya/")
    assert "Tidak perlu akun" in body(page)
    assert "no-store" in page["Cache-Control"]


def test_a_secret_link_brings_a_report_into_my_reports_until_forgotten(city: Any, reader: Any) -> None:
    case = city.report(category=city.violence).case
    reader.get(f"/laporan/{case.code}/", {"k": secret_of(case.code)})
    page = body(reader.get("/laporan-saya/"))
    assert case.code in page
    assert "Hanya Anda dan petugas" in page
    assert "Sudah beres?" not in page
    emptied = reader.post("/laporan-saya/lupakan/", follow=True)
    assert case.code not in body(emptied)
    assert reader.get(f"/laporan/{case.code}/").status_code == 404


def test_my_reports_says_what_waits_for_an_answer(city: Any, reader: Any) -> None:
    case = city.verified()
    reader.get(f"/laporan/{case.code}/", {"k": secret_of(case.code)})
    page = body(reader.get("/laporan-saya/"))
    assert "Sudah beres? Jawab di sini" in page
    assert "/kecil.jpg" in page


def test_a_reopened_report_is_open_again_in_the_figures(city: Any, reader: Any) -> None:
    case = city.verified()
    actions.reopen(case.pk, Move(by=REPORTER, at=LATER, reason="not_fixed"))
    page = unbroken(body(reader.get("/wilayah/")))
    assert "<b>1</b>belum selesai" in page
    assert "<b>0</b>selesai, 30 hari" in page


@pytest.mark.parametrize("path", ["/cara-kerja/", "/privasi/", "/aksesibilitas/"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages_of_words(city: Any, reader: Any, prefix: str, path: str) -> None:
    assert "<h1>" in body(reader.get(prefix + path))


def test_crawlers_and_finders_of_weaknesses_know_where_to_go(city: Any, reader: Any, settings: Any) -> None:
    assert "Disallow: /petugas/" in body(reader.get("/robots.txt"))
    assert reader.get("/.well-known/security.txt").status_code == 404
    settings.TANGGAP_SECURITY_CONTACT = "mailto:keamanan@example.org"
    text = body(reader.get("/.well-known/security.txt"))
    assert "Contact: mailto:keamanan@example.org" in text
    assert "Expires: " in text
