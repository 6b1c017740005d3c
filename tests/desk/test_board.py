"""The supervisor's board: what it counts, for whom, in how few queries; and acts on many cases, each with its own answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tanggap.accountability import actions, board
from tanggap.accountability.board import BoardList, Stage
from tanggap.accounts.models import Role
from tanggap.cases import actions as cases
from tanggap.cases.actions import Move
from tanggap.cases.models import Case
from tanggap.deadlines.models import Escalation
from tanggap.notify import actions as notify
from tanggap.notify.models import Notice, NoticeKind
from tests.desk.entering import come_in, text_of
from tests.world import MONDAY, World, person

NOW = MONDAY + timedelta(days=9)


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def town(world: World) -> Any:
    """Late at the road office; due in three hours; held; waiting for triage; elsewhere; private."""
    world.late = world.started(at=MONDAY)  # type: ignore[attr-defined]
    world.soon = world.assigned(at=MONDAY + timedelta(days=2, hours=3))  # type: ignore[attr-defined]
    held = world.started(at=MONDAY)
    cases.hold(
        held.pk,
        Move(
            by=world.sari,
            at=MONDAY + timedelta(days=1),
            reason="material",
            text="Aspal.",
            until=NOW + timedelta(days=9),
        ),
    )
    world.held = held  # type: ignore[attr-defined]
    world.fresh = world.report(at=NOW - timedelta(hours=1)).case  # type: ignore[attr-defined]
    world.far = world.report(at=NOW - timedelta(hours=1), place=world.place(world.anggrek)).case  # type: ignore[attr-defined]
    world.budi2 = person(world.city, "Bayu", Role.OFFICER, agency=world.roads_south)  # type: ignore[attr-defined]
    return world


def act(town: Any, who: Any, what: str, *chosen: Case, **said: str) -> Any:
    codes = [case.code for case in chosen]
    return come_in(who).post(reverse("desk:board_act"), {"act": what, "code": codes, "why": "Sudah lama.", **said})


def test_the_matrix_counts_by_office_and_step_within_what_one_may_see(town: Any) -> None:
    found = board.matrix(board.open_cases(town.dewi), at=NOW)
    rows = {row.agency.code: row for row in found.rows}
    road = rows["sudin-jalan"]
    assert {stage: (cell.count, cell.late) for stage, cell in road.cells.items() if cell.count} == {
        Stage.WAITING: (1, 0), Stage.WORK: (1, 1), Stage.HELD: (1, 0),
    }  # fmt: skip
    assert (found.all.count, found.all.late, found.soon) == (4, 1, 1)
    assert sum(found.ages) == found.all.count
    assert found.rows[0].agency.code == "sudin-jalan", "most missed first"
    everything = board.matrix(board.open_cases(town.wati), at=NOW)
    assert everything.all.count == 5
    assert board.matrix(board.open_cases(town.tono), at=NOW).rows == []


def test_every_status_that_is_open_stands_in_exactly_one_step() -> None:
    from tanggap.cases.states import OPEN

    stood = [status for some in board.STAGES.values() for status in some]
    assert sorted(stood) == sorted(OPEN)


def test_the_lists_under_the_matrix(town: Any) -> None:
    def codes(look: BoardList, **narrow: str) -> list[str]:
        rows = board.looked_at(board.narrowed(board.open_cases(town.dewi), **narrow), look, at=NOW)
        return [case.code for case in rows]

    assert codes(BoardList.LATE) == [town.late.code]
    assert codes(BoardList.SOON) == [town.soon.code]
    assert codes(BoardList.ALL, stage="ditunda") == [town.held.code]
    assert codes(BoardList.ALL, officer="sari", agency="sudin-jalan") == [town.late.code, town.held.code]
    assert codes(BoardList.ALL, agency="tidak-ada") == codes(BoardList.ALL, stage="tidak-ada") == []


def test_the_page_says_late_in_words_and_asks_as_much_for_many_as_for_few(town: Any) -> None:
    client = come_in(town.dewi)
    said = text_of(client.get(reverse("desk:board")))
    assert "1 lewat" in said
    assert "Beban tiap petugas" in said

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("desk:board"))
        return len(seen)

    few = asked()
    for number in range(8):
        town.started(at=MONDAY - timedelta(hours=number))
    assert asked() == few


def test_a_board_without_cases_says_so(world: World) -> None:
    assert "Tidak ada kasus terbuka" in text_of(come_in(world.dewi).get(reverse("desk:board")))


def test_reminding_many_tells_what_became_of_each(town: Any) -> None:
    actions.remind(town.held.pk, by=town.dewi, at=NOW - timedelta(hours=1), why="Tolong.")
    said = text_of(act(town, town.dewi, "remind", town.late, town.held, town.far))
    assert "1 kasus dilakukan" in said
    assert "2 kasus tidak dilakukan" in said
    assert "Sudah diingatkan 1 jam lalu" in said
    assert town.late.events.filter(kind="reminded", person=town.dewi, text="Sudah lama.").exists()
    assert not town.far.events.filter(kind="reminded").exists(), "a case of another district was touched"


def test_appointing_another_officer_and_taking_it_back(town: Any) -> None:
    answer = act(town, town.joko, "appoint", town.late, town.held, officer="bayu")
    assert "1 kasus dilakukan" not in text_of(answer)
    assert "2 kasus dilakukan" in text_of(answer)
    assert {str(case.officer) for case in Case.objects.filter(pk__in=[town.late.pk, town.held.pk])} == {"Bayu"}
    cases.note(town.held.pk, Move(by=town.budi2, at=NOW, text="Saya lihat besok."))
    undone = come_in(town.joko).post(reverse("desk:board_undo"), {"undo": answer.context["it"].undo})
    assert "1 kasus tidak dilakukan" in text_of(undone)
    assert Case.objects.get(pk=town.late.pk).officer == town.sari
    assert Case.objects.get(pk=town.held.pk).officer == town.budi2, "what happened since was undone too"


@pytest.mark.parametrize(
    ("what", "said", "sentence"),
    [
        ("remind", {"why": " "}, "Tulis alasannya"),
        ("appoint", {"officer": ""}, "tidak bekerja di instansi"),
        ("appoint", {"officer": "tono"}, "tidak bekerja di instansi"),
        ("appoint", {"officer": "sari"}, "sudah dipegang"),
        ("assign", {"agency": "pam"}, "sudah"),
    ],
)
def test_what_an_act_refuses(town: Any, what: str, said: dict[str, str], sentence: str) -> None:
    before = town.late.events.count()
    answer = act(town, town.dewi, what, town.late, **said)
    assert answer.context["it"].done == []
    assert answer.context["it"].refused[0].refused
    assert town.late.events.count() == before


def test_assigning_what_waits_in_triage(town: Any) -> None:
    answer = act(town, town.dewi, "assign", town.fresh, town.late, agency="sudin-jalan")
    assert [one.code for one in answer.context["it"].done] == [town.fresh.code]
    assert Case.objects.get(pk=town.fresh.pk).agency == town.roads_south


def test_nothing_ticked_too_many_ticked_and_a_forged_undo(town: Any) -> None:
    client = come_in(town.dewi)
    url = reverse("desk:board_act")
    nothing = client.post(url, {"act": "remind", "why": "Tetap tersimpan."})
    assert nothing.status_code == 422
    assert "Tetap tersimpan." in text_of(nothing)
    many = client.post(url, {"act": "remind", "why": "x", "code": [f"KC-{number}" for number in range(101)]})
    assert "Paling banyak 100" in text_of(many)
    assert client.post(reverse("desk:board_undo"), {"undo": "W10:forged"}).status_code == 422


def test_who_only_reads_has_no_buttons(town: Any) -> None:
    said = text_of(come_in(town.wati).get(reverse("desk:board")))
    assert "Untuk yang dicentang" not in said
    assert town.late.code in said


def test_what_stands_to_be_checked_with_doubtful_proof_has_its_own_list(town: Any) -> None:
    sure, doubted, worse = (town.fixed(at=NOW - timedelta(days=1)) for _number in range(3))
    for case, suspicion in ((sure, 0), (doubted, 2), (worse, 12)):
        Case.objects.filter(pk=case.pk).update(suspicion=suspicion)
    rows = board.looked_at(board.open_cases(town.dewi), BoardList.PROOF, at=NOW)
    assert [case.code for case in rows] == [worse.code, doubted.code]


def test_raising_a_missed_deadline_by_hand_tells_the_office_above_once(town: Any) -> None:
    from tests.accountability.scenes import deadline

    deadline(town.late, due_at=NOW - timedelta(days=2), met_at=None)
    answer = act(town, town.dewi, "escalate", town.late, town.held)
    assert [one.code for one in answer.context["it"].done] == [town.late.code]
    assert "Tidak ada tenggat" in answer.context["it"].refused[0].refused
    row = Escalation.objects.get()
    assert (row.agency, row.is_staffed) == (town.roads, True)
    assert town.late.events.filter(kind="escalated", text="Sudah lama.", person=town.dewi).exists()
    again = act(town, town.dewi, "escalate", town.late)
    assert "Semua atasan" in again.context["it"].refused[0].refused


def test_a_reminder_reaches_the_hands_that_hold_the_case_once(town: Any, drain_jobs: Any) -> None:
    act(town, town.dewi, "remind", town.late, town.soon)
    drain_jobs()
    told = Notice.objects.filter(kind=NoticeKind.REMINDER).order_by("case", "pk")
    assert [(one.case, one.person) for one in told.filter(case=town.late)] == [(town.late, town.sari)], "the officer"
    of_the_office = {one.person for one in told.filter(case=town.soon)}
    assert of_the_office == {town.sari, town.budi2}, "nobody holds it: whoever works at the office"
    said = text_of(come_in(town.sari).get(reverse("desk:notices")))
    assert f"{town.dewi.full_name} mengingatkan: “Sudah lama.”" in said
    event = town.late.events.get(kind="reminded")
    assert notify.pass_on_reminder(event.pk) == 0, "said twice"


def test_a_reminder_of_what_has_ended_meanwhile_is_told_to_nobody(town: Any, drain_jobs: Any) -> None:
    actions.remind(town.fresh.pk, by=town.dewi, at=NOW, why="Tolong.")
    cases.reject(town.fresh.pk, Move(by=town.rina, at=NOW, reason="spam", text="Iklan."))
    drain_jobs()
    assert not Notice.objects.filter(kind=NoticeKind.REMINDER).exists()


def test_a_case_of_which_an_agency_has_only_a_part_has_no_box_to_tick(world: World) -> None:
    case = world.started(at=MONDAY)
    part = Move(by=world.sari, at=MONDAY + timedelta(hours=2), agency=world.water, text="Tutup pipa.")
    cases.coordinate(case.pk, part)
    head = person(world.city, "Kepala Air", Role.AGENCY_HEAD, agency=world.water)
    shown = come_in(head).get(reverse("desk:board")).content.decode()
    assert case.code in shown
    assert f'name="code" value="{case.code}"' not in shown
    assert f'name="code" value="{case.code}"' in come_in(world.dewi).get(reverse("desk:board")).content.decode()


def test_the_board_offers_exactly_whom_an_appointment_accepts(town: Any) -> None:
    """Nobody of another area or office, not who has it, but the head of the office above: as the appointment itself says."""
    from tanggap.accountability.actions.watching import works_on
    from tanggap.accounts.models import Person

    person(town.city, "Elok", Role.OFFICER, agency=town.roads_south, area=town.anggrek)
    shown = [town.late, town.soon, town.fresh]
    offered = {
        (one.username, code)
        for people in board.officers_for(shown).values()
        for one in people
        for code in one.codes.split()
    }
    for case in (town.late, town.soon):
        accepted = {one.username for one in Person.objects.all() if works_on(one, case) and one.pk != case.officer_id}
        assert {name for name, code in offered if code == case.code} == accepted
    assert not [name for name, code in offered if code == town.fresh.code], "nobody works on what waits for triage"
    assert "elok" not in {name for name, _code in offered}
    assert "joko" in {name for name, _code in offered}
