"""The command line `tanggap`. Each group of commands is a file here; Django is loaded only by a command that needs it."""

from __future__ import annotations

import sys

import click

from tanggap import __version__
from tanggap.web.cli import backup, city, data, deadlines, ledger, people, photos, queue, routing, run
from tanggap.web.cli.shared import Sentences


@click.group(
    cls=Sentences,
    epilog="Examples:\n\n  tanggap demo\n\n  tanggap doctor --json\n\n  tanggap city load tanggap/cities/jakarta",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="tanggap")
def tanggap() -> None:
    """Tanggap: a city's complaint line, from the command line."""


for command in (
    run.demo,
    run.serve,
    run.worker,
    data.migrate,
    city.city,
    city.areas,
    data.import_file,
    backup.backup,
    backup.restore,
    deadlines.deadlines,
    ledger.ledger,
    routing.routing,
    photos.photos,
    queue.jobs,
    data.doctor,
    people.person,
    people.code,
):
    tanggap.add_command(command)


def main() -> None:
    """Entry point of the script `tanggap`."""
    sys.exit(tanggap(prog_name="tanggap"))
