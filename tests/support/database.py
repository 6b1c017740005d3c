"""A real PostgreSQL for the tests, started once for all workers."""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tanggap.platform import children

ROOT = Path(__file__).resolve().parents[2]


def start() -> None:
    """Start the test server before Django asks for it; it ends with this process, unless TANGGAP_KEEP_TEST_DATABASE=1.

    The workers of one run inherit its address from the process that started them, and end with that process.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        children.end_with_parent(signal.SIGKILL)
    home = Path(os.environ.get("TANGGAP_HOME") or ROOT / "var" / "test")
    os.environ["TANGGAP_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanggap.web.settings")
    from django.conf import settings

    from tanggap.platform import postgres

    os.environ.setdefault("TANGGAP_STATIC_ROOT", str(home / "static"))
    postgres.ensure_running(home, for_tests=True, stays=os.environ.get("TANGGAP_KEEP_TEST_DATABASE") == "1")
    if postgres.child_of_ours(home) is not None:
        atexit.register(postgres.stop, home)
    # Read now; pytest-django sets Django up only where it finds settings that were read.
    assert settings.INSTALLED_APPS


def let_tests_empty_the_ledger() -> None:
    """Between tests Django empties the tables; the ledger's triggers forbid that to everyone, so they sleep meanwhile."""
    import django.db.models  # noqa: F401  (the back-end's module cannot be imported before it)
    from django.db import connection
    from django.db.backends.postgresql.operations import DatabaseOperations

    def flush(self: Any, sql_list: Sequence[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                # The queue's tables are not Django's to empty, but a job outliving its test would run in another.
                for sql in [*sql_list, "TRUNCATE procrastinate_jobs CASCADE"]:
                    cursor.execute(sql)
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")

    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign, assignment]
