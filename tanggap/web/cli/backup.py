"""`tanggap backup` and `tanggap restore`: the whole site in one file that proves itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanggap.web.cli.shared import database, json_option, report

if TYPE_CHECKING:
    from tanggap.web.backup.archive import BackupManifest
    from tanggap.web.backup.restoring import RestoredBackup

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog="Examples:\n\n  tanggap backup /srv/backup\n\n  tanggap backup /srv/backup --json")
@click.argument("folder", type=_FOLDER)
@json_option
def backup(folder: Path, as_json: bool) -> None:
    """Write database, files and key into one file of this folder while the site runs, and read it back."""
    with database():
        from django.utils import timezone

        from tanggap.web.backup.writing import write_backup

        done = write_backup(folder, at=timezone.now())
        facts = {"file": str(done.path), "bytes": done.size, **_facts(done.manifest)}
        report(as_json, facts, lambda: _say(f"Written and read back: {done.path}", done.manifest))


@click.command(
    epilog="Examples:\n\n  tanggap restore /srv/backup/tanggap-jakarta-20261127T180000Z.tar\n\n"
    "  tanggap restore FILE --check\n\n  tanggap restore FILE --force --confirm jakarta"
)
@click.argument("file", type=_FILE)
@click.option(
    "--check", "only_check", is_flag=True, help="Read the whole backup and say what it holds; change nothing."
)
@click.option("--force", is_flag=True, help="Replace what is here; a backup of it is written first, beside FILE.")
@click.option("--confirm", default="", help="The city's name, instead of typing it when asked.")
@json_option
def restore(file: Path, *, only_check: bool, force: bool, confirm: str, as_json: bool) -> None:
    """Put a backup in the place of what is here, and prove that it is the same: rows, files, ledger. Stop the site first."""
    with database():
        from django.conf import settings
        from django.utils import timezone

        from tanggap.web.backup import restoring, verify

        if only_check:
            manifest = verify(file)
            report(as_json, _facts(manifest), lambda: _say(f"{file.name} is whole.", manifest))
            return
        restoring.check(file, force=force)
        if force and (here := restoring.what_is_here()):
            said = confirm or click.prompt(f"This replaces {here}. Type the city's name ({settings.TANGGAP_CITY})")
            if said.strip() != settings.TANGGAP_CITY:
                raise click.ClickException("That is not the city's name. Nothing was changed.")
        done = restoring.restore(file, at=timezone.now(), force=force)
        facts = {**_facts(done.manifest), "before": str(done.before or ""), "ledger_is_whole": done.is_whole}
        report(as_json, facts, lambda: _say_restored(done))
        if not done.is_whole:
            raise click.ClickException("The ledger is not whole; see `tanggap ledger verify`.")


def _facts(manifest: BackupManifest) -> dict[str, object]:
    return {
        "city": manifest.city,
        "made_at": manifest.made_at,
        "tanggap": manifest.tanggap,
        "rows": sum(manifest.rows.values()),
        "cases": manifest.rows.get("cases_case", 0),
        "files": len(manifest.files),
        "missing": manifest.missing,
    }


def _say(first: str, manifest: BackupManifest) -> None:
    click.echo(first)
    click.echo(f"{manifest.city}, {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC, Tanggap {manifest.tanggap}")
    cases = manifest.rows.get("cases_case", 0)
    click.echo(f"{sum(manifest.rows.values())} rows, {cases} cases, {len(manifest.files)} files, all sums fit.")
    for name in manifest.missing:
        click.echo(f"  the database names {name}, which was not there when the backup was made")


def _say_restored(done: RestoredBackup) -> None:
    _say("Restored; rows and files are those of the backup.", done.manifest)
    if done.before:
        click.echo(f"What was here before: {done.before}")
    click.echo("The ledger is whole." if done.is_whole else "The ledger is NOT whole.")
