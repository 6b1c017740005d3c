"""`tanggap photos`."""

from __future__ import annotations

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
