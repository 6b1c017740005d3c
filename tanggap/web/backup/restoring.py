"""Putting a backup in the place of what is here: everything is checked before anything is touched, and counted afterwards."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tanggap.accounts.models import Person
from tanggap.cases import ledger
from tanggap.cases.models import Case
from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.platform.secrets import write_private
from tanggap.web import refusals
from tanggap.web.backup import database
from tanggap.web.backup.archive import DUMP, SECRET, BackupManifest, extract, extract_files, verify
from tanggap.web.backup.writing import is_key_from_environment, key_digest, named_files, secret_file, write_backup


@dataclass(frozen=True)
class RestoredBackup:
    """What was restored; `before` is a backup of what it replaced, `is_whole` what the ledger says."""

    manifest: BackupManifest
    before: Path | None
    rows: int
    files: int
    is_whole: bool


def what_is_here() -> str:
    """What would be lost, in words; empty for a fresh installation."""
    counts = {"cities": City.objects.count(), "people": Person.objects.count(), "cases": Case.objects.count()}
    store = _store()
    found = [f"{count} {name}" for name, count in counts.items() if count]
    has_files = store.exists() and any(one.is_file() for one in store.rglob("*"))
    return ", ".join([*found, *(["files"] if has_files else [])])


def check(path: Path, *, force: bool) -> BackupManifest:
    """The manifest of a backup that may be restored here. Raises Refused before anything is touched."""
    manifest = verify(path)
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in (loader.disk_migrations or {})} | {
        f"{app}.{old}" for migration in (loader.disk_migrations or {}).values() for app, old in migration.replaces
    }
    unknown = sorted(set(manifest.migrations) - known)
    if unknown:
        raise Refused(refusals.NEWER, made_by=manifest.tanggap, unknown=unknown[0])
    if manifest.city != settings.TANGGAP_CITY:
        raise Refused(refusals.OTHER_CITY, found=manifest.city, wanted=settings.TANGGAP_CITY)
    keeps_own_key = is_key_from_environment() or SECRET not in manifest.members
    if keeps_own_key and manifest.key != key_digest():
        raise Refused(refusals.WRONG_KEY)
    here = what_is_here()
    if here and not force:
        raise Refused(refusals.NOT_EMPTY, what=here)
    if (others := database.others_connected()) > 0:
        raise Refused(refusals.IN_USE, count=others)
    return manifest


def restore(path: Path, *, at: datetime, force: bool = False) -> RestoredBackup:
    """Restore a backup, with `force` also over what is here, of which a backup is written first, beside the one restored.

    Raises Refused, or OSError when the disk is full; until the files are unpacked nothing here has changed.
    """
    manifest = check(path, force=force)
    store = _store()
    store.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".restore-", dir=store.parent))
    try:
        extract(path, DUMP, work / DUMP)
        database.check_dump(work / DUMP)
        extract_files(path, work / "files")
        before = write_backup(path.parent, at=at, name="before-restore").path if what_is_here() else None
        database.load(work / DUMP)
        _compare(manifest, before)
        _swap(work / "files", store, work / "old")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _restore_key(path, manifest)
    call_command("migrate", interactive=False, verbosity=0)
    _check_files(manifest, before)
    return RestoredBackup(manifest, before, sum(manifest.rows.values()), len(manifest.files), ledger.verify().is_whole)


def _compare(manifest: BackupManifest, before: Path | None) -> None:
    rows = database.rows_of_tables()
    other = [name for name in sorted(rows.keys() | manifest.rows.keys()) if rows.get(name) != manifest.rows.get(name)]
    if other:
        raise Refused(refusals.NOT_THE_SAME, what=", ".join(other[:5]), before=before or "-")


def _swap(new: Path, store: Path, old: Path) -> None:
    if store.exists():
        store.rename(old)
    new.rename(store)


def _check_files(manifest: BackupManifest, before: Path | None) -> None:
    """Every file that the database names is there again, as far as it was there when the backup was made."""
    gone = [name for name in sorted(named_files() - set(manifest.missing)) if not default_storage.exists(name)]
    if gone:
        raise Refused(refusals.NOT_THE_SAME, what=", ".join(gone[:5]), before=before or "-")


def _restore_key(path: Path, manifest: BackupManifest) -> None:
    if is_key_from_environment() or SECRET not in manifest.members or manifest.key == key_digest():
        return
    target = secret_file()
    taken = target.with_name(".secret-restored")
    taken.unlink(missing_ok=True)
    extract(path, SECRET, taken)
    if target.exists():
        write_private(target.with_name("secret.before-restore"), target.read_text())
    write_private(target, taken.read_text())
    taken.unlink()


def _store() -> Path:
    return Path(default_storage.path(""))
