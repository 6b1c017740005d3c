"""What monitoring asks of the queue: is a worker alive, what waits too long, what lost its worker, what was given up."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

from tanggap.platform.job_keeping import SILENT_S

# `oldest_s` counts from the moment at which a job was due, not from when it was deferred for later.
_STATE = """
WITH due AS (
    SELECT coalesce(j.scheduled_at, (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)) AS at
    FROM procrastinate_jobs j WHERE j.status = 'todo'
), lost AS (
    SELECT 1 FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
    WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %(silent)s))
)
SELECT (SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers),
       (SELECT extract(epoch FROM now() - min(at)) FROM due WHERE at <= now()),
       (SELECT count(*) FROM due WHERE at <= now()),
       (SELECT count(*) FROM lost),
       (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed')
"""
_FAILED = """
SELECT j.id, j.task_name, (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)::text
FROM procrastinate_jobs j WHERE j.status = 'failed' ORDER BY j.id DESC LIMIT %s
"""


@dataclass(frozen=True)
class QueueState:
    """Seconds and counts, now. `heartbeat_s` is None when no worker is known, `oldest_s` when nothing waits."""

    heartbeat_s: float | None
    oldest_s: float | None
    waiting: int
    lost: int
    failed: int


@dataclass(frozen=True)
class FailedJob:
    """A job that was given up; `at` is when, by the database's clock."""

    id: int
    task: str
    at: str


def queue_state() -> QueueState:
    """The queue in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, {"silent": SILENT_S})
        heartbeat, oldest, waiting, lost, failed = cursor.fetchone()
    return QueueState(_seconds(heartbeat), _seconds(oldest), int(waiting), int(lost), int(failed))


def failed_jobs(most: int = 100) -> list[FailedJob]:
    """Jobs that were given up, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, [most])
        return [FailedJob(*row) for row in cursor.fetchall()]


@transaction.atomic
def try_again(job: int) -> bool:
    """Let a job that was given up wait once more; False when there is none of this number, or the next of its kind waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM procrastinate_jobs j WHERE id = %s AND status = 'failed' AND NOT EXISTS"
            " (SELECT 1 FROM procrastinate_jobs o WHERE o.queueing_lock = j.queueing_lock AND o.status = 'todo') FOR UPDATE",
            [job],
        )
        if cursor.fetchone() is None:
            return False
        cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job])
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 0 WHERE id = %s", [job])
    return True


def dismiss(job: int) -> bool:
    """Forget a job that was given up: somebody has seen to it. False when there is none of this number."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s AND status = 'failed'", [job])
        return bool(cursor.rowcount)


def _seconds(value: float | None) -> float | None:
    return None if value is None else round(float(value), 1)
