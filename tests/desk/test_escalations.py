"""Escalations and notices: one line for each case, however many rungs it climbed; many answered at once, and only one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tanggap.cases.events import Acknowledged
from tanggap.cases.models import Case
from tanggap.deadlines import actions as deadlines
from tanggap.deadlines.models import Escalation
from tests.deadlines.policies import SEVEN_DAYS, decide
from tests.desk.entering import come_in, text_of
from tests.world import World


@pytest.fixture
def late(world: World, drain_jobs: Callable[[], int], tmp_path: Path) -> list[Case]:
    """Two cases that nobody touched for a month, so that each climbed the whole ladder."""
    decide(world, SEVEN_DAYS, tmp_path)
    found = [world.assigned(at=timezone.now() - timedelta(days=30)) for _case in range(2)]
    drain_jobs()
    for _round in range(6):
        deadlines.sweep(at=timezone.now())
        drain_jobs()
    assert Escalation.objects.filter(case=found[0]).count() > 1
    return found


def board(client: Any, **asked: str) -> Any:
    return client.get(reverse("desk:escalations"), asked)


def answer(client: Any, *cases: Case, text: str = "Besok pagi saya tinjau.") -> Any:
    return client.post(reverse("desk:acknowledge"), {"code": [case.code for case in cases], "text": text})


def test_a_case_is_one_line_with_its_ladder(world: World, late: list[Case]) -> None:
    shown = board(come_in(world.dewi)).context["it"]
    assert [line.code for line in shown.waiting] == [late[0].code, late[1].code]
    assert all(line.ladders and line.late for line in shown.waiting)


def test_many_are_answered_at_once_and_each_history_says_it_once_for_each_clock(world: World, late: list[Case]) -> None:
    dewi = come_in(world.dewi)
    lines = {line.code: line for line in board(dewi).context["it"].waiting}
    assert answer(dewi, *late).status_code == 302
    assert board(dewi).context["it"].waiting == []
    for case in late:
        said = case.events.filter(kind=Acknowledged.kind)
        assert said.count() == len(lines[case.code].ladders)
        assert {event.text for event in said} == {"Besok pagi saya tinjau."}


def test_without_words_or_a_tick_nothing_is_answered_and_the_ticks_stay(world: World, late: list[Case]) -> None:
    dewi = come_in(world.dewi)
    for sent in (answer(dewi, late[0], text=" "), answer(dewi)):
        assert sent.status_code == 422
        assert len(sent.context["it"].waiting) == 2
    assert f'value="{late[0].code}" checked' in text_of(answer(dewi, late[0], text=" "))


def test_what_rose_to_others_is_not_there(world: World, late: list[Case]) -> None:
    tono = come_in(world.tono)
    assert board(tono).context["it"].waiting == []
    assert answer(tono, *late).status_code == 404
    assert not Escalation.objects.exclude(acknowledged_at=None).exists()


def test_the_list_can_be_narrowed_to_a_step_or_an_office(world: World, late: list[Case]) -> None:
    dewi = come_in(world.dewi)
    step = board(dewi).context["it"].steps[0][0]
    assert len(board(dewi, langkah=step).context["it"].waiting) == 2
    assert len(board(dewi, instansi=world.roads_south.code).context["it"].waiting) == 2
    assert board(dewi, instansi=world.water.code).context["it"].waiting == []


def test_notices_stand_together_by_case_and_are_counted_so(world: World, late: list[Case]) -> None:
    dewi = come_in(world.dewi)
    page = dewi.get(reverse("desk:notices"))
    assert sorted(news.latest.code for news in page.context["news"]) == sorted(case.code for case in late)
    assert page.context["unread"] == page.context["unread_notices"] == 2
    dewi.post(reverse("desk:notices_read"), {"buka": late[0].code})
    assert dewi.get(reverse("desk:notices")).context["unread"] == 1
