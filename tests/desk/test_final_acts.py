"""What cannot be undone asks twice: the code of what is meant, typed, and six digits of now."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.urls import reverse

from tanggap.accountability import actions
from tanggap.accountability.models import Contest, Proposal, ProposalState
from tanggap.accounts.models import Person
from tanggap.desk.final_acts import FINAL_ACTS
from tests.accountability.scenes import IN_NOVEMBER, IN_OCTOBER, OCTOBER, bad_month, missed, nina, with_rule
from tests.desk.entering import come_in, device_of, digits_of, text_of
from tests.world import World


@pytest.fixture
def judge(world: World) -> Person:
    return nina(world)


@pytest.fixture
def proposal(world: World) -> Proposal:
    with_rule(world)
    bad_month(world)
    return actions.propose(world.city, OCTOBER, at=IN_NOVEMBER)[0]


def send(client: Any, proposal: Proposal, what: str, **said: str) -> Any:
    return client.post(reverse("desk:decide", args=[proposal.pk, what]), said)


@pytest.mark.parametrize("what", ["tanda-tangan", "tolak"])
def test_a_click_alone_decides_no_sanction(world: World, judge: Person, proposal: Proposal, what: str) -> None:
    with time_machine.travel(IN_NOVEMBER, tick=False):
        client, digits = come_in(judge), digits_of(device_of(judge))
        wrong: tuple[dict[str, str], ...] = (
            {},
            {"word": "lain", "code": digits},
            {"word": proposal.agency.code},
            {"word": proposal.agency.code, "code": "000000"},
        )
        for said in wrong:
            answer = send(client, proposal, what, why="Tidak tepat.", **said)
            assert answer.status_code in (422, 429), "wrong, or the wait after a wrong code"
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.PROPOSED


def test_the_word_and_the_digits_sign_it(world: World, judge: Person, proposal: Proposal) -> None:
    with time_machine.travel(IN_NOVEMBER, tick=False):
        client, digits = come_in(judge), digits_of(device_of(judge))
        page = text_of(client.get(reverse("desk:sanction", args=[proposal.pk])))
        assert "gaji pejabat dipotong" in page
        assert (
            send(client, proposal, "tanda-tangan", word=f" {proposal.agency.code.upper()} ", code=digits).status_code
            == 302
        )
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SIGNED


def test_who_may_not_sign_is_told_so_and_spends_no_digits(world: World, proposal: Proposal) -> None:
    with time_machine.travel(IN_NOVEMBER, tick=False):
        assert send(come_in(world.joko), proposal, "tanda-tangan").status_code == 403


def test_a_contest_is_judged_once_so_it_asks_too(world: World, judge: Person) -> None:
    with_rule(world)
    breach = missed(world.started(at=IN_OCTOBER))
    actions.contest(breach.pk, by=world.joko, at=breach.noticed_at, reason="waited", text="Menunggu PLN.")
    client, url = come_in(judge), reverse("desk:judge", args=[breach.pk])
    said = {"verdict": "struck", "why": "Suratnya benar."}
    assert client.post(url, said).status_code == 422
    assert not Contest.objects.get().verdict
    digits = digits_of(device_of(judge))
    assert client.post(url, {**said, "word": breach.case.code, "code": digits}).status_code == 302
    assert Contest.objects.get().verdict == "struck"


def test_every_final_act_says_what_follows() -> None:
    assert set(FINAL_ACTS) == {"sign", "decline", "judge_appeal", "judge_contest"}
    assert all(str(words).endswith(".") for words in FINAL_ACTS.values())
