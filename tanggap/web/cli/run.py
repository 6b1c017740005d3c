"""`tanggap demo`, `serve` and `worker`: one command starts everything and ends everything it started."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

import click

from tanggap.web.cli.shared import database
from tanggap.web.cli.supervising import Part, end, start, supervise

_PATIENCE_S = 60
_PORT = click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default=True)


@click.command(epilog="Examples:\n\n  tanggap demo\n\n  PORT=9000 tanggap demo")
@_PORT
def demo(port: int) -> None:
    """Everything at once, with Jakarta loaded and a demo played: database, site and worker. Ctrl-C stops it all."""
    _refuse_a_taken_port(port)
    click.echo("Starting the database...")
    with database():
        from django.conf import settings
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        _collect_static()
        logins = _seed(settings.TANGGAP_CITY)
        _serve(port, and_worker=True, ready=lambda: _say_logins(logins))


@click.command(epilog="Example:\n\n  TANGGAP_HOSTS=lapor.example.org tanggap serve --port 8000")
@_PORT
@click.option("--worker/--no-worker", "and_worker", default=True, help="Run the worker beside the site.")
def serve(port: int, and_worker: bool) -> None:
    """The site (and the worker) without the demo, on the loopback; put a proxy with TLS before it."""
    _refuse_a_taken_port(port)
    with database():
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        _collect_static()
        _serve(port, and_worker=and_worker, ready=lambda: None)


@click.command(epilog="Example:\n\n  tanggap worker")
def worker() -> None:
    """Run deferred and periodic jobs until stopped; a job under way is finished first."""
    with database():
        from tanggap.platform import job_worker

        if not job_worker.run():
            raise click.ClickException(
                "The worker stopped because of a fault. Start it again when the database answers."
            )


def _seed(slug: str) -> Sequence[tuple[str, str, str, str]]:
    from django.utils import timezone

    import tanggap
    from tanggap.accountability.actions import store_rule
    from tanggap.accountability.rule_file import read_rule
    from tanggap.directory.actions import load_city
    from tanggap.places.queries import city_of_the_site
    from tanggap.web.demo import logins, seed

    folder = Path(tanggap.__file__).parent / "cities" / slug
    if city_of_the_site(slug) is None:
        click.echo(f"Loading the city {slug} and playing its demo; this happens once...")
    if (folder / "city.toml").exists():
        sanctions = read_rule(folder)
        loaded = load_city(folder)
        if sanctions is not None:
            store_rule(loaded.city, sanctions, at=timezone.now())
    seed(slug, at=timezone.now())
    return logins()


def _collect_static() -> None:
    """Gather what the browser gets, unless what is there is as new as the code."""
    import tanggap

    package = Path(tanggap.__file__).parent
    from django.conf import settings
    from django.core.management import call_command

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sources = [path for path in package.glob("*/static/**/*") if path.is_file()]
    if not any("build" in path.parts for path in sources):
        raise click.ClickException("The front-end is not built. Run `make run`, which builds it.")
    if not manifest.exists() or any(path.stat().st_mtime > manifest.stat().st_mtime for path in sources):
        call_command("collectstatic", interactive=False, verbosity=0)


def _say_logins(logins: Sequence[tuple[str, str, str, str]]) -> None:
    wide, wider = (max((len(row[column]) for row in logins), default=0) + 2 for column in (1, 2))
    click.echo("\nDemo log-ins at /petugas/ (made for this installation only):")
    for role, username, phrase, where in logins:
        click.echo(f"  {username:<{wide}}{phrase:<{wider}}{role}, {where}".rstrip(", "))
    click.echo("  The six digits of the second step:  .venv/bin/tanggap code USERNAME\n")


def _site(port: int) -> Sequence[str]:
    """The command that starts the site. Raises ModuleNotFoundError without granian."""
    if importlib.util.find_spec("granian") is None:
        raise ModuleNotFoundError(name="granian")
    where = ("--host", "127.0.0.1", "--port", str(port))
    # Errors alone: its warnings advise whoever wrote these options. A killed process is replaced at once by the other's parent.
    size = (
        "--workers",
        "2",
        "--blocking-threads",
        "16",
        "--no-ws",
        "--http1-header-read-timeout",
        "10000",
        "--log-level",
        "error",
    )
    lives = ("--respawn-failed-workers", "--respawn-interval", "0.5")
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        *where,
        *size,
        *lives,
        "tanggap.web.wsgi:application",
    ]


def _serve(port: int, *, and_worker: bool, ready: Callable[[], None]) -> None:
    """Run the database (if it is ours), the site and the worker until asked to end, or until one of them cannot live."""
    command = _site(port)
    stopping = _stop_on_signals()
    site = Part("site", lambda: start(command))
    worker = Part("worker", lambda: start([sys.executable, "-m", "tanggap", "worker"]), may_start=_database_answers)
    parts = [site, worker] if and_worker else [site]
    try:
        for part in parts:
            part.process = part.start()
        _wait_until_it_answers(port, site, stopping)
        if not stopping:
            click.echo(f"Ready: http://127.0.0.1:{port}")
            ready()
            sys.stdout.flush()
        supervise([*_our_database(), *parts], stopping)
    finally:
        end(parts)


def _our_database() -> Sequence[Part]:
    """The embedded server, if this process started it."""
    from tanggap.platform import postgres
    from tanggap.platform.home import home

    server = postgres.child_of_ours(home())
    return [Part("database", lambda: postgres.start_again(home()), process=server)] if server is not None else []


def _database_answers() -> bool:
    """Whether the worker would find its database; while it would not, it is not started and not blamed."""
    from tanggap.platform import postgres
    from tanggap.platform.errors import Refused

    try:
        postgres.check_reachable(os.environ["DATABASE_URL"])
    except Refused:
        return False
    return True


def _stop_on_signals() -> list[int]:
    """Catch the signals that end a process; returns a list that is empty until one of them comes."""
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    return asked


def _wait_until_it_answers(port: int, site: Part, stopping: list[int]) -> None:
    until = time.monotonic() + _PATIENCE_S
    question = urllib.request.Request(f"http://127.0.0.1:{port}/sehat", headers=_as_the_proxy_asks())
    while time.monotonic() < until and not stopping and _lives(site):
        try:
            with urllib.request.urlopen(question, timeout=2):  # noqa: S310 (our own address)
                return
        except OSError:
            time.sleep(0.1)
    if not stopping:
        raise click.ClickException("The site did not begin to answer; its last words stand above.")


def _as_the_proxy_asks() -> dict[str, str]:
    """A name that the site answers to, and that TLS was taken off before it: else it would refuse or redirect us."""
    from django.conf import settings

    name = next((host for host in settings.ALLOWED_HOSTS if host != "*"), "localhost")
    return {"Host": f"www{name}" if name.startswith(".") else name, "X-Forwarded-Proto": "https"}


def _lives(part: Part) -> bool:
    return part.process is not None and part.process.poll() is None


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise click.ClickException(
                f"Port {port} needs rights that you lack. Choose one above 1023: PORT=8001 make run"
            ) from None
        except OSError:
            raise click.ClickException(f"Port {port} is in use. Choose another: PORT={port + 1} make run") from None
