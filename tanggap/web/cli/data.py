"""`tanggap migrate`, `import` and `doctor`."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanggap.web.cli.shared import database, json_option, progress, report

if TYPE_CHECKING:
    from tanggap.intake.bulk import ImportReport

_SHOWN = 20


@click.command(epilog="Example:\n\n  tanggap migrate")
def migrate() -> None:
    """Bring the database to the shape of this version. Safe to run again."""
    with database():
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=1)


@click.command(
    "import", epilog="Examples:\n\n  tanggap import complaints.jsonl --city surabaya\n\n  tanggap import old.csv"
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--city",
    "slug",
    default=None,
    help="The city; the site's own when not given. One not loaded is derived from the file.",
)
@click.option(
    "--refused",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Write every refused row and why here (JSONL).",
)
@click.option("--public", is_flag=True, help="Publish imported cases whose category allows it.")
@json_option
def import_file(file: Path, slug: str | None, refused: Path | None, public: bool, as_json: bool) -> None:
    """Take in complaints of an earlier system with their history. A second run adds none."""
    with database():
        from django.conf import settings
        from django.utils import timezone

        from tanggap.intake import bulk

        started = time.monotonic()
        with progress(file.name) as show:
            done = bulk.import_file(
                file, city_slug=slug or settings.TANGGAP_CITY, at=timezone.now(), public=public, progress=show
            )
        seconds = time.monotonic() - started
        per_second = round(done.read / max(seconds, 0.001))
        facts = {**done.as_dict(), "seconds": round(seconds, 1), "per_second": per_second}
        if refused is not None:
            refused.write_text("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in done.refused))
        report(as_json, facts, lambda: _say(done, seconds, per_second))


def _say(done: ImportReport, seconds: float, per_second: int) -> None:
    if done.city_was_derived:
        click.echo(
            f"The city {done.city} was not loaded; its areas, agencies and categories were derived from the file."
        )
    click.echo(f"{done.read} rows read in {seconds:.1f} s ({per_second}/s): {done.taken} taken in,")
    click.echo(f"{done.known} known from before, {len(done.refused)} refused, {len(done.doubts)} taken in with doubt.")
    for problem in done.refused[:_SHOWN]:
        click.echo(f"  line {problem.line}, id {problem.id or '-'}: {problem.what}")
    if len(done.refused) > _SHOWN:
        click.echo(f"  ... and {len(done.refused) - _SHOWN} more; write them all with --refused FILE.")


@click.command(epilog="Examples:\n\n  tanggap doctor\n\n  tanggap doctor --json\n\n  tanggap doctor --metrics")
@json_option
@click.option("--metrics", "as_metrics", is_flag=True, help="Print the checks in Prometheus' text format.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, as_metrics: bool) -> None:
    """Look whether everything that Tanggap needs is well; say what to do where it is not. Exit status 1 when something is broken."""
    from tanggap.web.cli import health

    found = health.examine()
    if as_metrics:
        click.echo(health.metrics(found), nl=False)
    else:
        report(as_json, [asdict(one) for one in found], lambda: health.say(found))
    ctx.exit(0 if all(one.ok for one in found) else 1)
