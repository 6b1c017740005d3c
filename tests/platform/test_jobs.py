"""Jobs are rows of the same transaction: they commit or vanish with it, and a real worker runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import procrastinate
import pytest
from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from tanggap.platform import jobs, reactions
from tests.world import World

QUEUE = "tests"
REACTIONS = {"ripened": ("tests.jobs.notice", "tests.jobs.count"), "fell": ()}
SETTING = "tests.platform.test_jobs.tasks_after"


def tasks_after(what: str) -> Sequence[str]:
    return REACTIONS.get(what, ())


Define = Callable[..., None]


@pytest.fixture
def define() -> Iterator[Define]:
    """Enter a function as a task for the length of the test."""
    names: list[str] = []

    def enter(name: str, function: Callable[..., None], **options: Any) -> None:
        app.task(name=name, queue=QUEUE, **options)(function)  # type: ignore[no-untyped-call]
        names.append(name)

    yield enter
    for name in names:
        del app.tasks[name]


def work() -> None:
    """A real worker on a connection of its own, until nothing is left to do."""
    connector = cast(DjangoConnector, app.connector).get_worker_connector()

    def run() -> None:
        with app.replace_connector(connector) as working:
            working.run_worker(queues=[QUEUE], wait=False, install_signal_handlers=False, listen_notify=False)

    # In a thread of its own: the browser tests leave a running event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(run).result()


def waiting() -> list[str]:
    """Our jobs; a worker that ran before may have deferred the periodic ones."""
    return list(
        ProcrastinateJob.objects.filter(status="todo", queue_name=QUEUE)
        .order_by("id")
        .values_list("task_name", flat=True)
    )


def status_of(job: int) -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, attempts FROM procrastinate_jobs WHERE id = %s", [job])
        row: tuple[str, int] = cursor.fetchone()
    return row


@pytest.mark.django_db(transaction=True)
def test_a_worker_runs_what_was_deferred(define: Define) -> None:
    heard: list[int] = []
    define("tests.jobs.notice", lambda event_id: heard.append(event_id))
    job = jobs.enqueue("tests.jobs.notice", event_id=7)
    assert status_of(job) == ("todo", 0)
    work()
    assert heard == [7]
    assert status_of(job)[0] == "succeeded"


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_is_tried_again(define: Define) -> None:
    tries: list[int] = []

    def stumble(event_id: int) -> None:
        tries.append(event_id)
        if len(tries) < 3:
            raise RuntimeError("not yet")

    define("tests.jobs.stumble", stumble, retry=RetryStrategy(max_attempts=5))
    job = jobs.enqueue("tests.jobs.stumble", event_id=7)
    for _run in range(3):
        work()
    assert tries == [7, 7, 7]
    assert status_of(job)[0] == "succeeded"


@pytest.mark.django_db(transaction=True)
def test_a_job_that_always_fails_is_given_up_and_stays_visible(define: Define) -> None:
    tries: list[int] = []

    def fail(event_id: int) -> None:
        tries.append(event_id)
        raise RuntimeError("never")

    define("tests.jobs.fail", fail, retry=RetryStrategy(max_attempts=2))
    job = jobs.enqueue("tests.jobs.fail", event_id=7)
    for _run in range(4):
        work()
    assert status_of(job)[0] == "failed"
    assert len(tries) in (2, 3)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_job(define: Define, settings: Any) -> None:
    settings.TANGGAP_REACTIONS = SETTING
    for name in REACTIONS["ripened"]:
        define(name, lambda event_id: None)

    with transaction.atomic():
        reactions.follow("ripened", 1)
        assert waiting() == ["tests.jobs.notice", "tests.jobs.count"]
        transaction.set_rollback(True)
    assert waiting() == []

    with transaction.atomic():
        reactions.follow("ripened", 1)
    assert waiting() == ["tests.jobs.notice", "tests.jobs.count"]


@pytest.mark.django_db
def test_what_nobody_follows_defers_nothing(settings: Any) -> None:
    settings.TANGGAP_REACTIONS = SETTING
    reactions.follow("fell", 1)
    reactions.follow("never heard of", 1)
    assert waiting() == []


@pytest.mark.django_db
def test_a_task_that_does_not_exist_is_a_mistake_at_once() -> None:
    with pytest.raises(procrastinate.exceptions.TaskNotFound):
        jobs.enqueue("tests.jobs.nowhere", event_id=1)


def test_a_report_and_its_job_are_one(world: World) -> None:
    report = world.report()
    event = report.case.events.get(number=1)
    jobs = ProcrastinateJob.objects.filter(status="todo")
    assert "tanggap.routing.tasks.suggest" in {job.task_name for job in jobs}
    assert all(job.args == {"event_id": event.pk} for job in jobs)


def test_every_reaction_names_a_task_that_exists() -> None:
    from tanggap.web.reactions import REACTIONS as REAL

    assert {task for tasks in REAL.values() for task in tasks} <= set(app.tasks)
