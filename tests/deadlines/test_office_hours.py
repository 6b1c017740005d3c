"""What a city promises a resident falls into the hours of the office that must keep it; only emergencies run through the night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tanggap.directory.city_files.remarks import remarks_on_policy
from tanggap.directory.sla import SlaContext, SlaPolicy, policy_from
from tanggap.directory.steps import Priority, SlaStep
from tests.deadlines.policies import SEVEN_DAYS, SP4N, policy_row
from tests.world import World

ZONE = ZoneInfo("Asia/Jakarta")
# A Friday evening, nights, a weekend: every five hours through two weeks, so that every hour of the day begins something.
STARTS = [datetime(2026, 11, 20, 19, 17, tzinfo=ZONE) + timedelta(hours=5 * n) for n in range(67)]


def read(world: World, text: str, folder: Path) -> SlaPolicy:
    row = policy_row(world, text, folder)
    return policy_from(row.content, number=1, name=row.name, zone="Asia/Jakarta")


def promises(policy: SlaPolicy) -> Iterator[tuple[SlaStep, Priority, datetime]]:
    """Every promise of an hour that a resident may read, from every start."""
    for step in SlaStep:
        for priority in Priority:
            if step is SlaStep.COMPLETION or priority is Priority.URGENT:
                continue
            context = SlaContext(hours=168, priority=priority)
            rule = policy.rule(step, context)
            assert rule is not None
            yield from ((step, priority, policy.calendar.add(at, rule.span(context))) for at in STARTS)


@pytest.mark.parametrize("text", [SEVEN_DAYS, SP4N], ids=["seven-days", "sp4n-lapor"])
def test_nobody_reads_saturday_at_four_in_the_morning(world: World, tmp_path: Path, text: str) -> None:
    policy = read(world, text, tmp_path)
    for step, priority, due in promises(policy):
        hours = policy.calendar.openings_on(due.astimezone(ZONE).date())
        assert any(opens <= due <= closes for opens, closes in hours), (step, priority, due.astimezone(ZONE))


def test_an_emergency_waits_for_no_office_hours(world: World, tmp_path: Path) -> None:
    policy = read(world, SEVEN_DAYS, tmp_path)
    saturday = datetime(2026, 11, 21, 4, 6, tzinfo=ZONE)
    for step in (SlaStep.FIRST_RESPONSE, SlaStep.ACCEPT):
        context = SlaContext(hours=168, priority=Priority.URGENT)
        rule = policy.rule(step, context)
        assert rule is not None
        assert policy.calendar.add(saturday, rule.span(context)) == saturday + timedelta(minutes=30)


def test_a_reopened_case_is_taken_up_sooner_than_a_new_one(world: World, tmp_path: Path) -> None:
    policy = read(world, SEVEN_DAYS, tmp_path)
    new, again = (
        policy.calendar.add(at, policy.rule(SlaStep.ACCEPT, context).span(context))  # type: ignore[union-attr]
        for at in [datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)]
        for context in (SlaContext(hours=168), SlaContext(hours=168, priority=Priority.REOPENED))
    )
    assert again == datetime(2026, 11, 23, 14, 0, tzinfo=ZONE) < new


@pytest.mark.parametrize("text", [SEVEN_DAYS, SP4N], ids=["seven-days", "sp4n-lapor"])
def test_the_shipped_policies_need_no_remark(world: World, tmp_path: Path, text: str) -> None:
    assert list(remarks_on_policy(policy_row(world, text, tmp_path).content)) == []


def test_a_promise_in_plain_hours_is_remarked_and_not_refused(world: World, tmp_path: Path) -> None:
    """An older policy can still be read and brought back."""
    old = SEVEN_DAYS.replace('duration = "8 working hours"', 'duration = "24 hours"')
    [remark] = remarks_on_policy(policy_row(world, old, tmp_path).content)
    assert "“first_response” dijanjikan dalam “24 hours”" in str(remark)
