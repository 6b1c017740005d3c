"""A report that accuses an office is in none of the counts, letters, tables and checks that the office or its supervisors read."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from tanggap.accountability import actions, comparing, queries
from tanggap.accountability.comparing import LeagueUnit
from tanggap.accountability.documents.weekly import Week, weekly_pdf
from tanggap.accountability.documents.workbook import month_xlsx
from tanggap.accountability.models import Proposal
from tanggap.accounts.models import Membership, Role
from tanggap.cases.models import Case
from tanggap.platform.errors import Refused
from tests.accountability.scenes import IN_NOVEMBER, IN_OCTOBER, OCTOBER, bad_month, missed, with_rule
from tests.accountability.test_papers import words
from tests.world import World, person


def complaint(world: World) -> Case:
    """About the road office, since October."""
    return world.report(category=world.violence, about=world.roads_south, at=IN_OCTOBER - timedelta(days=7)).case


def test_the_weekly_paper_counts_no_missed_deadline_of_a_complaint(world: World) -> None:
    missed(complaint(world), agency=world.water)
    week = Week(world.city, None, IN_OCTOBER.date())
    assert "Perusahaan Air" not in words(weekly_pdf(week, at=IN_NOVEMBER))
    missed(world.started(at=IN_OCTOBER - timedelta(days=7)), agency=world.water)
    assert "Perusahaan Air" in words(weekly_pdf(week, at=IN_NOVEMBER)), "the paper tells of others"


def test_no_letter_and_no_sheet_names_a_complaint(world: World) -> None:
    with_rule(world)
    bad_month(world)
    case = complaint(world)
    missed(case, agency=world.roads_south)
    [made] = actions.propose(world.city, OCTOBER, at=IN_NOVEMBER)
    assert made.points == 800, "four of the month's own, as without the complaint"
    assert case.code not in str(made.working)
    sheet = month_xlsx(OCTOBER, list(Proposal.objects.select_related("city", "agency", "rule")))
    with zipfile.ZipFile(io.BytesIO(sheet)) as book:
        assert not any(case.code.encode() in book.read(name) for name in book.namelist())


def test_tables_of_those_who_watch_leave_complaints_out(world: World) -> None:
    case = complaint(world)
    Case.objects.filter(pk=case.pk).update(due_at=IN_OCTOBER)
    table = comparing.league(world.city, LeagueUnit.AGENCY, OCTOBER, at=IN_NOVEMBER, public_only=False)
    assert table.cases == 0


def test_a_contest_over_a_complaint_waits_for_nobody_who_may_not_know(world: World) -> None:
    """Nor can it be contested or judged by guessing its number."""
    breach = missed(complaint(world), agency=world.front_desk, due_at=IN_NOVEMBER)
    lina = person(world.city, "Lina", Role.OFFICER, agency=world.front_desk)
    actions.contest(breach.pk, by=lina, at=IN_NOVEMBER + timedelta(days=1), reason="waited", text="Menunggu PLN.")
    assert not queries.contests_to_judge(world.dewi).exists()
    with pytest.raises(Refused) as why:
        actions.judge(breach.contest.pk, by=world.dewi, at=IN_NOVEMBER, verdict="struck", why="Ya.")
    assert why.value.code == "no_breach"
    yani = person(world.city, "Yani", Role.OFFICER, agency=world.front_desk)
    Membership.objects.create(person=yani, city=world.city, role=Role.OFFICER, agency=world.roads_south)
    with pytest.raises(Refused) as why:
        actions.contest(breach.pk, by=yani, at=IN_NOVEMBER, reason="waited", text="Menunggu.")
    assert why.value.code == "no_breach"
