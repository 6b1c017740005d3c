"""While a month is added up, a letter signed or the week drawn, residents report: no insert that refers to the city waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tanggap.accountability import actions
from tanggap.accountability.actions import weekly
from tanggap.accountability.documents.weekly import Week
from tanggap.accountability.models import WeeklyReport
from tests.accountability.scenes import IN_NOVEMBER, IN_OCTOBER, OCTOBER, bad_month, nina, with_rule
from tests.accountability.test_arithmetic import RULE
from tests.directory.test_reports_come_in_meanwhile import every_key_is_free, under_way
from tests.world import MONDAY, World, build_world

LAST_WEEK = MONDAY.date() - timedelta(days=7)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["store a rule", "add up a month", "sign a letter", "draw the week"])
def test_a_report_does_not_wait_for(what: str) -> None:
    world = build_world()
    with_rule(world)
    bad_month(world)
    [proposed] = actions.propose(world.city, OCTOBER, at=IN_NOVEMBER)
    signer = nina(world)
    writes: dict[str, Callable[[], object]] = {
        "store a rule": lambda: actions.store_rule(world.city, replace(RULE, share=20), at=IN_OCTOBER),
        "add up a month": lambda: actions.propose(world.city, OCTOBER, at=IN_NOVEMBER),
        "sign a letter": lambda: actions.sign(proposed.pk, by=signer, at=IN_NOVEMBER),
        "draw the week": lambda: actions.make_weekly(world.city, LAST_WEEK, at=MONDAY),
    }
    with under_way(writes[what]):
        assert every_key_is_free()
        assert world.report().case.pk


def test_of_two_workers_that_draw_the_same_week_the_slower_drops_its_paper(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn_by_another_meanwhile(week: Week, *, at: datetime) -> bytes:
        WeeklyReport.objects.create(
            city=week.city, area=week.area, week=week.monday, file="weekly/first.pdf", size=1, made_at=at
        )
        return b"%PDF-second"

    monkeypatch.setattr(weekly, "weekly_pdf", drawn_by_another_meanwhile)
    assert actions.make_weekly(world.city, LAST_WEEK, at=MONDAY) == []
    assert set(WeeklyReport.objects.values_list("file", flat=True)) == {"weekly/first.pdf"}
    assert not list(Path(settings.MEDIA_ROOT).glob(f"weekly/{world.city.slug}/*.pdf"))
