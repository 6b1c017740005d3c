"""A site is backed up while it runs and restored elsewhere; what is torn, foreign or newer changes nothing."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psycopg
import pytest

from tanggap.platform.errors import Refused
from tanggap.web.backup import archive, database, verify, write_backup
from tanggap.web.backup.archive import ArchiveWriter, BackupManifest

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ["DATABASE_URL"]
NOW = datetime(2026, 11, 27, 18, tzinfo=UTC)


@dataclass(frozen=True)
class Installation:
    """A site with a database and a folder of its own, on the tests' server."""

    home: Path
    name: str

    def run(self, *words: str, **changed: str) -> subprocess.CompletedProcess[str]:
        return self._run("tanggap.web.cli", *words, **changed)

    def fill(self) -> None:
        done = self._run("tests.web.own_installation")
        assert done.returncode == 0, done.stderr

    def count(self, table: str) -> int:
        with psycopg.connect(self.url) as connection:
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            return int(row[0]) if row else 0

    @property
    def url(self) -> str:
        return SERVER.replace("/tanggap?", f"/{self.name}?")

    def files(self) -> dict[str, str]:
        store = self.home / "files"
        found = (one for one in store.rglob("*") if one.is_file())
        return {str(one.relative_to(store)): hashlib.sha256(one.read_bytes()).hexdigest() for one in found}

    def _run(self, module: str, *words: str, **changed: str) -> subprocess.CompletedProcess[str]:
        own = {"TANGGAP_HOME": str(self.home), "DATABASE_URL": self.url, "TANGGAP_CITY": "contoh", "LANG": "en"}
        command = [sys.executable, "-m", module, *words]
        return subprocess.run(
            command, cwd=ROOT, env={**os.environ, **own, **changed}, capture_output=True, text=True, check=False
        )


NewSite = Callable[[str], Installation]


@pytest.fixture(scope="module")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewSite]:
    """Call it for an empty installation."""
    made: list[str] = []

    def new(name: str) -> Installation:
        full = f"backup_{name}_{os.getpid()}"
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {full}")
        made.append(full)
        return Installation(tmp_path_factory.mktemp(name), full)

    yield new
    with psycopg.connect(SERVER, autocommit=True) as connection:
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def site(new_site: NewSite) -> Installation:
    filled = new_site("one")
    filled.fill()
    return filled


@pytest.fixture(scope="module")
def made(site: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup that was written while files came and went."""
    folder, is_over = tmp_path_factory.mktemp("backups"), threading.Event()

    def come_and_go() -> None:
        number = 0
        while not is_over.wait(0.001):
            number += 1
            path = site.home / "files" / "photos" / f"passing-{number}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(os.urandom(5000))
            path.unlink()

    busy = threading.Thread(target=come_and_go)
    busy.start()
    done = site.run("backup", str(folder), "--json")
    is_over.set()
    busy.join()
    assert done.returncode == 0, done.stderr
    return Path(json.loads(done.stdout)["file"])


def changed(made: Path, to: Path, **facts: object) -> Path:
    """The same backup with another manifest, sealed anew."""
    with to.open("wb") as out, tarfile.open(made) as tar:
        writer = ArchiveWriter(out)
        manifest: dict[str, object] = {}
        for info in tar:
            file = tar.extractfile(info)
            assert file is not None
            if info.name == archive.MANIFEST:
                manifest = json.loads(file.read())
            elif info.name != archive.SEAL:
                writer.add(info.name, file.read())
        writer.seal(msgspec.convert({**manifest, **facts}, BackupManifest))
    return to


class TestStory:
    def test_a_backup_is_private_whole_and_named_only_when_it_is(self, site: Installation, made: Path) -> None:
        assert made.stat().st_mode & 0o777 == 0o600
        assert [one.name for one in made.parent.iterdir()] == [made.name]
        manifest = verify(made)
        assert manifest.rows["cases_case"] == site.count("cases_case") == 2
        assert manifest.rows["cases_event"] == site.count("cases_event")
        assert site.files().items() <= {one: manifest.members[f"files/{one}"].sha256 for one in manifest.files}.items()

    def test_it_is_restored_elsewhere_and_is_the_same(self, site: Installation, made: Path, new_site: NewSite) -> None:
        other = new_site("two")
        done = other.run("restore", str(made))
        assert done.returncode == 0, done.stderr
        assert "The ledger is whole." in done.stdout
        for table in ("cases_case", "cases_event", "accounts_person", "cases_photo"):
            assert other.count(table) == site.count(table)
        assert site.files().items() <= other.files().items()
        assert (other.home / "secret").read_text() == (site.home / "secret").read_text()
        assert not [one for one in other.home.iterdir() if one.name.startswith(".restore")]

    def test_what_is_here_is_replaced_only_by_who_types_the_citys_name(self, made: Path, new_site: NewSite) -> None:
        third = new_site("three")
        third.fill()
        with psycopg.connect(third.url, autocommit=True) as connection:
            connection.execute("INSERT INTO django_session VALUES ('later', '', now())")
        refused = third.run("restore", str(made))
        assert refused.returncode == 2
        assert "2 cases" in refused.stderr
        assert third.run("restore", str(made), "--force", "--confirm", "jakarta").returncode == 1
        assert third.count("django_session") == 1
        done = third.run("restore", str(made), "--force", "--confirm", "contoh", "--json")
        assert done.returncode == 0, done.stderr
        assert third.count("django_session") == 0
        before = verify(Path(json.loads(done.stdout)["before"]))
        assert before.rows["django_session"] == 1, "what was replaced is not lost"

    def test_nobody_is_overwritten_while_the_site_runs(self, made: Path, new_site: NewSite) -> None:
        busy = new_site("busy")
        with psycopg.connect(busy.url):
            said = busy.run("restore", str(made))
        assert said.returncode == 2
        assert "Stop the site" in said.stderr


class TestWrongInputs:
    @pytest.fixture
    def empty(self, site: Installation, tmp_path: Path) -> Installation:
        """Wrong backups are refused before it matters what is here."""
        return site

    @pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
    def test_one_that_was_cut_off(self, made: Path, tmp_path: Path, part: float) -> None:
        cut = tmp_path / "cut.tar"
        content = made.read_bytes().rstrip(b"\0")
        cut.write_bytes(content[: int(len(content) * part)])
        with pytest.raises(Refused) as refused:
            verify(cut)
        assert refused.value.code == "backup_broken"

    def test_one_with_a_flipped_bit(self, made: Path, tmp_path: Path) -> None:
        content = bytearray(made.read_bytes())
        content[len(content) // 3] ^= 1
        (tmp_path / "bit.tar").write_bytes(content)
        with pytest.raises(Refused):
            verify(tmp_path / "bit.tar")

    def test_one_that_would_write_outside(self, tmp_path: Path) -> None:
        with tarfile.open(tmp_path / "evil.tar", "w") as tar:
            tar.addfile(tarfile.TarInfo("files/../../outside"))
        with pytest.raises(Refused):
            verify(tmp_path / "evil.tar")

    def test_one_of_a_newer_version(self, empty: Installation, made: Path, tmp_path: Path) -> None:
        newer = changed(made, tmp_path / "newer.tar", migrations=["cases.9999_from_the_future"], tanggap="9.0")
        said = empty.run("restore", str(newer))
        assert (said.returncode, "9999_from_the_future" in said.stderr) == (2, True)

    def test_one_of_another_city(self, empty: Installation, made: Path) -> None:
        said = empty.run("restore", str(made), TANGGAP_CITY="jakarta")
        assert (said.returncode, "TANGGAP_CITY=contoh" in said.stderr) == (2, True)

    def test_one_for_which_the_site_has_the_wrong_key(self, empty: Installation, made: Path) -> None:
        said = empty.run("restore", str(made), "--force", "--confirm", "contoh", TANGGAP_SECRET_KEY="x" * 50)
        assert (said.returncode, "TANGGAP_SECRET_KEY" in said.stderr) == (2, True)

    @pytest.mark.django_db(transaction=True)
    def test_a_full_disk_leaves_nothing_behind(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(to: Path, snapshot: str) -> None:
            raise OSError(errno.ENOSPC, "full", str(to))

        monkeypatch.setattr(database, "dump", full)
        with pytest.raises(OSError, match="full"):
            write_backup(tmp_path / "out", at=NOW)
        assert list((tmp_path / "out").iterdir()) == []
