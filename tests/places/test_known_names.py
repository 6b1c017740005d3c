"""A city's names: loaded from its file, told apart from slips in it, read anew after every load."""

from __future__ import annotations

from pathlib import Path

import pytest

from tanggap.directory.actions import load_city
from tanggap.directory.city_files import read_city
from tanggap.places.models import Area, City, PlaceName
from tanggap.places.queries import place_from_words
from tanggap.platform.errors import Refused
from tests.directory.small_city import changed_nothing, write_small_city
from tests.support import scenes

JAKARTA = Path(__file__).resolve().parents[2] / "tanggap" / "cities" / "jakarta"
HEADER = "name,kind,aliases,area_codes\n"
NAMES = HEADER + "Jalan Kembang Sepatu,street,Kembang Sepatu,9.01.1|9.02.1\nPasar Bunga,market,,9.02.2\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_small_city(tmp_path / "contoh")
    (made / "gazetteer.csv").write_text(NAMES, encoding="utf-8")
    return made


def name_of(city: City, text: str) -> str | None:
    area = place_from_words(city, text).area
    return Area.objects.get(pk=area).name if area else None


def problems(folder: Path, rows: str) -> str:
    (folder / "gazetteer.csv").write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_city(folder)
    return str(refused.value.facts["problems"])


@pytest.mark.django_db
def test_names_are_loaded_and_loading_again_changes_nothing(folder: Path) -> None:
    first, again = load_city(folder), load_city(folder)
    assert sorted(first.place_names.created) == ["Jalan Kembang Sepatu", "Pasar Bunga"]
    assert changed_nothing(again)
    found = place_from_words(first.city, "lubang di jl kembang sepatu, kec. Dahlia")
    assert Area.objects.get(pk=found.candidates[0].area).name == "Anggrek"


@pytest.mark.django_db
def test_the_next_load_is_read_at_once(folder: Path) -> None:
    city = load_city(folder).city
    assert place_from_words(city, "jl. tulip raya").area is None
    (folder / "gazetteer.csv").write_text(HEADER + "Jalan Tulip Raya,street,,9.01\n", encoding="utf-8")
    result = load_city(folder)
    assert (result.place_names.created, result.place_names.retired) == (
        ["Jalan Tulip Raya"],
        ["Jalan Kembang Sepatu", "Pasar Bunga"],
    )
    assert name_of(city, "jl. tulip raya, kelurahan Mawar") == "Mawar"
    assert PlaceName.objects.filter(is_active=False).count() == 2


@pytest.mark.django_db
def test_a_city_without_the_file_knows_its_areas(folder: Path) -> None:
    (folder / "gazetteer.csv").unlink()
    city = load_city(folder).city
    assert name_of(city, "Kel. Teratai") == "Teratai"
    assert name_of(city, "kec dahlia") == "Dahlia"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",street,,9.01.1\n", "gazetteer.csv:2: “name” kosong"),
        ("Jalan Satu Dua,street,,9.99.9\n", "gazetteer.csv:2: wilayah “9.99.9” tidak ada"),
        ("Jalan Satu Dua,street,,\n", "gazetteer.csv:2: “area_codes” kosong"),
        ("Jalan Satu Dua,planet,,9.01\n", "gazetteer.csv:2: “kind” berisi “planet”"),
        ("Jalan A,street,,9.01\nJl. A,street,,9.02\n", "gazetteer.csv:3: “Jl. A” sudah ada di baris 2"),
        ("🙂🙂🙂,landmark,,9.01\n", "gazetteer.csv:2: “🙂🙂🙂” tidak punya 3 huruf"),
        ("Jalan Satu Dua,street,Q,9.01\n", "gazetteer.csv:2: “Q” tidak punya 3 huruf"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(folder: Path, row: str, told: str) -> None:
    assert told in problems(folder, row)


def test_jakarta_has_its_streets_and_landmarks() -> None:
    files = read_city(JAKARTA)
    assert len(files.place_names) >= 600
    assert {name.kind for name in files.place_names} == {
        "street", "neighbourhood", "landmark", "facility", "market", "station", "river",
    }  # fmt: skip


# What residents of Jakarta write -> the area that is certain, or else the one that is offered first among those to ask about.
SURE = {
    "depan Indomaret Jl. Cipinang Raya, Kel. Rawamangun": "Rawamangun",
    "Kelurahan Cempaka Putih Barat, dekat pasar": "Cempaka Putih Barat",
    "cempaka putih": "Cempaka Putih",
    "Kel. Menteng": "Menteng",
    "kec menteng": "Menteng",
    "RT 05 RW 03 kel. kebon jeruk": "Kebon Jeruk",
    "Jl. Raya Bogor, Cijantung": "Cijantung",
    "gang haji saman kelurahan baru kec pasar rebo": "Baru",
    "Kec. Tebet": "Tebet",
    "banjir di jakbar": "Kota Administrasi Jakarta Barat",
}
FIRST = {
    "jl. balai pustaka no 5": "Rawamangun",
    "trotoar rusak depan rs fatmawati": "Cilandak Barat",
    "dekat stasiun manggarai": "Manggarai",
    "Jl. Menteng Raya No. 29": "Kebon Sirih",
    "macet depan mal taman anggrek": "Tanjung Duren Selatan",
    "sampah menumpuk di RPTRA Kalijodo": "Pejagalan",
    "pohon tumbang jalan kemang raya": "Bangka",
    "Kelapa gadng barat": "Kelapa Gading Barat",
}


@pytest.mark.django_db
def test_jakarta_from_words() -> None:
    city = scenes.jakarta()
    assert {text: name_of(city, text) for text in SURE} == SURE
    offers = {text: place_from_words(city, text).candidates[0].area for text in FIRST}
    assert {text: Area.objects.get(pk=area).name for text, area in offers.items()} == FIRST
    asked = place_from_words(city, "macet di jalan sudirman")
    names = {Area.objects.get(pk=one.area).name for one in asked.candidates}
    assert asked.area is None
    assert {"Tanah Abang", "Setiabudi"} <= names
