"""The public search: kind, place and words each in their own field; what was understood is shown and can be taken back."""

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

from tanggap.cases.models import Case
from tanggap.places.actions import NewPlaceName, save_place_names
from tanggap.search.codes import possible_codes
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def hole(city: World) -> Case:
    """A pothole before the market of Melati, among a lamp there and a pothole in Mawar."""
    city.report(category=city.lamp, text="Lampu padam di depan pasar.")
    city.report(place=city.place(city.mawar), text="Aspal bolong dekat sekolah.")
    return city.report().case


def find(words: str, **asked: str) -> Any:
    answer: Any = Client().get(reverse("portal:reports"), {"q": words, **asked})
    assert answer.status_code == 200, words
    return answer


def codes(answer: Any) -> list[str]:
    return [card.url.split("/")[-2] for card in answer.context["cards"]]


@pytest.mark.parametrize(
    "words", ["jalan rusak melati", "JALAN RUSAK  MELATI", "jalan rusk mlati", "melati jalan rusak"]
)
def test_kind_and_place_may_each_match_in_their_own_field(hole: Case, words: str) -> None:
    assert codes(find(words)) == [hole.code]
    assert find(words).context["search"].title == "Jalan rusak di Melati"


def test_an_apostrophe_and_two_blanks_change_nothing(city: World) -> None:
    case = city.report(text="Di depan Masjid Al-Ma'ruf.").case
    for words in ("al-ma'ruf", "al-ma’ruf", "al-ma`ruf", "  al   ma'ruf "):
        assert codes(find(words)) == [case.code], words


def test_an_area_leads_to_its_page_first(hole: Case, city: World) -> None:
    for words in ("Melati", "melti", "kelurahan melati", "kel. Melati"):
        view = find(words).context["search"]
        assert [link.url for link in view.areas] == [reverse("portal:area", args=[city.melati.code])], words


def test_a_street_of_the_gazetteer_leads_to_where_it_lies(hole: Case, city: World) -> None:
    save_place_names(city.city, [NewPlaceName("Jalan Kembang Sepatu", "street", (city.melati.code,))])
    named = city.report(text="Gelap sekali.", category=city.lamp, place=city.place(city.melati)).case
    Case.objects.filter(pk=named.pk).update(landmark="Jl. Kembang Sepatu")
    assert codes(find("kembang sepatu"))[0] == named.code
    assert find("jl kembang sepatu").context["search"].areas[0].label == "Kelurahan Melati, Kenanga"


def test_each_part_can_be_taken_away(hole: Case) -> None:
    chips = find("jalan rusak melati motor").context["search"].chips
    assert [chip.label for chip in chips] == ["Jalan rusak", "Melati", "“motor”"]
    without = [Client().get(chip.url).context["filters"].q for chip in chips]
    assert without == ["melati motor", "jalan rusak motor", "jalan rusak melati"]


def test_words_as_they_stand_read_no_kind_and_no_place(hole: Case, city: World) -> None:
    named = city.report(category=city.lamp, text="Anyaman melati jatuh di jalan.", place=city.place(city.mawar)).case
    assert codes(find("melati", persis="1")) == [named.code]


def test_a_code_without_its_letters_and_with_a_slip_is_found(hole: Case) -> None:
    prefix, body, end = hole.code.split("-")
    assert Client().get(reverse("portal:reports"), {"q": f"{body}{end}".lower()})["Location"].endswith(f"/{hole.code}/")
    other = "2" if body[2] != "2" else "3"
    answer = find(f"{prefix} {body[:2]}{other}{body[3:]} {end}")
    assert codes(answer) == [hole.code]
    assert "Kode ini paling mirip" in answer.content.decode()


def test_words_that_are_not_for_everybody_find_nothing(city: World) -> None:
    city.report(text="Tetangga saya bernama Kuncoro.", wants_public=False)
    city.report(text="Kuncoro mengancam.", category=city.violence)
    assert codes(find("kuncoro")) == []
    assert codes(find("kuncoro", persis="1")) == []


def test_a_word_that_happens_to_be_a_code_is_read_as_the_place_that_it_is(hole: Case) -> None:
    assert possible_codes("anggrek", "KC").exact
    assert "dengan kode" not in find("anggrek").content.decode()
    assert "dengan kode" in find("KC-ANGG-REK").content.decode()


def test_what_meets_only_a_part_is_shown_as_such(hole: Case) -> None:
    answer = find("jalan rusak anggrek")
    assert answer.context["search"].results.is_near
    assert "memuat sebagian" in answer.content.decode()
    assert hole.code in codes(answer)


def test_nothing_found_offers_the_way_on(hole: Case) -> None:
    page = find("zzzz qqqq").content.decode()
    assert reverse("intake:start") in page
    assert reverse("portal:areas") in page


@pytest.mark.parametrize(
    "typed",
    [
        "%",
        "'; --",
        "\x00",
        "x" * 10_000,
        "lampu " * 2_000,
        "💡",
        "_" * 40,
        "a & b | !c",
        "<b>x</b>",
        "\ud800",
        "()",
        ":*",
        "ﷺ" * 300,
        "0" * 30,
    ],
)
def test_nothing_that_is_typed_breaks_the_search(hole: Case, typed: str) -> None:
    for name in ("reports", "reports_csv", "reports_geojson", "reports_atom"):
        answer: Any = Client().get(reverse(f"portal:{name}"), {"q": typed.encode("utf-8", "ignore").decode()})
        assert answer.status_code in (200, 302)
    assert "<b>x</b>" not in find("<b>x</b>").content.decode()


def test_files_hold_all_that_matches_and_nothing_else(hole: Case) -> None:
    answer: Any = Client().get(reverse("portal:reports_csv"), {"q": "jalan rusak melati"})
    rows = b"".join(answer.streaming_content).decode().strip().splitlines()
    assert [row.split(",")[0].strip("\ufeff") for row in rows[1:]] == [hole.code]


def test_a_search_asks_the_database_a_few_times_however_much_it_finds(city: World) -> None:
    def asked() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            find("jalan rusak melati motor")
        return len(seen)

    city.report()
    asked()  # the names of the city are read
    few = asked()
    for hour in range(5):
        city.report(at=timezone.now() - timedelta(hours=hour))
    assert asked() == few <= 12
