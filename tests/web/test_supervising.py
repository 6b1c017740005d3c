"""`tanggap serve` keeps what it started alive, and ends clearly when a part cannot live."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from tanggap.platform.errors import Refused
from tanggap.platform.postgres_programs import NOT_STARTED
from tanggap.web.cli.supervising import Part, end, start

SLEEPS = (sys.executable, "-c", "import time; time.sleep(600)")
DIES = (sys.executable, "-c", "raise SystemExit(3)")


@pytest.fixture
def part() -> Iterator[Callable[..., Part]]:
    """A running part of a command; it ends with the test."""
    made: list[Part] = []

    def make(*command: str, may_start: Callable[[], bool] = lambda: True) -> Part:
        one = Part("worker", lambda: start(command), may_start=may_start)
        one.process = one.start()
        made.append(one)
        return one

    yield make
    end(made)


def pid(one: Part) -> int:
    assert one.process is not None
    return one.process.pid


def wait_for_its_end(one: Part) -> None:
    assert one.process is not None
    one.process.wait()


def test_what_lives_is_left_alone(part: Callable[..., Part]) -> None:
    one = part(*SLEEPS)
    before = pid(one)
    for now in range(200):
        one.look_after(float(now))
    assert pid(one) == before


def test_what_was_killed_is_started_again_after_a_pause(part: Callable[..., Part]) -> None:
    one = part(*SLEEPS)
    killed = pid(one)
    os.kill(killed, 9)
    wait_for_its_end(one)
    one.look_after(100.0)
    one.look_after(100.1)
    assert pid(one) == killed, "not at once"
    one.look_after(100.3)
    assert pid(one) != killed


def test_what_ends_again_and_again_waits_longer_and_is_given_up_with_its_name(part: Callable[..., Part]) -> None:
    one = part(*DIES)
    now, pauses = 0.0, []
    for _time in range(5):
        pauses.append(ends(one, now) - now)
        now += pauses[-1]
        one.look_after(now)
    assert pauses == pytest.approx([0.2, 1, 2, 4, 8])
    with pytest.raises(click.ClickException, match=r"The worker ended 6 times .*exit status 3"):
        ends(one, now)


def ends(one: Part, now: float) -> float:
    """It ends and is noticed; returns when it is to be started again."""
    wait_for_its_end(one)
    one.look_after(now)
    assert one.again_at is not None
    return one.again_at


def test_one_kill_an_hour_is_never_too_often(part: Callable[..., Part]) -> None:
    one = part(*DIES)
    for hour in range(30):
        wait_for_its_end(one)
        one.look_after(hour * 3600.0)
        one.look_after(hour * 3600.0 + 1)
    assert one.again_at is None


def test_while_the_database_is_away_the_worker_is_neither_started_nor_blamed(part: Callable[..., Part]) -> None:
    answers: list[bool] = []
    one = part(*SLEEPS, may_start=lambda: bool(answers))
    killed = pid(one)
    os.kill(killed, 9)
    wait_for_its_end(one)
    for second in range(600):
        one.look_after(float(second))
    assert pid(one) == killed
    answers.append(True)
    one.look_after(601.0)
    assert pid(one) != killed


def test_a_database_that_does_not_want_to_start_is_tried_again_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> subprocess.Popen[bytes]:
        raise Refused(NOT_STARTED, why="shared memory is in use", log="postgres.log")

    database = Part("database", refuse)
    database.look_after(0.0)
    database.look_after(0.5)
    database.look_after(0.5)
    assert database.again_at == 1.5
    assert "shared memory is in use" in capsys.readouterr().err


def test_nothing_of_a_killed_part_lives_on_beside_the_new_one(part: Callable[..., Part], tmp_path: Path) -> None:
    """The web server's own processes hold the port: they must be gone before the new one asks for it."""
    told = tmp_path / "grandchild"
    code = f"import subprocess, sys, time; c = subprocess.Popen({SLEEPS!r}); open({str(told)!r}, 'w').write(str(c.pid)); time.sleep(600)"
    one = part(sys.executable, "-c", code)
    while not told.exists() or not told.read_text():
        time.sleep(0.02)
    os.kill(pid(one), 9)
    wait_for_its_end(one)
    one.look_after(0.0)
    while is_alive(int(told.read_text())):
        time.sleep(0.02)


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_child_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    """Killed, so that it cannot end anything itself."""
    told = tmp_path / "child"
    code = (
        f"from tanggap.web.cli.supervising import start; import time;"
        f"c = start({SLEEPS!r}); open({str(told)!r}, 'w').write(str(c.pid)); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    while not told.exists() or not told.read_text():
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    while is_alive(int(told.read_text())):
        time.sleep(0.02)
