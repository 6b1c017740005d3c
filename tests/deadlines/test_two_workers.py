"""Two workers look at the same minute: what one is at, the other leaves, and nothing is said twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Event as Signal
from threading import Thread

import pytest
from django.db import connection, transaction

from tanggap.cases.models import Case
from tanggap.deadlines import actions
from tanggap.deadlines.models import Breach, Escalation
from tests.deadlines.policies import SEVEN_DAYS, decide
from tests.support.jobs import drain
from tests.world import MONDAY, build_world


@pytest.mark.django_db(transaction=True)
def test_a_case_in_other_hands_waits_for_the_next_minute(tmp_path: Path) -> None:
    world = build_world()
    decide(world, SEVEN_DAYS, tmp_path)
    held, free = world.started(), world.started()
    drain()
    at = MONDAY + timedelta(days=7)
    has_it, may_go = Signal(), Signal()

    def somebody_works_on_it() -> None:
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=held.pk)
            has_it.set()
            may_go.wait(30)
        connection.close()

    worker = Thread(target=somebody_works_on_it)
    worker.start()
    assert has_it.wait(30)
    assert actions.sweep(at=at).missed == 1
    assert Breach.objects.get().case == free
    may_go.set()
    worker.join()
    assert actions.sweep(at=at + timedelta(minutes=1)).missed == 1
    assert actions.sweep(at=at + timedelta(minutes=1)).missed == 0
    assert Escalation.objects.filter(rung=1).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_looks_at_once_notice_each_clock_once(tmp_path: Path) -> None:
    world = build_world()
    decide(world, SEVEN_DAYS, tmp_path)
    for _number in range(12):
        world.started()
    drain()
    at = MONDAY + timedelta(days=7)

    def sweep_at() -> None:
        actions.sweep(at=at)
        connection.close()

    workers = [Thread(target=sweep_at) for _number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    actions.sweep(at=at)
    assert Breach.objects.count() == 12
    assert Escalation.objects.filter(rung=1).count() == 12
