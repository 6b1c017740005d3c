"""The port to the job queue: PostgreSQL itself, through procrastinate.

A job deferred inside a transaction commits or vanishes with it, because it is a row written on Django's own connection.
Every task is entered by `task` or `periodic`, which ask for its queue and for the rule by which it is tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import ParamSpec, TypeVar

import procrastinate
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as _app
from procrastinate.tasks import Task
from procrastinate.types import JSONValue

from tanggap.platform.clock import by_the_clock

P = ParamSpec("P")
R = TypeVar("R")


class JobQueue(StrEnum):
    """What waits for what, most urgent first: a job of a later queue is begun only when no earlier one has any that is due."""

    EMERGENCY = "emergency"  # somebody may be in danger
    CLOCKS = "clocks"  # what the minute asks for: deadlines, pauses that end, notices of them
    RESIDENT = "resident"  # what follows one report or one step of a case
    REST = "rest"  # learning, papers, tidying: may wait for the night

    @property
    def priority(self) -> int:
        """A larger number goes first."""
        return 10 * (len(JobQueue) - list(JobQueue).index(self))


# What must never wait behind training or tidying: the worker keeps a place free for these.
URGENT = (JobQueue.EMERGENCY, JobQueue.CLOCKS, JobQueue.RESIDENT)

# The rules. A run that was broken off by a killed worker counts as one that failed, so that a job which kills its worker ends too.
QUICKLY = RetryStrategy(max_attempts=8, exponential_wait=2)  # seconds: 2, 4, 8, ... 256; eight minutes in all
PATIENTLY = RetryStrategy(max_attempts=7, exponential_wait=3)  # seconds: 3, 9, 27, ... 2187; an hour in all
NEXT_TIME = RetryStrategy(max_attempts=2, wait=5)  # seconds; the next one by the clock does what this one has left


def task(
    *,
    queue: JobQueue,
    retry: RetryStrategy,
    name: str | None = None,
    aliases: Sequence[str] = (),
    lock: str | None = None,
    queueing_lock: str | None = None,
) -> Callable[[Callable[P, R]], Task[P, R, P]]:
    """Enter a function as a task. `aliases` are names under which older jobs may still wait.

    Of one `lock` one job runs at a time; of one `queueing_lock` one job waits at a time, and stands for all that came meanwhile.
    """
    return _app.task(
        name=name,
        aliases=list(aliases),
        queue=queue.value,
        priority=queue.priority,
        retry=retry,
        lock=lock,
        queueing_lock=queueing_lock,
    )


def periodic(
    cron: str,
    *,
    queue: JobQueue,
    queueing_lock: str,
    retry: RetryStrategy = NEXT_TIME,
    aliases: Sequence[str] = (),
    lock: str | None = None,
) -> Callable[[Callable[[int], None]], Task[[int], None, []]]:
    """Enter a function as a task by the clock (`cron` in UTC); it is called with the moment in seconds since 1970.

    It must ask for all that is past: while one waits no second is deferred. While the machine's clock is doubted it does nothing.
    """

    def enter(function: Callable[[int], None]) -> Task[[int], None, []]:
        entered = task(queue=queue, retry=retry, aliases=aliases, lock=lock, queueing_lock=queueing_lock)(
            by_the_clock(function)
        )
        return _app.periodic(cron=cron)(entered)

    return enter


def enqueue(task: str, **arguments: JSONValue) -> int:
    """Defer the task of this full name (`tanggap.routing.tasks.suggest`) in the present transaction; returns the job's id."""
    return int(_app.configure_task(task, allow_unknown=False).defer(**arguments))


def most_attempts(task: str) -> int:
    """How often a job of this task is begun before it is given up; once for a task that no longer exists."""
    known = _app.tasks.get(task)
    rule = known.retry_strategy if known else None
    return (rule.max_attempts or 0) + 1 if isinstance(rule, RetryStrategy) else 1


def on_app_ready(app: procrastinate.App) -> None:
    """Called by procrastinate when Django is ready; the tasks were found in every app's `tasks.py`."""
