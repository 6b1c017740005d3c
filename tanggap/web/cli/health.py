"""What `tanggap doctor` looks at."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from tanggap.platform.health import HealthCheck
from tanggap.web.cli.shared import check_writable, load_django, sentence_of


def examine() -> list[HealthCheck]:
    """Every check; those that need the database only when it answers."""
    load_django()
    from tanggap.health.readiness import readiness

    found = [_try("python", _python, "Install Python 3.11 or newer."), _try("packages", _packages, "Run `make run`.")]
    found.append(_try("files", _writable, "Set TANGGAP_HOME to a folder of yours."))
    shared = readiness()
    found += [
        _try("private files", _private_files, "Mended now; look at who could read them."),
        _try("proxy", _proxy, "Set TANGGAP_PROXIES to how many proxies of yours stand before the site."),
    ]
    database = _try("database", _database, "Start it with `make run`, or mend DATABASE_URL.")
    found += [database, *(one for one in shared if one.name != "database")]
    if database.ok:
        found.append(_try("migrations", _migrations, "Run `tanggap migrate`."))
        found.append(_try("city", _city, "Run `tanggap city load FOLDER`."))
        found.append(_try("routing model", _routing, "Run `tanggap routing train`; until then rules and words judge."))
        found.append(_try("foreign files", _foreign_names, "Mend TANGGAP_HOME."))
        found.append(
            _try(
                "retired offices",
                _offices_gone,
                "Name a successor: agencies.csv, column succeeds, or `tanggap city succeed`.",
            )
        )
    found.append(_try("static files", _static, "Run `make run`, which builds them."))
    return found


def say(found: list[HealthCheck]) -> None:
    """The checks as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table("what", "", "seen", "what to do")
    for one in found:
        table.add_row(one.name, "[green]ok[/]" if one.ok else "[red]broken[/]", one.seen, "" if one.ok else one.do)
    Console().print(table)


def metrics(found: list[HealthCheck]) -> str:
    """The checks for Prometheus."""
    from tanggap.health.readiness import as_metrics

    return as_metrics(found)


def _try(name: str, look: Callable[[], tuple[bool, str]], do: str) -> HealthCheck:
    try:
        ok, seen = look()
    except Exception as error:
        return HealthCheck(name, False, sentence_of(error) or f"{type(error).__name__}: {error}", do)
    return HealthCheck(name, ok, seen, do)


def _python() -> tuple[bool, str]:
    return sys.version_info >= (3, 11), sys.version.split()[0]


def _packages() -> tuple[bool, str]:
    lock = Path(__file__).resolve().parents[3] / "requirements" / "run.txt"
    if not lock.exists():
        return True, f"tanggap {metadata.version('tanggap')}"
    pins = [pin for pin in map(_pin, lock.read_text().splitlines()) if pin is not None]
    wrong = [pin.name for pin in pins if not pin.specifier.contains(_installed(pin.name) or "0", prereleases=True)]
    return not wrong, ", ".join(wrong) or f"{len(pins)} as locked"


def _pin(line: str) -> Requirement | None:
    """The package that a line of the lock file names, if it is meant for this Python and this system."""
    if not line[:1].isalpha():
        return None
    pin = Requirement(line.removesuffix("\\").strip())
    return pin if pin.marker is None or pin.marker.evaluate() else None


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _writable() -> tuple[bool, str]:
    from tanggap.platform.home import home

    check_writable()
    return True, str(home())


def _database() -> tuple[bool, str]:
    import psycopg

    from tanggap.platform import postgres
    from tanggap.platform.home import home

    url = os.environ.get("DATABASE_URL") or postgres.url_of(home())
    postgres.check_reachable(url)
    with psycopg.connect(url) as connection:
        version = connection.info.server_version
    return version >= 150000, f"PostgreSQL {version // 10000}.{version % 10000}"


def _migrations() -> tuple[bool, str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not plan, f"{len(plan)} to apply" if plan else "all applied"


def _city() -> tuple[bool, str]:
    from django.conf import settings

    from tanggap.places.queries import city_of_the_site

    city = city_of_the_site(settings.TANGGAP_CITY)
    return city is not None, city.name if city else f"{settings.TANGGAP_CITY} is not loaded"


def _routing() -> tuple[bool, str]:
    from tanggap.routing.live import read_classifier
    from tanggap.routing.models import ModelState, ModelVersion

    live = ModelVersion.objects.filter(state=ModelState.LIVE).order_by("city_id", "number")
    for version in live:
        read_classifier(version)
    return True, ", ".join(f"model {version.number} is live" for version in live) or "none; rules and words judge"


def _offices_gone() -> tuple[bool, str]:
    """Whether open cases lie with offices that are no more, where nobody sees them."""
    from tanggap.cases import queries
    from tanggap.cases.models import Case

    gone = queries.offices_gone(Case.objects.all())
    return not gone, ", ".join(f"{code}: {count} open" for code, _name, count in gone) or "hold no open case"


def _foreign_names() -> tuple[bool, str]:
    """What others put among the photos is no fault; it is named, because nothing tidies it."""
    from tanggap.intake.actions import foreign_names

    names = foreign_names()
    return True, f"not ours, left alone: {', '.join(names)}" if names else "holds photos only"


def _private_files() -> tuple[bool, str]:
    """Photos and papers that others on this machine can read; mended at once, for nobody wants them so."""
    from django.core.files.storage import FileSystemStorage, default_storage

    from tanggap.platform.storage import close_to_others

    is_here = isinstance(default_storage, FileSystemStorage)
    count = close_to_others(Path(default_storage.path(""))) if is_here else 0
    return count == 0, f"{count} were open to other users of this machine" if count else "closed to other users"


def _proxy() -> tuple[bool, str]:
    from django.conf import settings

    from tanggap.platform.proxies import came_through_unknown_proxy

    if settings.TANGGAP_PROXIES == 0 and came_through_unknown_proxy():
        return False, "requests come through a proxy, so all visitors look like one"
    return True, f"{settings.TANGGAP_PROXIES} before the site"


def _static() -> tuple[bool, str]:
    from django.conf import settings

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return manifest.exists(), str(manifest)
