"""`tanggap ledger`: prove that nobody rewrote history."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

import click

from tanggap.web.cli.shared import Sentences, database, json_option, report

if TYPE_CHECKING:
    from tanggap.cases.ledger.findings import Verdict


@click.group(cls=Sentences)
def ledger() -> None:
    """The history of every case: prove it, seal it, publish it."""


@ledger.command(epilog="Examples:\n\n  tanggap ledger verify\n\n  tanggap ledger verify --json")
@json_option
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    """Recompute every chain and every seal. Exit status 1 when an event was edited, deleted or reordered; each is named."""
    with database():
        from tanggap.cases.ledger import verify as prove

        verdict = prove()
        facts = {**asdict(verdict), "is_whole": verdict.is_whole}
        report(as_json, facts, lambda: _say(verdict))
    ctx.exit(0 if verdict.is_whole else 1)


@ledger.command(epilog="Example:\n\n  tanggap ledger anchor")
@json_option
def anchor(as_json: bool) -> None:
    """Seal all events since the last seal. The worker does this daily."""
    with database():
        from django.utils import timezone

        from tanggap.cases.ledger import anchor as seal
        from tanggap.platform.clock import believe_clock

        believe_clock()
        made = seal(at=timezone.now())
        facts = {"number": made.number, "events": made.event_count, "root": bytes(made.root).hex()} if made else {}
        said = (
            f"Seal {facts['number']}: {facts['events']} events, root {facts['root']}"
            if facts
            else "Nothing new to seal."
        )
        report(as_json, facts, lambda: click.echo(said))


@ledger.command(epilog="Example:\n\n  tanggap ledger export --out ledger.jsonl")
@click.option("--city", "slug", default=None, help="The city; the site's own when not given.")
@click.option(
    "--out", type=click.File("w", encoding="utf-8"), default="-", help="Where to; standard output when not given."
)
def export(slug: str | None, out: TextIO) -> None:
    """Write the public chain, which anybody can check without Tanggap (docs/ledger.md)."""
    with database():
        from django.conf import settings
        from django.utils import timezone

        from tanggap.cases.ledger import export as write
        from tanggap.places.queries import city_of_the_site

        city = city_of_the_site(slug or settings.TANGGAP_CITY)
        if city is None:
            raise click.ClickException("This city is not loaded.")
        count = write(city, out, at=timezone.now())
        click.echo(f"{count} lines", err=True)


def _say(verdict: Verdict) -> None:
    click.echo(f"{verdict.events} events of {verdict.cases} cases and {verdict.anchors} seals checked.")
    for finding in verdict.findings:
        where = (
            f"{finding.case} event {finding.number} {finding.kind}".rstrip()
            if finding.case
            else f"seal {finding.number}"
        )
        click.echo(f"  {where}: {finding.what}")
    if verdict.is_whole:
        click.echo("The ledger is whole.")
    else:
        click.echo(f"The ledger is NOT whole: {len(verdict.findings)} findings.", file=sys.stdout)
