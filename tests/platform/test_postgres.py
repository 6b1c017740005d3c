"""The embedded PostgreSQL: started once, found again, and never on top of something that is not ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tanggap.platform import postgres, postgres_programs
from tanggap.platform.database import socket_folder
from tanggap.platform.errors import Refused

ROOT = Path(__file__).resolve().parents[2]
START = (
    "import sys, pathlib; from tanggap.platform import postgres; "
    "print(postgres.ensure_running(pathlib.Path(sys.argv[1]), for_tests=True, stays=sys.argv[2:] == ['stays']), flush=True); "
    "sys.stdin.read()"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own; whatever runs there ends with the test."""
    monkeypatch.delenv("DATABASE_URL")
    yield tmp_path / "home"
    postgres.stop(tmp_path / "home")
    shutil.rmtree(socket_folder(tmp_path / "home"), ignore_errors=True)


def ours(home: Path, version: str) -> Path:
    """A folder that says that we made it with this version."""
    data = home / "postgres"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text(f"{version}\n")
    (data / "tanggap-made-this").write_text(f"{version}\n")
    return data


@pytest.mark.slow
def test_it_starts_is_found_again_stops_and_keeps_its_data(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = postgres.ensure_running(home, for_tests=True)
    assert os.environ["DATABASE_URL"] == url == postgres.url_of(home)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    first = (home / "postgres" / "postmaster.pid").read_text()

    monkeypatch.delenv("DATABASE_URL")
    assert postgres.ensure_running(home, for_tests=True) == url
    assert (home / "postgres" / "postmaster.pid").read_text() == first, "a second server was started"

    postgres.stop(home)
    assert not postgres.is_running(home)
    postgres.stop(home)

    monkeypatch.delenv("DATABASE_URL")
    with psycopg.connect(postgres.ensure_running(home, for_tests=True)) as connection:
        assert connection.execute("SELECT seven FROM kept").fetchone() == (7,)


@pytest.mark.slow
def test_two_who_start_at_once_share_one_server(home: Path) -> None:
    starting = [someone_who_starts(home), someone_who_starts(home)]
    said = {said_by(process) for process in starting}
    assert said == {postgres.url_of(home)}
    assert postgres.is_running(home)
    ended = [process.communicate() for process in starting]
    assert all(not stdout for stdout, _stderr in ended)
    assert [process.returncode for process in starting] == [0, 0]


def someone_who_starts(home: Path, *words: str) -> subprocess.Popen[str]:
    """Another process that wants the server, and lives until its standard input is closed."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-c", START, str(home), *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)


def said_by(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.slow
def test_it_ends_with_the_process_that_started_it_even_when_that_is_killed(home: Path) -> None:
    parent = someone_who_starts(home)
    assert said_by(parent)
    parent.kill()
    parent.communicate()
    while (home / "postgres" / "postmaster.pid").exists():
        time.sleep(0.02)
    assert not postgres.is_running(home)


@pytest.mark.slow
def test_it_stays_for_a_developer_who_asks_for_that(home: Path) -> None:
    parent = someone_who_starts(home, "stays")
    assert said_by(parent)
    parent.kill()
    parent.communicate()
    with psycopg.connect(postgres.url_of(home)):
        assert postgres.is_running(home)


@pytest.mark.slow
def test_one_that_was_killed_is_started_again_with_what_was_committed(home: Path) -> None:
    url = postgres.ensure_running(home)
    server = postgres.child_of_ours(home)
    assert server is not None
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    server.kill()
    server.wait()
    assert not postgres.is_running(home)
    assert postgres.start_again(home).pid != server.pid
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT seven FROM kept").fetchone() == (7,)


@pytest.mark.slow
def test_only_its_owner_can_reach_it_and_nobody_from_the_network(home: Path) -> None:
    with psycopg.connect(postgres.ensure_running(home, for_tests=True)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert socket_folder(home).stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_a_creation_that_was_broken_off_is_begun_anew(home: Path) -> None:
    (home / ".postgres-unfinished" / "base").mkdir(parents=True)
    postgres.ensure_running(home, for_tests=True)
    assert not (home / ".postgres-unfinished").exists()


def test_a_folder_that_is_not_ours_is_left_alone(home: Path) -> None:
    data = home / "postgres"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15\n")
    with pytest.raises(Refused) as refused:
        postgres.ensure_running(home)
    assert refused.value.code == postgres.FOREIGN_FOLDER
    assert str(data) in refused.value.sentence
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_a_file_where_the_folder_should_be(home: Path) -> None:
    home.mkdir()
    (home / "postgres").write_text("mine")
    with pytest.raises(Refused) as refused:
        postgres.ensure_running(home)
    assert refused.value.code == postgres.FOREIGN_FOLDER


def test_data_of_another_version_are_named_with_both_versions(home: Path) -> None:
    ours(home, "9")
    with pytest.raises(Refused) as refused:
        postgres.ensure_running(home)
    assert refused.value.code == postgres.OTHER_VERSION
    assert refused.value.facts["made"] == "9"
    assert refused.value.facts["now"] == postgres_programs.binaries().major


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_data_of_another_user(home: Path) -> None:
    os.chown(ours(home, str(postgres_programs.binaries().major)), 12345, 12345)
    with pytest.raises(Refused) as refused:
        postgres.ensure_running(home)
    assert refused.value.code == postgres.OTHER_OWNER


def test_without_postgresql_the_sentence_says_what_to_install(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_programs, "_candidates", lambda: iter(()))
    postgres_programs.binaries.cache_clear()
    try:
        with pytest.raises(Refused) as refused:
            postgres.ensure_running(home)
    finally:
        postgres_programs.binaries.cache_clear()
    assert refused.value.code == postgres_programs.NO_BINARIES


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://rina:hunter2@127.0.0.1:1/kota",
        "postgresql://rina:hunter2@127.0.0.1:1/kota?no_such_option=1",
        "postgresql:///kota?host=/nowhere&password=hunter2",
    ],
)
def test_a_database_that_does_not_answer_is_named_without_its_password(url: str) -> None:
    with pytest.raises(Refused) as refused:
        postgres.check_reachable(url)
    assert refused.value.code == postgres.NO_SERVER
    assert "hunter2" not in refused.value.sentence
    assert "\n" not in refused.value.sentence
    assert refused.value.__suppress_context__


def test_a_full_disk_is_called_a_full_disk(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess([], 1, b"", b"FATAL:  could not write to file: No space left on device\n")

    found = postgres_programs.binaries()
    monkeypatch.setattr(postgres_programs, "as_somebody", tuple)
    monkeypatch.setattr(subprocess, "run", full)
    with pytest.raises(OSError, match="No space left") as refused:
        postgres_programs.run(found, "initdb")
    assert not isinstance(refused.value, Refused)
