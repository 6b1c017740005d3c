"""`tanggap demo`, `serve` and `worker`: one command starts everything and ends everything it started."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

import click

from tanggap.web.cli.shared import database

_PATIENCE_S = 60
_PAUSE_S = 5
_PR_SET_PDEATHSIG = 1
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
    size = ("--workers", "2", "--blocking-threads", "16", "--no-ws", "--log-level", "warning")
    return [sys.executable, "-m", "granian", "--interface", "wsgi", *where, *size, "tanggap.web.wsgi:application"]


class _Worker:
    """The worker beside the site. It ends when the database is away for long; then it is started again until it stays."""

    def __init__(self) -> None:
        self.child = self._start()
        self._again_at: float | None = None

    def _start(self) -> subprocess.Popen[bytes]:
        return _start([sys.executable, "-m", "tanggap", "worker"])

    def look_after(self) -> None:
        """Start it again some seconds after it ended."""
        if self.child.poll() is None:
            return
        now = time.monotonic()
        if self._again_at is None:
            click.echo(f"The worker ended; starting it again in {_PAUSE_S} seconds.", err=True)
            self._again_at = now + _PAUSE_S
        elif now >= self._again_at:
            self.child, self._again_at = self._start(), None


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_end_with_parent)


def _serve(port: int, *, and_worker: bool, ready: Callable[[], None]) -> None:
    """Start the site and the worker as children; end when asked, or when the site ends."""
    command = _site(port)
    stopping = _stop_on_signals()
    site = _start(command)
    worker = _Worker() if and_worker else None
    try:
        _wait_until_it_answers(port, site, stopping)
        if not stopping:
            click.echo(f"Ready: http://127.0.0.1:{port}")
            ready()
            sys.stdout.flush()
        while not stopping and site.poll() is None:
            if worker is not None:
                worker.look_after()
            time.sleep(0.2)
    finally:
        _end([site, *([worker.child] if worker else [])])
    if not stopping:
        raise click.ClickException("The site ended by itself; its last words stand above.")


def _end_with_parent() -> None:
    """In a child: ask Linux for a SIGTERM when our parent dies, for one that is killed cannot end its children itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop_on_signals() -> list[int]:
    """Catch the signals that end a process; returns a list that is empty until one of them comes."""
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    return asked


def _wait_until_it_answers(port: int, site: subprocess.Popen[bytes], stopping: list[int]) -> None:
    until = time.monotonic() + _PATIENCE_S
    question = urllib.request.Request(f"http://127.0.0.1:{port}/sehat", headers=_as_the_proxy_asks())
    while time.monotonic() < until and not stopping and site.poll() is None:
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


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


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
