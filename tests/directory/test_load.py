"""Loading a city: all or nothing, twice is once, and nothing is deleted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tanggap.directory.actions import load_city
from tanggap.directory.models import Agency, Category, KnownPhrase, Responsibility
from tanggap.directory.queries import category_phrases_of, corpus_of, duplicate_rules_of, knowledge_of
from tanggap.places.models import Area, City
from tanggap.platform.errors import Refused
from tests.directory.small_city import changed_nothing, replace_in, write_small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_city(tmp_path / "contoh")


def test_a_city_becomes_rows(folder: Path) -> None:
    city = load_city(folder).city
    assert city.code_prefix == "CT"
    assert Area.objects.filter(city=city).count() == 7
    village = Area.objects.get(city=city, code="9.01.2")
    assert [Area.objects.get(pk=pk).code for pk in village.lineage] == ["9", "9.01", "9.01.2"]
    office = Agency.objects.get(city=city, code="kel-9.01.2")
    assert [Agency.objects.get(pk=pk).code for pk in office.lineage] == ["walikota", "kec-9.01", "kel-9.01.2"]
    assert Agency.objects.get(city=city, is_front_desk=True).code == "meja"
    pothole = Category.objects.get(city=city, code="lubang")
    assert pothole.synonyms == ["jalan bolong", "aspal rusak"]
    assert pothole.questions[0]["choices"][1] == {"code": "besar", "text": "Besar", "text_en": "Big", "weight": 3}


def test_the_second_load_changes_nothing(folder: Path) -> None:
    first = load_city(folder)
    rows = list(Area.objects.values()), list(Agency.objects.values()), list(Responsibility.objects.values())
    second = load_city(folder)
    assert not changed_nothing(first)
    assert changed_nothing(second)
    assert (list(Area.objects.values()), list(Agency.objects.values()), list(Responsibility.objects.values())) == rows
    assert second.city.outlines_version == first.city.outlines_version


def test_what_left_the_files_is_retired_and_comes_back(folder: Path) -> None:
    load_city(folder)
    kept = Category.objects.get(code="lampu").pk
    before = shutil.copytree(folder, folder.parent / "before")
    replace_in(folder / "categories.csv", "lampu,jalan,Lampu mati,48,,\n", "")
    replace_in(folder / "agencies.csv", "pln,PLN,partner,,9,\n", "")
    replace_in(folder / "responsibilities.csv", "lampu,,,,pln,,PLN menjaga lampu.\n", "")
    (folder / "corpus.csv").unlink()
    (folder / "knowledge.csv").unlink()
    (folder / "duplicates.toml").unlink()
    result = load_city(folder)
    assert result.categories.retired == ["lampu"]
    assert result.agencies.retired == ["pln"]
    assert not Category.objects.get(code="lampu").is_active
    assert not Responsibility.objects.get(category__code="lampu").is_active
    back = load_city(before)
    assert back.categories.changed == ["lampu"]
    assert Category.objects.get(code="lampu", is_active=True).pk == kept


def test_sister_offices_may_exchange_areas(folder: Path) -> None:
    load_city(folder)
    one, other = (
        "jalan-1,Jalan Satu,subdepartment,walikota,9.01,jalan",
        "jalan-2,Jalan Dua,subdepartment,walikota,9.02,jalan",
    )
    replace_in(folder / "agencies.csv", one, one.replace("9.01", "9.99"))
    replace_in(folder / "agencies.csv", other, other.replace("9.02", "9.01"))
    replace_in(folder / "agencies.csv", one.replace("9.01", "9.99"), one.replace("9.01", "9.02"))
    replace_in(folder / "examples.csv", "Jalan bolong,9.01.1,,lubang,jalan-1", "Jalan bolong,9.01.1,,lubang,jalan-2")
    assert load_city(folder).agencies.changed == ["jalan-1", "jalan-2"]
    assert Agency.objects.get(code="jalan-1").area == Area.objects.get(code="9.02")


def test_the_front_desk_may_move(folder: Path) -> None:
    load_city(folder)
    replace_in(folder / "city.toml", 'front_desk = "meja"', 'front_desk = "walikota"')
    load_city(folder)
    assert Agency.objects.get(is_front_desk=True).code == "walikota"


def test_another_root_is_another_city(folder: Path) -> None:
    load_city(folder)
    replace_in(folder / "city.toml", 'code = "9"', 'code = "8"')
    replace_in(folder / "agencies.csv", "pln,PLN,partner,,9,", "pln,PLN,partner,,8,")
    with pytest.raises(Refused) as refused:
        load_city(folder)
    assert refused.value.code == "city_root_changed"
    assert Area.objects.get(parent=None).code == "9"


def test_a_wrong_folder_stores_nothing(folder: Path) -> None:
    replace_in(folder / "responsibilities.csv", "lampu,,,,pln", "lampu,,,,tidak-ada")
    with pytest.raises(Refused):
        load_city(folder)
    assert not City.objects.exists()


def test_a_tie_between_two_rules_is_refused_not_decided(folder: Path) -> None:
    replace_in(
        folder / "responsibilities.csv",
        ",,,tol,dinas-jalan,",
        ",jalan,9.02.2,,pln,,Kabel di Teratai.\n,,,tol,dinas-jalan,",
    )
    with pytest.raises(Refused) as refused:
        load_city(folder)
    assert "responsibilities.csv:6: aturan ini seri dengan baris 4." in refused.value.sentence
    assert not City.objects.exists()


def test_two_cities_live_side_by_side(folder: Path, tmp_path: Path) -> None:
    load_city(folder)
    other = write_small_city(tmp_path / "lain")
    replace_in(other / "city.toml", 'slug = "contoh"', 'slug = "lain"')
    load_city(other)
    assert City.objects.count() == 2
    assert Category.objects.filter(code="lubang").count() == 2


def test_what_routing_learns_from_is_stored(folder: Path) -> None:
    city = load_city(folder).city
    assert sorted(corpus_of(city)) == [
        ("ada lobang gede", "lubang"),
        ("air masuk rumah tolong", "banjir"),
        ("lampu mati semua", "lampu"),
    ]
    known = knowledge_of(city)
    assert known["agency:pln"] == ("PLN", "Gardu Mawar", "Perusahaan Listrik", "listrik negara")
    assert known["family:jalan"] == ("aspal", "tambal", "Jembatan Kenanga")
    assert "agency:jalan-1" not in known
    assert KnownPhrase.objects.get(phrase="Jembatan Kenanga").area == Area.objects.get(code="9.01.1")
    assert category_phrases_of(city)["lubang"] == ("Jalan berlubang", "jalan bolong", "aspal rusak")


def test_what_the_city_knows_of_duplicates_is_stored_with_the_defaults_and_follows_its_file(folder: Path) -> None:
    city = load_city(folder).city
    known = duplicate_rules_of(city)
    assert known["kinds"]["banjir"] == {"reach_m": 120, "days": 2}
    assert known["landmarks"]["spbu"] == ["pom bensin"]
    assert "masjid" in known["landmarks"]
    (folder / "duplicates.toml").unlink()
    load_city(folder)
    assert duplicate_rules_of(city)["kinds"]["banjir"]["reach_m"] == 110


def test_learning_material_follows_its_files(folder: Path) -> None:
    city = load_city(folder).city
    replace_in(folder / "corpus.csv", "lampu,lampu mati semua\n", "lubang,lampu mati semua\n")
    replace_in(folder / "corpus.csv", "lubang,ada lobang gede\n", "")
    replace_in(folder / "knowledge.csv", "pln,,facility,Gardu Mawar,9.01.1", "pln,,facility,Gardu Mawar,9.01.2")
    replace_in(folder / "knowledge.csv", "|listrik negara", "")
    result = load_city(folder)
    assert (result.corpus.created, result.corpus.changed, result.corpus.retired) == (
        [],
        ["lampu mati semua"],
        ["ada lobang gede"],
    )
    assert (result.knowledge.changed, result.knowledge.retired) == (["Gardu Mawar"], ["listrik negara"])
    assert ("lampu mati semua", "lubang") in corpus_of(city)
    assert KnownPhrase.objects.get(phrase="Gardu Mawar").area == Area.objects.get(code="9.01.2")
    assert changed_nothing(load_city(folder))


def test_an_office_that_left_takes_its_phrases_along(folder: Path) -> None:
    city = load_city(folder).city
    replace_in(folder / "agencies.csv", "pln,PLN,partner,,9,\n", "")
    replace_in(folder / "responsibilities.csv", "lampu,,,,pln,,PLN menjaga lampu.\n", "")
    replace_in(folder / "knowledge.csv", "pln,,name,Perusahaan Listrik|listrik negara,\n", "")
    replace_in(folder / "knowledge.csv", "pln,,facility,Gardu Mawar,9.01.1\n", "")
    load_city(folder)
    assert "agency:pln" not in knowledge_of(city)
    assert not KnownPhrase.objects.filter(agency__code="pln").exists()


def test_an_office_may_take_over_from_ones_that_are_no_more(folder: Path) -> None:
    load_city(folder)
    replace_in(
        folder / "agencies.csv",
        "code,name,kind,parent,area_code,family\n",
        "code,name,kind,parent,area_code,family,succeeds\n",
    )
    table = folder / "agencies.csv"
    head, *rows = table.read_text().splitlines()
    table.write_text(
        "\n".join([head, *(f"{row},{'pln-lama|pln-tua' if row.startswith('pln,') else ''}" for row in rows)]) + "\n"
    )
    assert load_city(folder).successors == {"pln-lama": "pln", "pln-tua": "pln"}
    table.write_text(table.read_text().replace("pln-lama", "dinas-jalan"))
    with pytest.raises(Refused) as refused:
        load_city(folder)
    assert "“succeeds” menyebut dinas-jalan, yang masih ada di sini" in refused.value.sentence
