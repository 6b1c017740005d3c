"""The resident's voice: yes, no, silence, a mark from one to five; and the supervisor's second look at what was closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tanggap.cases import actions, ledger
from tanggap.cases.actions import Move
from tanggap.cases.actions.rechecking import is_drawn
from tanggap.cases.events import Closed, Rated, Rechecked, Reopened
from tanggap.cases.history import REPORTER
from tanggap.cases.models import Case, Event, Rating, Recheck, RecheckResult
from tanggap.cases.public import public_case, secret_of
from tanggap.cases.queries import inbox, rechecks_for, verification_queue
from tanggap.cases.ratings import average_of
from tanggap.cases.states import Status
from tanggap.cases.workflow import Verb
from tanggap.platform.errors import Refused
from tests.world import MONDAY, World, photo

DAY = timedelta(days=1)


def refused(code: str, do: Any) -> None:
    events = Event.objects.count()
    with pytest.raises(Refused) as why, transaction.atomic():
        do()
    assert why.value.code == code
    assert Event.objects.count() == events, "a refusal leaves no trace"


def test_not_fixed_goes_before_everything_that_is_not_urgent_and_is_counted(world: World) -> None:
    waiting = world.assigned(at=MONDAY)
    disputed = actions.reopen(world.verified(at=MONDAY).pk, Move(by=REPORTER, at=MONDAY + DAY, reason="not_fixed"))
    emergency = world.assigned(at=MONDAY + DAY)
    Case.objects.filter(pk=emergency.pk).update(is_urgent=True)
    assert list(inbox(world.sari)) == [emergency, disputed, waiting]
    assert (disputed.reopen_count, disputed.is_priority) == (1, True)
    again = actions.start(disputed.pk, Move(by=world.sari, at=MONDAY + 2 * DAY))
    again = actions.fix(again.pk, Move(by=world.sari, at=MONDAY + 2 * DAY, text="Diulang.", photos=[photo()]))
    assert list(verification_queue(world.rina)) == [again]
    assert not actions.verify(again.pk, Move(by=world.rina, at=MONDAY + 2 * DAY, text="Cocok.")).is_priority


def test_a_week_after_the_end_the_resident_writes_a_new_report(world: World) -> None:
    case = world.verified(at=MONDAY)
    refused(
        "too_late_to_reopen",
        lambda: actions.reopen(case.pk, Move(by=REPORTER, at=MONDAY + 8 * DAY, reason="not_fixed")),
    )


def test_silence_closes_and_is_called_silence(world: World) -> None:
    case = world.verified(at=MONDAY)
    assert actions.close_unanswered(at=MONDAY + 7 * DAY) == 0
    assert actions.close_unanswered(at=MONDAY + 8 * DAY) == 1
    assert actions.close_unanswered(at=MONDAY + 9 * DAY) == 0
    event = case.events.latest("number")
    assert (event.kind, event.reason, event.capacity) == (Closed.kind, "silence", "system")
    page = public_case(world.city, case.code, at=MONDAY + 9 * DAY)
    assert page is not None
    assert "Pelapor tidak menjawab" in page.timeline[-1].reason


def test_a_mark_is_given_once_mended_for_a_week_and_stays_with_the_staff(world: World) -> None:
    case = world.verified(at=MONDAY)
    report, later = case.reports.get(), MONDAY + DAY
    actions.rate(report.pk, score=2, text="Lama. Hubungi 081234567890.", at=later)
    actions.rate(report.pk, score=2, text="Lama. Hubungi 081234567890.", at=later)
    assert case.events.filter(kind=Rated.kind).count() == 1, "the same twice says nothing new"
    mended = actions.rate(report.pk, score=4, text="Akhirnya rapi.", at=later + 2 * DAY)
    assert Rating.objects.get() == mended
    refused("rating_too_late", lambda: actions.rate(report.pk, score=5, at=MONDAY + 9 * DAY))
    first = case.events.filter(kind=Rated.kind).earliest("number")
    assert "081234567890" not in first.text
    assert first.visibility == "staff"
    public, own = (public_case(world.city, case.code, at=later, secret=key) for key in ("", secret_of(case.code)))
    assert public is not None
    assert own is not None
    assert own.rating is not None
    assert (public.rating, public.can_rate, own.rating.score, own.can_rate) == (None, False, 4, True)
    assert Rated.kind not in {line.kind for line in public.timeline}
    assert ledger.verify().is_whole


@pytest.mark.parametrize("score", [0, 6, -1, 99])
def test_a_mark_outside_one_to_five_is_refused_by_the_action_and_by_the_database(world: World, score: int) -> None:
    report = world.verified().reports.get()
    refused("rating_wrong", lambda: actions.rate(report.pk, score=score, at=MONDAY + DAY))
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(report=report, score=abs(score) + 6, given_at=MONDAY, changed_at=MONDAY)


def test_work_that_is_not_finished_is_not_rated(world: World) -> None:
    report = world.started().reports.get()
    refused("rating_not_now", lambda: actions.rate(report.pk, score=5, at=MONDAY + DAY))


def test_an_average_needs_ten_marks(world: World) -> None:
    cases = [world.verified(at=MONDAY) for _number in range(10)]
    for number, case in enumerate(cases, start=1):
        actions.rate(case.reports.get().pk, score=5 if number % 2 else 4, at=MONDAY + DAY)
        found = average_of(Case.objects.all(), since=MONDAY)
        assert (found is None) == (number < 10)
    assert found is not None
    assert (found.tenths, found.count, found.mean) == (45, 10, 4.5)


def drawn(world: World) -> Recheck:
    """A closed case on which the lot fell, whatever its hash."""
    case = world.closed(at=MONDAY)
    return Recheck.objects.create(
        event=case.events.latest("number"), case=case, agency=case.agency, drawn_at=MONDAY + DAY
    )


def test_the_draw_follows_the_hash_and_counts_each_end_once(world: World) -> None:
    ends = [world.closed(at=MONDAY).events.latest("number") for _number in range(60)]
    expected = [event.pk for event in ends if is_drawn(event)]
    assert actions.draw_rechecks(at=MONDAY + DAY) == len(expected)
    assert actions.draw_rechecks(at=MONDAY + 2 * DAY) == 0
    assert list(Recheck.objects.order_by("event_id").values_list("event_id", flat=True)) == expected


def test_five_in_a_hundred_are_drawn() -> None:
    """Over all that the first two bytes of a hash can say, not over a sample."""
    count = sum(is_drawn(Event(hash=number.to_bytes(2, "big"))) for number in range(65536))
    assert abs(count / 65536 - 0.05) < 0.0001


def test_a_supervisor_finds_it_undone_and_the_case_is_back_before_all_others(world: World) -> None:
    row = drawn(world)
    assert list(rechecks_for(world.dewi)) == [row]
    assert list(rechecks_for(world.sari)) == list(rechecks_for(world.rina)) == []
    actions.recheck(
        row.event_id, by=world.dewi, at=MONDAY + 2 * DAY, result=RecheckResult.WRONG, text="Lubangnya masih ada."
    )
    case = Case.objects.get(pk=row.case_id)
    assert (case.status, case.is_priority, case.reopen_count) == (Status.REOPENED, True, 1)
    assert [event.kind for event in case.events.order_by("-number")[:2]] == [Reopened.kind, Rechecked.kind]
    assert list(Recheck.objects.filter(at__gte=MONDAY).values_list("pk", "result")) == [(row.pk, RecheckResult.WRONG)]
    assert list(rechecks_for(world.dewi)) == []


def test_a_second_look_is_signed_once_by_somebody_who_may(world: World) -> None:
    row = drawn(world)
    given: dict[str, Any] = {"at": MONDAY + 2 * DAY, "result": RecheckResult.RIGHT, "text": "Sudah rata."}
    refused("no_such_recheck", lambda: actions.recheck(row.event_id, by=world.sari, **given))
    refused("no_such_recheck", lambda: actions.recheck(row.event_id + 9999, by=world.dewi, **given))
    refused("text_missing", lambda: actions.recheck(row.event_id, by=world.dewi, **{**given, "text": " "}))
    actions.recheck(row.event_id, by=world.dewi, **given)
    refused("no_such_recheck", lambda: actions.recheck(row.event_id, by=world.adi, **given))
    assert Case.objects.get(pk=row.case_id).status == Status.CLOSED
    assert ledger.verify().is_whole


def test_verb_close_has_no_reason_that_somebody_could_choose() -> None:
    from tanggap.cases.reasons import reason_label, reasons_of

    assert reasons_of(Verb.CLOSE) == {}
    assert "tidak menjawab" in reason_label(Verb.CLOSE, "silence")


def test_nobody_fills_the_history_by_giving_marks_again_and_again(world: World) -> None:
    case = world.closed()
    report = case.reports.get()
    for number in range(10):
        actions.rate(report.pk, score=1 + number % 2, at=MONDAY + timedelta(days=1))
    with pytest.raises(Refused) as often:
        actions.rate(report.pk, score=1, at=MONDAY + timedelta(days=1))
    assert often.value.code == "rating_often"


def test_whoever_moves_reports_and_whoever_rates_lock_in_one_order(world: World) -> None:
    report = world.closed().reports.get()
    with CaptureQueriesContext(connection) as said:
        actions.rate(report.pk, score=4, at=MONDAY + timedelta(days=1))
    locks = [one["sql"] for one in said if "FOR UPDATE" in one["sql"]]
    assert 'FROM "cases_case"' in locks[0]


@pytest.mark.parametrize("act", [actions.object_to_office, actions.ask])
def test_an_endless_text_is_refused_before_anybody_reads_it(world: World, act: Any) -> None:
    """What masks numbers would be busy with it, and everybody else would wait."""
    with pytest.raises(Refused) as long:
        act(world.started().pk, at=MONDAY, text="9" * 2_000_000)
    assert long.value.code == "text_too_long"
