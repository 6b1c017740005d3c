"""Clocks through time: reminders, missed deadlines, the ladder, weekends, holidays, a worker that was away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.events import Acknowledged, DueChanged, Escalated
from tanggap.cases.history import REPORTER
from tanggap.cases.models import Case, Event
from tanggap.deadlines import actions as deadlines
from tanggap.deadlines import refusals
from tanggap.deadlines.models import Breach, Cause, Deadline, Escalation
from tanggap.deadlines.queries import last_sweep
from tanggap.directory.models import AgencyKind
from tanggap.directory.steps import SlaStep
from tanggap.notify.models import Notice, NoticeKind
from tanggap.platform.errors import Refused
from tests.accountability.scenes import missed
from tests.world import MONDAY, World, agency, photo

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SweepAt = Callable[[datetime], Any]
ClockOf = Callable[[Any, SlaStep], Deadline]


class TestOneCase:
    """What runs when, from the first word to the last."""

    def test_a_new_report_starts_two_clocks(self, world: World, clock_of: ClockOf) -> None:
        case = world.report().case
        assert clock_of(case, SlaStep.FIRST_RESPONSE).due_at == datetime(2026, 11, 24, 1, 30, tzinfo=UTC), (
            "eight hours of the front desk"
        )
        promise = clock_of(case, SlaStep.COMPLETION)
        assert promise.due_at == case.due_at == MONDAY + 7 * DAY
        assert promise.warn_at == [MONDAY + 3 * DAY, MONDAY + 6 * DAY]
        assert promise.next_at == MONDAY + 3 * DAY

    def test_the_agency_must_take_it_by_the_end_of_the_next_working_day(self, world: World, clock_of: ClockOf) -> None:
        case = world.assigned()
        assert clock_of(case, SlaStep.FIRST_RESPONSE).met_at == MONDAY + 5 * MINUTE
        tuesday_close = datetime(2026, 11, 24, 9, tzinfo=UTC)  # 16.00 in Jakarta
        accept = clock_of(case, SlaStep.ACCEPT)
        assert (accept.due_at, accept.agency) == (tuesday_close, world.roads_south)
        assert clock_of(case, SlaStep.COMPLETION).agency == world.roads_south

    def test_christmas_and_the_joint_leave_before_it_are_no_working_days(self, world: World, clock_of: ClockOf) -> None:
        wednesday = datetime(2026, 12, 23, 3, tzinfo=UTC)
        case = world.assigned(at=wednesday)
        assert clock_of(case, SlaStep.ACCEPT).due_at == datetime(2026, 12, 28, 9, tzinfo=UTC)

    def test_what_is_fixed_waits_for_the_verifier_and_not_for_the_agency(self, world: World, clock_of: ClockOf) -> None:
        case = world.fixed()
        promise, check = clock_of(case, SlaStep.COMPLETION), clock_of(case, SlaStep.VERIFICATION)
        assert (promise.paused_at, promise.next_at) == (MONDAY + 5 * HOUR, None)
        assert (check.agency, check.met_at) == (world.front_desk, None)
        why = "Lubang di foto sesudah sama dengan yang di foto sebelum."
        actions.verify(case.pk, Move(by=world.rina, at=MONDAY + 6 * HOUR, text=why))
        assert clock_of(case, SlaStep.VERIFICATION).met_at == MONDAY + 6 * HOUR
        assert clock_of(case, SlaStep.COMPLETION).met_at == MONDAY + 5 * HOUR, "done when it was said to be done"

    def test_a_part_of_another_agency_has_its_own_clock(self, world: World, clock_of: ClockOf) -> None:
        case = world.started()
        task = actions.coordinate(
            case.pk, Move(by=world.sari, at=MONDAY + HOUR, agency=world.water, text="Tutup keran pipa dulu.")
        ).tasks.latest("number")
        part = clock_of(case, SlaStep.COORDINATION)
        assert (part.agency, part.task) == (world.water, task)
        actions.finish_task(task.pk, by=world.tono, at=MONDAY + 2 * HOUR, result="Sudah ditutup.")
        assert clock_of(case, SlaStep.COORDINATION).met_at == MONDAY + 2 * HOUR

    def test_reopened_counts_double(self, world: World, clock_of: ClockOf) -> None:
        case = world.verified()
        again = actions.reopen(case.pk, Move(by=REPORTER, at=MONDAY + DAY, reason="not_fixed"))
        assert again.due_at == MONDAY + DAY + timedelta(hours=84)
        assert clock_of(again, SlaStep.COMPLETION).due_at == again.due_at
        assert clock_of(again, SlaStep.ACCEPT).due_at == MONDAY + DAY + 4 * HOUR

    def test_a_question_waits_for_the_agencys_word(self, world: World, clock_of: ClockOf) -> None:
        case = world.started()
        actions.ask(case.pk, at=MONDAY + 2 * HOUR, text="Kapan ditambal?")
        asked = clock_of(case, SlaStep.ANSWER)
        assert (asked.agency, asked.due_at) == (world.roads_south, datetime(2026, 11, 24, 9, tzinfo=UTC))
        actions.ask(case.pk, at=MONDAY + 3 * HOUR, text="Halo?")
        assert clock_of(case, SlaStep.ANSWER).serial == asked.serial, "asking again gives the agency no more time"
        actions.tell(case.pk, Move(by=world.sari, at=MONDAY + 4 * HOUR, text="Besok pagi."))
        assert clock_of(case, SlaStep.ANSWER).met_at == MONDAY + 4 * HOUR

    def test_a_question_goes_along_with_the_case_and_keeps_its_time(self, world: World, clock_of: ClockOf) -> None:
        case = world.started()
        actions.ask(case.pk, at=MONDAY + 2 * HOUR, text="Kapan ditambal?")
        asked = clock_of(case, SlaStep.ANSWER)
        actions.return_case(
            case.pk,
            Move(by=world.sari, at=MONDAY + 3 * HOUR, reason="other_agency", agency=world.water, text="Itu pipa."),
        )
        waiting = clock_of(case, SlaStep.ANSWER)
        assert (waiting.serial, waiting.agency, waiting.due_at) == (asked.serial, world.front_desk, asked.due_at)
        actions.assign(case.pk, Move(by=world.rina, at=MONDAY + 4 * HOUR, agency=world.water))
        moved = clock_of(case, SlaStep.ANSWER)
        assert (moved.serial, moved.agency, moved.due_at, moved.cause) == (
            asked.serial,
            world.water,
            asked.due_at,
            Cause.HANDOVER,
        )
        actions.tell(case.pk, Move(by=world.tono, at=MONDAY + 5 * HOUR, text="Pipa diganti besok pagi."))
        assert clock_of(case, SlaStep.ANSWER).met_at == MONDAY + 5 * HOUR

    def test_a_question_that_was_missed_counts_against_who_missed_it(
        self, world: World, clock_of: ClockOf, sweep_at: Callable[[datetime], object]
    ) -> None:
        case = world.started()
        actions.ask(case.pk, at=MONDAY + 2 * HOUR, text="Kapan ditambal?")
        sweep_at(MONDAY + 3 * DAY)
        actions.return_case(
            case.pk,
            Move(by=world.sari, at=MONDAY + 3 * DAY, reason="other_agency", agency=world.water, text="Itu pipa."),
        )
        actions.assign(case.pk, Move(by=world.rina, at=MONDAY + 3 * DAY + HOUR, agency=world.water))
        sweep_at(MONDAY + 4 * DAY)
        [missed] = Breach.objects.filter(case=case, step=SlaStep.ANSWER)
        assert missed.agency == world.roads_south

    def test_following_again_changes_nothing(self, world: World, clock_of: ClockOf) -> None:
        case = world.fixed()
        clock_of(case, SlaStep.VERIFICATION)
        before = list(Deadline.objects.order_by("pk").values())
        deadlines.follow_case(case.pk, at=MONDAY + 6 * HOUR)
        assert list(Deadline.objects.order_by("pk").values()) == before

    def test_a_returned_case_is_the_front_desks_to_place_again(self, world: World, clock_of: ClockOf) -> None:
        case = world.assigned()
        actions.return_case(
            case.pk, Move(by=world.sari, at=MONDAY + HOUR, reason="other_agency", agency=world.water, text="Itu pipa.")
        )
        assert clock_of(case, SlaStep.ACCEPT).met_at == MONDAY + HOUR
        again = clock_of(case, SlaStep.FIRST_RESPONSE)
        assert (again.starts_at, again.agency) == (MONDAY + HOUR, world.front_desk)


class TestChanges:
    def test_another_category_moves_every_clock_and_says_so(self, world: World, clock_of: ClockOf) -> None:
        case = world.report().case
        moved = actions.recategorise(case.pk, Move(by=world.rina, at=MONDAY + HOUR, category=world.lamp))
        assert clock_of(case, SlaStep.COMPLETION).due_at == moved.due_at == MONDAY + 72 * HOUR
        said = moved.events.get(kind=DueChanged.kind)
        assert said.facts["from"] == (MONDAY + 7 * DAY).isoformat()
        assert said.facts["to"] == (MONDAY + 3 * DAY).isoformat()
        assert said.facts["why"] == "category"

    def test_nobody_is_late_by_a_change_alone(self, world: World, clock_of: ClockOf) -> None:
        case = world.report().case
        at = MONDAY + 2 * DAY
        moved = actions.recategorise(case.pk, Move(by=world.rina, at=at, category=world.violence))
        assert moved.due_at == at + 4 * HOUR, "read from the start it would have been over two days ago"

    def test_many_residents_make_it_pressing(self, world: World, clock_of: ClockOf) -> None:
        case = world.report(at=MONDAY).case
        for number in range(9):
            neighbour = _joining(world, at=MONDAY + (number + 1) * HOUR)
            actions.join_case(neighbour, case.pk, at=MONDAY + (number + 1) * HOUR)
        case.refresh_from_db()
        assert case.due_at == MONDAY + timedelta(hours=84)
        assert clock_of(case, SlaStep.COMPLETION).due_at == case.due_at
        assert case.events.get(kind=DueChanged.kind).facts["why"] == "priority"

    def test_a_reason_for_a_pause_runs_out(self, world: World, clock_of: ClockOf) -> None:
        case = world.started()
        at = MONDAY + DAY
        held: dict[str, Any] = {"by": world.sari, "reason": "weather", "text": "Hujan terus."}
        actions.hold(case.pk, Move(at=at, until=at + 5 * DAY, **held))
        actions.resume(case.pk, Move(by=world.sari, at=at + 5 * DAY))
        at += 6 * DAY
        with pytest.raises(Refused) as refused:
            actions.hold(case.pk, Move(at=at, until=at + 3 * DAY, **held))
        assert "2 Des 2026" in str(refused.value), "seven days for the weather, five of them used"
        case = actions.hold(case.pk, Move(at=at, until=at + 2 * DAY, **held))
        resumed = actions.resume(case.pk, Move(by=world.sari, at=at + DAY))
        assert resumed.due_at == MONDAY + 13 * DAY
        assert clock_of(case, SlaStep.COMPLETION).due_at == resumed.due_at

    def test_a_pause_does_not_heal_what_was_missed(self, world: World, clock_of: ClockOf) -> None:
        case = world.started()
        late = MONDAY + 8 * DAY
        actions.hold(case.pk, Move(by=world.sari, at=late, reason="weather", text="Hujan.", until=late + DAY))
        resumed = actions.resume(case.pk, Move(by=world.sari, at=late + DAY))
        assert resumed.due_at == MONDAY + 7 * DAY


class TestTheLadder:
    def test_reminded_before_missed_at_and_escalated_after(self, world: World, sweep_at: SweepAt) -> None:
        case = world.started()
        assert sweep_at(MONDAY + 3 * DAY).warned == 1
        assert sweep_at(MONDAY + 3 * DAY + MINUTE).warned == 0
        assert sweep_at(MONDAY + 6 * DAY).warned == 1
        at = MONDAY + 7 * DAY
        done = sweep_at(at)
        assert (done.missed, done.climbed) == (1, 1)
        breach = Breach.objects.get()
        assert (breach.agency, breach.person, breach.due_at, breach.noticed_at) == (
            world.roads_south,
            world.sari,
            at,
            at,
        )
        first = Escalation.objects.get()
        assert (first.rung, first.agency, first.is_staffed) == (1, world.roads_south, False)
        assert sweep_at(at + DAY).climbed == 1
        second = Escalation.objects.filter(rung=2)
        assert {row.agency or row.area for row in second} == {world.roads, world.kenanga}
        assert sweep_at(at + 2 * DAY).climbed == 1  # the city: nobody there, the administration hears of it
        assert sweep_at(at + 3 * DAY).climbed == 1
        assert sweep_at(at + 30 * DAY).climbed == 0
        told = [event.facts["to"] for event in case.events.filter(kind=Escalated.kind).order_by("number")]
        assert told == [
            ["Suku Dinas Jalan"],
            ["Dinas Jalan", "Kecamatan Kenanga"],
            ["Kota Contoh"],
            ["Biro Pemerintahan"],
        ]

    def test_each_rung_is_told_to_its_people(self, world: World, sweep_at: SweepAt) -> None:
        world.started()
        for days in (3, 6, 7, 8, 9, 10):
            sweep_at(MONDAY + days * DAY)
        told = Notice.objects.order_by("at", "person__full_name").values_list("person__full_name", "kind")
        assert list(told) == [
            ("Sari", "warning"),
            ("Sari", "warning"),
            ("Adi", "escalation"),  # nobody heads the Suku Dinas
            ("Sari", "due"),
            ("Dewi", "escalation"),
            ("Joko", "escalation"),
            ("Adi", "escalation"),
            ("Rina", "escalation"),
        ]

    def test_a_worker_that_was_away_says_everything_once(self, world: World, sweep_at: SweepAt) -> None:
        away, present = world.started(), world.started()
        at = MONDAY + 9 * DAY
        sweep_at(at)
        assert Breach.objects.count() == 2
        assert Escalation.objects.filter(case=away).count() == 4
        assert Notice.objects.filter(kind=NoticeKind.WARNING).count() == 0, "a reminder after the end helps nobody"
        notices, events = Notice.objects.count(), Event.objects.count()
        for minutes in range(3):
            sweep_at(at + minutes * MINUTE)
        assert (Notice.objects.count(), Event.objects.count()) == (notices, events)
        assert Escalation.objects.filter(case=present).count() == 4

    def test_taken_up_the_ladder_and_done_at_last(self, world: World, sweep_at: SweepAt) -> None:
        case = world.started()
        sweep_at(MONDAY + 8 * DAY)
        at = MONDAY + 8 * DAY + HOUR
        to_the_camat = Escalation.objects.get(area=world.kenanga)
        with pytest.raises(Refused) as refused:
            deadlines.acknowledge(to_the_camat.pk, by=world.tono, at=at, what_next="Saya cek.")
        assert refused.value.code == refusals.NO_ESCALATION
        with pytest.raises(Refused) as refused:
            deadlines.acknowledge(to_the_camat.pk, by=world.dewi, at=at, what_next=" ")
        assert refused.value.code == refusals.WHAT_NEXT_MISSING
        deadlines.acknowledge(to_the_camat.pk, by=world.dewi, at=at, what_next="Besok pagi saya tinjau bersama sudin.")
        said = case.events.latest("number")
        assert (said.kind, said.text, said.visibility) == (
            Acknowledged.kind, "Besok pagi saya tinjau bersama sudin.", "public",
        )  # fmt: skip
        with pytest.raises(Refused) as refused:
            deadlines.acknowledge(to_the_camat.pk, by=world.dewi, at=at, what_next="Lagi.")
        assert refused.value.code == refusals.ALREADY_ACKNOWLEDGED
        actions.fix(case.pk, Move(by=world.sari, at=at + HOUR, text="Ditambal.", photos=[photo()]))
        actions.verify(case.pk, Move(by=world.rina, at=at + 2 * HOUR, text="Cocok."))
        sweep_at(at + 3 * HOUR)
        assert Breach.objects.get(step=SlaStep.COMPLETION).ended_at == at + HOUR
        assert not Escalation.objects.filter(ended_at=None).exists()
        assert Case.objects.get(pk=case.pk).due_at == MONDAY + 7 * DAY

    def test_late_between_two_sweeps_is_a_breach_too(self, world: World, sweep_at: SweepAt) -> None:
        case = world.report().case
        sweep_at(MONDAY + 23 * HOUR)
        late = MONDAY + 24 * HOUR + timedelta(seconds=20)
        actions.assign(case.pk, Move(by=world.rina, at=late, agency=world.roads_south))
        sweep_at(MONDAY + 24 * HOUR + MINUTE)
        breach = Breach.objects.get()
        assert (breach.step, breach.ended_at, breach.agency) == (SlaStep.FIRST_RESPONSE, late, world.front_desk)

    def test_an_emergency_is_loud_at_once_and_climbs_in_hours(
        self, world: World, sweep_at: SweepAt, drain_jobs: Any
    ) -> None:
        world.report(category=world.violence)
        drain_jobs()
        alarmed = set(Notice.objects.filter(kind=NoticeKind.EMERGENCY).values_list("person__full_name", flat=True))
        assert alarmed == {"Rina", "Dewi"}, "the front desk and the camat, before any deadline"
        sweep_at(MONDAY + 31 * MINUTE)
        assert Breach.objects.get().step == SlaStep.FIRST_RESPONSE
        sweep_at(MONDAY + 61 * MINUTE)
        assert Escalation.objects.filter(rung=2, area=world.kenanga).exists()

    def test_offices_that_exist_are_named(self, world: World, sweep_at: SweepAt) -> None:
        agency(world.city, "kec-kenanga", "Kecamatan Kenanga Raya", AgencyKind.DISTRICT_OFFICE, area=world.kenanga)
        case = world.started()
        sweep_at(MONDAY + 8 * DAY)
        last = case.events.filter(kind=Escalated.kind).latest("number")
        assert last.facts["to"] == ["Dinas Jalan", "Kecamatan Kenanga Raya"]


class TestTheServersClock:
    def test_a_clock_set_back_is_refused_until_somebody_says_so(self, world: World, sweep_at: SweepAt) -> None:
        world.started()
        sweep_at(MONDAY + 7 * DAY)
        with pytest.raises(Refused) as refused:
            deadlines.sweep(at=MONDAY)
        assert refused.value.code == refusals.CLOCK_WENT_BACK
        deadlines.reset_watermark(at=MONDAY)
        assert deadlines.sweep(at=MONDAY + MINUTE).missed == 0


def test_a_sweep_that_was_queued_before_the_upgrade_still_runs(db: None, drain_jobs: Callable[[], int]) -> None:
    app.configure_task("tanggap.deadlines.tasks.look", allow_unknown=True).defer(timestamp=0)
    drain_jobs()
    assert last_sweep() is not None


def _joining(world: World, *, at: datetime) -> Any:
    from tanggap.cases.actions import NewReport
    from tanggap.cases.models import Channel

    return NewReport(
        city=world.city,
        channel=Channel.WEB,
        idempotency_key=f"tetangga-{at:%H}",
        place=world.place(),
        said_at=at,
        text="Sama.",
        category=world.pothole,
    )


def test_a_missed_deadline_stays_as_it_was_recorded_even_in_the_database(world: World) -> None:
    breach = missed(world.started())
    recorded = Breach.objects.filter(pk=breach.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        recorded.delete()
    for change in ({"agency": world.water}, {"due_at": MONDAY + timedelta(days=90)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            recorded.update(**change)
    assert recorded.update(ended_at=MONDAY) == 1, "its end is written when it comes"
