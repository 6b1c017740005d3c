"""`tanggap city` and `tanggap areas`: a city is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanggap.web.cli.shared import Sentences, city_named, database, json_option, load_django, report

if TYPE_CHECKING:
    from tanggap.places.actions import Changes, ImportResult
    from tanggap.places.models import City

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_SHOWN = 10
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(cls=Sentences)
def city() -> None:
    """Load or check the data of a city."""


@city.command(epilog="Example:\n\n  tanggap city load tanggap/cities/jakarta")
@click.argument("folder", type=FOLDER)
@json_option
def load(folder: Path, as_json: bool) -> None:
    """Load a city's folder. Every mistake is named with file and line; with one mistake nothing is loaded."""
    with database():
        from django.utils import timezone

        from tanggap.accountability.actions import store_rule
        from tanggap.accountability.rule_file import read_rule
        from tanggap.cases.reasons import reasons_of
        from tanggap.cases.workflow import Verb
        from tanggap.directory.actions import load_city

        sanctions = read_rule(folder)
        result = load_city(folder, pause_reasons=reasons_of(Verb.HOLD))
        if sanctions is not None:
            store_rule(result.city, sanctions, at=timezone.now())
        parts = ("areas", "agencies", "categories", "rules", "corpus", "knowledge")
        facts: dict[str, object] = {
            "city": result.city.slug,
            **{part: _counted(getattr(result, part)) for part in parts},
        }
        facts |= _successions(result.city, result.successors)
        report(as_json, facts, lambda: _say(facts))


def _successions(found: City, successors: Mapping[str, str]) -> dict[str, object]:
    """Hand over what offices that are no more have left, and name those that still hold open cases."""
    from django.utils import timezone

    from tanggap.cases import queries
    from tanggap.cases.actions import hand_to_successors
    from tanggap.cases.models import Case

    moved = hand_to_successors(found, successors, at=timezone.now())
    left = queries.offices_gone(Case.objects.filter(city=found))
    said: dict[str, object] = {"handed to successors": moved} if any(moved.values()) else {}
    return said | ({"open cases of retired offices": {code: count for code, _name, count in left}} if left else {})


@city.command(epilog="Example:\n\n  tanggap city succeed sudin-lama sudin-baru")
@click.argument("former")
@click.argument("successor")
@click.option("--city", "slug", default=None, help="The city; the site's own when not given.")
@json_option
def succeed(former: str, successor: str, slug: str | None, as_json: bool) -> None:
    """Hand the open cases of an office that was retired to its successor, both by code. Safe to run again."""
    with database():
        from django.utils import timezone

        from tanggap.cases.actions import hand_to_successor

        count = hand_to_successor(city_named(slug), former, successor, at=timezone.now())
        report(
            as_json,
            {"handed_over": count},
            lambda: click.echo(f"{count} open cases of {former} are {successor}'s now."),
        )


@city.command(epilog="Example:\n\n  tanggap city check tanggap/cities/jakarta")
@click.argument("folder", type=FOLDER)
@json_option
def check(folder: Path, as_json: bool) -> None:
    """Read a city's folder and name every mistake, without a database.

    Remarks name what is allowed but most likely not meant: a rule that never wins, a name without its English, a category
    with few written examples.
    """
    load_django()
    from tanggap.accountability.rule_file import read_rule
    from tanggap.cases.reasons import reasons_of
    from tanggap.cases.workflow import Verb
    from tanggap.directory.city_files import read_city, remarks_on

    read = read_city(folder, pause_reasons=reasons_of(Verb.HOLD))
    read_rule(folder)
    remarks = [str(remark) for remark in remarks_on(read)]
    parts = ("areas", "agencies", "categories", "rules", "examples", "corpus", "knowledge")
    facts: dict[str, object] = {"city": read.city.slug, **{part: len(getattr(read, part)) for part in parts}}
    report(as_json, {**facts, "remarks": remarks}, lambda: _say_checked(facts, remarks))


@click.group(cls=Sentences)
def areas() -> None:
    """Official outlines of areas."""


@areas.command("import", epilog="Example:\n\n  tanggap areas import batas-kelurahan.geojson --city jakarta")
@click.argument("file", type=FILE)
@click.option("--city", "slug", default=None, help="The city; the site's own when not given.")
@json_option
def import_areas(file: Path, slug: str | None, as_json: bool) -> None:
    """Replace outlines by those of a GeoJSON FeatureCollection (properties kode or code)."""
    with database():
        from tanggap.places.actions import import_outlines

        found = city_named(slug)
        done = import_outlines(found, file.read_bytes())
        report(as_json, asdict(done), lambda: _say_outlines(done))


def _counted(changes: Changes) -> dict[str, int]:
    return {kind: len(getattr(changes, kind)) for kind in ("created", "changed", "retired")}


def _say(facts: dict[str, object]) -> None:
    for name, value in facts.items():
        said = ", ".join(f"{count} {kind}" for kind, count in value.items()) if isinstance(value, dict) else value
        click.echo(f"{name}: {said}")


def _say_checked(facts: dict[str, object], remarks: list[str]) -> None:
    _say(facts)
    for remark in remarks:
        click.echo(f"remark: {remark}")


def _say_outlines(done: ImportResult) -> None:
    whole = len(done.changed) + done.unchanged
    have = "area has its" if whole == 1 else "areas have their"
    click.echo(f"{whole} {have} official outline now: {len(done.changed)} new or changed, {done.unchanged} as before.")
    if done.repaired:
        shown = ", ".join(done.repaired[:_SHOWN])
        click.echo(f"{len(done.repaired)} outlines crossed themselves and were mended: {shown}")
    if done.overlapping:
        shown = "; ".join(done.overlapping[:_SHOWN])
        click.echo(f"{len(done.overlapping)} pairs claim the same ground; a report there goes to the first: {shown}")
