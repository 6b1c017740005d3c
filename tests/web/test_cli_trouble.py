"""What goes wrong at the command line gets a sentence instead of a traceback, and an exit code that scripts can trust."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tanggap.web.cli.shared import STOPPED, Sentences, sentence_of


class TestTrouble:
    """Each in a process of its own, as an operator meets it."""

    @staticmethod
    def run(*words: str, **changed: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "LANG", "LC_ALL")}
        command = [sys.executable, "-m", "tanggap", *words]
        return subprocess.run(command, env={**kept, **changed}, capture_output=True, text=True, check=False)

    def sentence(self, done: subprocess.CompletedProcess[str]) -> str:
        assert done.returncode not in (0, None)
        assert "Traceback" not in done.stderr
        (line,) = done.stderr.strip().splitlines()
        return line

    def test_a_taken_port(self, tmp_path: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            done = self.run("demo", PORT=port, TANGGAP_HOME=str(tmp_path))
        assert f"Port {port} is in use" in self.sentence(done)
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("postgresql://u:hunter2@127.0.0.1:1/x", "cannot be reached"),
            ("postgresql://u:hun/ter2@127.0.0.1/x", "DATABASE_URL cannot be read"),
            ("mysql://u:hunter2@127.0.0.1/x", "PostgreSQL only"),
        ],
    )
    def test_a_database_url_that_leads_nowhere(self, tmp_path: Path, url: str, said: str) -> None:
        done = self.run("ledger", "verify", DATABASE_URL=url, TANGGAP_HOME=str(tmp_path))
        assert said in self.sentence(done)
        assert "ter2" not in done.stderr + done.stdout

    def test_a_file_where_the_folder_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "home").write_text("mine")
        done = self.run("ledger", "verify", TANGGAP_HOME=str(tmp_path / "home"))
        assert "is in the way" in self.sentence(done)

    def test_a_database_of_another_version(self, tmp_path: Path) -> None:
        data = tmp_path / "postgres"
        data.mkdir()
        for name in ("PG_VERSION", "tanggap-made-this"):
            (data / name).write_text("9\n")
        done = self.run("ledger", "verify", TANGGAP_HOME=str(tmp_path))
        assert "were made by PostgreSQL 9" in self.sentence(done)

    @pytest.mark.parametrize("package", ["click", "django", "psycopg", "procrastinate"])
    def test_a_package_that_is_missing(self, tmp_path: Path, package: str) -> None:
        """A folder before the others on the path plays the gap."""
        gap = tmp_path / "gap"
        gap.mkdir()
        (gap / f"{package}.py").write_text(f"raise ModuleNotFoundError('gone', name={package!r})\n")
        done = self.run("ledger", "verify", TANGGAP_HOME=str(tmp_path / "home"), PYTHONPATH=str(gap))
        assert f"The Python package {package!r} is missing" in self.sentence(done)

    def test_an_indonesian_terminal_is_answered_in_indonesian(self, tmp_path: Path) -> None:
        done = self.run(
            "ledger",
            "verify",
            DATABASE_URL="postgresql://127.0.0.1:1/x",
            TANGGAP_HOME=str(tmp_path),
            LANG="id_ID.UTF-8",
        )
        assert "tidak dapat dihubungi" in self.sentence(done)


def test_ctrl_c_is_no_error_even_when_a_clean_up_stumbles_over_it() -> None:
    def stumble() -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise RuntimeError("connection in an odd state")

    group = Sentences("t", commands={"stumble": click.Command("stumble", callback=stumble)})
    said = CliRunner().invoke(group, ["stumble"])
    assert said.exit_code == STOPPED
    assert said.stderr == "\nStopped.\n"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device", "/srv/x"), "/srv/x is full"),
        (OSError(30, "Read-only file system", "/srv/x"), "read-only disk"),
        (OSError(13, "Permission denied", "/srv/x"), "/srv/x cannot be written"),
        (RuntimeError("could not extend file: No space left on device"), "is full"),
        (ModuleNotFoundError(name="granian"), "'granian' is missing"),
    ],
)
def test_known_troubles_have_a_sentence(error: Exception, said: str) -> None:
    assert said in (sentence_of(error) or "")


def test_a_bug_keeps_its_traceback() -> None:
    assert sentence_of(ZeroDivisionError()) is None
