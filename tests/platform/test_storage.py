"""A file is on the disk whole or not at all, and nobody else on the machine can read it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File

from tanggap.platform.storage import PrivateStorage, close_to_others, is_out_of_room


@pytest.fixture
def storage(tmp_path: Path) -> PrivateStorage:
    return PrivateStorage(location=str(tmp_path / "files"))


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_stored_is_closed_to_others(storage: PrivateStorage, tmp_path: Path) -> None:
    name = storage.save("photos/ab/foto.jpg", ContentFile(b"jpeg"))
    assert storage.open(name).read() == b"jpeg"
    whole = tmp_path / "files" / name
    assert (mode_of(whole), mode_of(whole.parent), mode_of(whole.parent.parent)) == (0o600, 0o700, 0o700)


class FullDisk(File):  # type: ignore[type-arg]
    """The disk is full after the first half."""

    def __init__(self) -> None:
        super().__init__(None, "foto.jpg")

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_leaves_no_file(storage: PrivateStorage, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space") as full:
        storage.save("photos/ab/foto.jpg", FullDisk())
    assert is_out_of_room(full.value)
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_older_files_are_closed(tmp_path: Path) -> None:
    old = tmp_path / "files" / "photos"
    old.mkdir(parents=True)
    (old / "foto.jpg").write_bytes(b"jpeg")
    for path in (tmp_path / "files", old):
        path.chmod(0o755)
    (old / "foto.jpg").chmod(0o644)
    assert close_to_others(tmp_path / "files") == 3
    assert (mode_of(old), mode_of(old / "foto.jpg")) == (0o700, 0o600)
    assert close_to_others(tmp_path / "files") == 0
