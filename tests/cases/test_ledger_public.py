"""The public ledger: what it leaves out, and what anybody with Python finds in it without trusting the city."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tanggap.cases import actions, ledger
from tanggap.cases.actions import Move
from tests.cases.forging import HOUR, rechain, superuser
from tests.world import MONDAY, World

VERIFIER = Path(__file__).parents[2] / "docs" / "verify_ledger.py"
pytestmark = pytest.mark.usefixtures("undone")


class TestThePublicLedger:
    def exported(self, world: World, path: Path) -> Path:
        with path.open("w", encoding="utf-8") as out:
            ledger.export(world.city, out, at=MONDAY)
        return path

    def check(self, *paths: Path) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", str(VERIFIER), *map(str, paths)], capture_output=True, text=True, check=False
        )
        assert not done.stderr
        return done.returncode, done.stdout.strip()

    def test_it_is_whole_for_anybody_with_python(self, world: World, tmp_path: Path) -> None:
        world.closed()
        ledger.anchor(at=MONDAY + 9 * HOUR)
        world.assigned()
        assert self.check(self.exported(world, tmp_path / "a.jsonl")) == (0, "The ledger is whole.")

    def test_it_shows_no_private_case_no_person_no_note(self, world: World) -> None:
        private = world.report(text="Rahasia sekali", category=world.violence).case
        quiet = world.report(text="Jangan disiarkan", wants_public=False).case
        open_case = world.assigned()
        actions.note(open_case.pk, Move(by=world.rina, at=MONDAY + HOUR, text="Pelapor galak."))
        ledger.anchor(at=MONDAY + 9 * HOUR)
        out = io.StringIO()
        ledger.export(world.city, out, at=MONDAY)
        written = out.getvalue()
        assert open_case.code in written
        for secret in (private.code, quiet.code, "Rahasia", "Jangan", "galak", "Rina", '"person_id"'):
            assert secret not in written
        persons = {json.loads(line).get("person") for line in written.splitlines()} - {None}
        assert all(len(person) == 64 for person in persons)
        assert len(persons) == 3, "the same person looks different in every event"

    @pytest.mark.parametrize(
        ("field", "value"),
        [("at", "2020-01-01T00:00:00+00:00"), ("to", "closed"), ("open_text", "lain"), ("number", 9)],
    )
    def test_a_changed_line_is_named(self, world: World, tmp_path: Path, field: str, value: object) -> None:
        case = world.closed()
        path = self.exported(world, tmp_path / "a.jsonl")
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        next(line for line in lines if line.get("number") == 4)[field] = value
        path.write_text("\n".join(json.dumps(line) for line in lines))
        code, said = self.check(path)
        assert code == 1
        assert case.code in said

    def test_a_rewritten_history_is_named_by_its_seal_and_by_an_older_copy(self, world: World, tmp_path: Path) -> None:
        case = world.closed()
        ledger.anchor(at=MONDAY + 9 * HOUR)
        older = self.exported(world, tmp_path / "older.jsonl")
        with superuser() as run:
            run("UPDATE cases_event SET at = at - interval '1 day' WHERE case_id = %s AND number = 5", case.pk)
        rechain(case, 5)
        newer = self.exported(world, tmp_path / "newer.jsonl")
        code, said = self.check(newer, older)
        assert code == 1
        assert f"{case.code} 5: is not what the older ledger says" in said

    def test_a_seal_made_anew_is_betrayed_by_the_older_copy(self, world: World, tmp_path: Path) -> None:
        case = world.closed()
        ledger.anchor(at=MONDAY + 9 * HOUR)
        older = self.exported(world, tmp_path / "older.jsonl")
        with superuser() as run:
            run("UPDATE cases_event SET at = at - interval '1 day' WHERE case_id = %s AND number = 5", case.pk)
            run("DELETE FROM cases_ledgeranchor")
        rechain(case, 5)
        ledger.anchor(at=MONDAY + 9 * HOUR)
        assert ledger.verify().is_whole, "who holds everything can forge everything"
        code, said = self.check(self.exported(world, tmp_path / "newer.jsonl"), older)
        assert code == 1
        assert "seal 1: is not what the older ledger says" in said

    def test_the_example_of_the_page_gives_what_the_page_says(self) -> None:
        page = (VERIFIER.parent / "ledger.md").read_text()
        blocks = [part.split("```")[0] for part in page.split("```python\n")[1:]]
        assert len(blocks) >= 2
        said = subprocess.run(
            [sys.executable, "-I", "-c", "\n".join(blocks)], capture_output=True, text=True, check=True
        ).stdout.split()
        assert said
        for line in said:
            assert line in page
