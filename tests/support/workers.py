"""Workers of the job queue, as rows: what monitoring and the keeping of jobs see of them."""

from __future__ import annotations

from django.db import connection


def a_living_worker(*, silent_s: float = 0) -> int:
    """A worker whose last sign of life is so many seconds old; its key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [silent_s],
        )
        return int(cursor.fetchone()[0])
