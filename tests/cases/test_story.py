"""One case from report to fix, and every way it can go sideways, told in the domain's words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tanggap.accounts.models import Membership, Role
from tanggap.cases import actions, ledger, queries, refusals
from tanggap.cases.actions import Move
from tanggap.cases.events import Assigned, Closed, DueChanged, Fixed, Joined, Recategorised, Received, Started, Verified
from tanggap.cases.history import REPORTER
from tanggap.cases.models import Case, Photo, Report, ReportOriginal
from tanggap.cases.states import PublicStatus, Status, TaskStatus
from tanggap.platform.errors import Refused
from tests.world import MONDAY, World, build_world, person, photo

HOUR = timedelta(hours=1)


def kinds(case: Case) -> list[str]:
    return list(case.events.order_by("number").values_list("kind", flat=True))


class TestReceiving:
    def test_a_report_opens_a_case_with_an_owner_and_a_clock(self, world: World) -> None:
        case = world.report().case
        assert case.status == Status.RECEIVED
        assert case.public_status == PublicStatus.WAITING
        assert case.agency == world.front_desk
        assert case.due_at == MONDAY + timedelta(hours=world.pothole.deadline_hours)
        assert kinds(case) == [Received.kind]

    def test_the_same_key_never_makes_a_second_report(self, world: World) -> None:
        first = world.report(idempotency_key="k1")
        second = world.report(idempotency_key="k1", text="lain")
        assert first.pk == second.pk
        assert Report.objects.count() == Case.objects.count() == 1

    def test_numbers_that_identify_people_are_masked_and_kept_apart(self, world: World) -> None:
        report = world.report(text="Hubungi saya 0812-3456-7890, NIK 3174021234567890, budi@contoh.id")
        assert not any(character.isdigit() for character in report.text)
        assert "@" not in report.text
        assert "3174021234567890" in ReportOriginal.objects.get(report=report).text
        assert "3174021234567890" in queries.original_text(world.rina, report)
        assert "3174021234567890" not in queries.original_text(world.sari, report)

    def test_nul_bytes_are_refused_and_leave_nothing(self, world: World) -> None:
        with pytest.raises(Refused) as refused:
            world.report(text="jalan\x00rusak")
        assert refused.value.code == refusals.TEXT_UNREADABLE
        assert not Report.objects.exists()

    def test_a_private_category_makes_a_private_case(self, world: World) -> None:
        assert not world.report(category=world.violence).case.is_public
        assert world.report(category=world.pothole).case.is_public
        assert not world.report(category=world.pothole, wants_public=False).case.is_public

    def test_an_error_after_the_report_takes_the_job_with_it(self, world: World) -> None:
        def jobs() -> int:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM procrastinate_jobs")
                return int(cursor.fetchone()[0])

        before = jobs()
        with transaction.atomic():
            world.report()
            assert jobs() > before
            transaction.set_rollback(True)
        assert jobs() == before
        assert not Report.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_five_parallel_submits_give_one_report() -> None:
    world = build_world()

    def submit(_: int) -> str:
        try:
            return world.report(idempotency_key="sama", photos=[]).code
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        codes = list(pool.map(submit, range(5)))
    assert len(set(codes)) == 1
    assert Report.objects.count() == Case.objects.count() == 1


class TestDispatching:
    def test_returned_with_a_better_addressee_and_given_there(self, world: World) -> None:
        case = world.report().case
        actions.assign(case.pk, Move(by=world.rina, at=MONDAY, agency=world.kelurahan_melati))
        case = actions.return_case(
            case.pk, Move(by=world.budi, at=MONDAY + HOUR, reason="other_agency", agency=world.roads_south)
        )
        assert (case.status, case.agency, case.proposed_agency) == (
            Status.RETURNED,
            world.front_desk,
            world.roads_south,
        )
        assert case.public_status == PublicStatus.COORDINATION
        case = actions.assign(case.pk, Move(by=world.rina, at=MONDAY + 2 * HOUR, agency=world.roads_south))
        assert case.agency == world.roads_south
        assert case.return_count == 1

    def test_a_return_without_addressee_or_words_is_refused(self, world: World) -> None:
        case = world.assigned()
        with pytest.raises(Refused) as refused:
            actions.return_case(case.pk, Move(by=world.sari, at=MONDAY + HOUR, reason="other_agency"))
        assert refused.value.code == refusals.ADDRESSEE_MISSING
        assert kinds(case)[-1] == Assigned.kind

    def test_a_dinas_instructs_its_suku_dinas(self, world: World) -> None:
        case = world.assigned(agency=world.roads)
        case = actions.delegate(case.pk, Move(by=world.joko, at=MONDAY + HOUR, agency=world.roads_south))
        assert (case.agency, case.public_status) == (world.roads_south, PublicStatus.DISPOSITION)

    def test_a_disposition_does_not_leave_the_house(self, world: World) -> None:
        case = world.assigned(agency=world.roads)
        with pytest.raises(Refused) as refused:
            actions.delegate(case.pk, Move(by=world.joko, at=MONDAY + HOUR, agency=world.water))
        assert refused.value.code == refusals.AGENCY_NOT_BELOW

    def test_a_new_category_moves_the_deadline(self, world: World) -> None:
        case = world.report().case
        moved = actions.recategorise(case.pk, Move(by=world.rina, at=MONDAY + HOUR, category=world.lamp))
        assert moved.due_at == MONDAY + timedelta(hours=72)
        assert kinds(case)[-2:] == [Recategorised.kind, DueChanged.kind]

    def test_a_sensitive_category_takes_the_case_out_of_the_public(self, world: World) -> None:
        case = world.report().case
        assert not actions.recategorise(case.pk, Move(by=world.rina, at=MONDAY, category=world.violence)).is_public

    def test_merging_moves_the_reports_and_counts_them(self, world: World) -> None:
        kept, other = world.report().case, world.report().case
        merged = actions.merge(other.pk, Move(by=world.rina, at=MONDAY + HOUR, target=kept, reason="same_problem"))
        kept.refresh_from_db()
        assert merged.merged_into == kept
        assert (kept.report_count, kept.reports.count()) == (2, 2)
        assert Photo.objects.filter(case=kept).count() == 2
        assert kinds(kept)[-1] == Joined.kind

    def test_nothing_is_merged_into_itself_or_into_what_has_ended(self, world: World) -> None:
        done, case = world.closed(), world.report().case
        for target in (case, done, None):
            with pytest.raises(Refused) as refused:
                actions.merge(case.pk, Move(by=world.rina, at=MONDAY, target=target, reason="same_problem"))
            assert refused.value.code == refusals.TARGET_MISSING

    def test_a_rejection_needs_a_reason_of_the_list_and_words(self, world: World) -> None:
        case = world.report().case
        with pytest.raises(Refused) as refused:
            actions.reject(case.pk, Move(by=world.rina, at=MONDAY, reason="karena", text="tidak"))
        assert refused.value.code == refusals.REASON_MISSING
        rejected = actions.reject(case.pk, Move(by=world.rina, at=MONDAY, reason="spam", text="Iklan."))
        assert rejected.public_status == PublicStatus.REJECTED

    def test_an_outdated_page_decides_nothing(self, world: World) -> None:
        case = world.report().case
        actions.note(case.pk, Move(by=world.rina, at=MONDAY, text="Sudah saya telepon."))
        with pytest.raises(Refused) as refused:
            actions.assign(case.pk, Move(by=world.rina, at=MONDAY, agency=world.roads, expected_version=1))
        assert refused.value.code == refusals.CHANGED_MEANWHILE


class TestWorking:
    def test_the_clock_stands_still_while_on_hold(self, world: World) -> None:
        case = world.started()
        due = case.due_at
        assert due is not None
        until = MONDAY + timedelta(days=4)
        held_at = MONDAY + timedelta(days=1)
        actions.hold(case.pk, Move(by=world.sari, at=held_at, reason="weather", text="Hujan lebat.", until=until))
        assert actions.resume_due(at=until - HOUR) == 0
        assert actions.resume_due(at=until) == 1
        case.refresh_from_db()
        assert case.due_at == due + timedelta(days=3)
        assert case.status == Status.IN_PROGRESS

    @pytest.mark.parametrize("days", [-1, 0, 31])
    def test_a_pause_has_an_end_within_thirty_days(self, world: World, days: int) -> None:
        case = world.started()
        at = MONDAY + timedelta(days=1)
        with pytest.raises(Refused) as refused:
            actions.hold(
                case.pk, Move(by=world.sari, at=at, reason="weather", text="Hujan.", until=at + timedelta(days=days))
            )
        assert refused.value.code == refusals.UNTIL_WRONG

    def test_a_case_waits_for_the_part_of_another_agency(self, world: World) -> None:
        case = world.started()
        task = actions.coordinate(
            case.pk, Move(by=world.sari, at=MONDAY + 2 * HOUR, agency=world.water, text="Tutup pipa dulu.")
        ).tasks.latest("number")
        case.refresh_from_db()
        assert case.public_status == PublicStatus.COORDINATION
        assert task in queries.open_tasks(world.tono)
        with pytest.raises(Refused) as refused:
            actions.fix(case.pk, Move(by=world.sari, at=MONDAY, text="Ditambal.", photos=[photo()]))
        assert refused.value.code == refusals.TASKS_OPEN_STILL
        done = actions.finish_task(task.pk, by=world.tono, at=MONDAY + 3 * HOUR, result="Pipa ditutup.")
        assert done.status == TaskStatus.DONE
        fixed = actions.fix(case.pk, Move(by=world.sari, at=MONDAY + 4 * HOUR, text="Ditambal.", photos=[photo()]))
        assert fixed.status == Status.FIXED

    def test_whoever_also_works_at_the_office_holds_what_they_coordinate_as_operator(self, world: World) -> None:
        ratna = person(world.city, "Ratna", Role.OPERATOR)
        Membership.objects.create(person=ratna, city=world.city, role=Role.OFFICER, agency=world.roads_south)
        case = world.assigned()
        actions.coordinate(case.pk, Move(by=ratna, at=MONDAY, agency=world.water, text="Tutup pipa dulu."))
        case.refresh_from_db()
        assert case.officer == ratna

    def test_without_an_after_photo_nothing_is_finished(self, world: World) -> None:
        case = world.started()
        with pytest.raises(Refused) as refused:
            actions.fix(case.pk, Move(by=world.sari, at=MONDAY, text="Sudah.", photos=[]))
        assert refused.value.code == refusals.EVIDENCE_MISSING
        assert Case.objects.get(pk=case.pk).status == Status.IN_PROGRESS

    def test_strangers_do_nothing(self, world: World) -> None:
        case = world.assigned()
        for stranger in (world.tono, world.budi, world.wati):
            with pytest.raises(Refused) as refused:
                actions.start(case.pk, Move(by=stranger, at=MONDAY))
            assert refused.value.code == refusals.NOT_ALLOWED


class TestVerifying:
    def test_nobody_proves_their_own_work(self, world: World) -> None:
        case = world.assigned(agency=world.roads)
        actions.start(case.pk, Move(by=world.joko, at=MONDAY + HOUR))
        actions.fix(case.pk, Move(by=world.joko, at=MONDAY + 2 * HOUR, text="Ditambal.", photos=[photo()]))
        with pytest.raises(Refused) as refused:
            actions.verify(case.pk, Move(by=world.joko, at=MONDAY + 3 * HOUR, text="Cocok."))
        assert refused.value.code == refusals.SECOND_PERSON_NEEDED
        assert case not in queries.verification_queue(world.joko)
        assert case in queries.verification_queue(world.rina)
        assert (
            actions.verify(case.pk, Move(by=world.rina, at=MONDAY + 3 * HOUR, text="Cocok.")).public_status
            == PublicStatus.DONE
        )

    def test_a_poor_proof_goes_back_to_work(self, world: World) -> None:
        case = world.fixed()
        case = actions.redo(
            case.pk,
            Move(by=world.rina, at=MONDAY + 6 * HOUR, reason="unclear_photo", text="Foto gelap; ulangi siang hari."),
        )
        assert case.status == Status.IN_PROGRESS

    def test_the_reporter_confirms(self, world: World) -> None:
        case = actions.confirm(world.fixed().pk, Move(by=REPORTER, at=MONDAY + 8 * HOUR))
        assert (case.status, case.public_status) == (Status.CLOSED, PublicStatus.DONE)

    def test_the_reporter_reopens_and_the_agency_gets_it_back(self, world: World) -> None:
        case = world.closed()
        at = MONDAY + timedelta(days=3)
        case = actions.reopen(case.pk, Move(by=REPORTER, at=at, reason="not_fixed"))
        assert (case.status, case.agency, case.reopen_count) == (Status.REOPENED, world.roads_south, 1)
        assert case.due_at == at + timedelta(hours=168)
        assert case in queries.inbox(world.sari)

    def test_after_seven_days_a_new_report_is_asked_for(self, world: World) -> None:
        case = world.closed()
        assert case.ended_at is not None
        with pytest.raises(Refused) as refused:
            actions.reopen(
                case.pk, Move(by=REPORTER, at=case.ended_at + timedelta(days=7, seconds=1), reason="not_fixed")
            )
        assert refused.value.code == refusals.TOO_LATE_TO_REOPEN
        reopened = actions.reopen(
            case.pk, Move(by=world.dewi, at=case.ended_at + timedelta(days=60), reason="came_back", text="Tinjauan.")
        )
        assert reopened.status == Status.REOPENED


def test_the_whole_history_stands_in_the_ledger(world: World) -> None:
    case = world.closed()
    assert kinds(case) == [
        Received.kind,
        Assigned.kind,
        Started.kind,
        Fixed.kind,
        Verified.kind,
        Closed.kind,
    ]
    assert ledger.verify().is_whole
