"""A second city from its records, without a line of code for it."""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.directory.actions import load_city
from tanggap.directory.city_files import read_city
from tanggap.directory.derive import CityName, code_of, derive_city, family_of
from tanggap.directory.models import Category
from tanggap.directory.queries import responsible_for
from tanggap.places.models import Area
from tanggap.platform.errors import Refused
from tests.support.examples import examples

CITY = CityName("surabaya", "Surabaya", "SB")
SHARED = Path(os.environ.get("TANGGAP_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")


def row(topic: str | None, agency: str | None, kecamatan: str | None = "Gubeng", kelurahan: str | None = "Mojo") -> Any:
    return {"topic": topic, "agency": agency, "kecamatan": kecamatan, "kelurahan": kelurahan, "text": "..."}


ROWS = [
    row("Jalan Rusak", "Dinas Bina Marga"),
    row("Jalan Rusak", "Dinas Bina Marga", "Wonocolo", "Jemur Wonosari"),
    row("Jalan Rusak", "Kelurahan Mojo"),
    row("Layanan Loket", "Kelurahan Mojo"),
    row("Layanan Loket", "Kelurahan Jemur Wonosari", "Wonocolo", None),
    row("Perizinan Acara", "Kecamatan Tambaksari", None, None),
    row(None, "Bagian Umum"),
    row("Tanpa Pemilik", None),
    {"topic": 7, "agency": ["bukan teks"], "kecamatan": {}},
]


@pytest.mark.django_db
def test_records_become_a_city_that_answers(tmp_path: Path) -> None:
    derived = derive_city(ROWS, tmp_path / "sby", CITY)
    assert (derived.rows, derived.skipped) == (9, 2)
    city = load_city(tmp_path / "sby").city
    mojo = Area.objects.get(city=city, code="sb.gubeng.mojo")
    jemur = Area.objects.get(city=city, code="sb.wonocolo.jemur-wonosari")

    def ask(code: str, area: Area) -> str:
        return responsible_for(Category.objects.get(city=city, code=code), area).agency.name

    assert ask("jalan-rusak", jemur) == "Dinas Bina Marga"
    assert ask("layanan-loket", mojo) == "Kelurahan Mojo"
    assert ask("layanan-loket", jemur) == "Kelurahan Jemur Wonosari"
    assert ask("perizinan-acara", mojo) == "Kecamatan Gubeng"
    assert ask("lainnya", mojo) == "Bagian Umum"


def test_the_same_records_give_the_same_folder(tmp_path: Path) -> None:
    derive_city(ROWS, tmp_path / "one", CITY)
    derive_city(reversed(ROWS), tmp_path / "other", CITY)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_text() == (tmp_path / "other" / path.name).read_text(), path.name


def test_a_tie_is_not_broken_by_the_order_of_the_rows(tmp_path: Path) -> None:
    rows = [row("Jalan", "Dinas B"), row("Jalan", "Dinas A"), row("Jalan", "dinas a"), row("Jalan", "DINAS B")]
    derive_city(rows, tmp_path / "one", CITY)
    derive_city(reversed(rows), tmp_path / "other", CITY)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_text() == (tmp_path / "other" / path.name).read_text(), path.name


def test_two_clerks_spellings_are_one_office_one_topic_one_village(tmp_path: Path) -> None:
    rows = [
        row("Jalan Rusak", "Dinas Perhubungan"),
        row("Jalan Rusak", "Dinas Perhubungan"),
        row("JALAN-RUSAK", "DINAS PERHUBUNGAN", "gubeng", "MOJO"),
        row("jalan  rusak", "Dinas Perhubungán", "Gu beng", "mojo "),
    ]
    derived = derive_city(rows, tmp_path / "sby", CITY)
    assert derived.categories == {"jalan-rusak": "Jalan Rusak"}
    assert derived.agencies == {"dinas-perhubungan": "Dinas Perhubungan"}
    assert derived.villages == {"sb.gubeng.mojo": ("Mojo", "sb.gubeng")}


def test_a_village_in_two_districts_is_two_unless_it_is_a_slip(tmp_path: Path) -> None:
    twice = [row("Jalan", "Kelurahan Sawah", district, "Sawah") for district in ("Barat", "Timur") for _ in range(3)]
    slip = [row("Jalan", "Dinas A", "Barat", "Kebun") for _ in range(9)] + [row("Jalan", "Dinas A", "Timur", "Kebun")]
    derived = derive_city([*twice, *slip], tmp_path / "sby", CITY)
    assert sorted(derived.villages) == ["sb.barat.kebun", "sb.barat.sawah", "sb.timur.sawah"]


def test_an_office_whose_area_no_address_names_is_still_an_office(tmp_path: Path) -> None:
    derive_city([row("Jalan", "Kecamatan Gubbeng"), row("Loket", "Kelurahan Moojo")], tmp_path / "sby", CITY)
    kinds = {agency.name: agency.kind for agency in read_city(tmp_path / "sby").agencies}
    assert kinds["Kecamatan Gubbeng"] == "district_office"
    assert kinds["Kelurahan Moojo"] == "village_office"


def test_an_office_called_like_the_front_desk(tmp_path: Path) -> None:
    derived = derive_city([row("A", "Meja Depan"), row("B", "Meja Depan Pengaduan")], tmp_path / "sby", CITY)
    assert derived.agencies == {"meja-depan-instansi": "Meja Depan", "meja-depan": "Meja Depan Pengaduan"}
    names = [agency.name for agency in read_city(tmp_path / "sby").agencies]
    assert names.count("Meja Depan Pengaduan") == 1


_NAMES = st.one_of(st.none(), st.integers(), st.text(max_size=12), st.text(min_size=110, max_size=210))


@examples(60)
@given(st.lists(st.builds(row, _NAMES, _NAMES, _NAMES, _NAMES), max_size=6))
def test_whatever_the_records_say_the_folder_can_be_read(tmp_path: Path, rows: list[Any]) -> None:
    folder = tmp_path / uuid.uuid4().hex
    derive_city([*rows, row("Jalan", "Dinas A")], folder, CITY)
    assert read_city(folder).agencies


def test_records_that_name_nobody_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        derive_city([row("Jalan", None), {}], tmp_path / "none", CITY)
    assert refused.value.code == "nothing_to_derive"
    assert not (tmp_path / "none").exists()


def test_long_and_strange_names_still_get_a_code() -> None:
    assert code_of("Jalan Rusak / Berlubang", 60) == "jalan-rusak-berlubang"
    assert code_of("!!!", 60) != ""
    long = [code_of("Dinas " + "panjang " * 20 + tail, 60) for tail in ("satu", "dua")]
    assert long[0] != long[1]
    assert all(len(code) <= 60 for code in long)
    assert code_of("Dinas Á", 60) == code_of("dinas  a", 60)
    assert code_of("Dinas 東", 60) != code_of("Dinas 西", 60)


def test_families_are_known_by_their_names() -> None:
    assert family_of("Kelurahan Ploso") == "kelurahan"
    assert family_of("KECAMATAN Gubeng") == "kecamatan"
    assert family_of("Dinas Sosial") == ""
    assert family_of("Kelurahan") == ""


def test_the_records_of_surabaya_become_a_city(tmp_path: Path) -> None:
    records = SHARED / "wargaku-surabaya-train.jsonl"
    if not records.exists():
        pytest.skip(f"NOT TESTED: the records of Surabaya are not at {records}; set TANGGAP_SHARED_DATA")
    with records.open(encoding="utf-8") as lines:
        derived = derive_city((json.loads(line) for line in lines), tmp_path / "sby", CITY)
    assert (len(derived.districts), len(derived.villages), len(derived.categories)) == (31, 154, 284)
    files = read_city(tmp_path / "sby")
    kinds = {agency.family for agency in files.agencies}
    assert kinds == {"", "kelurahan", "kecamatan"}
