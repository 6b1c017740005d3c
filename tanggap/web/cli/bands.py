"""`tanggap routing bands`: from how sure on the machine sends alone, why, and how to take a change back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tanggap.web.cli.shared import city_named, database, json_option, report

if TYPE_CHECKING:
    from tanggap.routing.models import BandRenewal


@click.command(
    epilog="Examples:\n\n  tanggap routing bands\n\n  tanggap routing bands --renew\n\n"
    '  tanggap routing bands --withdraw --why "a week of wrong verdicts"'
)
@click.option("--renew", is_flag=True, help="Renew now, as the worker does each night.")
@click.option("--withdraw", is_flag=True, help="Take the last renewal back; what held before it holds again.")
@click.option("--why", default="", help="The reason for --withdraw, kept with it.")
@click.option("--city", "slug", default=None, help="The city; the site's own when not given.")
@json_option
def bands(*, renew: bool, withdraw: bool, why: str, slug: str | None, as_json: bool) -> None:
    """List the last renewals of the threshold of what is sent without a person, renew it, or take the last renewal back."""
    if renew and withdraw:
        raise click.UsageError("Say --renew or --withdraw, not both.")
    with database():
        from django.utils import timezone

        from tanggap.routing import bands as rule

        city = city_named(slug)
        if renew and rule.renew_bands(city, at=timezone.now()) is None:
            click.echo(
                "Not renewed: no model is live, or fewer than 200 answers of the last 60 days are known.", err=True
            )
        if withdraw:
            rule.withdraw_renewal(city, at=timezone.now(), why=why)
        rows = rule.renewals_of(city)
        report(as_json, {"renewals": [_facts(row) for row in rows]}, lambda: _say(rows))


def _facts(row: BandRenewal) -> dict[str, object]:
    names = ("model_version", "at", "auto_from", "before", "asked", "answers", "sent", "sent_right", "reason")
    return {name: getattr(row, name) for name in (*names, "withdrawn_at", "withdrawn_why")}


def _say(rows: Sequence[BandRenewal]) -> None:
    click.echo("" if rows else "The bands were never renewed; those of each model's training hold.", nl=not rows)
    for row in rows:
        change = f"{_per_cent(row.before)} -> {_per_cent(row.auto_from)}"
        click.echo(f"{row.at:%Y-%m-%d %H:%M} model {row.model_version}: {change}. {row.reason}")
        if row.withdrawn_at:
            click.echo(f"  withdrawn {row.withdrawn_at:%Y-%m-%d %H:%M}: {row.withdrawn_why}")


def _per_cent(per_mille: int | None) -> str:
    return "never" if per_mille is None else f"{per_mille / 10:.1f} %"
