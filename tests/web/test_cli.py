"""The command line: examples in every help, sentences instead of tracebacks, exit codes that scripts can trust."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from django.db import connection, connections
from django.test import Client, RequestFactory
from django.utils import translation
from django_otp.plugins.otp_totp.models import TOTPDevice

from tanggap.accounts.models import Person
from tanggap.cases import ledger
from tanggap.cases.models import LedgerAnchor, Report
from tanggap.directory.models import Agency
from tanggap.places.models import Area, City, OutlineSource
from tanggap.web.cli import health, run, tanggap
from tanggap.web.cli.shared import STOPPED, TROUBLE, Sentences, sentence_of
from tests.desk.entering import device_of
from tests.directory.small_city import replace_in, write_small_city
from tests.intake.bulk_world import complaint, csv_file, jsonl
from tests.web.test_demo import NOW, PEOPLE
from tests.world import World

Say = Callable[..., Result]
GOOD = "kuda-laut-biru-4821"


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Say]:
    """Type a command, in an English terminal, at an installation of the test's own that has the test's database."""
    monkeypatch.setenv("TANGGAP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    # A command hangs up when it is done; the test goes on in its own transaction.
    monkeypatch.setattr(connections, "close_all", lambda: None)
    with translation.override("id"):
        yield lambda *words: CliRunner().invoke(tanggap, [str(word) for word in words])


def commands(group: click.Group = tanggap, *path: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)


@pytest.mark.parametrize("words", [(), *commands()], ids=" ".join)
def test_every_help_explains_and_ends_with_an_example(words: tuple[str, ...]) -> None:
    command: click.Command = tanggap
    for word in words:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    said = CliRunner().invoke(tanggap, [*words, "--help"])
    assert said.exit_code == 0
    assert (command.help or "").strip().endswith((".", "!"))
    if not isinstance(command, click.Group) or not words:
        assert "Example" in said.output
        assert f"tanggap {' '.join(words)}".strip() in said.output


class TestCity:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return write_small_city(tmp_path / "contoh")

    @pytest.mark.django_db
    def test_a_good_city_is_loaded_and_counted(self, say: Say, folder: Path) -> None:
        said = say("city", "load", folder)
        assert said.exit_code == 0, said.output
        assert "areas: 7 created, 0 changed, 0 retired" in said.stdout
        again = json.loads(say("city", "load", folder, "--json").stdout)
        assert again["city"] == "contoh"
        assert again["agencies"] == {"created": 0, "changed": 0, "retired": 0}

    @pytest.mark.django_db
    def test_a_broken_city_is_named_by_file_and_line_and_leaves_nothing(self, say: Say, folder: Path) -> None:
        replace_in(folder / "categories.csv", "lampu,jalan,Lampu mati,48", "lampu,jalan,Lampu mati,soon")
        replace_in(folder / "agencies.csv", "pln,PLN,partner,,9,", "pln,PLN,partner,,9.77,")
        said = say("city", "load", folder)
        assert said.exit_code == TROUBLE
        assert "categories.csv:3" in said.stderr
        assert "soon" in said.stderr
        assert "agencies.csv:7" in said.stderr
        assert "9.77" in said.stderr
        assert "Traceback" not in said.output
        assert not City.objects.exists()
        assert not Area.objects.exists()
        assert not Agency.objects.exists()

    def test_a_check_needs_no_database(self, say: Say, folder: Path) -> None:
        said = say("city", "check", folder, "--json")
        assert json.loads(said.stdout) == {"city": "contoh", "areas": 7, "agencies": 12}
        replace_in(folder / "areas.csv", "9.01.1,Melati", "9.01.2,Melati")
        assert say("city", "check", folder).exit_code == TROUBLE


class TestAreas:
    @pytest.fixture
    def outlines(self, tmp_path: Path) -> Path:
        ring = [[106.79, -6.12], [106.82, -6.12], [106.82, -6.09], [106.79, -6.09], [106.79, -6.12]]
        feature = {
            "type": "Feature",
            "properties": {"kode": "99.01.01.1001"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        path = tmp_path / "batas.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        return path

    def test_an_import_says_how_many_not_which(self, say: Say, world: World, outlines: Path) -> None:
        said = say("areas", "import", outlines, "--city", "contoh")
        assert said.exit_code == 0, said.output
        assert said.stdout == "1 area has its official outline now: 1 new or changed, 0 as before.\n"
        world.melati.refresh_from_db()
        assert world.melati.outline_source == OutlineSource.OFFICIAL

    def test_for_machines_it_says_which(self, say: Say, world: World, outlines: Path) -> None:
        assert json.loads(say("areas", "import", outlines, "--city", "contoh", "--json").stdout)["changed"] == [
            "99.01.01.1001"
        ]
        again = json.loads(say("areas", "import", outlines, "--city", "contoh", "--json").stdout)
        assert (again["changed"], again["unchanged"]) == ([], 1)

    def test_a_city_that_is_not_there_and_a_file_that_is_none(self, say: Say, world: World, tmp_path: Path) -> None:
        broken = tmp_path / "broken.geojson"
        broken.write_text("{")
        assert say("areas", "import", broken, "--city", "contoh").exit_code == TROUBLE
        assert "not loaded" in say("areas", "import", broken, "--city", "atlantis").stderr
        assert say("areas", "import", tmp_path / "nowhere").exit_code != 0


class TestLedger:
    def test_a_whole_ledger(self, say: Say, world: World) -> None:
        world.closed()
        assert "Seal 1: 6 events" in say("ledger", "anchor").stdout
        assert say("ledger", "anchor").stdout == "Nothing new to seal.\n"
        assert LedgerAnchor.objects.count() == 1
        said = say("ledger", "verify")
        assert said.exit_code == 0
        assert "The ledger is whole." in said.stdout
        assert json.loads(say("ledger", "verify", "--json").stdout)["is_whole"] is True

    def test_a_forged_event_is_named_and_the_exit_code_says_no(self, say: Say, world: World) -> None:
        case = world.closed()
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(
                "UPDATE cases_event SET at = at - interval '1 day' WHERE case_id = %s AND number = 2", [case.pk]
            )
            cursor.execute("SET session_replication_role = DEFAULT")
        said = say("ledger", "verify")
        assert said.exit_code == 1
        assert f"{case.code} event 2" in said.stdout
        assert "NOT whole" in said.stdout
        facts = json.loads(say("ledger", "verify", "--json").stdout)
        assert facts["is_whole"] is False
        assert facts["findings"][0]["case"] == case.code

    def test_the_public_chain_goes_to_a_file(self, say: Say, world: World, tmp_path: Path) -> None:
        world.report()
        out = tmp_path / "ledger.jsonl"
        said = say("ledger", "export", "--city", "contoh", "--out", out)
        assert said.exit_code == 0, said.output
        assert ledger.verify().is_whole
        assert [json.loads(line) for line in out.read_text().splitlines()]


@pytest.mark.django_db
class TestPeople:
    @pytest.fixture(autouse=True)
    def _city(self, world: World, settings: Any) -> None:
        settings.TANGGAP_CITY = "contoh"

    def add(self, say: Say, *more: str, password: str = GOOD) -> Result:
        return say("person", "add", "ani", "--name", "Ani Wijaya", "--password", password, *more)

    def test_a_log_in_is_made_and_sets_up_its_second_step_later(self, say: Say) -> None:
        said = self.add(say, "--role", "officer", "--agency", "sudin-jalan")
        assert said.exit_code == 0, said.output
        made = Person.objects.get(username="ani")
        assert made.check_password(GOOD)
        assert made.memberships.get().agency == Agency.objects.get(code="sudin-jalan")

    @pytest.mark.parametrize(
        ("more", "complaint"),
        [
            (("--role", "officer", "--agency", "nowhere"), "no agency with the code nowhere"),
            (("--role", "supervisor", "--area", "0"), "no area with the code 0"),
            (("--role", "king"), "is not one of"),
        ],
    )
    def test_what_is_wrong_is_said_and_nobody_is_made(self, say: Say, more: tuple[str, ...], complaint: str) -> None:
        said = self.add(say, *more)
        assert said.exit_code != 0
        assert complaint in said.output
        assert not Person.objects.filter(username="ani").exists()

    def test_a_weak_password_is_refused(self, say: Say) -> None:
        said = self.add(say, "--role", "city_admin", password="kata")
        assert said.exit_code == TROUBLE
        assert not Person.objects.filter(username="ani").exists()

    def test_a_lost_telephone(self, say: Say, world: World) -> None:
        device_of(world.sari)
        assert say("person", "reset-second-step", "Sari").exit_code == 0
        assert not TOTPDevice.objects.filter(user=world.sari).exists()

    def test_somebody_who_was_locked_out(self, say: Say, world: World) -> None:
        door = Client()
        for _try in range(5):
            door.post("/petugas/masuk/", {"username": "sari", "password": "salah"})
        assert door.post("/petugas/masuk/", {"username": "sari", "password": "kata-sandi-sari"}).status_code == 429
        assert "may try again" in say("person", "unlock", "sari").stdout
        assert door.post("/petugas/masuk/", {"username": "sari", "password": "kata-sandi-sari"}).status_code == 302
        assert "was not locked out" in say("person", "unlock", "sari").stdout
        assert "Nobody is called siapa" in say("person", "unlock", "siapa").output


@pytest.mark.django_db
class TestImport:
    def test_refused_rows_are_summed_up_and_written_down(self, say: Say, tmp_path: Path) -> None:
        old = jsonl(tmp_path / "old.jsonl", [complaint(1), complaint(2, created_at="yesterday"), complaint(3)])
        refused = tmp_path / "refused.jsonl"
        said = say("import", old, "--city", "surabaya", "--refused", refused)
        assert said.exit_code == 0, said.output
        assert "3 rows read" in said.stdout
        assert "2 taken in" in said.stdout
        assert "1 refused" in said.stdout
        assert "line 2, id 2" in said.stdout
        (line,) = refused.read_text().splitlines()
        assert json.loads(line)["line"] == 2
        again = json.loads(say("import", old, "--city", "surabaya", "--json").stdout)
        assert (again["taken"], again["known"], len(again["refused"])) == (0, 2, 1)
        assert Report.objects.count() == 2

    def test_many_refused_rows_are_counted_not_all_shown(self, say: Say, tmp_path: Path) -> None:
        rows = [complaint(1), *(complaint(number, created_at="") for number in range(2, 40))]
        said = say("import", csv_file(tmp_path / "old.csv", rows), "--city", "surabaya")
        assert said.stdout.count("  line ") == 20
        assert "... and 18 more" in said.stdout

    def test_a_file_of_another_kind_is_refused(self, say: Say, tmp_path: Path) -> None:
        path = tmp_path / "old.docx"
        path.write_bytes(b"PK")
        said = say("import", path, "--city", "surabaya")
        assert said.exit_code == TROUBLE
        assert "Traceback" not in said.output


class TestDoctor:
    def test_a_healthy_installation(self, say: Say, world: World, settings: Any, tmp_path: Path) -> None:
        settings.TANGGAP_CITY, settings.STATIC_ROOT = "contoh", str(tmp_path)
        (tmp_path / "staticfiles.json").write_text("{}")
        said = say("doctor", "--json")
        checks = {one["name"]: one for one in json.loads(said.stdout)}
        assert [one for one in checks.values() if not one["ok"]] == []
        assert {"python", "packages", "disk", "files", "database", "migrations", "city", "jobs"} <= set(checks)
        assert checks["city"]["seen"] == "Kota Contoh"
        assert said.exit_code == 0

    def test_what_is_broken_comes_with_what_to_do(self, say: Say, world: World, settings: Any, tmp_path: Path) -> None:
        settings.TANGGAP_CITY, settings.STATIC_ROOT = "atlantis", str(tmp_path)
        said = say("doctor")
        assert said.exit_code == 1
        assert "broken" in said.stdout
        assert "tanggap city load" in said.stdout

    def test_a_job_that_waits_too_long_is_noticed(self, say: Say, world: World) -> None:
        world.report()
        assert health._jobs()[0]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_events SET at = at - interval '1 hour'")
        assert health._jobs() == (False, "1 wait longer than 10 minutes")

    def test_without_a_database_the_other_checks_still_speak(self, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/x")
        said = say("doctor", "--json")
        checks = {one["name"]: one for one in json.loads(said.stdout)}
        assert said.exit_code == 1
        assert not checks["database"]["ok"]
        assert checks["python"]["ok"]
        assert "migrations" not in checks
        assert "hunter2" not in said.output


def test_the_code_of_a_demo_person_and_of_nobody_else(say: Say, world: World, tmp_path: Path) -> None:
    from tanggap.web.demo import seed

    (tmp_path / "home").mkdir()
    (tmp_path / "demo.toml").write_text(PEOPLE)
    seed("contoh", NOW, folder=tmp_path)
    said = say("code", "budi.demo")
    assert said.stdout.strip().isdigit()
    assert len(said.stdout.strip()) == 6
    refused = say("code", "rina")
    assert refused.exit_code == TROUBLE
    assert "There is no demo person called “rina”. There are: sari.demo" in refused.stderr


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


def test_without_the_server_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError):
        run._site(8000)


def test_the_site_is_served_on_the_loopback_only() -> None:
    served = run._site(8123)
    assert served[served.index("--host") + 1] == "127.0.0.1"
    assert served[served.index("--port") + 1] == "8123"


def test_a_worker_that_ended_is_started_again_after_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
        assert list(command[-2:]) == ["tanggap", "worker"]
        started.append(subprocess.Popen([sys.executable, "-c", ""]))
        return started[-1]

    monkeypatch.setattr(run, "_start", start)
    worker = run._Worker()
    worker.child.wait()
    worker.look_after()
    worker.look_after()
    assert len(started) == 1, "not at once: the database may need a moment"
    monkeypatch.setattr(time, "monotonic", lambda: float("inf"))
    worker.look_after()
    assert worker.child is started[1]
    worker.child.wait()


@pytest.mark.parametrize(
    ("hosts", "asked"),
    [(["lapor.example.org"], "lapor.example.org"), ([".example.org"], "www.example.org"), (["*"], "localhost")],
)
def test_the_start_asks_by_a_name_that_the_site_answers_to(settings: Any, hosts: list[str], asked: str) -> None:
    settings.ALLOWED_HOSTS = hosts
    headers = run._as_the_proxy_asks()
    assert headers["Host"] == asked
    settings.SECURE_PROXY_SSL_HEADER, settings.SECURE_SSL_REDIRECT = ("HTTP_X_FORWARDED_PROTO", "https"), True
    request = RequestFactory(headers=headers).get("/sehat")
    assert request.get_host() == asked
    assert request.is_secure()
