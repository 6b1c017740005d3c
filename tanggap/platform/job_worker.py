"""The worker: one process with a place for urgent jobs and a place for any, which ends when it can no longer do its work.

Whoever started it (`tanggap serve`, systemd) starts it again; it waits for the database by ending, not by hanging.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Literal, cast

import procrastinate
from django.db import DatabaseError, close_old_connections
from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job, Status
from procrastinate.manager import QUEUEING_LOCK_CONSTRAINT, JobManager

from tanggap.platform.job_keeping import HEARTBEAT_S, SILENT_S, take_up_stalled
from tanggap.platform.jobs import URGENT

log = logging.getLogger(__name__)

_POLL_S = 1.0
_GRACE_S = 3.0  # after a fault; what is cut short then is taken up by the next worker
_MOST_MISSES = 2
_TRIES = 5  # to write down how a job ended, a second apart


class EndOfJobs(JobManager):
    """Writes down how a job ended, also when the database stumbles, or when the next of its kind waits already."""

    def __init__(self, connector: procrastinate.BaseConnector) -> None:
        super().__init__(connector)
        self.is_lost = asyncio.Event()  # an end could not be written: whoever runs us must start anew

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Raises ConnectorException when the database cannot be written to for some seconds."""
        await self._surely(lambda: super(EndOfJobs, self).finish_job(job=job, status=status, delete_job=delete_job))
        if status is Status.FAILED:
            log.error("job %s (%s) is given up after %s attempts", job.id, job.task_name, job.attempts + 1)

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """As procrastinate does; a job is ended instead when one of its queueing lock waits, which does what this one has left."""
        try:
            await self._surely(lambda: super(EndOfJobs, self).retry_job(job, retry_at, priority, queue, lock))
        except exceptions.UniqueViolation as error:
            if error.constraint_name != QUEUEING_LOCK_CONSTRAINT:
                raise
            await self.finish_job(job, Status.ABORTED, delete_job=False)

    async def _surely(self, write: Callable[[], Coroutine[object, object, None]]) -> None:
        for left in reversed(range(_TRIES)):
            try:
                await write()
            except exceptions.UniqueViolation:
                raise
            except exceptions.ConnectorException:
                if not left:
                    self.is_lost.set()
                    raise
                await asyncio.sleep(1)
            else:
                return


def run() -> bool:
    """Run jobs until a signal asks to stop, then finish those under way; False when it ended because of a fault."""
    return asyncio.run(_run())


async def _run() -> bool:
    working = app.with_connector(cast(DjangoConnector, app.connector).get_worker_connector())
    ends = working.job_manager = EndOfJobs(working.connector)
    asked = _stop_on_signals()
    async with working.open_async():
        parts = [
            asyncio.create_task(_work(working, "urgent", [queue.value for queue in URGENT])),
            asyncio.create_task(_work(working, "any", None)),
            asyncio.create_task(_keep()),
        ]
        ending = [asyncio.create_task(event.wait()) for event in (asked, ends.is_lost)]
        await asyncio.wait([*parts, *ending], return_when=asyncio.FIRST_COMPLETED)
        if not asked.is_set():
            _end_surely()
        await _end([*parts, *ending])
    return asked.is_set()


async def _work(working: procrastinate.App, name: str, queues: list[str] | None) -> None:
    await working.run_worker_async(
        name=name,
        queues=queues,  # type: ignore[arg-type]  # None means all; the stub does not know it
        fetch_job_polling_interval=_POLL_S,
        update_heartbeat_interval=HEARTBEAT_S,
        stalled_worker_timeout=SILENT_S,
        install_signal_handlers=False,
    )


def _stop_on_signals() -> asyncio.Event:
    asked = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    return asked


def _end_surely() -> None:
    """After a fault, a job that hangs on a lost connection may not keep the process from being started anew."""
    log.error("the worker ends because of a fault, within %s seconds", _GRACE_S)
    last = threading.Timer(_GRACE_S, os._exit, (1,))
    last.daemon = True
    last.start()


async def _end(parts: Sequence[asyncio.Task[None] | asyncio.Task[Literal[True]]]) -> None:
    """Stop every part; a place that has a job under way waits for its end."""
    for part in parts:
        part.cancel()
    for ended in await asyncio.gather(*parts, return_exceptions=True):
        if isinstance(ended, Exception):
            log.error("the worker ends: %s", ended)


async def _keep() -> None:
    """Look for jobs that lost their worker; ends when the database does not answer, for then nothing else of us may notice in time."""
    misses = 0
    while misses < _MOST_MISSES:
        misses = 0 if await asyncio.to_thread(_take_up) else misses + 1
        await asyncio.sleep(HEARTBEAT_S)


def _take_up() -> bool:
    close_old_connections()
    try:
        take_up_stalled()
    except DatabaseError as error:
        log.warning("jobs that lost their worker were not looked for: %s", error)
        return False
    return True
