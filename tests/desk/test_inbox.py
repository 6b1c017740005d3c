"""The first screen: what waits for this officer, most urgent first, and nothing of others."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tanggap.accounts.models import Role
from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.models import Case
from tanggap.deadlines.actions.following import follow_case
from tests.deadlines.policies import SEVEN_DAYS, decide
from tests.desk.entering import come_in, text_of
from tests.world import MONDAY, World, person


def listed(client: Any, **asked: str) -> list[str]:
    """The codes on the screen, in order."""
    return [card.code for card in client.get(reverse("desk:home"), asked).context["cards"]]


def test_an_officer_finds_the_cases_of_their_agency_and_no_others(world: World) -> None:
    roads, sari_works = world.assigned(), world.started()
    world.assigned(agency=world.water)
    world.report()  # still in triage
    world.fixed()  # waits for somebody else
    assert listed(come_in(world.sari)) == [roads.code, sari_works.code]
    assert listed(come_in(world.budi)) == []


def test_what_a_colleague_took_is_under_all_but_not_under_mine(world: World) -> None:
    case = world.started()
    nina = come_in(person(world.city, "Nina", Role.OFFICER, agency=world.roads_south))
    assert listed(nina) == []
    assert listed(nina, tab="semua") == [case.code]


def test_the_head_of_the_office_above_sees_it_too(world: World) -> None:
    case = world.assigned()
    assert listed(come_in(world.joko), tab="semua") == [case.code]


def test_urgent_first_then_by_deadline(world: World) -> None:
    later, sooner = world.assigned(category=world.pothole), world.assigned(category=world.lamp)
    urgent = world.assigned(category=world.violence, at=timezone.now())
    assert listed(come_in(world.sari)) == [urgent.code, sooner.code, later.code]


def test_late_lists_what_is_past_its_deadline_and_not_what_is_paused(world: World) -> None:
    long_ago = timezone.now() - timedelta(days=40)
    late, paused = world.assigned(at=long_ago), world.started(at=long_ago)
    actions.hold(
        paused.pk,
        Move(
            by=world.sari,
            at=long_ago + timedelta(days=1),
            reason="permit",
            text="Izin gali belum terbit.",
            until=long_ago + timedelta(days=20),
        ),
    )
    world.assigned(at=timezone.now())
    page = come_in(world.sari).get(reverse("desk:home"), {"tab": "terlambat"})
    assert [card.code for card in page.context["cards"]] == [late.code]
    assert page.context["cards"][0].due.tone == "late"


def test_nearest_first_once_the_phone_says_where_it_is(world: World) -> None:
    far, near = world.assigned(place=world.place(world.anggrek)), world.assigned()
    type(far).objects.filter(pk=far.pk).update(lat=-6.2001)
    sari = come_in(world.sari)
    assert "Urutan ini butuh lokasi Anda." in text_of(sari.get(reverse("desk:home"), {"tab": "dekat"}))
    page = sari.get(reverse("desk:home"), {"tab": "dekat", "lat": "-6.1003", "lon": "106.8001"})
    assert [(card.code, card.distance) for card in page.context["cards"]] == [
        (near.code, "20 m"),
        (far.code, "11,1 km"),
    ]


def test_a_place_that_is_none_is_overlooked(world: World) -> None:
    case, sari = world.assigned(), come_in(world.sari)
    for lat, lon in (("nan", "1"), ("95", "0"), ("x", "y"), ("1e400", "0")):
        assert listed(sari, tab="dekat", lat=lat, lon=lon) == [case.code]


def test_a_part_asked_of_the_village_office_waits_in_its_inbox(world: World) -> None:
    case = world.started()
    actions.coordinate(case.pk, Move(by=world.sari, at=MONDAY, agency=world.kelurahan_melati, text="Jaga jalan."))
    page = come_in(world.budi).get(reverse("desk:home"))
    assert [(part.code, part.instruction) for part in page.context["tasks"]] == [(case.code, "Jaga jalan.")]
    assert page.context["cards"] == [], "the case itself stays with the road office"


def test_a_card_offers_the_next_steps(world: World) -> None:
    waiting, working = world.assigned(), world.started()
    cards = {card.code: card for card in come_in(world.sari).get(reverse("desk:home")).context["cards"]}
    assert [button.slug for button in cards[waiting.code].buttons] == ["start", "return"]
    assert [button.slug for button in cards[working.code].buttons] == ["fix", "return", "hold"]
    route = cards[waiting.code].route
    assert route is not None
    assert route.coordinates == "-6.100100, 106.800100"
    assert route.apps[0].url == "geo:-6.100100,106.800100?q=-6.100100,106.800100"


def test_those_who_watch_see_what_is_open_without_buttons(world: World) -> None:
    case = world.assigned()
    card = come_in(world.wati).get(reverse("desk:home")).context["cards"][0]
    assert (card.code, list(card.buttons)) == (case.code, [])


def test_operators_begin_at_triage(world: World) -> None:
    assert come_in(world.rina).get(reverse("desk:home"))["Location"] == reverse("desk:triage")


def test_the_next_clock_that_bites_is_shown_by_its_name_and_red_once_missed(world: World, tmp_path: Path) -> None:
    """Accepting is due within hours, finishing within days: the missed hours count against the office already."""
    decide(world, SEVEN_DAYS, tmp_path)
    case = world.assigned(at=timezone.now() - timedelta(days=5))
    follow_case(case.pk, at=timezone.now())
    card = come_in(world.sari).get(reverse("desk:home")).context["cards"][0]
    assert (card.due.step, card.due.tone) == ("Terima atau kembalikan", "late")
    assert card.due.final.endswith(" lagi")
    page = text_of(come_in(world.sari).get(reverse("desk:home")))
    assert "Terima atau kembalikan:" in page
    assert "Lewat batas waktu" in page
    assert listed(come_in(world.sari), tab="terlambat") == [case.code]


def test_the_order_explains_itself(world: World) -> None:
    """Late before what was opened again, and each group says why it stands there."""
    now = timezone.now()
    again, late, fresh = world.assigned(at=now), world.assigned(at=now - timedelta(days=40)), world.assigned(at=now)
    urgent = world.assigned(category=world.violence, at=now)
    Case.objects.filter(pk=again.pk).update(is_priority=True)
    cards = come_in(world.sari).get(reverse("desk:home")).context["cards"]
    assert [(card.code, card.group) for card in cards] == [
        (urgent.code, "Darurat"),
        (late.code, "Lewat batas waktu"),
        (again.code, "Didahulukan: dibuka lagi atau dilaporkan banyak warga"),
        (fresh.code, "Berikutnya, menurut batas waktu terdekat"),
    ]
