"""The city's policy: what spoils it, what another would change, putting one in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.events import DueChanged
from tanggap.deadlines import actions as deadlines
from tanggap.deadlines import refusals
from tanggap.deadlines.models import Deadline
from tanggap.deadlines.previewing import preview
from tanggap.directory.models import DeadlinePolicy
from tanggap.directory.policies import forget_policies
from tanggap.directory.sla import SlaContext, policy_from
from tanggap.directory.steps import Priority, SlaStep
from tanggap.platform.calendar import Duration
from tanggap.platform.errors import Refused
from tests.deadlines.policies import SEVEN_DAYS, SP4N, policy_row
from tests.world import MONDAY, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)

# what is written, what is written instead, what the refusal says
SLIPS = [
    ('[[rule]]\nstep = "verification"', '[[rule]]\nstep = "verification"\npriority = "urgent"', "“verification” tidak punya aturan umum"),
    ('duration = "3 working days"', 'duration = "-3 working days"', "bukan lama waktu"),
    ('duration = "3 working days"', 'duration = "0 hours"', "bukan lama waktu"),
    ('step = "coordination"\nduration', 'step = "coordination"\ncategory = "lubang"\nduration', "jenis “lubang”"),
    ('step = "coordination"\nduration', 'step = "coordination"\narea = "77"\nduration', "wilayah “77”"),
    ('step = "coordination"\nduration', 'step = "koordinasi"\nduration', "langkah “koordinasi”"),
    ('step = "coordination"\nduration', 'step = "coordination"\ncategory = ["a"]\nduration', "jenis “['a']”"),
    ('to = ["area:city"]', 'to = ["area:city"]\nsteps = 5', "langkah “5”"),
    ('mon = "07.30-16.00"', 'mon = "16.00-07.30"', "jam tutup setelah jam buka"),
    ('country = "ID"', 'country = "XX"', "hari libur “XX”"),
    ("also_off = []", 'also_off = ["2026-12-31"]', "daftar tanggal"),
    ('weather = "7 days"', 'rain = "7 days"', "alasan tunda “rain”"),
    ('to = ["area:city"]', 'to = ["area:benua"]', "bukan alamat eskalasi"),
    ("[agency_hours.company]", "[agency_hours.perusahaan]", "“perusahaan” tidak dikenal"),
    ('duration = "category"\n', "", "bukan lama waktu"),
    ('[emergency]\nto = ["head", "area:district"]', "[emergency]\nto = []", "“to” kosong"),
    ('step = "accept"\npriority = "urgent"', 'step = "accept"\npriority = "penting"', "prioritas “penting”"),
    ("many_reports = 10", "banyak = 10", "“banyak” tidak dikenal"),
    ("[calendar]", "[calendar", "bukan TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), SLIPS)
def test_a_slip_is_refused_with_its_line(
    world: World, policy: DeadlinePolicy, tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in SEVEN_DAYS
    with pytest.raises(Refused) as refused:
        policy_row(world, SEVEN_DAYS.replace(old, new, 1), tmp_path)
    found = [problem for problem in refused.value.facts["found"] if message in str(problem)]
    assert found, str(refused.value)
    assert found[0].line or "aturan umum" in message, "a slip has a line; what is missing has none"
    assert list(DeadlinePolicy.objects.all()) == [policy], "the old policy stays"


def test_a_file_of_nothing_but_remarks_is_refused_in_words(world: World, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="berkas kosong"):
        policy_row(world, "# besok\n", tmp_path)


def test_two_rules_for_the_same_are_refused(world: World, policy: DeadlinePolicy, tmp_path: Path) -> None:
    twice = SEVEN_DAYS + '\n[[rule]]\nstep = "answer"\nduration = "2 days"\n'
    with pytest.raises(Refused, match="seri dengan baris"):
        policy_row(world, twice, tmp_path)


def test_the_most_specific_rule_wins(world: World, tmp_path: Path) -> None:
    text = SEVEN_DAYS + "".join(
        f'\n[[rule]]\nstep = "answer"\nduration = "{hours} hours"\n{named}\n'
        for hours, named in (
            (10, 'channel = "walk_in"'),
            (20, 'area = "99.01.01"'),
            (30, 'area = "99.01.01.1001"'),
            (40, 'priority = "urgent"'),
            (50, 'group = "umum"'),
            (60, 'category = "lampu-mati"'),
        )
    )
    read = policy_from(policy_row(world, text, tmp_path).content, number=9, name="", zone="Asia/Jakarta")

    def hours(**named: Any) -> Duration:
        context = SlaContext(hours=168, **named)
        rule = read.rule(SlaStep.ANSWER, context)
        assert rule is not None
        return rule.span(context)

    melati = ("99", "99.01", "99.01.01", "99.01.01.1001")
    assert hours(channel="walk_in") == Duration.parse("10 hours")
    assert hours(channel="walk_in", areas=melati[:3]) == Duration.parse("20 hours")
    assert hours(areas=melati) == Duration.parse("30 hours")
    assert hours(areas=melati, priority=Priority.URGENT) == Duration.parse("40 hours")
    assert hours(areas=melati, priority=Priority.URGENT, group="umum") == Duration.parse("50 hours")
    assert hours(group="umum", category="lampu-mati") == Duration.parse("60 hours")
    assert hours() == Duration.parse("1 working day")


def test_a_policy_is_never_changed(world: World, policy: DeadlinePolicy) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DeadlinePolicy.objects.filter(pk=policy.pk).update(name="Lain")


def test_a_preview_counts_and_changes_nothing(world: World, policy: DeadlinePolicy, tmp_path: Path) -> None:
    world.started()
    lamp = actions.recategorise(world.report().case.pk, Move(by=world.rina, at=MONDAY, category=world.lamp))
    late = world.started(at=MONDAY - 8 * DAY)
    before = (lamp.due_at, late.due_at)
    found = preview(world.city, policy_row(world, SP4N, tmp_path), at=MONDAY + HOUR)
    assert (found.in_force, found.total.cases, found.total.later, found.total.healed) == (1, 3, 3, 1)
    assert {name for name, _count in found.agencies} == {"Suku Dinas Jalan", "Biro Pemerintahan"}
    for case in (lamp, late):
        case.refresh_from_db()
    assert (lamp.due_at, late.due_at) == before
    assert DeadlinePolicy.objects.count() == 1


def test_a_page_looks_at_every_so_manieth_case_and_says_so(
    world: World, policy: DeadlinePolicy, tmp_path: Path
) -> None:
    for _number in range(5):
        world.report()
    found = preview(world.city, policy_row(world, SP4N, tmp_path), at=MONDAY + HOUR, most=2)
    assert (found.every, found.open_cases) == (3, 5)
    assert 1 <= found.total.cases <= 2
    assert preview(world.city, policy_row(world, SP4N, tmp_path), at=MONDAY + HOUR, most=5).total.cases == 5


def test_a_stricter_policy_makes_nobody_late(world: World, policy: DeadlinePolicy, tmp_path: Path) -> None:
    case = world.started()
    strict = SEVEN_DAYS.replace('step = "completion"\nduration = "category"', 'step = "completion"\nduration = "1 day"')
    found = preview(world.city, policy_row(world, strict, tmp_path), at=MONDAY + 2 * DAY)
    assert (found.total.earlier, found.total.given_time) == (1, 1)
    stored = deadlines.apply_policy(
        world.city,
        policy_row(world, strict, tmp_path),
        by=world.adi,
        at=MONDAY + 2 * DAY,
        why="SK 12/2026",
        expected_number=1,
    )
    deadlines.move_to_policy(world.city, stored.number, at=MONDAY + 2 * DAY)
    case.refresh_from_db()
    assert case.due_at == MONDAY + 3 * DAY


def test_applied_on_purpose_and_followed_by_open_cases(
    world: World, policy: DeadlinePolicy, tmp_path: Path, drain_jobs: Callable[[], int]
) -> None:
    case, done = world.started(), world.verified()
    drain_jobs()
    at = MONDAY + DAY
    stored = deadlines.apply_policy(
        world.city, policy_row(world, SP4N, tmp_path), by=world.adi, at=at, why="PermenPANRB 62/2018", expected_number=1
    )
    assert (stored.number, stored.applied_by, stored.why) == (2, "Adi", "PermenPANRB 62/2018")
    drain_jobs()
    case.refresh_from_db()
    assert case.due_at is not None
    assert case.due_at > MONDAY + 14 * DAY
    said = case.events.get(kind=DueChanged.kind)
    assert (said.facts["why"], said.facts["policy"]) == ("policy", 2)
    assert Deadline.objects.get(case=case, step=SlaStep.COMPLETION).due_at == case.due_at
    assert not done.events.filter(kind=DueChanged.kind).exists(), "what is finished keeps its promise"
    events = case.events.count()
    deadlines.move_to_policy(world.city, 2, at=at)
    assert case.events.count() == events, "moved once"
    forget_policies(world.city)
    resumed = actions.hold(
        case.pk, Move(by=world.sari, at=at + HOUR, reason="weather", text="Hujan.", until=at + 10 * DAY)
    )
    assert resumed.paused_until == at + 10 * DAY, "the new policy's fourteen days"


def test_what_is_the_same_or_was_overtaken_is_refused(world: World, policy: DeadlinePolicy, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        deadlines.apply_policy(world.city, policy_row(world, SEVEN_DAYS, tmp_path), by=world.adi, at=MONDAY)
    assert refused.value.code == refusals.POLICY_SAME
    row = policy_row(world, SP4N, tmp_path)
    deadlines.apply_policy(world.city, row, by=world.adi, at=MONDAY, expected_number=1)
    with pytest.raises(Refused) as refused:
        deadlines.apply_policy(world.city, row, by=world.adi, at=MONDAY + HOUR, expected_number=1)
    assert refused.value.code == refusals.POLICY_MOVED_ON


def test_promises_before_a_new_policy_are_those_of_the_old(
    world: World, policy: DeadlinePolicy, tmp_path: Path
) -> None:
    deadlines.apply_policy(world.city, policy_row(world, SP4N, tmp_path), by=world.adi, at=MONDAY + HOUR)
    old, new = world.report(at=MONDAY).case, world.report(at=MONDAY + 2 * HOUR).case
    assert old.due_at == MONDAY + 7 * DAY
    assert new.due_at is not None
    assert new.due_at > MONDAY + 14 * DAY


@pytest.mark.parametrize(
    ("old", "new"), [('name = "', 'name = "\\u0000'), ("[calendar]", f"deep = {'[' * 5000}{']' * 5000}\n[calendar]")]
)
def test_what_no_database_or_reader_can_hold_is_refused_in_words(
    world: World, tmp_path: Path, old: str, new: str
) -> None:
    spoilt = SEVEN_DAYS.replace(old, new, 1)
    assert spoilt != SEVEN_DAYS
    with pytest.raises(Refused) as wrong:
        policy_row(world, spoilt, tmp_path)
    assert wrong.value.code == "city_files_wrong"
