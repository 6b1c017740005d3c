"""`tanggap photos`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click

from tanggap.web.cli.shared import Sentences, database, json_option, report


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
