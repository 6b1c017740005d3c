"""A worker is killed in the middle of a job: the next one takes it up, or ends it, and nothing waits for ever."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from tanggap.platform.job_keeping import SILENT_S, TakenUp, take_up_stalled
from tanggap.platform.job_worker import EndOfJobs
from tanggap.platform.jobs import NEXT_TIME, QUICKLY, JobQueue, enqueue, most_attempts
from tests.support.workers import a_living_worker

SWEEP = "tanggap.deadlines.tasks.sweep_deadlines"
FOLLOW = "tanggap.deadlines.tasks.follow"


def begin(job: int, by: int, *, attempts: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s",
            [by, attempts, job],
        )


def status_of(job: int) -> tuple[str, int]:
    found = ProcrastinateJob.objects.get(pk=job)
    return str(found.status), found.attempts


def taken() -> Sequence[TakenUp]:
    return [became for _job, became in take_up_stalled()]


KILLED = SILENT_S + 1.0


@pytest.mark.django_db
def test_the_job_of_a_killed_worker_waits_again() -> None:
    job = enqueue(FOLLOW, event_id=7)
    begin(job, a_living_worker(silent_s=KILLED))
    assert taken() == [TakenUp.AGAIN]
    assert status_of(job) == ("todo", 1)


@pytest.mark.django_db
def test_a_job_whose_worker_was_forgotten_waits_again() -> None:
    job = enqueue(FOLLOW, event_id=7)
    gone = a_living_worker()
    begin(job, gone)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers WHERE id = %s", [gone])
    assert taken() == [TakenUp.AGAIN]


@pytest.mark.django_db
def test_the_job_of_a_living_worker_is_left_to_it_however_long_it_takes() -> None:
    job = enqueue(FOLLOW, event_id=7)
    begin(job, a_living_worker())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '5 hours' WHERE job_id = %s", [job])
    assert taken() == []
    assert status_of(job) == ("doing", 0)


@pytest.mark.django_db
def test_a_sweep_that_was_killed_does_not_keep_the_next_one_from_being_begun() -> None:
    """The kind of fault: lock and queueing lock held by the dead, and the unique index forbids to set its row back."""
    killed = enqueue(SWEEP, timestamp=0)
    begin(killed, a_living_worker(silent_s=KILLED))
    following = enqueue(SWEEP, timestamp=60)
    assert taken() == [TakenUp.REPLACED]
    assert status_of(killed)[0] == "aborted"
    assert fetched() == following


@pytest.mark.django_db
def test_a_killed_sweep_without_a_next_one_is_begun_again_itself() -> None:
    killed = enqueue(SWEEP, timestamp=0)
    begin(killed, a_living_worker(silent_s=KILLED))
    assert taken() == [TakenUp.AGAIN]
    assert fetched() == killed


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_each_time_is_given_up_and_named(caplog: pytest.LogCaptureFixture) -> None:
    job = enqueue(FOLLOW, event_id=7)
    begin(job, a_living_worker(silent_s=KILLED), attempts=most_attempts(FOLLOW) - 1)
    with caplog.at_level(logging.ERROR):
        assert taken() == [TakenUp.GIVEN_UP]
    assert status_of(job)[0] == "failed"
    assert f"job {job} ({FOLLOW})" in caplog.text


@pytest.mark.django_db
def test_a_job_of_a_task_that_no_longer_exists_is_given_up() -> None:
    job = enqueue(FOLLOW, event_id=7)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET task_name = 'tanggap.gone' WHERE id = %s", [job])
    begin(job, a_living_worker(silent_s=KILLED))
    assert taken() == [TakenUp.GIVEN_UP]


@pytest.mark.django_db
def test_what_a_person_has_asked_to_abort_is_not_begun_again() -> None:
    job = enqueue(FOLLOW, event_id=7)
    begin(job, a_living_worker(silent_s=KILLED))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET abort_requested = true WHERE id = %s", [job])
    take_up_stalled()
    assert status_of(job)[0] == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_failed_while_the_next_one_waits_makes_room_for_it() -> None:
    """Its worker lives, so nobody would ever find it: the end itself must be written."""
    failed = enqueue(SWEEP, timestamp=0)
    begin(failed, a_living_worker())
    enqueue(SWEEP, timestamp=60)
    retry(failed)
    assert status_of(failed)[0] == "aborted"


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_failed_alone_is_tried_again() -> None:
    failed = enqueue(SWEEP, timestamp=0)
    begin(failed, a_living_worker())
    retry(failed)
    assert status_of(failed) == ("todo", 1)


def test_the_urgent_goes_before_the_rest() -> None:
    ranks = [queue.priority for queue in (JobQueue.EMERGENCY, JobQueue.CLOCKS, JobQueue.RESIDENT, JobQueue.REST)]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)


@pytest.mark.django_db
def test_an_emergency_is_begun_before_what_waited_longer() -> None:
    for event in range(3):
        enqueue(FOLLOW, event_id=event)
    sweep = enqueue(SWEEP, timestamp=0)
    alarm = enqueue("tanggap.notify.tasks.raise_the_alarm", event_id=1)
    assert [fetched(), fetched()] == [alarm, sweep]


def ours() -> Iterator[str]:
    """Every task of ours, under each of its names."""
    return (name for name in app.tasks if name.startswith("tanggap."))


@pytest.mark.parametrize("name", sorted(ours()))
def test_every_task_names_its_queue_and_by_which_rule_it_is_tried_again(name: str) -> None:
    entered = app.tasks[name]
    queue = JobQueue(entered.queue)
    assert entered.priority == queue.priority
    assert most_attempts(name) > 1, "a task that is never tried again is lost with the first stumble of the database"
    if entered.queueing_lock or entered.lock:
        assert entered.retry_strategy in (NEXT_TIME, QUICKLY), "a job that waits for hours would keep its like waiting"


def test_there_are_tasks_to_look_at() -> None:
    assert {SWEEP, FOLLOW} <= set(ours())


def fetched() -> int | None:
    """The job that a worker would begin now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [a_living_worker()])
        found: int | None = cursor.fetchone()[0]
    return found


def retry(job: int) -> None:
    """Write down, as the worker does, that the job is to be tried again."""
    connector = cast(DjangoConnector, app.connector).get_worker_connector()

    async def write() -> None:
        with_ends = app.with_connector(connector)
        ends = with_ends.job_manager = EndOfJobs(connector)
        async with with_ends.open_async():
            row = await connector.execute_query_one_async("SELECT * FROM procrastinate_jobs WHERE id = %(id)s", id=job)
            await ends.retry_job(Job.from_row(row))

    with ThreadPoolExecutor(1) as thread:  # the browser tests leave a running event loop in this one
        thread.submit(lambda: asyncio.run(write())).result()
