"""The operators' queue: what is offered and why, one press to pass it on, and never two operators over one report."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tanggap.accounts.models import Membership, Person, Role
from tanggap.cases import actions
from tanggap.cases.actions import Move, NewReport
from tanggap.cases.events import Assigned, Received
from tanggap.cases.models import Case, Channel
from tanggap.cases.states import Status
from tanggap.desk import locks
from tanggap.desk.models import TriageLock
from tanggap.desk.refusals import HELD_BY_ANOTHER
from tanggap.desk.timeline import lines_of
from tanggap.places.grid import cell_of
from tanggap.platform.errors import Refused
from tanggap.routing.actions import record_duplicates
from tests.desk.entering import come_in, take, text_of
from tests.support.html import unbroken
from tests.world import LAT, LON, World, person

JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _the_road_office_serves_the_town(world: World) -> None:
    """So that the city's rule for potholes finds it."""
    world.roads_south.area = world.kenanga.parent
    world.roads_south.save()


@pytest.fixture
def yanti(world: World) -> Person:
    """A second operator."""
    return person(world.city, "Yanti", Role.OPERATOR, agency=world.front_desk)


def queue(client: Any, **asked: str) -> Any:
    return client.get(reverse("desk:triage"), asked)


def listed(page: Any) -> list[str]:
    return [card.code for card in page.context["cards"]]


def hold(client: Any, case: Case) -> Any:
    return client.post(reverse("desk:hold", args=[case.code]))


def test_urgent_first_then_returned_then_oldest(world: World) -> None:
    now = timezone.now()
    newer, older = world.report(at=now - timedelta(hours=1)).case, world.report(at=now - timedelta(hours=2)).case
    returned = world.assigned(at=now - timedelta(minutes=50))
    actions.return_case(returned.pk, Move(by=world.sari, at=now, reason="other_agency", agency=world.water))
    urgent = world.report(at=now, category=world.violence).case
    page = queue(come_in(world.rina))
    assert listed(page) == [urgent.code, returned.code, older.code, newer.code]
    assert page.context["pane"].card.code == urgent.code
    counters = page.context["counters"]
    assert (counters.waiting, counters.returned, counters.oldest) == (4, 1, "2 jam")


def test_the_offer_says_who_and_why_and_one_press_passes_it_on(world: World) -> None:
    case, rina = world.report().case, come_in(world.rina)
    pane = queue(rina).context["pane"]
    assert (pane.offer.agency, pane.offer.why) == (world.roads_south, "Jalan diurus Suku Dinas Jalan.")
    sent = {"agency": pane.offer.agency.code, "category": pane.category, "next": reverse("desk:triage")}
    assert take(rina, case, "assign", **sent)["Location"] == reverse("desk:triage")
    case.refresh_from_db()
    assert (case.status, case.agency) == (Status.ASSIGNED, world.roads_south)
    event = case.events.get(kind=Assigned.kind)
    assert event.facts["why"] == "Jalan diurus Suku Dinas Jalan."
    assert listed(queue(rina)) == []


def test_words_alone_suffice_to_suggest(world: World) -> None:
    world.report(category=None, text="Jalan bolong besar di tikungan.")
    pane = queue(come_in(world.rina)).context["pane"]
    assert (pane.offer.agency, pane.category) == (world.roads_south, world.pothole.code)
    assert list(pane.offer.words) == ["jalan bolong"]
    assert pane.choices[0].digit == 1
    assert pane.choices[0].is_chosen


def test_a_written_suggestion_speaks_for_itself(world: World, drain_jobs: Callable[[], int]) -> None:
    """The rules proposed it; nobody returned anything."""
    case = world.report().case
    drain_jobs()
    case.refresh_from_db()
    assert case.proposed_agency == world.roads_south
    offer = queue(come_in(world.rina)).context["pane"].offer
    assert (offer.agency, offer.why) == (world.roads_south, "Jalan diurus Suku Dinas Jalan.")


def test_a_digit_tries_another_kind_on_without_writing_anything(world: World) -> None:
    case = world.report().case
    tried = queue(come_in(world.rina), kasus=case.code, coba="lampu-mati").context["pane"]
    assert (tried.category, tried.offer) == ("lampu-mati", None), "nobody is named for lamps in this city"
    assert case.events.count() == case.version


def test_whom_the_returning_agency_named_is_offered_first(world: World) -> None:
    case = world.assigned()
    actions.return_case(
        case.pk, Move(by=world.sari, at=timezone.now(), reason="other_agency", agency=world.water, text="Pipa bocor.")
    )
    page = queue(come_in(world.rina), kasus=case.code)
    pane = page.context["pane"]
    assert pane.offer.agency == world.water
    assert "Disebut oleh Suku Dinas Jalan" in pane.offer.why
    assert "Pipa bocor." in text_of(page)


def test_what_is_chosen_by_hand_carries_no_borrowed_reason(world: World) -> None:
    case = world.report().case
    take(come_in(world.rina), case, "assign", agency="pam", category="jalan-rusak")
    assert not case.events.get(kind=Assigned.kind).facts.get("why")


def test_reports_of_the_same_kind_and_village_are_offered_for_merging(world: World) -> None:
    other, case = world.assigned(), world.report().case
    world.report(place=replace(world.place(), lat=LAT + 0.003, cell=cell_of(LAT + 0.003, LON)))  # 330 m away
    rina = come_in(world.rina)
    page = queue(rina, kasus=case.code)
    [offered] = page.context["pane"].duplicates
    assert (offered.card.code, offered.is_likely) == (other.code, True)
    assert "di tempat yang sama, jenis sama" in text_of(page)
    assert 'name="reason" value="same_problem"' in text_of(page)
    assert (
        take(rina, case, "merge", target=other.code, reason="same_problem", next=reverse("desk:triage")).status_code
        == 302
    )
    case.refresh_from_db()
    assert case.merged_into == other


def test_the_filters_keep_what_is_asked_for(world: World) -> None:
    here = world.report().case
    there = world.report(place=world.place(world.mawar), category=world.lamp).case
    rina = come_in(world.rina)
    assert listed(queue(rina, wilayah=world.mawar.code)) == [there.code]
    assert listed(queue(rina, jenis="jalan-rusak")) == [here.code]
    empty = queue(rina, hanya="dikembalikan")
    assert listed(empty) == []
    assert "Tidak ada kasus untuk saringan ini." in text_of(empty)


def test_the_pages_script_gets_the_preview_alone(world: World) -> None:
    case = world.report().case
    answer = come_in(world.rina).get(reverse("desk:triage"), {"kasus": case.code}, headers={"HX-Request": "true"})
    assert unbroken(text_of(answer)).startswith('<article class="preview"')
    assert "HX-Request" in answer["Vary"]


def test_a_script_is_answered_in_json(world: World) -> None:
    case, rina = world.report().case, come_in(world.rina)
    url = reverse("desk:step", args=[case.code, "assign"])
    wrong = rina.post(url, {"expected_version": case.version, "category": "jalan-rusak"}, headers=JSON)
    assert (wrong.status_code, wrong.json()["detail"]) == (422, "Pilih instansi yang bertanggung jawab.")
    right = {"expected_version": case.version, "agency": "sudin-jalan", "category": "jalan-rusak"}
    assert "tercatat" in rina.post(url, right, headers=JSON).json()["detail"]
    assert rina.post(url, right, headers=JSON).status_code == 409, "sent twice, done once"
    assert case.events.filter(kind=Assigned.kind).count() == 1


def test_two_operators_never_hold_one_report(world: World, yanti: Person) -> None:
    case, other = world.report().case, world.report().case
    rina, yantis = come_in(world.rina), come_in(yanti)
    assert hold(rina, case).status_code == 200
    refused = hold(yantis, case)
    assert refused.status_code == 409
    assert "Sedang dibuka oleh Rina." in refused.json()["detail"]
    assert hold(yantis, other).status_code == 200
    held = {card.code: card.held_by for card in queue(yantis).context["cards"]}
    assert held == {case.code: "Rina", other.code: ""}


def test_nobody_holds_a_case_that_is_not_theirs_to_dispatch(world: World) -> None:
    """Sari reads it at her office; she supervises another area, where triage is hers."""
    Membership.objects.create(person=world.sari, city=world.city, role=Role.SUPERVISOR, area=world.dahlia)
    case = world.assigned()
    sari = come_in(world.sari)
    assert sari.get(reverse("desk:case", args=[case.code])).status_code == 200
    assert hold(sari, case).status_code == 404
    assert hold(come_in(world.rina), case).status_code == 200


def test_what_another_holds_cannot_be_decided(world: World, yanti: Person) -> None:
    case = world.report().case
    hold(come_in(world.rina), case)
    answer = take(come_in(yanti), case, "assign", agency="sudin-jalan", category="jalan-rusak")
    assert answer.status_code == 409
    assert "Sedang dibuka oleh Rina." in text_of(answer)
    case.refresh_from_db()
    assert case.status == Status.RECEIVED


def test_who_leaves_or_decides_lets_go(world: World, yanti: Person) -> None:
    case, rina, yantis = world.report().case, come_in(world.rina), come_in(yanti)
    hold(rina, case)
    yantis.post(reverse("desk:let_go", args=[case.code]))
    assert hold(yantis, case).status_code == 409, "one lets go of one's own only"
    rina.post(reverse("desk:let_go", args=[case.code]))
    assert hold(yantis, case).status_code == 200
    take(yantis, case, "triage")
    assert not TriageLock.objects.exists()


def test_a_closed_laptop_blocks_nobody_for_long(world: World, yanti: Person) -> None:
    case, now = world.report().case, timezone.now()
    until = locks.take(case, by=world.rina, at=now)
    with pytest.raises(Refused):
        locks.take(case, by=yanti, at=until - timedelta(seconds=1))
    assert locks.take(case, by=yanti, at=until) == until + locks.HOLD_FOR
    with pytest.raises(Refused):
        locks.take(case, by=world.rina, at=until)


def test_of_two_decisions_at_the_same_sight_one_counts(world: World, yanti: Person) -> None:
    """Without scripts nobody holds anything; the event count in the form still lets only one through."""
    case = world.report().case
    seen = case.version
    url = reverse("desk:step", args=[case.code, "assign"])
    first = come_in(world.rina).post(
        url, {"expected_version": seen, "agency": "sudin-jalan", "category": "jalan-rusak"}
    )
    second = come_in(yanti).post(url, {"expected_version": seen, "agency": "pam", "category": "jalan-rusak"})
    assert (first.status_code, second.status_code) == (302, 409)
    case.refresh_from_db()
    assert case.agency == world.roads_south


@pytest.mark.django_db(transaction=True)
def test_of_two_operators_at_the_same_moment_one_gets_the_report(world: World, yanti: Person) -> None:
    case, now, together = world.report().case, timezone.now(), Barrier(2)
    got: list[str] = []

    def reach(by: Person) -> None:
        together.wait()
        try:
            locks.take(case, by=by, at=now)
            got.append(by.full_name)
        except Refused as refused:
            got.append(refused.code)
        finally:
            connection.close()

    hands = [Thread(target=reach, args=[by]) for by in (world.rina, yanti)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert got.count(HELD_BY_ANOTHER) == 1
    assert [TriageLock.objects.get().person.full_name] == [one for one in got if one != HELD_BY_ANOTHER]


def test_what_was_noted_as_probably_reported_twice_is_flagged_and_can_be_listed_alone(world: World) -> None:
    other = world.assigned()
    case, alone = world.report().case, world.report(category=world.lamp).case
    record_duplicates(event_id=case.events.get(kind=Received.kind).pk, at=timezone.now())
    rina = come_in(world.rina)
    page = queue(rina)
    assert page.context["counters"].duplicates == 1
    assert page.context["duplicate_codes"] == {case.code}
    assert "mungkin ganda" in text_of(page)
    assert listed(queue(rina, hanya="kembar")) == [case.code]
    assert {alone.code, case.code} == set(listed(page))
    assert other.code not in listed(page)
    history = "\n".join(text for line in lines_of(case, []) for text in line.details)
    assert re.search(r"\d\d %: .*di tempat yang sama", history)
    assert other.code not in history, "whoever reads it may not be allowed to know the other case"


def test_a_merged_case_is_split_again_from_either_page(world: World) -> None:
    kept, gone = world.assigned(), world.report().case
    rina = come_in(world.rina)
    take(rina, gone, "merge", target=kept.code, reason="same_problem")
    address = reverse("desk:step", args=[gone.code, "split"])
    for page in (kept, gone):
        assert address in text_of(rina.get(reverse("desk:case", args=[page.code])))
    assert address not in text_of(come_in(world.sari).get(reverse("desk:case", args=[kept.code])))
    assert take(rina, gone, "split", reason="other_place", text="").status_code == 422
    assert take(rina, gone, "split", reason="other_place", text="Di seberang jalan.").status_code == 302
    gone.refresh_from_db()
    assert gone.status == Status.TRIAGED
    assert listed(queue(rina)) == [gone.code]
    again = take(rina, gone, "split", reason="other_place", text="Lagi.")
    assert again.status_code == 409
    assert "tidak bisa dilakukan" in text_of(again)


def test_one_report_is_taken_out_of_a_case(world: World) -> None:
    kept, new = world.assigned(), world.report
    other = NewReport(
        city=world.city, channel=Channel.WEB, idempotency_key="tetangga", place=world.place(), said_at=timezone.now(),
        text="Lampu di seberang padam.", category=world.pothole,
    )  # fmt: skip
    report = actions.join_case(other, kept.pk, at=timezone.now()).report
    rina = come_in(world.rina)
    form = rina.get(reverse("desk:step", args=[kept.code, "split_report"])).context["it"].form
    assert [code for code, _words in form.fields["report"].choices] == [report.code]
    sent = {"report": report.code, "reason": "other_problem", "text": "Ini soal lampu."}
    assert take(rina, kept, "split_report", **{**sent, "report": new().code}).status_code == 422
    assert take(rina, kept, "split_report", **sent).status_code == 302
    assert Case.objects.get(code=report.code).reports.get() == report
    assert take(rina, kept, "split_report", **sent).status_code == 403, "nothing is left to take out"
