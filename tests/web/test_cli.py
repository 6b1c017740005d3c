"""The command line: examples in every help, a city and its areas, the ledger, a health check, a demo's code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from django.db import connection

from tanggap.cases import ledger
from tanggap.cases.models import LedgerAnchor
from tanggap.directory.models import Agency
from tanggap.places.models import Area, City, OutlineSource
from tanggap.web.cli import tanggap
from tanggap.web.cli.shared import TROUBLE
from tests.deadlines.policies import SEVEN_DAYS
from tests.directory.small_city import replace_in, write_small_city
from tests.support.workers import a_living_worker
from tests.web.command import Say
from tests.web.test_demo import NOW, PEOPLE
from tests.world import World


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
        found = json.loads(said.stdout)
        remarks = found.pop("remarks")
        counts = {"areas": 7, "agencies": 12, "categories": 3, "rules": 5, "examples": 3, "corpus": 3, "knowledge": 4}
        assert found == {"city": "contoh", **counts}
        assert "corpus.csv: the category “banjir” has 1 examples; it should have at least 12." in "\n".join(remarks)
        assert "remark: corpus.csv: the category “banjir”" in say("city", "check", folder).stdout
        replace_in(folder / "areas.csv", "9.01.1,Melati", "9.01.2,Melati")
        assert say("city", "check", folder).exit_code == TROUBLE

    @pytest.mark.django_db
    def test_a_pause_for_a_reason_that_nobody_can_choose_is_refused(self, say: Say, folder: Path) -> None:
        (folder / "deadlines.toml").write_text(SEVEN_DAYS.replace('weather = "7 days"', 'rain = "7 days"'), "utf-8")
        for act in ("check", "load"):
            said = say("city", act, folder)
            assert said.exit_code == TROUBLE
            assert "deadlines.toml" in said.stderr
            assert "“rain”" in said.stderr


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


class TestDoctor:
    def test_a_healthy_installation(self, say: Say, world: World, settings: Any, tmp_path: Path) -> None:
        settings.TANGGAP_CITY, settings.STATIC_ROOT = "contoh", str(tmp_path)
        (tmp_path / "staticfiles.json").write_text("{}")
        a_living_worker()
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

    def test_the_same_for_prometheus(self, say: Say, world: World) -> None:
        said = say("doctor", "--metrics")
        assert 'tanggap_check_ok{check="database"} 1' in said.stdout
        assert 'tanggap_check_ok{check="worker"} 0' in said.stdout

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
