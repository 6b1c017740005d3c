"""`tanggap routing`: train the learned model, ask why a report goes where it goes, take a model back."""

from __future__ import annotations

from typing import Any

import click

from tanggap.web.cli.bands import bands
from tanggap.web.cli.evaluation import evaluate
from tanggap.web.cli.shared import Sentences, city_named, database, json_option, report

Facts = dict[str, Any]  # as it is printed as JSON
_MOST_LETTERS = 40_000
CITY = click.option("--city", "slug", default=None, help="The city; the site's own when not given.")


@click.group(cls=Sentences)
def routing() -> None:
    """Whose is it? The learned judgement: train it, ask it, watch it, take it back."""


routing.add_command(evaluate)
routing.add_command(bands)


@routing.command(epilog="Examples:\n\n  tanggap routing train\n\n  tanggap routing train --city jakarta --json")
@CITY
@json_option
def train(slug: str | None, as_json: bool) -> None:
    """Learn anew from the city's words and cases. The new model goes live only if it beats the old one on the latest cases."""
    with database():
        from django.utils import timezone

        from tanggap.routing.versions import train_version

        done = train_version(city_named(slug), at=timezone.now())
        version = done.version
        facts: Facts = {
            "version": version.number,
            "state": version.state,
            "reason": version.reason,
            "trained_on": version.trained_on,
            "new": done.new.figures,
            "old": done.old.figures if done.old else None,
            "auto_from": version.auto_from,
            "suggest_from": version.suggest_from,
        }
        report(as_json, facts, lambda: _say_trained(facts))


@routing.command(
    epilog="Examples:\n\n  tanggap routing explain JK-7QF4-M2\n\n"
    '  tanggap routing explain --text "got mampet bau" --area 31.75.02.1007 --json'
)
@click.argument("code", default="")
@click.option("--text", default="", help="A resident's words, instead of a case.")
@click.option("--area", "area_code", default="", help="Code of the place; the whole city when not given.")
@click.option("--kind", default="", help="Code of the category that the resident chose.")
@CITY
@json_option
def explain(code: str, *, text: str, area_code: str, kind: str, slug: str | None, as_json: bool) -> None:
    """Print the whole judgement of a case, or of loose words: what it is, whose it is, how sure, by which rule and words."""
    with database():
        from django.utils import timezone

        from tanggap.platform.errors import Refused
        from tanggap.routing import refusals
        from tanggap.routing.explaining import explain_case, explain_words

        city = city_named(slug)
        if code.strip():
            facts = explain_case(city, code.strip().upper(), at=timezone.now())
        elif text.strip():
            # What a terminal could not decode comes as half characters; they are shown as �.
            readable = text[:_MOST_LETTERS].encode("utf-8", "replace").decode()
            facts = explain_words(city, readable, area_code=area_code, kind=kind)
        else:
            raise Refused(refusals.NO_WORDS)
        report(as_json, facts, lambda: _say_why(facts))


@routing.command(
    epilog='Examples:\n\n  tanggap routing rollback --why "names PAM for everything"\n\n  tanggap routing rollback --to 4'
)
@click.option(
    "--to",
    type=click.IntRange(min=0),
    default=None,
    help="Number of the model; 0 for none. The one before when not given.",
)
@click.option("--why", default="", help="The reason, kept with the version.")
@CITY
@json_option
def rollback(to: int | None, why: str, slug: str | None, as_json: bool) -> None:
    """Take the live model back and let an earlier one live, without a restart and without what was corrected since."""
    with database():
        from django.utils import timezone

        from tanggap.routing.versions import roll_back

        now = roll_back(city_named(slug), at=timezone.now(), to=to, why=why)
        facts = {"live": now.number if now else None}
        said = f"Model {now.number} is live now." if now else "No model is live now; rules and words judge."
        report(as_json, facts, lambda: click.echo(said))


@routing.command(epilog="Examples:\n\n  tanggap routing status\n\n  tanggap routing status --json")
@CITY
@json_option
def status(slug: str | None, as_json: bool) -> None:
    """List the versions with their figures, what waits for review, and how right the machine was in the last 30 days."""
    with database():
        from django.utils import timezone

        from tanggap.routing.explaining import status_of

        facts = status_of(city_named(slug), at=timezone.now())
        report(as_json, facts, lambda: _say_status(facts))


def _say_trained(facts: Facts) -> None:
    learned = ", ".join(f"{count} {name}" for name, count in facts["trained_on"].items())
    click.echo(f"Model {facts['version']} is {facts['state']}. {facts['reason']}")
    click.echo(f"learned from: {learned}")
    for name in ("new", "old"):
        if facts[name]:
            click.echo(f"{name}: {_figures(facts[name])}")
    click.echo(
        f"sent without a person from: {_mille(facts['auto_from'])}; three suggestions from: {_mille(facts['suggest_from'])}"
    )


def _say_why(facts: Facts) -> None:
    for name in ("case", "place", "category", "doubt", "words", "rule", "why", "band", "held", "model"):
        value = facts.get(name)
        if value:
            click.echo(f"{name + ':':<10}{', '.join(value) if isinstance(value, list) else value}")
    for place, offer in enumerate(facts["offers"], start=1):
        sure = f"{offer['sure']:>3} %" if offer["sure"] is not None else "  ? %"
        click.echo(f"  {place}. {sure}  {offer['name']} ({offer['agency']}), named by {offer['by']}")
    if facts["offers"] and not facts["is_measured"]:
        click.echo("  The per cents are estimates: too few cases of this city were measured yet.")
    if not facts["offers"]:
        click.echo("  Nobody is named; the front desk finds out.")


def _say_status(facts: Facts) -> None:
    click.echo(f"live: {facts['live'] or 'none; rules and words judge'}")
    click.echo(
        f"sending without a person: {'on' if facts['auto_dispatch'] else 'off'}, target {facts['target_precision']} %"
    )
    for row in facts["versions"]:
        click.echo(
            f"  {row['version']:>4} {row['state']:<12} {row['made_at']:%Y-%m-%d %H:%M} {_figures(row['figures'])} {row['reason']}"
        )
    for name, count in facts["corrections"].items():
        click.echo(f"corrections {name}: {count}")
    for name, count in facts["auto"].items():
        click.echo(f"sent by the machine in 30 days, {name}: {count}")


def _figures(figures: dict[str, int]) -> str:
    if not figures.get("n"):
        return "not measured yet"
    return f"{figures['n']} cases, right first {_mille(figures['top1'])}, within three {_mille(figures['top3'])}"


def _mille(share: int | None) -> str:
    return "never" if share is None else f"{share / 10:.1f} %"
