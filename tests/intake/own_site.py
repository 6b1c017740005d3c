"""A site of its own, with a PostgreSQL of its own that a test may stop: `python -m tests.intake.own_site HOME`.

Prints the port once it serves. Ends when its input is closed.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main(home: Path) -> None:
    """Start the database, make the small city, serve until the input ends."""
    os.environ |= {
        "TANGGAP_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "tanggap.web.settings",
        "TANGGAP_CITY": "contoh",
    }
    os.environ["TANGGAP_DEBUG"] = "1"  # style sheets and scripts need no manifest
    os.environ.pop("DATABASE_URL", None)
    import django
    from django.core.management import call_command

    from tanggap.platform import postgres

    postgres.ensure_running(home, for_tests=True)
    django.setup()
    call_command("migrate", verbosity=0)
    from tests.world import build_world

    build_world()
    from tanggap.web.wsgi import application

    server = make_server("127.0.0.1", 0, application, server_class=_Server, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    postgres.stop(home)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
