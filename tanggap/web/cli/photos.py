"""`tanggap photos`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanggap.web.cli.shared import TROUBLE, Sentences, database, json_option, load_django, report

if TYPE_CHECKING:
    from tanggap.evidence.paired import PairAnswer


@click.group(cls=Sentences)
def photos() -> None:
    """Photos in the store."""


@photos.command("hash", epilog="Example:\n\n  tanggap photos hash")
@json_option
def hash_photos(as_json: bool) -> None:
    """Give photos of an earlier version the hash by which the same scene is found again. Safe to stop and run again."""
    with database():
        from tanggap.evidence.backfill import hash_old_photos

        found = hash_old_photos()
        report(as_json, asdict(found), lambda: _say(found.done, found.plain, found.unreadable))


@photos.command("reindex", epilog="Examples:\n\n  tanggap photos reindex\n\n  tanggap photos reindex --all")
@click.option("--all", "everything", is_flag=True, help="Index every photo anew; each stays findable meanwhile.")
@json_option
def reindex_photos(everything: bool, as_json: bool) -> None:
    """Take photos into the index by which copies are found: those from before it, and those whose file could not be read.

    The worker does it by itself, 500 every ten minutes. Safe to stop and run again. Exit status 1 when OpenCV is missing.
    """
    with database():
        from tanggap.evidence.backfill import reindex
        from tanggap.evidence.geometry.library import LibraryMissing

        try:
            indexed = reindex(everything=everything, progress=_say_progress)
        except LibraryMissing as missing:
            raise click.ClickException(f"OpenCV cannot be loaded: {missing}. Nothing was changed.") from missing
        report(as_json, asdict(indexed), lambda: _say_indexed(indexed.found, indexed.plain, indexed.unreadable))


def _say_progress(count: int) -> None:
    click.echo(f"{count} photos looked at ...", err=True)


def _say_indexed(found: int, plain: int, unreadable: int) -> None:
    click.echo(
        f"{found} photos can be found; {plain} are too plain to be told apart, {unreadable} have no readable file."
    )


def _say(done: int, plain: int, unreadable: int) -> None:
    click.echo(f"{done} photos hashed; {plain} show too little to be hashed, {unreadable} have no readable file.")


@photos.command("check", epilog="Examples:\n\n  tanggap photos check\n\n  tanggap photos check --json")
@json_option
@click.pass_context
def check_photos(ctx: click.Context, as_json: bool) -> None:
    """Compare every photo's file with its digest and name those that are missing or changed. Exit status 1 when there are some."""
    with database():
        from django.utils import timezone

        from tanggap.cases.models import Photo
        from tanggap.evidence.queries import photo_faults
        from tanggap.evidence.scrubbing import check

        count = check(Photo.objects.order_by("pk").iterator(), at=timezone.now())
        found = [(fault.photo.case.code, fault.kind, fault.photo.file) for fault in photo_faults()]
        facts = {
            "looked_at": count,
            "faults": [dict(zip(("case", "fault", "file"), row, strict=True)) for row in found],
        }
        report(as_json, facts, lambda: _say_faults(count, found))
        ctx.exit(1 if found else 0)


def _say_faults(count: int, found: Sequence[tuple[str, str, str]]) -> None:
    for case, kind, file in found:
        click.echo(f"{case}: {file} is {kind}")
    click.echo(f"{count} photos looked at; {len(found)} missing or changed.")


@photos.command(
    "compare",
    epilog="Examples:\n\n  tanggap photos compare --pairs pairs.csv\n\n  tanggap photos compare --pairs pairs.csv --json",
)
@click.option(
    "--pairs",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with the columns old and new: paths of photos, from the CSV's own folder on.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list for machines, each pair on its line.")
@click.pass_context
def compare_photos(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Say of each pair of photos whether both are the same picture, the same place, or neither. Needs no database.

    Exit status 1 when a row or a photo could not be read.
    """
    load_django()
    from tanggap.evidence.geometry import library
    from tanggap.evidence.pair_rows import read_pairs
    from tanggap.evidence.paired import compare_pairs

    if not library.is_there():
        click.echo(
            "OpenCV is missing or cannot be loaded. Run `make clean run`: it installs everything anew.", err=True
        )
        ctx.exit(TROUBLE)
    answers = (_facts(answer) for answer in compare_pairs(read_pairs(file), file.parent))
    has_failed = _say_all_as_json(answers) if as_json else _say_all(answers)
    ctx.exit(1 if has_failed else 0)


def _facts(answer: PairAnswer) -> Mapping[str, object]:
    from tanggap.evidence.pair_words import why

    found = answer.comparison
    return {
        "line": answer.row.line,
        "old": answer.row.old,
        "new": answer.row.new,
        "verdict": str(found.verdict),
        "score": found.score,
        "reason": str(found.reason),
        "why": why(answer),
        "matched": found.matched,
        "agreement": found.agreement,
        "covered": found.covered,
        "mirrored": found.mirrored,
    }


def _say_all(answers: Iterable[Mapping[str, object]]) -> bool:
    """Print a line for each pair as soon as it is known; whether one could not be read."""
    has_failed = False
    for facts in answers:
        has_failed |= _is_failed(facts)
        said = (
            "line {line}: not compared: {why}"
            if _is_failed(facts)
            else "line {line}: {verdict} {score}  {old} -> {new}  {why}"
        )
        click.echo(said.format(**facts))
    return has_failed


def _say_all_as_json(answers: Iterable[Mapping[str, object]]) -> bool:
    """The same as one JSON list."""
    has_failed = False
    click.echo("[", nl=False)
    for number, facts in enumerate(answers):
        has_failed |= _is_failed(facts)
        click.echo((",\n" if number else "\n") + json.dumps(facts, ensure_ascii=False), nl=False)
    click.echo("\n]")
    return has_failed


def _is_failed(facts: Mapping[str, object]) -> bool:
    return facts["reason"] == "unreadable"
