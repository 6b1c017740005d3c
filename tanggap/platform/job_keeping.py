"""Jobs whose worker is gone: found by its heartbeat, and taken up again or brought to an end.

A worker that is killed leaves its job marked as being done. Nobody may begin it, and with its lock it keeps its like from
being begun. So every worker looks for such jobs, and none is stuck for longer than SILENT_S after its worker's last sign of life.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum

from django.db import IntegrityError, connection, transaction

from tanggap.platform.jobs import most_attempts

log = logging.getLogger(__name__)

HEARTBEAT_S = 2
# Long enough for a loaded machine: a worker that is taken for dead while it lives does its job twice (each job bears that).
SILENT_S = 8

_STALLED = """
SELECT j.id, j.task_name, j.attempts, j.queueing_lock FROM procrastinate_jobs j
LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s))
ORDER BY j.id FOR UPDATE OF j SKIP LOCKED
"""
_WAITS = "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'"
_FORGET_WORKERS = "DELETE FROM procrastinate_workers WHERE last_heartbeat < now() - make_interval(secs => %s)"


class TakenUp(StrEnum):
    """What became of a job whose worker was gone."""

    AGAIN = "again"  # it waits to be begun anew
    REPLACED = "replaced"  # the next of its kind waits already and does what this one has left
    GIVEN_UP = "given up"  # its rule allows no further attempt


@dataclass(frozen=True)
class StalledJob:
    """A job that is marked as being done by a worker that gives no sign of life."""

    id: int
    task: str
    attempts: int
    queueing_lock: str | None


@transaction.atomic
def take_up_stalled(*, silent_s: float = SILENT_S) -> list[tuple[StalledJob, TakenUp]]:
    """Bring every job whose worker has been silent for so many seconds back to the queue, or to its end."""
    with connection.cursor() as cursor:
        cursor.execute(_STALLED, [silent_s])
        stalled = [StalledJob(*row) for row in cursor.fetchall()]
    taken = [(job, _take_up(job)) for job in stalled]
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_WORKERS, [silent_s])
    for job, became in taken:
        _say(job, became)
    return taken


def _take_up(job: StalledJob) -> TakenUp:
    if job.attempts + 1 >= most_attempts(job.task):
        _end(job.id, "failed")
        return TakenUp.GIVEN_UP
    if job.queueing_lock is not None and _waits(job.queueing_lock):
        _end(job.id, "aborted")
        return TakenUp.REPLACED
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job.id])
    except IntegrityError:  # one of its kind came in between
        _end(job.id, "aborted")
        return TakenUp.REPLACED
    return TakenUp.AGAIN


def _waits(queueing_lock: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, [queueing_lock])
        return cursor.fetchone() is not None


def _end(job: int, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, %s, false)", [job, status])


def _say(job: StalledJob, became: TakenUp) -> None:
    level = logging.ERROR if became is TakenUp.GIVEN_UP else logging.WARNING
    log.log(level, "job %s (%s) had lost its worker: %s", job.id, job.task, became)
