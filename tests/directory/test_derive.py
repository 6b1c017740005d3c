"""A second city from its records, without a line of code for it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tanggap.directory.actions import load_city
from tanggap.directory.city_files import read_city
from tanggap.directory.derive import CityName, code_of, derive_city, family_of
from tanggap.directory.models import Category
from tanggap.directory.queries import responsible_for
from tanggap.places.models import Area
from tanggap.platform.errors import Refused

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
