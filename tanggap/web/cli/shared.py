"""What the commands share: the database, the language of refusals, output for people and for machines."""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from tanggap.places.models import City

TROUBLE = 2
_OF_THE_DISK = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS),
    *(errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST),
}
STOPPED = 130  # as the shell counts Ctrl-C


class Sentences(click.Group):
    """A group whose commands answer an expected error with one sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            _say_stopped(ctx)
        except Exception as error:
            if _was_interrupted(error):
                _say_stopped(ctx)
            sentence = sentence_of(error)
            if sentence is None:
                raise
            click.echo(sentence, err=True)
            ctx.exit(TROUBLE)


def _was_interrupted(error: BaseException | None) -> bool:
    """Whether Ctrl-C is what made a clean-up stumble."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _say_stopped(ctx: click.Context) -> NoReturn:
    click.echo("\nStopped.", err=True)
    ctx.exit(STOPPED)


def sentence_of(error: BaseException) -> str | None:
    """One sentence for an expected error; None for a bug."""
    if isinstance(error, ModuleNotFoundError):
        return f"The Python package {error.name!r} is missing. Run `make clean run`: it installs everything anew and keeps the data."
    from tanggap.platform.errors import Refused

    if isinstance(error, Refused):
        return error.sentence
    if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
        return _about_the_disk(error)
    if os.strerror(errno.ENOSPC) in str(error):  # from the database
        return _about_the_disk(OSError(errno.ENOSPC, ""))
    if type(error).__name__ == "ProgrammingError" and "does not exist" in str(error):
        return "The database is older than this version of Tanggap. Run `tanggap migrate`."
    if type(error).__name__ in ("OperationalError", "InterfaceError"):
        return f"The database does not answer: {str(error).strip().splitlines()[0]}. Check DATABASE_URL or run `tanggap doctor`."
    return None


def _about_the_disk(error: OSError) -> str:
    from tanggap.platform.home import home

    where = error.filename or home()
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk that holds {where} is full. Free some space, or set TANGGAP_HOME to a folder on another disk."
    if error.errno == errno.EROFS:
        return f"{where} is on a read-only disk. Set TANGGAP_HOME to a folder that can be written."
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"{where} is in the way: a folder was expected there. Move it, or set TANGGAP_HOME to another folder."
    return f"{where} cannot be written. Set TANGGAP_HOME to a folder of yours, or mend its permissions."


def load_django() -> None:
    """Load Django, and speak the language of the terminal: Indonesian where it says so, English elsewhere."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanggap.web.settings")
    import django
    from django.utils import translation

    try:
        django.setup()
    except ValueError as error:
        if "DATABASE_URL" in str(error):
            raise click.ClickException(str(error)) from None
        raise
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    translation.activate("id" if said.startswith("id") else "en")


@contextmanager
def database() -> Iterator[None]:
    """The database is up and Django is loaded inside; an embedded server that nobody needs any more is stopped again."""
    _end_cleanly_on_signals()
    check_writable()
    load_django()
    from django.db import connections

    from tanggap.platform import postgres
    from tanggap.platform.home import home

    is_embedded = "DATABASE_URL" not in os.environ
    was_running = is_embedded and postgres.is_running(home())
    postgres.ensure_running(home())
    try:
        _make_tables_of_a_new_database()
        yield
    finally:
        # One that ran before is somebody else's, or was left behind by a process that was killed.
        is_left = is_embedded and not (was_running and _others_are_connected())
        connections.close_all()
        if is_left:
            postgres.stop(home())


def _others_are_connected() -> bool:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            return int(cursor.fetchone()[0]) > 0
    except DatabaseError:
        return True


def _end_cleanly_on_signals() -> None:
    """SIGTERM and SIGHUP (kill, a closed terminal) end the command like Ctrl-C; a signal that was set to be ignored stays so."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, stop)


def _make_tables_of_a_new_database() -> None:
    """A database without any table is brought to shape at once; one with data only by `tanggap migrate` or a start."""
    from django.core.management import call_command
    from django.db import connection

    if "django_migrations" not in connection.introspection.table_names():
        call_command("migrate", interactive=False, verbosity=0)


def city_named(slug: str | None) -> City:
    """The loaded city of this name, the site's own without one; a sentence when it is not loaded. Inside `database()` only."""
    from django.conf import settings

    from tanggap.places.queries import city_of_the_site

    found = city_of_the_site(slug or settings.TANGGAP_CITY)
    if found is None:
        raise click.ClickException("This city is not loaded yet; run `tanggap city load FOLDER` first.")
    return found


def check_writable() -> None:
    """Raise OSError, which becomes a sentence, unless our folder can be written to."""
    from tanggap.platform.home import home

    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f".probe-{os.getpid()}"
    try:
        with open(probe, "wb") as file:
            file.write(b"\0" * 65536)
            file.flush()
            os.fsync(file.fileno())
    finally:
        probe.unlink(missing_ok=True)


def report(as_json: bool, facts: object, say: Callable[[], None]) -> None:
    """Print facts for a machine, or let `say` print them for people."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, default=str))
    else:
        say()


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document for machines.")


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on the terminal, called with (done, total); silent when standard error is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bars:
        bar = bars.add_task(title, total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)
