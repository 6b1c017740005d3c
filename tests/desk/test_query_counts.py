"""How often each page of the desk asks the database, and that a longer list does not ask more often."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tanggap.cases.queries import triage_queue
from tanggap.desk.cards import cards
from tanggap.desk.navigation import navigation_of
from tests.world import World


def test_the_cards_of_a_list_ask_once_however_many_they_are(world: World) -> None:
    now = timezone.now()
    for hour in range(24):
        world.report(at=now - timedelta(hours=hour))
    triage_queue(world.rina)  # her roles are read once for a request
    with CaptureQueriesContext(connection) as asked:
        shown = cards(triage_queue(world.rina), world.rina, at=now)
    assert (len(shown), len(asked)) == (24, 1)


def test_the_bar_counts_all_its_queues_at_once(world: World) -> None:
    now = timezone.now()
    for hour in range(3):
        world.report(at=now - timedelta(hours=hour))
    world.fixed(at=now - timedelta(hours=9))
    triage_queue(world.dewi)
    with CaptureQueriesContext(connection) as asked:
        bar = navigation_of(world.dewi, "triage", at=now)
    assert len(asked) <= 2, "who is away, and all counts"
    shown = {item.label: item.count for item in bar.items if item.count}
    assert shown == {"Triase": 3, "Verifikasi": 1}
    assert [item.label for item in bar.items if item.current] == ["Triase"]
    assert bar.unread == 0
