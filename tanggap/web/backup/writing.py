"""Writing a backup of a site that runs: one moment of the database, every file that this moment names, the key."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tanggap import __version__
from tanggap.accountability.models import ContestFile, WeeklyReport
from tanggap.cases.models import Photo
from tanggap.platform.errors import Refused
from tanggap.platform.home import home
from tanggap.web import refusals
from tanggap.web.backup import database
from tanggap.web.backup.archive import DUMP, FILES, FORMAT, SECRET, ArchiveWriter, BackupManifest, verify


@dataclass(frozen=True)
class WrittenBackup:
    """The file, its size in bytes, and what it holds."""

    path: Path
    size: int
    manifest: BackupManifest


def write_backup(folder: Path, *, at: datetime, name: str = "tanggap") -> WrittenBackup:
    """Write a backup into a folder, read it back whole, and only then give it its name. Nothing is left of one that failed.

    Raises Refused, or OSError when the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    final = folder / f"{name}-{settings.TANGGAP_CITY}-{at:%Y%m%dT%H%M%SZ}.tar"
    work = Path(tempfile.mkdtemp(prefix=".backup-", dir=folder))
    try:
        unfinished = work / final.name
        _write(unfinished, work / DUMP, at=at)
        manifest = verify(unfinished)
        unfinished.rename(final)
        _sync(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return WrittenBackup(final, final.stat().st_size, manifest)


def key_digest() -> str:
    """By which two sites tell whether they have the same key, without saying it."""
    return hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest()


def secret_file() -> Path:
    """Where the key lies when the environment does not name it."""
    return home() / "secret"


def is_key_from_environment() -> bool:
    """Whether the key is not ours to keep."""
    return bool(os.environ.get("TANGGAP_SECRET_KEY"))


def named_files() -> set[str]:
    """The files that the database names: photos, their small ones, the week's papers, what is attached to contests."""
    pairs = Photo.objects.values_list("file", "thumb")
    papers = [set(kind.objects.values_list("file", flat=True)) for kind in (WeeklyReport, ContestFile)]
    return {name for pair in pairs for name in pair if name}.union(*papers)


def _write(path: Path, dumped: Path, *, at: datetime) -> None:
    with path.open("xb") as file:
        path.chmod(0o600)
        writer = ArchiveWriter(file)
        with database.one_snapshot() as snapshot:
            database.dump(dumped, snapshot)
            rows, named, migrations = database.rows_of_tables(), named_files(), _applied()
        database.check_dump(dumped)
        writer.add_file(DUMP, dumped)
        if not is_key_from_environment():
            writer.add(SECRET, settings.SECRET_KEY.encode())
        missing = _add_files(writer, named)
        writer.seal(
            BackupManifest(
                format=FORMAT, tanggap=__version__, made_at=at, city=settings.TANGGAP_CITY, postgres=database.server_major(),
                migrations=migrations, rows=rows, missing=missing, key=key_digest(), members=writer.members,
            )
        )  # fmt: skip
        file.flush()
        os.fsync(file.fileno())


def _add_files(writer: ArchiveWriter, named: set[str]) -> list[str]:
    """Every file of the store; returns those that the database names although they were gone before.

    A file that is being written has another name until it is whole or is not named yet; one that is deleted meanwhile belonged to
    nothing, or the database would not have let go of it.
    """
    present = set(_stored(""))
    for name in sorted(present):
        try:
            with default_storage.open(name) as file:
                content = file.read()
        except FileNotFoundError:
            if name in named:
                raise Refused(refusals.FILE_GONE, name=name) from None
            continue
        writer.add(FILES + name, content)
    return sorted(named - present)


def _stored(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder or "."):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from _stored(f"{folder}{name}/")


def _applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _sync(folder: Path) -> None:
    """So that the name outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
