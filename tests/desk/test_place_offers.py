"""A case that lies somewhere in the city: its words say where, an operator corrects it at one press; and points near a border."""

from __future__ import annotations

from typing import Any

import pytest

from tanggap.cases.actions import Place
from tanggap.cases.events import PlaceCorrected
from tanggap.cases.models import Case, PlaceSource
from tanggap.desk.place_offers import across_borders, place_offers
from tanggap.places.actions import redraw_outlines
from tanggap.places.models import Area
from tests.desk.entering import come_in, take, text_of
from tests.desk.test_triage import queue
from tests.world import World

pytestmark = pytest.mark.django_db


def somewhere(world: World, text: str, landmark: str = "") -> Case:
    """A report by telephone: nobody knows where, but the resident said it."""
    whole = Area.objects.get(city=world.city, parent=None)
    place = Place(area=whole, source=PlaceSource.NONE, landmark=landmark)
    return world.report(place=place, text=text).case


def test_the_pane_offers_what_the_words_say_and_one_press_moves_the_case(world: World) -> None:
    case, rina = somewhere(world, "Lubang besar.", "depan warung, Kel. Mawar"), come_in(world.rina)
    page = queue(rina)
    offer = page.context["pane"].places.from_words[0]
    assert (offer.code, list(offer.reasons)) == (world.mawar.code, ["karena tertulis “Kel. Mawar”"])
    assert "Tempat menurut kata-kata" in text_of(page)
    moved = take(rina, case, "move", area=offer.code, landmark=case.landmark, text=offer.text, next="/petugas/triase/")
    assert moved["Location"] == "/petugas/triase/"
    case.refresh_from_db()
    assert (case.area, case.place_source, case.landmark) == (world.mawar, PlaceSource.STAFF, "depan warung, Kel. Mawar")
    event = case.events.get(kind=PlaceCorrected.kind)
    assert "Kel. Mawar" in event.text
    assert not queue(rina).context["pane"].places
    assert "Tempat menurut kata-kata" in text_of(come_in(world.rina).get(f"/petugas/kasus/{_another(world).code}/"))


def _another(world: World) -> Case:
    return somewhere(world, "Lampu mati di kelurahan anggrek, dekat pos")


def test_a_kecamatan_is_offered_when_no_more_is_known(world: World) -> None:
    case, rina = somewhere(world, "banjir", "dekat masjid, Kec. Kenanga"), come_in(world.rina)
    offers = place_offers(case, world.rina).from_words
    assert world.kenanga.code in {offer.code for offer in offers}
    take(rina, case, "move", area=world.kenanga.code, landmark="dekat masjid")
    case.refresh_from_db()
    assert case.area == world.kenanga


@pytest.mark.parametrize("text", ["", "😀", "lampu mati", "<script>alert(1)</script>"])
def test_words_that_say_nothing_offer_nothing(world: World, text: str) -> None:
    assert not place_offers(somewhere(world, text or "-"), world.rina)


def test_only_who_may_correct_is_offered_and_only_where_it_is_needed(world: World) -> None:
    case = somewhere(world, "Lubang di Kel. Mawar, depan warung")
    assert place_offers(case, world.rina)
    assert not place_offers(case, world.wati)
    assert not place_offers(world.report(text="Lubang di Kel. Mawar").case, world.rina).from_words


def test_a_point_near_a_border_says_what_else_it_may_be(world: World, settings: Any) -> None:
    redraw_outlines(world.city)
    inside, near = world.report().case, world.report().case
    lat, lon = _on_the_border(world)
    Case.objects.filter(pk=near.pk).update(lat=lat, lon=lon, accuracy_m=40.0)
    near.refresh_from_db()
    assert across_borders(near)
    assert across_borders(inside) == []
    assert "Dekat batas wilayah" in text_of(come_in(world.rina).get(f"/petugas/kasus/{near.code}/"))


def _on_the_border(world: World) -> tuple[float, float]:
    """A point in Melati, a few metres from Mawar."""
    from shapely.geometry import shape
    from shapely.ops import nearest_points

    world.melati.refresh_from_db()
    world.mawar.refresh_from_db()
    here, _there = nearest_points(shape(world.melati.outline.geometry), shape(world.mawar.outline.geometry))
    return here.y, here.x
