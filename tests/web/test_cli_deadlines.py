"""`tanggap deadlines` as an administrator types it."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner, Result

from tanggap.deadlines.actions import follow_case
from tanggap.directory.models import DeadlinePolicy
from tanggap.platform.models import ClockMark
from tanggap.web.cli import tanggap
from tests.deadlines.policies import SEVEN_DAYS, SP4N, decide
from tests.world import MONDAY, World


@pytest.fixture
def run(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """The command, on the test's own database; the file to try lies in the folder."""
    settings.TANGGAP_CITY = "contoh"
    monkeypatch.setattr("tanggap.web.cli.deadlines.database", nullcontext)
    decide(world, SEVEN_DAYS, tmp_path)
    (tmp_path / "baru.toml").write_text(SP4N)

    def typed(*arguments: str) -> Result:
        filled = [str(tmp_path / one) if one.endswith(".toml") else one for one in arguments]
        return CliRunner().invoke(tanggap, ["deadlines", *filled])

    return typed


def test_a_policy_is_checked_tried_applied_and_taken_out_again(world: World, run: Any, tmp_path: Path) -> None:
    world.started()
    assert "Rules: " in run("check", "baru.toml").output
    found = json.loads(run("preview", "baru.toml", "--json").output)
    assert (found["in_force"], found["total"]["cases"], found["total"]["later"]) == (1, 1, 1)
    assert "promises that change: 1 (0 earlier, 1 later)" in run("preview", "baru.toml").output
    assert DeadlinePolicy.objects.count() == 1
    assert "Policy 2" in run("apply", "baru.toml", "--why", "SK 12/2026").output
    assert DeadlinePolicy.objects.get(number=2).why == "SK 12/2026"
    assert run("export").output == SP4N
    assert run("export", "--number", "1").output == SEVEN_DAYS
    assert run("export", "--number", "9").exit_code == 1


def test_a_slip_is_said_in_a_sentence_and_the_old_policy_stays(run: Any, tmp_path: Path) -> None:
    (tmp_path / "salah.toml").write_text(SP4N.replace('"30 working days"', '"-30 working days"').replace("fri", "frei"))
    said = run("apply", "salah.toml")
    assert said.exit_code == 2
    assert "salah.toml:" in said.output
    assert "frei" in said.output
    assert DeadlinePolicy.objects.count() == 1


def test_a_clock_that_was_ahead_is_accepted(run: Any) -> None:
    assert "looked at again" in run("accept-clock").output


def test_what_would_be_missed_by_it_is_said_before(world: World, run: Any) -> None:
    case = world.started()
    follow_case(case.pk, at=MONDAY)
    with time_machine.travel(MONDAY + timedelta(days=10), tick=False):
        asked = run("accept-clock")
        assert "would be missed by now: 1" in asked.output
        assert asked.exit_code == 1
        assert not ClockMark.objects.exists()
        assert "looked at again" in run("accept-clock", "--yes").output
        assert ClockMark.objects.exists()
