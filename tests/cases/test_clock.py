"""Whose time it is: the agency's clock stands while others must act, and a case ends when its fix was believed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.history import REPORTER
from tanggap.cases.states import Status
from tanggap.platform.errors import Refused
from tests.world import MONDAY, World, photo

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_the_wait_for_a_verifier_is_not_the_agencys(world: World) -> None:
    case = world.fixed()
    due, fixed_at = case.due_at, case.changed_at
    assert case.paused_at == fixed_at
    again = actions.redo(
        case.pk, Move(by=world.rina, at=fixed_at + 3 * DAY, reason="partly", text="Tepinya masih retak.")
    )
    assert again.paused_at is None
    assert due is not None
    assert again.due_at == due + 3 * DAY


def test_news_while_a_fix_waits_does_not_start_the_clock(world: World) -> None:
    case = world.fixed()
    actions.note(case.pk, Move(by=world.rina, at=case.changed_at + HOUR, text="Foto agak gelap."))
    case.refresh_from_db()
    assert case.paused_at is not None


def test_the_reporters_word_later_does_not_move_the_end(world: World) -> None:
    case = world.verified()
    ended = case.ended_at
    closed = actions.confirm(case.pk, Move(by=REPORTER, at=case.changed_at + 3 * DAY))
    assert closed.ended_at == ended


def test_a_confirmed_fix_that_nobody_verified_ended_with_the_reporters_word(world: World) -> None:
    case = world.fixed()
    closed = actions.confirm(case.pk, Move(by=REPORTER, at=case.changed_at + DAY))
    assert closed.ended_at == case.changed_at + DAY
    assert closed.paused_at is None


def test_what_nobody_disputes_comes_to_rest_by_itself(world: World) -> None:
    case = world.verified()
    assert case.ended_at is not None
    assert actions.close_unanswered(at=case.ended_at + 7 * DAY) == 0, "the reporter may still say: not yet"
    assert actions.close_unanswered(at=case.ended_at + 7 * DAY + HOUR) == 1
    case.refresh_from_db()
    assert case.status == Status.CLOSED
    assert case.events.latest("number").capacity == "system"
    assert actions.close_unanswered(at=case.ended_at + 9 * DAY) == 0
    with pytest.raises(Refused):
        actions.reopen(case.pk, Move(by=REPORTER, at=case.ended_at + 8 * DAY, reason="not_fixed"))


def test_a_second_try_waits_anew(world: World) -> None:
    case = world.fixed()
    actions.redo(case.pk, Move(by=world.rina, at=MONDAY + DAY, reason="partly", text="Masih retak."))
    second = actions.fix(case.pk, Move(by=world.sari, at=MONDAY + 2 * DAY, text="Tepinya diratakan.", photos=[photo()]))
    assert second.paused_at == MONDAY + 2 * DAY
