"""A missed deadline is contested once, in time, by whom it concerns, and judged by somebody outside the line. All of it on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError

from tanggap.accountability import actions, queries, refusals
from tanggap.accountability.models import Contest
from tanggap.accounts.models import Role
from tanggap.cases.actions import Move
from tanggap.cases.ledger import verify
from tanggap.deadlines.models import Breach
from tanggap.platform.errors import Refused
from tests.accountability.scenes import IN_OCTOBER, missed, nina
from tests.world import World, person

SOON = IN_OCTOBER + timedelta(days=2)


@pytest.fixture
def breach(world: World) -> Breach:
    return missed(world.started(at=IN_OCTOBER - timedelta(days=7)))


def contested(world: World, breach: Breach, **changed: Any) -> Contest:
    given = {"by": world.joko, "at": SOON, "reason": "waited", "text": "Menunggu PLN memindahkan tiang.", **changed}
    return actions.contest(breach.pk, **given)


def refused(code: str, act: Callable[[], object], breach: Breach) -> None:
    """The act is refused for this reason and leaves no trace."""
    before = (Contest.objects.count(), breach.case.events.count())
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    assert (Contest.objects.count(), breach.case.events.count()) == before


def test_contest_and_verdict_stand_in_the_history_of_the_case(world: World, breach: Breach) -> None:
    found = contested(world, breach)
    assert [row.pk for row in queries.contests_to_judge(world.dewi)] == [found.pk]
    judged = actions.judge(found.pk, by=world.dewi, at=SOON, verdict="struck", why="Suratnya ada.")
    assert queries.is_struck(Breach.objects.select_related("contest").get(pk=breach.pk))
    assert list(queries.contests_to_judge(world.dewi)) == []
    told = list(breach.case.events.order_by("number").values_list("kind", "reason", "text", "person"))[-2:]
    assert told == [
        ("contested", "waited", "Menunggu instansi lain. Menunggu PLN memindahkan tiang.", world.joko.pk),
        ("contest_judged", "struck", "Dicoret. Suratnya ada.", world.dewi.pk),
    ]
    assert judged.breach.case_id == breach.case_id
    assert not list(verify().findings)


def test_who_may_not_contest_or_not_now(world: World, breach: Breach) -> None:
    late = breach.noticed_at + timedelta(days=7, seconds=1)
    for outsider in (world.tono, world.budi, world.dewi, world.rina, world.wati, world.adi):
        refused(refusals.NOT_YOURS, lambda who=outsider: contested(world, breach, by=who), breach)  # type: ignore[misc]
    refused(refusals.CONTEST_TOO_LATE, lambda: contested(world, breach, at=late), breach)
    refused(refusals.REASON_UNKNOWN, lambda: contested(world, breach, reason="malas"), breach)
    refused(refusals.SAY_WHY, lambda: contested(world, breach, text="  "), breach)
    refused("text_too_long", lambda: contested(world, breach, text="x" * 4001), breach)
    refused("text_unreadable", lambda: contested(world, breach, text="a\x00"), breach)
    refused(refusals.NO_BREACH, lambda: actions.contest(0, by=world.joko, at=SOON, reason="waited", text="x"), breach)
    contested(world, breach, at=breach.noticed_at + timedelta(days=7), by=world.sari)  # the last moment is in time
    refused(refusals.CONTESTED_ALREADY, lambda: contested(world, breach), breach)


def test_who_may_not_judge(world: World, breach: Breach) -> None:
    found = contested(world, breach)
    lia = person(world.city, "Lia", Role.SUPERVISOR, area=world.dahlia)
    chief = person(world.city, "Chandra", Role.SUPERVISOR, area=world.kenanga, agency=world.roads)

    def judged(by: Any, **changed: Any) -> Callable[[], object]:
        return lambda: actions.judge(
            found.pk, **{"by": by, "at": SOON, "verdict": "upheld", "why": "Tetap.", **changed}
        )

    for other in (world.joko, world.sari, world.rina, world.wati, world.adi, lia):
        refused(refusals.NOT_A_JUDGE, judged(other), breach)
    refused(refusals.OWN_LINE, judged(chief), breach)
    refused(refusals.VERDICT_UNKNOWN, judged(world.dewi, verdict="maybe"), breach)
    refused(refusals.SAY_WHY, judged(world.dewi, why=""), breach)
    judged(world.dewi)()
    refused(refusals.JUDGED_ALREADY, judged(nina(world)), breach)
    assert list(queries.contests_to_judge(chief)) == []


def test_a_verdict_cannot_be_changed_nor_a_contest_deleted_even_with_all_rights(world: World, breach: Breach) -> None:
    found = contested(world, breach)
    actions.judge(found.pk, by=world.dewi, at=SOON, verdict="upheld", why="Tetap.")
    with pytest.raises(DatabaseError, match="stays so"), transaction.atomic():
        Contest.objects.filter(pk=found.pk).update(verdict="struck")
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        found.delete()
    with pytest.raises(ProtectedError):
        breach.delete()
    assert Contest.objects.get(pk=found.pk).verdict == "upheld"


def test_a_missed_deadline_is_seen_by_its_office_and_by_those_who_watch_the_place(world: World, breach: Breach) -> None:
    lia = person(world.city, "Lia", Role.SUPERVISOR, area=world.dahlia)
    seen = {who.username for who in (world.sari, world.joko, world.dewi, world.wati, world.adi, world.rina,
                                     world.budi, world.tono, lia)
            if queries.breaches_visible_to(who).exists()}  # fmt: skip
    assert seen == {"sari", "joko", "dewi", "wati", "adi", "rina"}
    with pytest.raises(Refused, match="tidak ada"):
        queries.breach_for(world.tono, breach.pk)


def test_an_office_keeps_its_missed_deadline_when_the_case_goes_elsewhere(world: World, breach: Breach) -> None:
    from tanggap.cases import actions as cases

    cases.return_case(breach.case_id, Move(by=world.sari, at=SOON, reason="other_owner", agency=world.water))
    cases.assign(breach.case_id, Move(by=world.rina, at=SOON, agency=world.water))
    assert queries.breach_for(world.sari, breach.pk).agency == world.roads_south
    with pytest.raises(Refused):
        queries.breach_for(world.tono, breach.pk)
