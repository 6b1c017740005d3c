"""The rows by which clocks run: what the table of verbs gives them, and what a new verb does without touching them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tanggap.cases import actions, workflow
from tanggap.cases.actions.moves import Action, Move
from tanggap.cases.completion import effect_of
from tanggap.cases.events import EVENTS, CaseEvent, Held, Merged, Resumed, Verified, event, unregister
from tanggap.cases.models import Case, Event
from tanggap.cases.workflow import BY_VERB, Clock, Verb
from tanggap.deadlines.actions import follow_case
from tanggap.deadlines.models import Breach, Cause, Deadline
from tanggap.deadlines.sla_directory import SlaDirectory
from tanggap.deadlines.step_rules import OPENING, step_rules
from tanggap.directory.models import Agency, AgencyKind, DeadlinePolicy
from tanggap.directory.steps import SlaStep
from tests.deadlines.policies import SEVEN_DAYS, decide
from tests.world import MONDAY, World, photo

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ClockOf = Callable[[Any, SlaStep], Deadline]
REFER = cast(Verb, "refer")


def test_every_step_has_a_row_that_starts_and_ends() -> None:
    rows = step_rules()
    assert {row.step for row in rows} == set(SlaStep)
    for row in rows:
        assert row.starts_on, row.step
        assert row.met_by, row.step
        assert not row.met_by & row.cancelled_by
        assert all(kind is OPENING or kind.kind in EVENTS for kind in row.starts_on | row.met_by | row.cancelled_by)


@pytest.mark.parametrize("kind", list(EVENTS))
def test_completion_does_what_the_table_of_verbs_says(kind: str) -> None:
    row, cls = next(row for row in step_rules() if row.step is SlaStep.COMPLETION), EVENTS[kind]
    assert (cls in row.starts_on) == (effect_of(kind) is Clock.STARTS)
    assert (cls in row.pauses_on) == (effect_of(kind) is Clock.PAUSES)
    assert (cls in row.resumes_on) == (effect_of(kind) is Clock.RESUMES)
    if effect_of(kind) is Clock.STOPS:
        assert cls in row.met_by | row.cancelled_by


def test_what_ends_a_case_ends_every_clock_of_it() -> None:
    for row in step_rules():
        assert {Verified, Merged} <= row.met_by | row.cancelled_by


@pytest.fixture
def referred() -> Iterator[type[CaseEvent]]:
    """A verb that the house does not know: refer the case to an outside party, whose time is not the agency's."""
    workflow.register(
        replace(BY_VERB[Verb.HOLD], verb=REFER, needs=frozenset(), why="An outside party has its own time.")
    )

    @event("referred", "Referred to an outside party", verb=REFER)
    class Referred(CaseEvent, frozen=True, kw_only=True):
        """Waits for somebody who is no agency of the city."""

    yield Referred
    unregister("referred")
    workflow.unregister(REFER)


def test_a_new_verb_that_pauses_is_seen_by_the_clocks(
    world: World, policy: DeadlinePolicy, referred: type[CaseEvent], drain_jobs: Callable[[], int]
) -> None:
    case, at = world.started(), MONDAY + DAY
    drain_jobs()
    refer = Action(REFER, lambda _case, _move: referred(), lambda _case_id, move: move)
    case = refer(case.pk, Move(at=at, by=world.sari))
    assert (case.events.latest("number").kind, case.paused_at) == ("referred", at)
    promise = _promise(follow_case(case.pk, at=at))
    assert (promise.paused_at, promise.next_at, promise.cause) == (at, None, Cause.PAUSE)

    resumed = actions.resume(case.pk, Move(by=world.sari, at=at + 3 * DAY))
    promise = _promise(follow_case(case.pk, at=at + 3 * DAY))
    assert promise.due_at == resumed.due_at == MONDAY + 10 * DAY
    assert any(referred in row.pauses_on for row in step_rules())


def test_a_pause_counts_to_its_agreed_end_however_long_no_worker_ran(world: World, clock_of: ClockOf) -> None:
    case = world.started()
    at, until = MONDAY + DAY, MONDAY + 3 * DAY
    actions.hold(case.pk, Move(by=world.sari, at=at, reason="weather", text="Hujan terus.", until=until))
    assert actions.resume_due(at=until + 2 * DAY) == 1
    resumed = Case.objects.get(pk=case.pk)
    assert resumed.due_at == MONDAY + 9 * DAY, "two days were agreed, and the two without a worker are not added"
    assert clock_of(case, SlaStep.COMPLETION).due_at == resumed.due_at
    assert Resumed.of(resumed.events.latest("number")).counted_until == until
    assert resumed.events.latest("number").at == until + 2 * DAY


def test_a_pause_that_is_ended_early_counts_to_that_moment(world: World, clock_of: ClockOf) -> None:
    case = world.started()
    at = MONDAY + DAY
    actions.hold(case.pk, Move(by=world.sari, at=at, reason="weather", text="Hujan terus.", until=at + 5 * DAY))
    resumed = actions.resume(case.pk, Move(by=world.sari, at=at + DAY))
    assert resumed.due_at == clock_of(case, SlaStep.COMPLETION).due_at == MONDAY + 8 * DAY
    assert Resumed.of(resumed.events.latest("number")).facts() == {}


def test_resumed_events_of_old_mean_what_they_meant() -> None:
    assert Resumed.of(Event(kind=Resumed.kind, facts={})).counted_until is not None
    assert not Resumed.of(Event(kind=Resumed.kind, facts={})).counted_until
    assert Held.of(Event(kind=Held.kind, facts={})).until is None


class TestFollowing:
    """What it costs to follow an event."""

    def test_following_again_reads_a_few_rows_and_writes_none(
        self, world: World, policy: DeadlinePolicy, drain_jobs: Callable[[], int]
    ) -> None:
        case = _with_a_long_history(world)
        drain_jobs()
        _other_offices(world, 40)
        with CaptureQueriesContext(connection) as queries:
            rows = follow_case(case.pk, at=MONDAY + 3 * DAY)
        assert len(rows) > 8, "many clocks"
        said = [row["sql"] for row in queries.captured_queries if "SAVEPOINT" not in row["sql"]]
        assert [sql for sql in said if not sql.startswith("SELECT")] == []
        assert len(said) <= 8, said
        [agencies] = [sql for sql in said if 'FROM "directory_agency"' in sql]
        assert "IN (" in agencies, "only the offices that the history names"

    def test_one_more_event_writes_only_what_it_changed(
        self, world: World, policy: DeadlinePolicy, drain_jobs: Callable[[], int]
    ) -> None:
        case = _with_a_long_history(world)
        drain_jobs()
        actions.hold(
            case.pk, Move(by=world.sari, at=MONDAY + 3 * DAY, reason="weather", text="Hujan.", until=MONDAY + 4 * DAY)
        )
        with CaptureQueriesContext(connection) as queries:
            follow_case(case.pk, at=MONDAY + 3 * DAY)
        writes = [row["sql"] for row in queries.captured_queries if row["sql"].startswith(("UPDATE", "INSERT"))]
        assert len(writes) == 1, "the promise stands, and nothing else has changed"

    def test_what_was_missed_ends_with_its_clock_and_nothing_else_does(
        self, world: World, sweep_at: Callable[[Any], Any], drain_jobs: Callable[[], int]
    ) -> None:
        case = world.started()
        other = world.started()
        sweep_at(MONDAY + 8 * DAY)
        actions.fix(case.pk, Move(by=world.sari, at=MONDAY + 8 * DAY, text="Ditambal.", photos=[photo()]))
        actions.verify(case.pk, Move(by=world.rina, at=MONDAY + 9 * DAY, text="Cocok."))
        drain_jobs()
        assert Breach.objects.get(case=case).ended_at == MONDAY + 8 * DAY
        assert Breach.objects.get(case=other).ended_at is None


def _promise(rows: list[Deadline]) -> Deadline:
    return next(row for row in rows if row.step == SlaStep.COMPLETION)


def _with_a_long_history(world: World) -> Case:
    case, at = world.started(), MONDAY + DAY
    for number in range(3):
        actions.ask(case.pk, at=at + number * HOUR, text="Kapan?")
        actions.tell(case.pk, Move(by=world.sari, at=at + number * HOUR, text="Besok."))
        asked = Move(by=world.sari, at=at + number * HOUR, agency=world.water, text="Tutup keran.")
        task = actions.coordinate(case.pk, asked).tasks.latest("number")
        actions.finish_task(task.pk, by=world.tono, at=at + number * HOUR, result="Sudah.")
    case.refresh_from_db()
    return case


def _other_offices(world: World, count: int) -> None:
    Agency.objects.bulk_create(
        Agency(city=world.city, code=f"lain-{number}", name=f"Lain {number}", kind=AgencyKind.BUREAU)
        for number in range(count)
    )


def test_an_agency_and_a_kind_of_problem_may_bear_the_same_code(world: World) -> None:
    assigned = world.assigned(category=world.violence)
    world.pothole.code = world.roads_south.code
    world.pothole.save()
    case, directory = world.report().case, SlaDirectory(world.city)
    for one in (assigned, case):
        clocks = directory.clocks_of(list(Event.objects.filter(case=one).order_by("number")))
    assert [clock.countdown.due_at for clock in clocks if clock.step is SlaStep.COMPLETION] == [case.due_at]


def test_what_was_paused_before_a_merge_counts_by_the_reports_that_the_case_had(world: World, tmp_path: Path) -> None:
    by_number = SEVEN_DAYS.replace("many_reports = 10", "many_reports = 2")
    decide(world, by_number.replace('duration = "category"', 'duration = "4 working days"'), tmp_path)
    case, since = world.started(), MONDAY + 2 * HOUR
    Case.objects.filter(pk=case.pk).update(report_count=2)
    waiting = Move(by=world.sari, at=since, reason="weather", text="Hujan.", until=since + 3 * DAY)
    promised = actions.hold(case.pk, waiting).due_at
    into = Move(by=world.rina, at=since + 2 * DAY, target=world.report().case, reason="same_problem")
    assert promised is not None
    assert actions.merge(case.pk, into).due_at == promised + 2 * DAY
