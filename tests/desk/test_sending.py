"""How well reports find their office: top three at one press, the misroute rate, the sample, what is held for review."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.events import AutoSendingStopped
from tanggap.cases.history import SYSTEM
from tanggap.cases.models import Case
from tanggap.notify.actions import tell_of_stop
from tanggap.routing import corrections, dispatch_outcomes
from tanggap.routing.actions import record_suggestion
from tanggap.routing.misroutes import LEAST
from tanggap.routing.models import Correction, CorrectionState, Dispatch, DispatchOutcome, SendingStop
from tests.desk.entering import come_in, take, text_of
from tests.routing.learning import ROADS, settle, trained
from tests.world import World


def assessed(world: World, **said: object) -> Case:
    """A report that the worker has assessed."""
    case = world.report(at=timezone.now(), **said).case
    record_suggestion(event_id=case.events.get(number=1).pk, at=timezone.now())
    return case


def follow(case: Case) -> None:
    dispatch_outcomes.follow(event_id=case.events.latest("number").pk)


def sent(world: World, *, comes_back: bool) -> Case:
    """A first sending that was accepted, or returned."""
    case, at = world.assigned(at=timezone.now() - timedelta(days=1), photos=[]), timezone.now()
    if comes_back:
        actions.return_case(case.pk, Move(by=world.sari, at=at, reason="other_agency", agency=world.water))
    else:
        actions.start(case.pk, Move(by=world.sari, at=at))
    follow(case)
    return case


def by_machine(world: World) -> Dispatch:
    """What the machine sent and lot has drawn."""
    case = world.report(at=timezone.now(), photos=[]).case
    assessed_facts = actions.ModelAssessment(band="auto", sure=97, model="3", because=("measured",))
    actions.assign(case.pk, Move(by=SYSTEM, at=timezone.now(), agency=world.roads_south, assessed=assessed_facts))
    follow(case)
    Dispatch.objects.filter(case=case).update(is_sample=True)
    return Dispatch.objects.get(case=case)


def test_triage_offers_three_with_how_sure_and_why_each_at_one_press(world: World) -> None:
    trained(world)
    case, rina = assessed(world, category=None, text="sampah di lubang jalan dekat pipa air pasar"), come_in(world.rina)
    answer = rina.get(reverse("desk:triage"), {"kasus": case.code})
    pane, page = answer.context["pane"], text_of(answer)
    assert pane.offer.score is not None
    assert pane.others
    assert "yakin" in page
    assert all(one.agency != pane.offer.agency for one in pane.others)
    second = pane.others[0].agency
    history = text_of(rina.get(reverse("desk:case", args=[case.code])))
    assert f"Juga disebut: {second.label}" in history
    assert "Kata warga yang cocok: “" in history
    take(rina, case, "assign", agency=second.code, category=pane.category)
    case.refresh_from_db()
    assert case.agency == second


def test_triage_is_told_when_the_words_contradict_the_residents_choice(world: World) -> None:
    trained(world, cases=120)
    case = assessed(world, category=world.lamp, text=" ".join(ROADS).format("pasar", "gang", "halte", "warung"))
    page = text_of(come_in(world.rina).get(reverse("desk:triage"), {"kasus": case.code}))
    facts = case.events.get(kind="suggested").facts
    assert facts["category"] == "lampu-mati", "the resident's choice stands"
    if facts["doubt"]:  # as sure as the model is
        assert "lebih cocok dengan" in page


def test_the_rate_has_its_definition_and_none_of_too_few(world: World) -> None:
    settle(world)
    wati = come_in(world.wati)
    assert "Belum ada yang dikirim" in text_of(wati.get(reverse("desk:misrouted")))
    for number in range(LEAST - 1):
        sent(world, comes_back=number < 3)
    few = text_of(wati.get(reverse("desk:misrouted")))
    assert "terlalu sedikit" in few
    sent(world, comes_back=False)
    for by in ("category", "area", "agency", "channel", "model_version"):
        page = text_of(wati.get(reverse("desk:misrouted"), {"menurut": by}))
        assert "30,0 %" in page, by
    told = wati.get(reverse("desk:misrouted_csv"), {"menurut": "agency"}).content.decode().splitlines()
    assert told == ["agency,sent,ended,misrouted,rate_per_mille,sent_by_machine", "Suku Dinas Jalan,10,10,3,300,0"]
    assert "30,0 %" in text_of(wati.get(reverse("desk:misrouted"), {"menurut": "x", "hari": "-1"}))


def test_who_watches_one_area_counts_only_its_cases(world: World) -> None:
    settle(world)
    sent(world, comes_back=True)
    assert "Jalan rusak" in text_of(come_in(world.dewi).get(reverse("desk:misrouted")))
    world.dewi.memberships.update(area=world.dahlia)
    assert "Belum ada yang dikirim" in text_of(come_in(world.dewi).get(reverse("desk:misrouted")))


def test_a_sample_is_judged_at_one_press_and_once(world: World) -> None:
    settle(world)
    right, wrong = by_machine(world), by_machine(world)
    assert right.by_machine
    rina, url = come_in(world.rina), reverse("desk:sample")
    assert right.case.code in text_of(rina.get(url))
    rina.post(url, {"nomor": right.pk, "jawab": "benar"})
    answer = rina.post(url, {"nomor": wrong.pk, "jawab": "salah"})
    assert answer["Location"] == reverse("desk:case", args=[wrong.case.code])
    assert list(Dispatch.objects.order_by("pk").values_list("was_right", flat=True)) == [True, False]
    assert rina.post(url, {"nomor": wrong.pk, "jawab": "benar"}).status_code == 409
    assert "Tidak ada sampel yang menunggu" in text_of(rina.get(url))
    take(rina, wrong.case, "assign", agency="pam")
    follow(wrong.case)
    assert Dispatch.objects.get(pk=wrong.pk).outcome == DispatchOutcome.REDIRECTED


def test_the_administrator_reviews_what_is_held(world: World) -> None:
    settle(world)
    for _number in range(corrections.BURST):
        case = assessed(world, photos=[])
        actions.assign(case.pk, Move(by=world.rina, at=timezone.now(), agency=world.water))
        follow(case)
    adi, url = come_in(world.adi), reverse("desk:held")
    page = text_of(adi.get(url))
    assert "Rina" in page
    one = Correction.objects.filter(state=CorrectionState.HELD)[0]
    assert adi.post(url, {"nomor": one.pk, "jawab": "keliru"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.reviewed_by) == (CorrectionState.DROPPED, world.adi)
    assert adi.post(url, {"nomor": "abc"}).status_code == 409


def test_what_the_system_sent_is_shown_stops_and_is_started_again_by_an_administrator(world: World) -> None:
    settle(world)
    rina, adi, page = come_in(world.rina), come_in(world.adi), reverse("desk:automatic")
    assert "Belum ada kiriman otomatis" in text_of(rina.get(page))
    for _number in range(2):
        rina.post(reverse("desk:sample"), {"nomor": by_machine(world).pk, "jawab": "salah"})
    stop = SendingStop.objects.get()
    shown = text_of(rina.get(page))
    assert "tidak lagi dikirim otomatis" in shown
    assert "2 dari 2 yang diperiksa salah alamat" in shown
    assert "Dikirim sistem karena model terukur cukup yakin." in shown
    assert "Jalankan lagi" not in shown
    assert rina.post(page, {"nomor": stop.pk, "alasan": "Sudah."}).status_code == 403
    assert tell_of_stop(stop.case.events.get(kind=AutoSendingStopped.kind).pk) == 2
    assert "tidak lagi dikirim otomatis ke kantornya" in text_of(adi.get(reverse("desk:notices")))
    assert "Jalankan lagi" in text_of(adi.get(page))
    adi.post(page, {"nomor": stop.pk, "alasan": "Batas jalan sudah diperbaiki."})
    assert "tidak lagi dikirim otomatis" not in text_of(adi.get(page))
