"""The nightly tidying deletes what belongs to nothing and leaves alone what others put there."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tanggap.intake.actions import foreign_names, sweep_orphans
from tests.world import World

KEY = "0123456789abcdef" * 2


def put(name: str) -> Path:
    """A file that is a month old."""
    path = Path(default_storage.path(default_storage.save(name, ContentFile(b"x"))))
    old = (timezone.now() - timedelta(days=30)).timestamp()
    os.utime(path, (old, old))
    return path


def test_a_foreign_folder_is_passed_over_and_named(world: World, caplog: pytest.LogCaptureFixture) -> None:
    ours = [put(f"photos/{folder:02x}/{KEY}.jpg") for folder in range(256)]
    foreign = [
        put(name)
        for name in ("photos/lost+found/x", "photos/arsip/a.jpg", "photos/zz/b.jpg", "photos/Thumbs.db", "photos/0a/CATATAN.txt",
                     "photos/٠١/c.jpg", "photos/0ab/d.jpg")
    ]  # fmt: skip
    with caplog.at_level(logging.WARNING):
        swept = sum(sweep_orphans(at=timezone.now() + timedelta(days=day)) for day in range(7))
    assert swept == 256
    assert not any(path.exists() for path in ours)
    assert all(path.exists() for path in foreign)
    assert "photos/arsip" in caplog.text
    assert foreign_names() == sorted(
        f"photos/{name}" for name in ("0ab", "Thumbs.db", "arsip", "lost+found", "zz", "٠١")
    )
