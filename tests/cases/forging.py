"""What an attacker with all rights on the database can do, and whom the ledger then names.

Every attack runs with the triggers asleep (`session_replication_role = replica`), as only a superuser can put them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection

from tanggap.cases import ledger
from tanggap.cases.history import hash_of
from tanggap.cases.models import Case, Event

HOUR = timedelta(hours=1)


@contextmanager
def superuser() -> Iterator[Callable[..., None]]:
    """SQL with the triggers and foreign keys asleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield lambda sql, *values: cursor.execute(sql, values) and None
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def named() -> set[tuple[str, int]]:
    """What the check of the ledger names."""
    return {(finding.case, finding.number) for finding in ledger.verify().findings}


def rechain(case: Case, start: int) -> None:
    """What a careful forger does: every hash from event `start` computed anew, up to the head."""
    events = list(Event.objects.filter(case=case).order_by("number"))
    before = bytes(events[start - 2].hash) if start > 1 else bytes(32)
    with superuser() as run:
        for event in events[start - 1 :]:
            event.previous_hash = before
            before = hash_of(event, case.code)
            run(
                "UPDATE cases_event SET previous_hash = %s, hash = %s WHERE id = %s",
                event.previous_hash,
                before,
                event.pk,
            )
        run("UPDATE cases_case SET head_hash = %s, event_count = %s WHERE id = %s", before, len(events), case.pk)
