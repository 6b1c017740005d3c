"""The place in the resident's own words: offered, confirmed, asked back, never taken as certain; and rows that name no area."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tanggap.cases.models import PlaceSource, Report
from tanggap.intake.models import Draft
from tanggap.intake.place_words import place_from_words
from tanggap.places.actions import NewPlaceName, save_place_names
from tests.intake.steps import Resident, body, upload
from tests.world import World

pytestmark = pytest.mark.django_db
SPOKEN = "depan warung Jl. Kembang Sepatu, Kel. Melati"


@pytest.fixture
def draft(resident: Resident, city: World) -> Draft:
    """A photo was sent and the phone did not know where it was. A street runs through both villages of Kenanga."""
    areas = (city.melati.code, city.mawar.code)
    save_place_names(city.city, [NewPlaceName("Jalan Kembang Sepatu", "street", areas)])
    resident.post("/lapor/", photo=upload())
    return Draft.objects.get()


def write(resident: Resident, draft: Draft, words: str, **chosen: str) -> Any:
    return resident.post(f"/lapor/{draft.pk}/tempat/", by="words", words=words, **chosen)


def test_words_are_understood_confirmed_and_kept_as_a_guess(resident: Resident, draft: Draft, city: World) -> None:
    asked = write(resident, draft, SPOKEN)
    assert asked.status_code == 200
    assert "Kel. Melati, Kec. Kenanga" in body(asked)
    assert "karena tertulis “Kel. Melati”" in body(asked)
    assert write(resident, draft, SPOKEN, area=city.melati.code).url.endswith("/masalah/")
    resident.post(f"/lapor/{draft.pk}/masalah/", category="lampu-mati")
    assert "dari kata-kata, perkiraan" in body(resident.get(f"/lapor/{draft.pk}/kirim/"))
    resident.send(draft)
    report = Report.objects.get()
    assert (report.area, report.place_source, report.landmark) == (city.melati, PlaceSource.TEXT, SPOKEN)
    assert report.lat is None
    public = resident.get(reverse("portal:report", args=[report.code]))
    assert "Letak: dari kata-kata, perkiraan" in body(public)


def test_what_may_be_two_places_is_asked_back(resident: Resident, draft: Draft, city: World) -> None:
    page = body(write(resident, draft, "dekat pos ronda jalan kembang sepatu"))
    assert "Yang mana?" in page
    button = 'class="kind" name="area" value="'
    assert page.count(button) == 3  # either village, or their kecamatan when the resident does not know
    assert f"{button}{city.melati.code}" in page
    assert f"{button}{city.mawar.code}" in page
    assert f"{button}{city.anggrek.code}" not in page
    chosen = write(resident, draft, "dekat pos ronda jalan kembang sepatu", area=city.mawar.code)
    assert chosen.url.endswith("/masalah/")


@pytest.mark.parametrize("words", ["😀😀", "depan rumah pak haji", "lampu " * 50, "<b>x</b>", "\x00\x00depan rumah"])
def test_words_without_a_place_are_answered_and_kept(resident: Resident, draft: Draft, words: str) -> None:
    answer = write(resident, draft, words)
    assert answer.status_code == 422
    assert "Kami belum mengenali tempat itu" in body(answer)
    assert "<b>x</b>" not in body(answer)


@pytest.mark.parametrize("words", ["", "   ", "\x00"])
def test_without_words_nothing_is_understood(resident: Resident, draft: Draft, words: str) -> None:
    answer = write(resident, draft, words)
    assert answer.status_code == 422
    assert "Tulis patokan" in body(answer)


@pytest.mark.parametrize("words", ["Kel. Melati", "kelurahan melati kec. kenanga", "melti"])
def test_an_area_alone_is_kept_and_the_landmark_is_asked_for(
    resident: Resident, draft: Draft, city: World, words: str
) -> None:
    page = body(write(resident, draft, words))
    assert "Kami mengerti:" in page
    assert "Kel. Melati, Kec. Kenanga" in page
    assert "Kelurahan yang mana?" not in page
    rest = {"by": "rest", "words": words, "area": city.melati.code}
    forgotten = resident.post(f"/lapor/{draft.pk}/tempat/", **rest, landmark=" ")
    assert forgotten.status_code == 422
    assert "Kel. Melati, Kec. Kenanga" in body(forgotten)
    assert resident.post(f"/lapor/{draft.pk}/tempat/", **rest, landmark="depan pos").url.endswith("/masalah/")


def test_of_a_district_only_the_kelurahan_and_the_landmark_are_asked_for(
    resident: Resident, draft: Draft, city: World
) -> None:
    page = body(write(resident, draft, "Kenanga"))
    assert "Kec. Kenanga" in page
    assert "Kelurahan yang mana?" in page
    rest = page[page.index("Di mana persisnya?") : page.index("Atau pilih dari daftar")]
    assert f'value="{city.melati.code}"' in rest
    assert f'value="{city.mawar.code}"' in rest
    assert f'value="{city.anggrek.code}"' not in rest
    assert page.count('id="id_area"') == page.count('id="rest_area"') == 1
    answer = {"by": "rest", "words": "Kenanga", "landmark": "depan balai warga"}
    without = resident.post(f"/lapor/{draft.pk}/tempat/", **answer, area="")
    assert without.status_code == 422
    assert "depan balai warga" in body(without)
    assert resident.post(f"/lapor/{draft.pk}/tempat/", **answer, area=city.mawar.code).url.endswith("/masalah/")
    assert Draft.objects.get().data["spot"]["landmark"] == "depan balai warga"


@pytest.mark.parametrize("words", ["depan masjid al azhar", "dpn mesjid Al-Azhar", "al azhr"])
def test_landmarks_are_known_as_people_call_them(resident: Resident, draft: Draft, city: World, words: str) -> None:
    save_place_names(city.city, [NewPlaceName("Masjid Agung Al-Azhar", "landmark", (city.mawar.code,))])
    page = body(write(resident, draft, words))
    assert f'name="area" value="{city.mawar.code}"' in page


def test_five_thousand_words_are_too_many_for_a_place(resident: Resident, draft: Draft) -> None:
    answer = write(resident, draft, "Kel. Melati " + "jalan " * 5000)
    assert answer.status_code == 422
    assert "terlalu panjang" in body(answer)


def test_an_area_that_the_words_do_not_mean_is_not_taken(resident: Resident, draft: Draft, city: World) -> None:
    for code in (city.anggrek.code, "9.99", "' or 1=1"):
        assert write(resident, draft, SPOKEN, area=code).status_code == 422
    assert "spot" not in {key for key, value in Draft.objects.get().data.items() if value}


def test_tags_in_the_words_are_text(resident: Resident, draft: Draft) -> None:
    page = body(write(resident, draft, "<script>alert(1)</script> warung Kel. Melati"))
    assert "<script>alert(1)" not in page
    assert "Kel. Melati, Kec. Kenanga" in page


def test_english_is_asked_in_english(city: World, draft: Draft, resident: Resident) -> None:
    resident.prefix = "/en"
    page = body(write(resident, draft, "dekat pos ronda jalan kembang sepatu"))
    assert "Which one?" in page
    assert "because it says “jalan kembang sepatu”" in page


def test_rows_without_an_area_take_what_is_certain_and_nothing_else(draft: Draft, city: World) -> None:
    sure = place_from_words("lampu mati", SPOKEN, city.city)
    assert (sure.area, sure.source) == (city.melati, PlaceSource.TEXT)
    unsure = place_from_words("lampu mati di mana-mana", "", city.city)
    assert (unsure.area.parent, unsure.source) == (None, PlaceSource.NONE)


def test_words_and_lists_come_before_a_map_without_streets(resident: Resident, draft: Draft) -> None:
    page = body(resident.get(f"/lapor/{draft.pk}/tempat/"))
    ways = [
        "Gunakan lokasi saya",
        "Cari tempat ini",
        "Atau pilih dari daftar",
        "Atau tunjuk di peta",
        "Pakai titik ini",
    ]
    assert sorted(ways, key=page.index) == ways
    assert "Peta ini belum memuat jalan" in page
