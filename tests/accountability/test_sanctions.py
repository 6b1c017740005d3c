"""A month is added up once, proposed, signed by somebody outside the line, appealed, and revised when a verdict changes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tanggap.accountability import actions, queries, refusals
from tanggap.accountability.actions.signing import seal_of
from tanggap.accountability.models import Contest, Proposal, ProposalState, SanctionRule
from tanggap.accountability.rule_file import FILE, read_rule
from tanggap.accounts.models import Role
from tanggap.platform.errors import Refused
from tests.accountability.scenes import IN_NOVEMBER, IN_OCTOBER, OCTOBER, bad_month, deadline, missed, nina, with_rule
from tests.world import World, person

JAKARTA = Path(__file__).parents[2] / "tanggap" / "cities" / "jakarta"


def refused(code: str, act: Callable[[], object]) -> None:
    before = list(Proposal.objects.order_by("pk").values_list("pk", "state"))
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    assert list(Proposal.objects.order_by("pk").values_list("pk", "state")) == before


def october(world: World, **changed: Any) -> list[Proposal]:
    return actions.propose(world.city, OCTOBER, **{"at": IN_NOVEMBER, **changed})


def test_a_month_is_added_up_and_proposed_once(world: World) -> None:
    with_rule(world)
    bad_month(world)
    [found] = october(world)
    assert (found.agency, found.duties, found.points, found.score) == (world.roads_south, 30, 800, 2666)
    assert (found.level, found.cut, found.state) == (1, 666, ProposalState.PROPOSED)
    assert october(world) == []
    assert october(world, at=IN_NOVEMBER + timedelta(days=90)) == []
    assert Proposal.objects.count() == 1


def test_a_good_month_and_a_small_one_propose_nothing(world: World) -> None:
    with_rule(world)
    bad_month(world, missed_ones=1, duties=50)
    missed(world.started(at=IN_OCTOBER - timedelta(days=9)), agency=world.water)
    assert october(world) == []


def test_what_is_struck_or_waits_for_a_judge_does_not_count(world: World) -> None:
    with_rule(world)
    first, second, *_rest = bad_month(world)
    soon = IN_OCTOBER + timedelta(days=2)
    said: dict[str, Any] = {"by": world.joko, "at": soon, "reason": "waited", "text": "Menunggu."}
    struck, _open = actions.contest(first.pk, **said), actions.contest(second.pk, **said)
    actions.judge(struck.pk, by=world.dewi, at=soon, verdict="struck", why="Benar.")
    [found] = october(world)
    assert found.points == 400
    assert [one["id"] for one in found.working["struck"]] == [first.pk]
    assert [one["id"] for one in found.working["waiting"]] == [second.pk]


def test_a_month_cannot_be_added_up_before_its_time_or_without_a_rule(world: World) -> None:
    bad_month(world)
    refused(refusals.NO_RULE, lambda: october(world))
    with_rule(world)
    refused(refusals.MONTH_NOT_OVER, lambda: october(world, at=IN_NOVEMBER - timedelta(days=12)))
    refused(refusals.MONTH_NOT_OVER, lambda: actions.propose(world.city, date(2030, 1, 1), at=IN_NOVEMBER))


def test_a_person_outside_the_line_signs_and_it_stays_so(world: World) -> None:
    with_rule(world)
    bad_month(world)
    [found] = october(world)
    chief = person(world.city, "Chandra", Role.SUPERVISOR, area=nina(world).memberships.get().area, agency=world.roads)
    for other in (world.joko, world.sari, world.dewi, world.wati, world.adi, world.rina):
        code = refusals.OWN_LINE if other in (world.joko, world.sari) else refusals.NOT_A_JUDGE
        refused(code, lambda who=other: actions.sign(found.pk, by=who, at=IN_NOVEMBER))  # type: ignore[misc]
    refused(refusals.OWN_LINE, lambda: actions.sign(found.pk, by=chief, at=IN_NOVEMBER))
    signer = person(world.city, "Gita", Role.SUPERVISOR, area=chief.memberships.get().area)
    signed = actions.sign(found.pk, by=signer, at=IN_NOVEMBER)
    assert signed.letter_number == "001/TGR-1/XI/2026"
    assert seal_of(Proposal.objects.select_related("agency", "rule").get(pk=found.pk)) == signed.seal
    refused(refusals.PROPOSAL_DECIDED, lambda: actions.sign(found.pk, by=signer, at=IN_NOVEMBER))
    refused(refusals.PROPOSAL_DECIDED, lambda: actions.decline(found.pk, by=signer, at=IN_NOVEMBER, why="x"))
    for change in ({"cut": 0}, {"state": "proposed"}, {"seal": "0"}):
        with pytest.raises(DatabaseError, match="stays so"), transaction.atomic():
            Proposal.objects.filter(pk=found.pk).update(**change)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Proposal.objects.filter(pk=found.pk).delete()


def test_declining_needs_a_reason_and_stays_on_record(world: World) -> None:
    with_rule(world)
    bad_month(world)
    [found] = october(world)
    signer = nina(world)
    refused(refusals.SAY_WHY, lambda: actions.decline(found.pk, by=signer, at=IN_NOVEMBER, why=" "))
    actions.decline(found.pk, by=signer, at=IN_NOVEMBER, why="Banjir besar di seluruh kota.")
    assert october(world) == []
    assert Proposal.objects.get().state == ProposalState.DECLINED


def test_a_breach_struck_later_leads_to_a_revision_never_to_a_silent_change(world: World) -> None:
    with_rule(world, contest_days=7)
    breaches = bad_month(world)
    opened = [
        actions.contest(one.pk, by=world.joko, at=IN_OCTOBER + timedelta(days=2), reason="waited", text="Menunggu.")
        for one in breaches[:3]
    ]
    for one in opened:
        actions.judge(one.pk, by=world.dewi, at=IN_OCTOBER + timedelta(days=3), verdict="upheld", why="Tidak cukup.")
    signer = nina(world)
    [first] = october(world)
    actions.sign(first.pk, by=signer, at=IN_NOVEMBER)
    # Nothing struck, nothing new. A deadline that was recorded late (the worker was down) is final only now.
    late = missed(world.started(at=IN_OCTOBER - timedelta(days=7)), due_at=IN_OCTOBER + timedelta(days=9))
    [second] = october(world)
    assert (second.revision, second.replaces, second.state) == (2, first, ProposalState.PROPOSED)
    contest_row = Contest.objects.create(
        breach=late, reason="disaster", text="Banjir.", by=world.joko, at=IN_OCTOBER + timedelta(days=12)
    )
    refused(refusals.PROPOSAL_STALE, lambda: actions.sign(second.pk, by=signer, at=IN_NOVEMBER))
    actions.judge(contest_row.pk, by=world.dewi, at=IN_NOVEMBER, verdict="struck", why="Banjir tercatat.")
    refused(refusals.PROPOSAL_STALE, lambda: actions.sign(second.pk, by=signer, at=IN_NOVEMBER))
    [third] = october(world)  # the struck one counts for nothing, and is a duty more that was done
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (ProposalState.SIGNED, ProposalState.REPLACED)
    assert third.replaces == first
    assert third.points == first.points
    assert third.cut < first.cut


def test_the_second_month_may_bring_the_second_warning(world: World) -> None:
    with_rule(world)
    bad_month(world)
    [found] = october(world)
    actions.sign(found.pk, by=nina(world), at=IN_NOVEMBER)
    assert queries.last_level(world.roads_south.pk, before=date(2026, 11, 1), months=6) == 1
    assert queries.last_level(world.roads_south.pk, before=date(2027, 5, 1), months=6) == 0
    assert queries.last_level(world.water.pk, before=date(2026, 11, 1), months=6) == 0


def test_an_appeal_is_judged_by_another_and_takes_the_warning_back(world: World) -> None:
    with_rule(world)
    bad_month(world)
    [found] = october(world)
    signer, other = nina(world), nina(world, "Gita")

    def appeal(**changed: Any) -> Callable[[], object]:
        return lambda: actions.appeal(
            found.pk, **{"by": world.joko, "at": IN_NOVEMBER, "text": "Tidak adil.", **changed}
        )

    def judged(by: Any, **changed: Any) -> Callable[[], object]:
        said = {"by": by, "at": IN_NOVEMBER, "outcome": "granted", "why": "Ada benarnya.", **changed}
        return lambda: actions.judge_appeal(found.pk, **said)

    refused(refusals.NOT_SIGNED, appeal())
    actions.sign(found.pk, by=signer, at=IN_NOVEMBER)
    refused(refusals.NO_PROPOSAL, judged(other))
    refused(refusals.NOT_YOURS, appeal(by=world.tono))
    refused(refusals.SAY_WHY, appeal(text=""))
    refused(refusals.APPEAL_TOO_LATE, appeal(at=IN_NOVEMBER + timedelta(days=15)))
    appeal()()
    refused(refusals.APPEALED_ALREADY, appeal())
    refused(refusals.SIGNER_MAY_NOT_JUDGE, judged(signer))
    refused(refusals.OWN_LINE, judged(world.joko))
    refused(refusals.VERDICT_UNKNOWN, judged(other, outcome="maybe"))
    judged(other)()
    refused(refusals.JUDGED_ALREADY, judged(other))
    assert queries.last_level(world.roads_south.pk, before=date(2026, 11, 1), months=6) == 0
    assert october(world) == []


def test_who_reads_a_proposal(world: World) -> None:
    with_rule(world)
    bad_month(world)
    [found] = october(world)
    lia = person(world.city, "Lia", Role.SUPERVISOR, area=world.dahlia)
    people = (
        world.sari,
        world.joko,
        world.dewi,
        world.wati,
        world.adi,
        world.rina,
        world.budi,
        world.tono,
        lia,
        nina(world),
    )
    seen = {who.username for who in people if queries.proposals_visible_to(who).filter(pk=found.pk).exists()}
    assert seen == {"sari", "joko", "wati", "adi", "nina"}


def test_the_rule_of_jakarta_is_sound_and_loading_it_twice_changes_nothing(world: World) -> None:
    rule = read_rule(JAKARTA)
    assert rule is not None
    assert (rule.share, rule.red_after_hours) == (10, 144)  # Pergub 409/2016; six days
    assert actions.store_rule(world.city, rule, at=IN_OCTOBER) == actions.store_rule(world.city, rule, at=IN_NOVEMBER)
    assert queries.current_rule(world.city) is not None
    held = queries.current_rule(world.city)
    assert held is not None
    assert held[1] == rule
    assert read_rule(JAKARTA.parent) is None


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("completion = 2", "completion = -2", "weights.completion"),
        ("completion = 2\n", "", "completion"),
        ("fewest_duties = 20", "fewest_duties = 0", "fewest_duties"),
        ("levels = [5, 12, 25]", "levels = [12, 5, 25]", "levels"),
        ("share = 10", "share = 101", "share"),
        ("share = 10", 'share = "10"', "share"),
        ("handover = 50", "malas = 50", "causes.malas"),
        ("appeal_days = 14", "appeal_day = 14", "appeal_day"),
        ("one_level_at_a_time = true", "one_level_at_a_time = 1", "one_level_at_a_time"),
        ("[weights]", "[weights", "TOML"),
    ],
)
def test_a_rule_with_a_mistake_is_refused_by_name_and_the_old_one_stays(
    world: World, tmp_path: Path, was: str, becomes: str, said: str
) -> None:
    with_rule(world)
    text = (JAKARTA / FILE).read_text()
    assert was in text
    (tmp_path / FILE).write_text(text.replace(was, becomes))
    with pytest.raises(Refused) as caught:
        read_rule(tmp_path)
    assert caught.value.code == refusals.RULE_WRONG
    assert said in caught.value.sentence
    assert SanctionRule.objects.count() == 1


def test_the_database_refuses_what_no_action_would_write(world: World) -> None:
    with_rule(world)
    bad_month(world)
    [found] = october(world)
    for wrong in ({"level": 4}, {"cut": 10_001}, {"month": date(2026, 10, 2)}, {"state": "signed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=found.pk).update(**wrong)
    with pytest.raises(DatabaseError, match="stays so"), transaction.atomic():
        SanctionRule.objects.update(digest="0")


def test_deadlines_called_off_are_no_duties(world: World) -> None:
    case = world.started(at=IN_OCTOBER - timedelta(days=7))
    deadline(case, due_at=IN_OCTOBER)
    deadline(case, due_at=IN_OCTOBER, met_at=None, cancelled_at=IN_OCTOBER)
    assert queries.duties_of(world.city, queries.month_of(world.city, OCTOBER)) == {world.roads_south.pk: 1}


def test_who_signs_takes_the_citys_turn_first_like_who_adds_up(world: World) -> None:
    """In one order, so that the two never wait for each other."""
    with_rule(world)
    bad_month(world)
    [found] = actions.propose(world.city, OCTOBER, at=IN_NOVEMBER)
    signer = nina(world)
    with CaptureQueriesContext(connection) as said:
        actions.sign(found.pk, by=signer, at=IN_NOVEMBER)
    locks = [one["sql"] for one in said if "FOR UPDATE" in one["sql"] or "advisory" in one["sql"]]
    assert "pg_advisory_xact_lock" in locks[0]
    assert 'FROM "accountability_proposal"' in locks[1]
