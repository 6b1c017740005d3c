"""The command line as somebody types it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connections
from django.utils import translation

from tanggap.web.cli import tanggap
from tests.web.command import Say


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Say]:
    """Type a command, in an English terminal, at an installation of the test's own that has the test's database."""
    monkeypatch.setenv("TANGGAP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    # A command hangs up when it is done; the test goes on in its own transaction.
    monkeypatch.setattr(connections, "close_all", lambda: None)
    with translation.override("id"):
        yield lambda *words: CliRunner().invoke(tanggap, [str(word) for word in words])
