"""`tanggap code`: the second step of a demo log-in."""

from __future__ import annotations

import click

from tanggap.web.cli.shared import database


@click.command(epilog="Example:\n\n  tanggap code rina")
@click.argument("username")
def code(username: str) -> None:
    """The six digits that a demo person's log-in asks for now. Works for demo people only."""
    with database():
        from tanggap.web.demo import current_code

        click.echo(current_code(username))
