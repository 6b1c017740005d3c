"""A lock with a name, for work of which only one may happen at a time and which has no row of its own to lock.

Locking a row that others refer to (`City ... FOR UPDATE`) makes every insert with a key to that row wait. An advisory lock of the
database makes only those wait who ask for the same name.
"""

from __future__ import annotations

import hashlib

from django.db import connection
from django.db.transaction import TransactionManagementError


def one_at_a_time(purpose: str, key: int) -> None:
    """Wait until nobody else does this for this key (a primary key), and keep the lock until the transaction ends.

    Raises TransactionManagementError outside a transaction, where the lock would be given back at once. Keep slow work that needs no
    protection before the call.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"one_at_a_time({purpose!r}) is called outside a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_number_of(purpose, key)])


def _number_of(purpose: str, key: int) -> int:
    digest = hashlib.blake2b(f"{purpose}:{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
