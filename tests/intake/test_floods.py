"""A flood from one network is held for a person; whoever lives behind the same address is not felt to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tanggap.cases import actions as cases
from tanggap.cases.actions import Move
from tanggap.cases.models import Case, Event, Report
from tanggap.deadlines.models import Deadline
from tanggap.intake import actions
from tanggap.intake.actions import network_limits
from tanggap.intake.actions.plausibility import UNHURRIED, is_known_device
from tanggap.intake.models import DeviceReport, Draft, DraftPhoto, HeldReport, Network, NetworkKey
from tests.desk.entering import come_in
from tests.evidence.pictures import encoded, noise
from tests.intake.steps import Resident, body, new_resident, upload
from tests.world import World

SHARED = "11.22.33.9"
MOST_QUICK = network_limits.BUCKETS["quick"]


def flood(count: int, *, address: str = SHARED, **fields: Any) -> list[Any]:
    """So many reports, each from a device that drops its cookie, as fast as they go."""
    answers = []
    for _number in range(count):
        sender = new_resident(address)
        answers.append(sender.send(sender.ready(**fields)))
    return answers


def unhurried(resident: Resident, **fields: Any) -> Any:
    """A report by somebody who looked at the screens."""
    draft = resident.ready(**{"photo": upload(encoded(noise(320, 240))), **fields})
    Draft.objects.filter(pk=draft.pk).update(created_at=draft.created_at - UNHURRIED)
    return resident.send(draft, note=f"Di depan rumah nomor {Report.objects.count()}")


def test_a_flood_is_held_and_nothing_of_it_moves(city: World, drain_jobs: Any) -> None:
    flood(MOST_QUICK + 5)
    drain_jobs()
    assert (Case.objects.count(), HeldReport.objects.filter(decision="").count()) == (MOST_QUICK, 5)
    assert Deadline.objects.values("case").distinct().count() == MOST_QUICK
    assert DraftPhoto.objects.count() == 5, "what is held keeps its photos"


def test_the_receipt_says_that_it_waits(city: World) -> None:
    flood(MOST_QUICK)
    late = new_resident(SHARED)
    answer = late.send(late.ready(), note="Yang ini sungguhan")
    held = HeldReport.objects.get()
    page = late.get(answer.url)
    assert held.code in body(page)
    assert "menunggu diperiksa petugas" in body(page)
    assert held.code in body(late.get(reverse("portal:my_reports")))
    stranger = new_resident()
    assert stranger.get(reverse("intake:receipt", args=[held.code])).status_code == 404
    assert late.send(Draft.objects.get(held=held)).url == answer.url, "sent twice is held once"


def test_a_neighbour_behind_the_flooded_address_still_reports(city: World) -> None:
    flood(MOST_QUICK + 3)
    before = Case.objects.count()
    neighbour = new_resident(SHARED)
    assert "menunggu diperiksa" not in body(neighbour.get(unhurried(neighbour).url))
    assert Case.objects.count() == before + 1


def test_who_reported_on_an_earlier_day_and_was_believed_is_not_counted(city: World) -> None:
    known = new_resident(SHARED)
    known.send(known.ready())
    report = Report.objects.get()
    DeviceReport.objects.update(at=timezone.now() - timedelta(days=2))
    cases.assign(report.case_id, Move(by=city.rina, at=timezone.now(), agency=city.roads_south))
    flood(MOST_QUICK + 3)
    before = Case.objects.count()
    for _number in range(3):
        known.send(known.ready())
    assert Case.objects.count() == before + 3


def test_what_a_machine_sent_and_what_others_reported_makes_no_device_known(city: World) -> None:
    sent, joined = new_resident("11.2.2.2"), new_resident("11.3.3.3")
    sent.send(sent.ready())
    Case.objects.update(status="assigned")  # by itself: nobody has acted in it
    honest = new_resident("11.4.4.4")
    honest.send(honest.ready(lat="-6.108000"))
    believed = Report.objects.latest("pk")
    cases.assign(believed.case_id, Move(by=city.rina, at=timezone.now(), agency=city.roads_south))
    repeated = joined.ready(lat="-6.108000")
    joined.send(repeated)
    Report.objects.filter(pk=Report.objects.latest("pk").pk).update(case=believed.case)  # "the same problem"
    now = timezone.now()
    DeviceReport.objects.update(at=now - timedelta(days=2))
    devices = DeviceReport.objects.order_by("report").values_list("device_hash", flat=True)
    assert [is_known_device(one, at=now) for one in devices] == [False, True, False]


def test_a_device_of_which_the_desk_believed_nothing_is_not_known(city: World) -> None:
    spammer = new_resident(SHARED)
    spammer.send(spammer.ready())
    DeviceReport.objects.update(at=timezone.now() - timedelta(days=2))
    Case.objects.update(status="rejected")
    flood(MOST_QUICK)
    spammer.send(spammer.ready())
    assert HeldReport.objects.count() == 2


def test_an_emergency_is_not_held_behind_a_flood_and_many_are_looked_at_first(city: World) -> None:
    flood(MOST_QUICK + 2)
    before = Case.objects.count()
    flood(1, category="kekerasan")
    assert Case.objects.count() == before + 1
    flood(network_limits.BUCKETS["emergency"], category="kekerasan")
    neighbour = new_resident(SHARED)
    assert "menunggu diperiksa" not in body(neighbour.get(unhurried(neighbour, category="kekerasan").url))
    held = HeldReport.objects.filter(is_emergency=True)
    assert held.count() == 1
    page = come_in(city.rina).get(reverse("desk:floods"))
    assert page.context["cards"][0].is_emergency
    assert page.context["cards"][0].is_closed, "its words are read by whoever may read the case"


@pytest.mark.parametrize("address", ["2001:db8:1:2::{}", "198.51.100.{}"])
def test_many_addresses_of_one_network_are_one_sender(city: World, address: str) -> None:
    for number in range(MOST_QUICK + 2):
        flood(1, address=address.format(number + 1))
    assert Case.objects.count() == MOST_QUICK


def test_many_networks_of_one_renter_are_held_too(city: World) -> None:
    for number in range(network_limits._WIDER * MOST_QUICK + 3):
        flood(1, address=f"2001:db8:1:{number:x}::1")
    assert Case.objects.count() == network_limits._WIDER * MOST_QUICK


def test_a_forged_header_makes_no_other_network(city: World) -> None:
    for number in range(MOST_QUICK + 2):
        sender = new_resident(SHARED)
        sender.client.defaults["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}"
        sender.send(sender.ready())
    assert Case.objects.count() == MOST_QUICK


def test_what_a_network_may_bring_grows_with_what_is_ordinary_for_it(city: World) -> None:
    flood(1)
    Network.objects.update(ordinary=4.0)
    flood(MOST_QUICK + 10)
    assert not HeldReport.objects.exists()


def test_operators_take_and_reject_many_at_once_and_undo(city: World, drain_jobs: Any) -> None:
    flood(MOST_QUICK + 3)
    rina = come_in(city.rina)
    held = list(HeldReport.objects.order_by("pk"))
    decide, before = reverse("desk:floods_decide"), Case.objects.count()
    rina.post(decide, {"do": "spam", "code": [held[0].pk, held[1].pk]})
    assert HeldReport.objects.filter(decision="spam").count() == 2
    sender = new_resident()
    spam_receipt = sender.get(reverse("intake:receipt", args=[held[0].code]), k=secret(held[0].code))
    assert "tidak diteruskan" in body(spam_receipt)
    page = body(rina.get(reverse("desk:floods")))
    assert "Batalkan penolakan" in page
    rina.post(decide, {"do": "undo", "lihat": "spam", "code": [held[0].pk, held[1].pk]})
    rina.post(decide, {"do": "take", "code": [one.pk for one in held]})
    assert Case.objects.count() == before + 3
    taken = Report.objects.get(code=held[0].code)
    assert taken.photos.count() == 1
    assert taken.case.events.filter(kind="noted", text__contains="Jaringan ini").exists()
    assert body(sender.get(reverse("intake:receipt", args=[held[0].code]), k=secret(held[0].code))).count("Terkirim")
    rina.post(decide, {"do": "take", "code": [held[0].pk]})
    assert Case.objects.count() == before + 3


def test_a_whole_network_is_rejected_by_one_button(city: World) -> None:
    flood(MOST_QUICK + 4)
    flood(MOST_QUICK + 1, address="198.51.100.4")
    one = HeldReport.objects.order_by("pk").first()
    assert one is not None
    come_in(city.rina).post(reverse("desk:floods_decide"), {"network": one.pk})
    assert HeldReport.objects.filter(decision="").count() == 1


def test_nobody_else_sees_what_is_held(city: World) -> None:
    flood(MOST_QUICK + 1)
    assert come_in(city.sari).get(reverse("desk:floods")).status_code == 404


def test_networks_are_forgotten(city: World) -> None:
    flood(MOST_QUICK + 1)
    stored = DeviceReport.objects.exclude(network="").values_list("network", flat=True)
    assert all(SHARED not in one for one in stored)
    later = timezone.now() + 3 * network_limits.KEY_LIFE
    actions.forget_networks(at=later)
    actions.forget_addresses(at=later)
    assert not NetworkKey.objects.exists()
    assert not Network.objects.exists()
    assert not DeviceReport.objects.exclude(network="").exists()


def test_a_held_report_outlives_its_draft_s_week_and_spam_goes_after_a_month(city: World) -> None:
    flood(MOST_QUICK + 2)
    waits, spam = HeldReport.objects.order_by("pk")
    actions.reject_as_spam([spam.pk], by=city.rina, city=city.city, at=timezone.now())
    actions.purge_drafts(at=timezone.now() + timedelta(days=20))
    assert Draft.objects.count() == 2
    actions.purge_drafts(at=timezone.now() + timedelta(days=40))
    assert list(Draft.objects.all()) == [waits.draft]
    spam.refresh_from_db()
    assert spam.draft is None


def test_events_of_what_is_held_do_not_exist(city: World) -> None:
    flood(MOST_QUICK + 2)
    assert Event.objects.filter(kind="received").count() == MOST_QUICK


def secret(code: str) -> str:
    from tanggap.cases.public import secret_of

    return secret_of(code)


def test_photos_can_be_uploaded_behind_a_flooded_address_by_who_reported_before(
    city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tanggap.intake.limits.PHOTOS_AN_HOUR", 2)
    known = new_resident("11.22.35.77")
    known.send(known.ready())
    assert new_resident("11.22.35.78").post("/lapor/", photo=upload()).status_code == 302
    assert new_resident("11.22.35.79").post("/lapor/", photo=upload()).status_code == 429
    assert known.post("/lapor/", photo=upload()).status_code == 302


def test_a_longer_list_of_what_is_held_asks_no_more_often(city: World, django_assert_max_num_queries: Any) -> None:
    flood(MOST_QUICK + 6)
    rina = come_in(city.rina)
    with django_assert_max_num_queries(14):
        page = rina.get(reverse("desk:floods"))
    cards = page.context["cards"]
    assert len(cards) == 6
    assert [card.begins_network for card in cards] == [True, *[False] * 5], "one button for the network"


def test_a_city_gives_more_room_in_its_first_days(city: World, settings: Any) -> None:
    settings.TANGGAP_NETWORK_ROOM = 2.0
    flood(2 * MOST_QUICK + 1)
    assert Case.objects.count() == 2 * MOST_QUICK
