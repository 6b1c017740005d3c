"""People and old complaints from the command line: log-ins, lost telephones, locked doors, files of an earlier system."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tanggap.accounts.models import Person
from tanggap.cases.models import Report
from tanggap.directory.models import Agency
from tanggap.web.cli.shared import TROUBLE
from tests.desk.entering import device_of
from tests.intake.bulk_world import complaint, csv_file, jsonl
from tests.web.command import Say
from tests.world import World

GOOD = "kuda-laut-biru-4821"


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
        assert "had not to wait" in say("person", "unlock", "sari").stdout
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
