"""`tanggap deadlines`: check a policy, see what it would change, apply it; set the sweep right after the clock was wrong."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanggap.web.cli.shared import Sentences, city_named, database, json_option, progress, report

if TYPE_CHECKING:
    from tanggap.deadlines.previewing import Preview
    from tanggap.directory.city_files.rows import PolicyRow
    from tanggap.places.models import City

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SHOWN = 20
_city_option = click.option("--city", "slug", default=None, help="The city; the site's own when not given.")


@click.group(cls=Sentences)
def deadlines() -> None:
    """By when each step must be done: try a policy, apply it, take it out again."""


@deadlines.command(epilog="Example:\n\n  tanggap deadlines check tanggap/cities/jakarta/deadlines-sp4n-lapor.toml")
@click.argument("file", type=FILE)
@_city_option
@json_option
def check(file: Path, slug: str | None, as_json: bool) -> None:
    """Read a policy and name every mistake with its line, and what is most likely not meant. Nothing is stored."""
    with database():
        from tanggap.directory.city_files.remarks import remarks_on_policy

        row = _read(city_named(slug), file)
        facts = {"name": row.name, "rules": len(row.content["rules"]), "rungs": len(row.content["rungs"])}
        remarks = [str(remark) for remark in remarks_on_policy(row.content)]
        report(as_json, {**facts, "remarks": remarks}, lambda: _say_checked(facts, remarks))


@deadlines.command(epilog="Example:\n\n  tanggap deadlines preview tanggap/cities/jakarta/deadlines-sp4n-lapor.toml")
@click.argument("file", type=FILE)
@_city_option
@json_option
def preview(file: Path, slug: str | None, as_json: bool) -> None:
    """Say how many open cases a policy would change, by agency. Nothing is stored."""
    with database():
        from tanggap.deadlines.previewing import preview as try_it

        city = city_named(slug)
        row = _read(city, file)
        with progress(row.name) as tell:
            found = try_it(city, row, at=datetime.now(UTC), progress=tell)
        facts = {"name": found.name, "in_force": found.in_force, "total": asdict(found.total)}
        facts["agencies"] = {name: asdict(count) for name, count in found.agencies}
        report(as_json, facts, lambda: _say(found))


@deadlines.command(epilog="Example:\n\n  tanggap deadlines apply deadlines.toml --why 'Keputusan gubernur 12/2026'")
@click.argument("file", type=FILE)
@_city_option
@click.option("--why", default="", help="The decision, for the record.")
def apply(file: Path, slug: str | None, why: str) -> None:
    """Put a policy in force from now on. The one before stays on record; open cases follow in the background."""
    with database():
        from tanggap.deadlines.actions import apply_policy
        from tanggap.platform.clock import believe_clock

        city = city_named(slug)
        believe_clock()
        stored = apply_policy(city, _read(city, file), by=None, at=datetime.now(UTC), why=why)
        click.echo(f"Policy {stored.number} ({stored.name}) is in force. The worker moves the open cases to it.")


@deadlines.command(epilog="Example:\n\n  tanggap deadlines export > deadlines.toml")
@click.option("--number", type=int, default=None, help="Which policy; the one in force when not given.")
@_city_option
def export(number: int | None, slug: str | None) -> None:
    """Print a policy as the file it came from, to change it or to bring an older one back."""
    with database():
        from tanggap.directory.models import DeadlinePolicy

        rows = DeadlinePolicy.objects.filter(city=city_named(slug)).order_by("-number")
        row = (rows.filter(number=number) if number is not None else rows).first()
        if row is None:
            raise click.ClickException("There is no such policy.")
        click.echo(row.source_text, nl=False)


@deadlines.command(
    name="accept-clock",
    epilog="Examples:\n\n  tanggap deadlines accept-clock\n\n  tanggap deadlines accept-clock --yes",
)
@click.option("--yes", is_flag=True, help="Do not ask, even if deadlines would be missed by it.")
def accept_clock(yes: bool) -> None:
    """Go on with the server's present time, although it jumped ahead or was set back; says first what would be missed by it."""
    with database():
        from tanggap.deadlines.actions import reset_watermark
        from tanggap.deadlines.queries import due_by
        from tanggap.platform.clock import accept_clock as accept

        now = datetime.now(UTC)
        missed = due_by(now)
        click.echo(
            f"It is {now:%Y-%m-%d %H:%M:%S} UTC by this server. Deadlines that would be missed by now: {missed}."
        )
        if missed and not yes:
            click.confirm("What is noted as missed stays on record. Is this the right time?", abort=True)
        reset_watermark(at=accept())
        click.echo("Deadlines are looked at again, from now on.")


def _read(city: City, file: Path) -> PolicyRow:
    from tanggap.deadlines.previewing import names_of
    from tanggap.directory.city_files.deadlines import read_policy

    return read_policy(file, names_of(city))


def _say_checked(facts: dict[str, object], remarks: list[str]) -> None:
    click.echo(f"{facts['name']} is sound. Rules: {facts['rules']}, rungs: {facts['rungs']}.")
    for remark in remarks:
        click.echo(f"remark: {remark}")


def _say(found: Preview) -> None:
    total = found.total
    click.echo(f"{found.name}, tried on the open cases (policy {found.in_force} is in force).")
    click.echo(f"  open cases: {total.cases}")
    click.echo(f"  promises that change: {total.changed} ({total.earlier} earlier, {total.later} later)")
    click.echo(f"  no longer overdue: {total.healed}")
    click.echo(f"  over by the letter: {total.given_time} (they get the new time from now, never beyond the old day)")
    click.echo("By agency:" if found.agencies else "No promise changes.")
    for name, count in found.agencies[:_SHOWN]:
        click.echo(f"  {name}: {count.earlier} earlier, {count.later} later, {count.given_time} over by the letter")
