"""Files on this machine's disk: whole or not there, and readable for nobody but us."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
# What the system says when a disk is full, read-only or broken.
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG})


class PrivateStorage(FileSystemStorage):
    """Django's storage in a folder, but a file appears under its name only when all of it is on the disk.

    A full disk leaves nothing behind: what was begun is removed. Raises OSError then.
    """

    def _save(self, name: str, content: File[bytes]) -> str:
        whole = Path(self.path(name))
        for folder in reversed(whole.parents):
            folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        part = whole.with_name(f".{whole.name}.part")
        try:
            self._write(part, content)
            part.rename(whole)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return str(whole.relative_to(self.location)).replace("\\", "/")

    def _write(self, part: Path, content: File[bytes]) -> None:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb") as out:
            for chunk in content.chunks():
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())


def is_out_of_room(error: BaseException | None) -> bool:
    """Whether a full, read-only or broken disk stands behind this error, also when a library has wrapped it."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            return True
        error = error.__cause__ or error.__context__
    return False


def opened_to_others(root: Path) -> Iterator[Path]:
    """Files and folders under `root`, and itself, that others than their owner may read or enter."""
    if not root.exists():
        return
    for path in (root, *root.rglob("*")):
        if not path.is_symlink() and path.stat().st_mode & 0o077:
            yield path


def close_to_others(root: Path) -> int:
    """Take from everybody but the owner what they may do under `root`; returns of how many files and folders."""
    count = 0
    for path in list(opened_to_others(root)):
        with contextlib.suppress(OSError):
            path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
            count += 1
    return count
