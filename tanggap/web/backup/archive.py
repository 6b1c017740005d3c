"""The file of a backup: a plain tar whose last two members say what must be in it.

| member | what |
|---|---|
| `database.dump` | what `pg_dump --format=custom` wrote |
| `secret` | the site's key, unless it comes from the environment |
| `files/...` | every file of the store |
| `manifest.json` | BackupManifest: versions, rows of each table, size and SHA-256 of each member before |
| `seal` | SHA-256 of the manifest |

The manifest comes last because only what was written can be summed. So a file that was cut off anywhere has no seal.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from tanggap.platform.errors import Refused
from tanggap.web import refusals

FORMAT = 1
DUMP, SECRET, FILES, MANIFEST, SEAL = "database.dump", "secret", "files/", "manifest.json", "seal"
_PIECE = 1 << 20


class ArchiveMember(msgspec.Struct, frozen=True):
    """Size in bytes and SHA-256 of one member."""

    size: int
    sha256: str


class BackupManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. `rows` by table, all read in the snapshot of the dump; `missing` are files that were not there already."""

    format: int
    tanggap: str
    made_at: datetime
    city: str
    postgres: int
    migrations: list[str]
    rows: dict[str, int]
    missing: list[str]
    key: str  # SHA-256 of the site's key
    members: dict[str, ArchiveMember]

    @property
    def files(self) -> list[str]:
        """Names of the store's files, as the store calls them."""
        return [name.removeprefix(FILES) for name in self.members if name.startswith(FILES)]


class ArchiveWriter:
    """A tar that sums what it takes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by `seal`
        self.members: dict[str, ArchiveMember] = {}

    def add(self, name: str, content: bytes) -> None:
        """A member from memory: one that changes meanwhile cannot tear it."""
        self._put(name, io.BytesIO(content), len(content))
        self.members[name] = ArchiveMember(len(content), hashlib.sha256(content).hexdigest())

    def add_file(self, name: str, path: Path) -> None:
        """A member from a file that nobody else writes."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
            file.seek(0)
            self._put(name, file, size)
        self.members[name] = ArchiveMember(size, digest)

    def seal(self, manifest: BackupManifest) -> None:
        """Write the manifest and its sum, and end."""
        said = msgspec.json.encode(manifest)
        self._put(MANIFEST, io.BytesIO(said), len(said))
        digest = hashlib.sha256(said).hexdigest().encode()
        self._put(SEAL, io.BytesIO(digest), len(digest))
        self._tar.close()

    def _put(self, name: str, file: IO[bytes], size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, file)


def verify(path: Path) -> BackupManifest:
    """The manifest, once every member was read back and fits it. Raises Refused(BROKEN) with what is wrong."""
    found: dict[str, ArchiveMember] = {}
    said, seal = b"", b""
    try:
        for name, file in _members(path):
            if name == MANIFEST:
                said = file.read()
            elif name == SEAL:
                seal = file.read()
            else:
                found[name] = _summed(file)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise _broken(path, str(error) or "cut off") from error
    return _checked(path, found, said, seal)


def _checked(path: Path, found: dict[str, ArchiveMember], said: bytes, seal: bytes) -> BackupManifest:
    if not said or hashlib.sha256(said).hexdigest().encode() != seal:
        raise _broken(path, "its seal is missing or does not fit; it was cut off or changed")
    try:
        manifest = msgspec.json.decode(said, type=BackupManifest)
    except msgspec.DecodeError as error:
        raise _broken(path, str(error)) from error
    if manifest.format != FORMAT:
        raise _broken(path, f"format {manifest.format}, this version reads {FORMAT}")
    wrong = [
        name for name in sorted(found.keys() | manifest.members.keys()) if found.get(name) != manifest.members.get(name)
    ]
    if wrong:
        raise _broken(path, f"{len(wrong)} members do not fit their sums, the first is {wrong[0]}")
    return manifest


def extract(path: Path, name: str, to: Path) -> None:
    """Write one member to a file that only its owner reads."""
    for found, file in _members(path):
        if found == name:
            _write(file, to)
            return
    raise _broken(path, f"{name} is missing")


def extract_files(path: Path, to: Path) -> None:
    """Write the store's files below a folder."""
    to.mkdir(parents=True, mode=0o700)
    for name, file in _members(path):
        if name.startswith(FILES):
            target = to / name.removeprefix(FILES)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(file, target)


def _members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of each member; only plain files with names that stay inside."""
    with tarfile.open(path, "r:") as tar:
        for info in tar:
            parts = PurePosixPath(info.name).parts
            file = tar.extractfile(info) if info.isreg() else None
            if file is None or ".." in parts or info.name.startswith("/"):
                raise ValueError(f"a member that no backup has: {info.name[:80]}")
            yield info.name, file


def _summed(file: IO[bytes]) -> ArchiveMember:
    digest, size = hashlib.sha256(), 0
    while piece := file.read(_PIECE):
        digest.update(piece)
        size += len(piece)
    return ArchiveMember(size, digest.hexdigest())


def _write(file: IO[bytes], to: Path) -> None:
    with to.open("xb") as out:
        to.chmod(0o600)
        while piece := file.read(_PIECE):
            out.write(piece)


def _broken(path: Path, why: str) -> Refused:
    return Refused(refusals.BROKEN, file=path.name, why=why)
