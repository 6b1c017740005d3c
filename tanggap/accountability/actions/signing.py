"""From a proposal to a letter that a person signed, or to a reason why not; and the office's appeal against the letter."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from tanggap.accountability import refusals
from tanggap.accountability.actions.proposing import SANCTIONS
from tanggap.accountability.actions.reasons import check_reason
from tanggap.accountability.assessment import month_under
from tanggap.accountability.models import Appeal, AppealOutcome, Proposal, ProposalState
from tanggap.accountability.permissions import is_of_the_line, may_sign_for, speaks_for
from tanggap.accountability.rule_file import rule_of
from tanggap.accounts.models import Person
from tanggap.cases.history import canonical
from tanggap.platform.errors import Refused
from tanggap.platform.locks import one_at_a_time


@transaction.atomic
def sign(proposal_id: int, *, by: Person, at: datetime) -> Proposal:
    """A person with authority signs: from here on it is a letter with a number and a seal, and nobody changes it.

    Raises Refused when they have no authority, when it was decided already, and when its sum is overtaken.
    """
    _take_the_citys_lock(proposal_id)
    found = _to_decide(proposal_id, by=by)
    _refuse_if_stale(found, at=at)
    found.state, found.decided_by, found.decided_at = ProposalState.SIGNED, by, at
    found.letter_number = _next_number(found, at)
    found.seal = seal_of(found)
    found.save()
    return found


@transaction.atomic
def decline(proposal_id: int, *, by: Person, at: datetime, why: str) -> Proposal:
    """A person with authority declines, with a reason; the proposal stays on record.

    Raises Refused when they have no authority, when it was decided already, and without a reason.
    """
    found = _to_decide(proposal_id, by=by)
    check_reason(why, field="why")
    found.state, found.decided_by, found.decided_at, found.why = ProposalState.DECLINED, by, at, why.strip()
    found.save()
    return found


@transaction.atomic
def appeal(proposal_id: int, *, by: Person, at: datetime, text: str) -> Appeal:
    """The accused agency appeals, once and in time. The letter stays as it is until somebody else has judged.

    Raises Refused for another agency, a letter that is not signed or was appealed before, and after `appeal_days`.
    """
    found = _locked(proposal_id)
    if not speaks_for(by, found.agency):
        raise Refused(refusals.NOT_YOURS)
    days = rule_of(found.rule).appeal_days
    if found.state != ProposalState.SIGNED or found.decided_at is None:
        raise Refused(refusals.NOT_SIGNED)
    if Appeal.objects.filter(proposal=found).exists():
        raise Refused(refusals.APPEALED_ALREADY)
    if at > found.decided_at + timedelta(days=days):
        raise Refused(refusals.APPEAL_TOO_LATE, days=days)
    check_reason(text, field="text")
    return Appeal.objects.create(proposal=found, text=text.strip(), by=by, at=at)


@transaction.atomic
def judge_appeal(proposal_id: int, *, by: Person, at: datetime, outcome: str, why: str) -> Appeal:
    """Somebody with authority, neither of the line nor the signer, grants the appeal or refuses it.

    `outcome` is a value of AppealOutcome. Raises Refused for anybody else, for an unknown outcome, and when it was judged already.
    """
    found = _locked(proposal_id)
    _refuse_if_not_authorised(found, by)
    asked = Appeal.objects.select_for_update().filter(proposal=found).first()
    if asked is None:
        raise Refused(refusals.NO_PROPOSAL)
    if found.decided_by_id == by.pk:
        raise Refused(refusals.SIGNER_MAY_NOT_JUDGE)
    if asked.outcome:
        raise Refused(refusals.JUDGED_ALREADY)
    if outcome not in AppealOutcome.values:
        raise Refused(refusals.VERDICT_UNKNOWN, field="outcome")
    check_reason(why, field="why")
    asked.outcome, asked.why, asked.judged_by, asked.judged_at = outcome, why.strip(), by, at
    asked.save()
    return asked


def seal_of(proposal: Proposal) -> str:
    """SHA-256 of all that the letter says, so that a copy can be held against the record."""
    signed_at = proposal.decided_at and proposal.decided_at.astimezone(UTC).isoformat()
    said = {
        "number": proposal.letter_number, "agency": proposal.agency.code, "month": f"{proposal.month:%Y-%m}",
        "revision": proposal.revision, "level": proposal.level, "cut": proposal.cut, "score": proposal.score,
        "points": proposal.points, "duties": proposal.duties, "sum": proposal.digest, "rule": proposal.rule.digest,
        "signed_by": proposal.decided_by_id, "signed_at": signed_at,
    }  # fmt: skip
    return hashlib.sha256(canonical(said)).hexdigest()


def _take_the_citys_lock(proposal_id: int) -> None:
    """Take the city's lock before the proposal's row, in the order of `propose`: otherwise the two could deadlock."""
    city = Proposal.objects.filter(pk=proposal_id).values_list("city", flat=True).first()
    if city is not None:
        one_at_a_time(SANCTIONS, city)


def _locked(proposal_id: int) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("agency__area", "city", "rule")
    found = rows.filter(pk=proposal_id).first()
    if found is None:
        raise Refused(refusals.NO_PROPOSAL)
    return found


def _to_decide(proposal_id: int, *, by: Person) -> Proposal:
    found = _locked(proposal_id)
    _refuse_if_not_authorised(found, by)
    if found.state != ProposalState.PROPOSED:
        raise Refused(refusals.PROPOSAL_DECIDED)
    return found


def _refuse_if_not_authorised(proposal: Proposal, by: Person) -> None:
    if is_of_the_line(by, proposal.agency):
        raise Refused(refusals.OWN_LINE)
    if not may_sign_for(by, proposal.agency):
        raise Refused(refusals.NOT_A_JUDGE)


def _refuse_if_stale(proposal: Proposal, *, at: datetime) -> None:
    """Raise Refused when a verdict has changed the sum since it was proposed."""
    counted = month_under(proposal.rule, proposal.city, proposal.month)
    if counted.assess(proposal.agency_id, at=at).digest != proposal.digest:
        raise Refused(refusals.PROPOSAL_STALE)


def _next_number(proposal: Proposal, at: datetime) -> str:
    """The next number of the city's letters of the year: "007/TGR-1/VI/2026". The lock keeps it unique."""
    now = at.astimezone(ZoneInfo(proposal.city.timezone))
    signed = Proposal.objects.filter(city=proposal.city_id, letter_number__endswith=f"/{now.year}").count()
    kind = f"TGR-{proposal.level}" if proposal.level else "CABUT"
    return f"{signed + 1:03}/{kind}/{_ROMAN[now.month - 1]}/{now.year}"


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
