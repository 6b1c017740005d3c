"""What was put together may be taken apart: reports, photos, clock and secrets all go back where they were."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from tanggap.accounts.models import Role
from tanggap.cases import actions, ledger, refusals
from tanggap.cases.actions import Move, NewReport
from tanggap.cases.events import Joined, ReportsLeft, SplitOff
from tanggap.cases.models import Case, Channel, Merge, Report
from tanggap.cases.public import public_case, public_cases, visible_photo
from tanggap.cases.queries import case_for, joiners_of
from tanggap.cases.states import PublicStatus, Status
from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tests.world import MONDAY, World, build_world, person, photo

HOUR = timedelta(hours=1)
LATER = MONDAY + timedelta(days=2)


def merged(world: World, case: Case, kept: Case, *, at: Any = MONDAY + HOUR) -> Case:
    return actions.merge(case.pk, Move(by=world.rina, at=at, target=kept, reason="same_problem"))


def split(world: World, case: Case, **changed: Any) -> Case:
    given = {"by": world.rina, "at": LATER, "reason": "other_problem", "text": "Lubang di seberang jalan.", **changed}
    return actions.split(case.pk, Move(**given))


def joins(world: World, case: Case, **changed: Any) -> Report:
    given: dict[str, Any] = {
        "city": world.city, "channel": Channel.WEB, "idempotency_key": str(uuid.uuid4()), "place": world.place(),
        "said_at": MONDAY, "text": "Lubang ini makin besar.", "category": case.category, "photos": [photo()], **changed,
    }  # fmt: skip
    return actions.join_case(NewReport(**given), case.pk, at=MONDAY + HOUR).report


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    assert "%(" not in refused.value.sentence
    return refused.value.code


class TestSplitting:
    def test_reports_and_photos_go_back_and_both_histories_say_so(self, world: World) -> None:
        kept, other = world.report().case, world.report().case
        neighbour = joins(world, other)
        merged(world, other, kept)
        stranger = joins(world, kept)
        case = split(world, other)
        kept.refresh_from_db()
        assert set(case.reports.values_list("code", flat=True)) == {other.code, neighbour.code}
        assert set(kept.reports.values_list("code", flat=True)) == {kept.code, stranger.code}
        assert (case.report_count, kept.report_count) == (2, 2)
        assert (case.photos.count(), kept.photos.count()) == (2, 2)
        own = case.events.get(kind=SplitOff.kind)
        assert (own.reason, own.text, own.facts) == ("other_problem", "Lubang di seberang jalan.", {"from": kept.code})
        assert kept.events.latest("number").kind == ReportsLeft.kind
        assert kept.events.latest("number").facts == {"case": case.code, "reports": 2}
        assert ledger.verify().is_whole

    def test_triage_gets_it_back_with_its_own_agency_proposed(self, world: World) -> None:
        kept, other = world.assigned(), world.started()
        merged(world, other, kept)
        case = split(world, other)
        assert (case.status, case.public_status) == (Status.TRIAGED, PublicStatus.WAITING)
        assert (case.agency, case.proposed_agency, case.officer) == (world.front_desk, world.roads_south, None)
        assert case.category == world.pothole
        assert not case.merged_into

    def test_the_days_in_between_do_not_count(self, world: World) -> None:
        kept, other = world.report().case, world.report().case
        due = other.due_at
        assert due is not None
        merged(world, other, kept, at=MONDAY + HOUR)
        case = split(world, other, at=MONDAY + 50 * HOUR)
        assert case.due_at == due + 49 * HOUR
        assert case.ended_at is None

    def test_a_pause_before_the_merge_does_not_count_either(self, world: World) -> None:
        kept, other = world.report().case, world.started()
        due = other.due_at
        assert due is not None
        begun, until = MONDAY + 2 * HOUR, MONDAY + timedelta(days=9)
        actions.hold(other.pk, Move(by=world.sari, at=begun, reason="permit", text="Izin.", until=until))
        merged(world, other, kept, at=MONDAY + 5 * HOUR)
        assert split(world, other, at=MONDAY + 10 * HOUR).due_at == due + 8 * HOUR

    def test_merged_and_split_again_and_again(self, world: World) -> None:
        kept, other = world.report().case, world.report().case
        for number in range(3):
            at = MONDAY + timedelta(hours=2 * number + 1)
            merged(world, other, kept, at=at)
            case = split(world, other, at=at + HOUR)
        kept.refresh_from_db()
        assert (case.report_count, kept.report_count) == (1, 1)
        assert Merge.objects.filter(case=other).count() == 3
        assert ledger.verify().is_whole

    def test_a_chain_comes_apart_from_its_end(self, world: World) -> None:
        first, second, third = (world.report().case for _number in range(3))
        merged(world, first, second)
        merged(world, second, third)
        assert code_of(lambda: split(world, first)) == refusals.KEPT_HAS_ENDED
        split(world, second)
        split(world, first)
        assert [case.reports.get().code for case in (first, second, third)] == [first.code, second.code, third.code]

    def test_a_merge_before_this_was_noted_comes_apart_by_what_the_history_names(self, world: World) -> None:
        kept, other = world.report().case, world.report().case
        neighbour = joins(world, other)
        merged(world, other, kept)
        Merge.objects.all().delete()
        case = split(world, other)
        assert set(case.reports.values_list("code", flat=True)) == {other.code, neighbour.code}
        assert case.photos.count() == 2

    def test_its_page_is_its_own_while_merged_and_after(self, world: World) -> None:
        kept, other = world.report().case, world.report(text="Lampu padam.").case
        merged(world, other, kept)
        assert case_for(world.rina, other.code) == other
        split(world, other)
        page = public_case(world.city, other.code, at=LATER)
        assert page is not None
        assert page.texts == ("Lampu padam.",)
        assert [line.kind for line in page.timeline] == ["received", "merged", "split"]
        beside = public_case(world.city, kept.code, at=LATER)
        assert beside is not None
        assert "Lampu padam." not in beside.texts


class TestRefused:
    def test_what_is_not_merged_is_not_split(self, world: World) -> None:
        case = world.report().case
        assert code_of(lambda: split(world, case)) == refusals.NOT_POSSIBLE_NOW
        merged(world, case, world.report().case)
        split(world, case)
        assert code_of(lambda: split(world, case)) == refusals.NOT_POSSIBLE_NOW

    def test_after_the_other_has_ended_it_stays_until_that_is_open_again(self, world: World) -> None:
        kept, other = world.fixed(), world.report().case
        merged(world, other, kept)
        actions.verify(kept.pk, Move(by=world.rina, at=LATER, text="Cocok."))
        assert code_of(lambda: split(world, other)) == refusals.KEPT_HAS_ENDED
        actions.reopen(kept.pk, Move(by=world.rina, at=LATER, reason="not_fixed", text="Masih ada."))
        assert split(world, other).status == Status.TRIAGED

    def test_reason_words_and_right_are_needed(self, world: World) -> None:
        kept, other = world.report().case, world.report().case
        assert (
            code_of(lambda: actions.merge(other.pk, Move(by=world.rina, at=MONDAY, target=kept, reason="karena")))
            == refusals.REASON_MISSING
        )
        merged(world, other, kept)
        before = Case.objects.filter(pk=kept.pk).values().get()
        assert code_of(lambda: split(world, other, reason="karena")) == refusals.REASON_MISSING
        assert code_of(lambda: split(world, other, text=" ")) == refusals.TEXT_MISSING
        assert code_of(lambda: split(world, other, expected_version=1)) == refusals.CHANGED_MEANWHILE
        for who in (world.sari, world.joko, world.tono, world.wati):
            assert code_of(partial(split, world, other, by=who)) == refusals.NOT_ALLOWED
        assert Case.objects.filter(pk=kept.pk).values().get() == before

    def test_another_citys_case_is_no_target(self, world: World) -> None:
        case, elsewhere = world.report().case, world.report().case
        elsewhere.city = City.objects.create(slug="lain", name="Kota Lain", code_prefix="KL", timezone="Asia/Jakarta")
        elsewhere.save()
        assert code_of(lambda: merged(world, case, elsewhere)) == refusals.TARGET_MISSING


class TestOneReport:
    def test_a_report_that_joined_wrongly_becomes_a_case_of_its_own(self, world: World) -> None:
        kept = world.assigned()
        report = joins(world, kept, text="Lampu di seberang padam.")
        case = actions.split_report(
            kept.pk, Move(report=report.code, by=world.rina, at=LATER, reason="other_problem", text="Ini soal lampu.")
        )
        kept.refresh_from_db()
        assert (case.code, case.status, case.agency) == (report.code, Status.TRIAGED, world.front_desk)
        assert (case.reports.get(), case.report_count, kept.report_count) == (report, 1, 1)
        assert (case.photos.count(), kept.photos.count()) == (1, 1)
        assert case.opened_at == report.received_at
        assert case.due_at == LATER + timedelta(hours=168)
        assert case.events.get().facts["from"] == kept.code
        assert kept.events.latest("number").facts == {"case": case.code, "reports": 1}
        assert case.is_public
        assert ledger.verify().is_whole
        assert not joiners_of(kept)

    def test_what_began_a_case_does_not_leave_alone(self, world: World) -> None:
        kept, other = world.report().case, world.report().case
        merged(world, other, kept)
        out: Any = {"by": world.rina, "at": LATER, "reason": "other_place", "text": "Lain."}
        for code in (kept.code, other.code):
            assert (
                code_of(partial(actions.split_report, kept.pk, Move(report=code, **out))) == refusals.REPORT_IS_THE_CASE
            )
        for code in ("", "KC-XXXXX", world.report().code):
            assert code_of(partial(actions.split_report, kept.pk, Move(report=code, **out))) == refusals.REPORT_NOT_HERE

    def test_only_from_an_open_case_and_only_by_those_who_dispatch(self, world: World) -> None:
        kept = world.fixed()
        code = joins(world, kept).code
        out: Any = {"report": code, "at": LATER, "reason": "other_place", "text": "Lain."}
        assert code_of(lambda: actions.split_report(kept.pk, Move(by=world.sari, **out))) == refusals.NOT_ALLOWED
        assert (
            code_of(lambda: actions.split_report(kept.pk, Move(by=world.rina, **{**out, "reason": "x"})))
            == refusals.REASON_MISSING
        )
        actions.verify(kept.pk, Move(by=world.rina, at=LATER, text="Cocok."))
        assert code_of(lambda: actions.split_report(kept.pk, Move(by=world.rina, **out))) == refusals.NOT_POSSIBLE_NOW

    def test_a_split_report_still_goes_when_its_case_is_split_later(self, world: World) -> None:
        kept, other = world.report().case, world.report().case
        neighbour = joins(world, other)
        merged(world, other, kept)
        out = actions.split_report(
            kept.pk, Move(report=neighbour.code, by=world.rina, at=LATER, reason="other_place", text="Lain.")
        )
        split(world, other)
        assert (out.reports.get().code, other.reports.get().code) == (neighbour.code, other.code)


class TestPrivateWords:
    def test_a_private_joiner_stays_private_on_its_own(self, world: World) -> None:
        kept = world.report().case
        report = joins(world, kept, wants_public=False, text="Di depan rumah saya nomor 7.")
        case = actions.split_report(
            kept.pk, Move(report=report.code, by=world.rina, at=LATER, reason="other_place", text="Lain.")
        )
        assert not case.is_public
        assert public_case(world.city, case.code, at=LATER) is None
        assert kept.events.latest("number").facts["case"] is None

    def test_a_private_case_comes_back_private(self, world: World) -> None:
        kept, other = world.report().case, world.report(wants_public=False).case
        merged(world, other, kept)
        assert kept.events.get(kind=Joined.kind).facts["from"] is None
        assert not split(world, other).is_public

    def test_what_was_found_to_be_delicate_is_not_shown_by_splitting(self, world: World) -> None:
        kept, other = world.report().case, world.report().case
        report = joins(world, kept)
        merged(world, other, kept)
        actions.recategorise(kept.pk, Move(by=world.rina, at=LATER, category=world.violence))
        case = split(world, other)
        out = actions.split_report(
            kept.pk, Move(report=report.code, by=world.rina, at=LATER, reason="other_place", text="Lain.")
        )
        assert {(one.is_public, one.category) for one in (case, out)} == {(False, None)}
        assert not public_cases(world.city).filter(pk__in=[case.pk, out.pk]).exists()
        settled = actions.recategorise(case.pk, Move(by=world.rina, at=LATER, category=world.pothole))
        assert settled.is_public, "who agreed to publication is shown once triage knows the kind"


@pytest.mark.django_db(transaction=True)
def test_two_operators_at_once_leave_one_case_and_one_word() -> None:
    world = build_world()
    yanti = person(world.city, "Yanti", Role.OPERATOR, agency=world.front_desk)
    one, other = world.report().case, world.report().case
    _at_once(
        lambda: actions.merge(one.pk, Move(by=world.rina, at=MONDAY, target=other, reason="same_problem")),
        lambda: actions.merge(other.pk, Move(by=yanti, at=MONDAY, target=one, reason="same_problem")),
    )
    kept, gone = sorted(Case.objects.all(), key=lambda case: case.report_count, reverse=True)
    assert (kept.report_count, gone.report_count, gone.merged_into) == (2, 0, kept)
    given: Any = {"at": LATER, "reason": "by_mistake", "text": "Keliru."}
    refused = _at_once(
        lambda: actions.split(gone.pk, Move(by=world.rina, **given)),
        lambda: actions.split(gone.pk, Move(by=yanti, **given)),
    )
    assert refused == [refusals.NOT_POSSIBLE_NOW]
    assert {case.report_count for case in Case.objects.all()} == {1}
    assert ledger.verify().is_whole


def _at_once(*acts: Callable[[], object]) -> list[str]:
    """Run both at the same time; the codes of those that were refused."""
    start, refused = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            act()
        except Refused as no:
            refused.append(no.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return refused


def test_photos_of_the_work_on_a_private_case_do_not_become_public_by_merging(world: World) -> None:
    """They belong to no report, so nothing would hide them there; the staff finds them where they were."""
    kept = world.report().case
    other = world.fixed(wants_public=False)
    other = actions.redo(other.pk, Move(by=world.rina, at=LATER, reason="partly", text="Tepinya belum."))
    inside = other.photos.get(report=None)
    merged(world, other, kept, at=LATER + HOUR)
    assert visible_photo(inside.pk) is None
    page = public_case(world.city, kept.code, at=LATER + 2 * HOUR)
    assert page is not None
    assert page.after == []
    assert case_for(world.rina, other.code).photos.get() == inside
