"""Alive is one thing, able to take reports another; each fault is named, for machines, and nothing secret is."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tanggap.deadlines.actions import reset_watermark
from tanggap.evidence.models import FaultKind, PhotoFault
from tanggap.health import readiness
from tanggap.platform.health import HealthCheck
from tanggap.platform.job_keeping import SILENT_S
from tanggap.platform.job_state import dismiss, failed_jobs, queue_state, try_again
from tests.support.workers import a_living_worker
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    """No answer of another test is remembered."""
    readiness.remembered.forget()
    yield
    readiness.remembered.forget()


@pytest.fixture(autouse=True)
def _everything_is_well(world: World) -> None:
    a_living_worker()
    reset_watermark(at=timezone.now())


def broken() -> list[str]:
    """The checks that are not well."""
    return [one.name for one in readiness.readiness() if not one.ok]


def test_a_whole_installation_may_take_reports(client: Client) -> None:
    answer = client.get("/siap")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    names = {one["name"] for one in answer.json()["checks"]}
    assert {"disk", "photo store", "database", "worker", "jobs", "lost jobs", "deadlines", "photos"} <= names


def test_photos_that_cannot_be_written_are_a_problem_that_a_machine_can_read(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "files").write_text("in the way")
    answer = client.get("/siap")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert (problem["type"], problem["status"], problem["detail"]) == ("urn:tanggap:not-ready", 503, "photo store")
    assert str(tmp_path) not in answer.content.decode(), "a path is nobody's business"


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "LEAST_FREE_MB", 10**9)
    assert broken() == ["disk"]


def test_a_database_that_is_away_is_told_and_the_site_is_alive(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object) -> None:
        raise OperationalError("connection to server at 10.1.2.3 failed: password hunter2")

    monkeypatch.setattr(CursorWrapper, "execute", away)
    assert client.get("/sehat").json() == {"ok": True}
    answer = client.get("/siap")
    assert answer.status_code == 503
    assert "hunter2" not in answer.content.decode()
    assert "10.1.2.3" not in answer.content.decode()
    assert "database" in answer.json()["detail"]


def test_a_worker_that_gives_no_sign_of_life() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    assert broken() == ["worker"]
    a_living_worker(silent_s=SILENT_S + 5)
    assert broken() == ["worker"]


def test_a_job_that_lost_its_worker_and_one_that_waits_too_long(world: World) -> None:
    world.report()
    assert broken() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '1 hour'")
    assert broken() == ["jobs"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")
    assert broken() == ["lost jobs"]


def test_a_job_for_later_does_not_wait(world: World) -> None:
    world.report()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'")
    assert queue_state().waiting == 0


def test_a_job_that_was_given_up_is_seen_until_somebody_sees_to_it(world: World) -> None:
    world.report()
    first, second = ProcrastinateJob.objects.order_by("id").values_list("id", flat=True)[:2]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed', attempts = 9 WHERE id IN (%s, %s)", [first, second]
        )
    assert broken() == ["failed jobs"]
    assert readiness.is_ready(readiness.readiness()), "reports are taken all the same"
    assert [job.id for job in failed_jobs()] == [second, first]
    assert try_again(first)
    assert (ProcrastinateJob.objects.get(pk=first).status, ProcrastinateJob.objects.get(pk=first).attempts) == (
        "todo",
        0,
    )
    assert dismiss(second)
    assert broken() == []
    assert not try_again(second)
    assert not dismiss(first), "it waits, nobody may lose it"


def test_a_clock_that_was_set_back_and_a_sweep_that_does_not_come() -> None:
    reset_watermark(at=timezone.now() + timedelta(hours=2))
    assert broken() == ["deadlines"]
    reset_watermark(at=timezone.now() - timedelta(hours=2))
    assert broken() == ["deadlines"]


def test_a_photo_that_has_rotted_is_told_but_stops_nothing(client: Client, world: World) -> None:
    case = world.report().case
    PhotoFault.objects.create(photo=case.photos.get(), kind=FaultKind.CHANGED, found_at=timezone.now())
    assert broken() == ["photos"]
    assert client.get("/siap").status_code == 200


def test_metrics_and_readiness_tell_the_same(client: Client) -> None:
    checks = client.get("/siap").json()["checks"]
    said = client.get("/metrik").content.decode()
    for one in checks:
        assert f'tanggap_check_ok{{check="{one["name"]}"}} {int(one["ok"])}' in said
    assert "tanggap_ready 1" in said


def test_whoever_asks_again_at_once_gets_the_last_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def look() -> list[HealthCheck]:
        asked.append(1)
        return []

    monkeypatch.setattr(readiness, "readiness", look)
    for _time in range(50):
        client.get("/siap")
    assert len(asked) <= 2


def test_strangers_who_ask_while_a_check_hangs_hold_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, release = threading.Event(), threading.Event()

    def hangs() -> list[Any]:
        begun.set()
        release.wait(10)
        return []

    monkeypatch.setattr(readiness, "readiness", hangs)
    asked = readiness.Remembered()
    first = threading.Thread(target=asked.get)
    first.start()
    assert begun.wait(5)
    [said] = asked.get()  # comes back while the first still waits
    assert (said.name, said.ok) == ("checks", False)
    release.set()
    first.join(5)
    assert list(asked.get()) == []
