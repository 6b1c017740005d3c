"""From a month's missed deadlines to proposals, and from a proposal to a letter that a person signed. No proposal executes itself."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from tanggap.accountability import refusals
from tanggap.accountability.arithmetic import Miss, Rule, Sum, add_up
from tanggap.accountability.models import Appeal, Outcome, Proposal, SanctionRule, State
from tanggap.accountability.permissions import is_of_the_line, may_sign_for, speaks_for
from tanggap.accountability.queries import (
    Span,
    current_rule,
    duties_of,
    is_final,
    is_struck,
    last_level,
    missed_in,
    month_of,
)
from tanggap.accountability.rule_file import rule_from
from tanggap.accounts.models import Person
from tanggap.cases.actions.moves import check_text
from tanggap.cases.history import canonical
from tanggap.cases.words import day
from tanggap.deadlines.models import Breach
from tanggap.directory.models import Agency
from tanggap.places.models import City
from tanggap.platform.errors import Refused


@transaction.atomic
def store_rule(city: City, rule: Rule, *, at: datetime) -> SanctionRule:
    """Keep the city's rule; loading the same again changes nothing, another becomes the next number."""
    City.objects.select_for_update().get(pk=city.pk)
    last = SanctionRule.objects.filter(city=city).order_by("-number").first()
    if last is not None and last.digest == rule.digest:
        return last
    number = last.number + 1 if last else 1
    return SanctionRule.objects.create(city=city, number=number, content=asdict(rule), digest=rule.digest, loaded_at=at)


@transaction.atomic
def propose(city: City, month: date, *, at: datetime) -> list[Proposal]:
    """Add up the month for every agency; returns the proposals that are new. Doing it again makes nothing twice.

    A changed sum replaces a proposal that nobody has decided. What was signed is never touched: when its sum changes, because a
    breach was struck later, a revision is proposed, which again somebody has to sign. Raises Refused while agencies may still contest.
    """
    held = current_rule(city)
    if held is None:
        raise Refused(refusals.NO_RULE)
    row, rule = held
    City.objects.select_for_update().get(pk=city.pk)  # one at a time
    span, first = month_of(city, month), month.replace(day=1)
    final_from = span.end + timedelta(days=rule.contest_days)
    if at < final_from:
        raise Refused(refusals.MONTH_NOT_OVER, month=f"{first:%Y-%m}", day=day(final_from))
    duties, misses = duties_of(city, span), _by_agency(missed_in(city, span))
    known = set(Proposal.objects.filter(city=city, month=first).values_list("agency", flat=True))
    made = []
    for agency in Agency.objects.filter(pk__in=set(misses) | known).order_by("pk"):
        found = _sum_of(agency, first, rule, misses.get(agency.pk, []), duties.get(agency.pk, 0), at, final_from)
        fresh = _propose_one(city, agency, first, row, *found, at=at)
        made += [fresh] if fresh is not None else []
    return made


def _by_agency(rows: Any) -> dict[int, list[Breach]]:
    found: dict[int, list[Breach]] = defaultdict(list)
    for breach in rows:
        found[breach.agency_id].append(breach)
    return found


def _sum_of(
    agency: Agency, month: date, rule: Rule, breaches: list[Breach], duties: int, at: datetime, final_from: datetime
) -> tuple[Sum, dict[str, Any]]:
    """The agency's sum and what stands beside it: what was struck, what still waits for a judge and so does not count yet.

    Lateness is measured up to the day from which the month could be added up, so that the same month gives the same sum ever after.
    """
    struck = [breach for breach in breaches if is_struck(breach)]
    waiting = [one for one in breaches if one not in struck and not is_final(one, days=rule.contest_days, at=at)]
    counted = [one for one in breaches if one not in struck and one not in waiting]
    before = last_level(agency.pk, before=month, months=rule.remembers_months)
    misses = [_miss(breach, final_from) for breach in counted]
    added = add_up(rule, misses, duties=max(duties, len(misses)), last_level=before)
    beside = {"struck": [_named(one) for one in struck], "waiting": [_named(one) for one in waiting]}
    return added, beside


def _miss(breach: Breach, final_from: datetime) -> Miss:
    late = min(breach.ended_at or final_from, final_from) - breach.due_at
    return Miss(breach.pk, breach.case.code, breach.step, breach.case.is_urgent, late, breach.cause)


def _named(breach: Breach) -> dict[str, Any]:
    return {"id": breach.pk, "case": breach.case.code, "step": breach.step}


def _propose_one(
    city: City, agency: Agency, month: date, rule: SanctionRule, added: Sum, beside: dict[str, Any], *, at: datetime
) -> Proposal | None:
    working = {**asdict(added), "lines": [asdict(line) for line in added.lines], **beside}
    digest = hashlib.sha256(canonical([rule.digest, working])).hexdigest()
    rows = list(Proposal.objects.select_for_update().filter(agency=agency, month=month).order_by("revision"))
    last, signed = (rows[-1] if rows else None), _in_force(rows)
    if last is not None and last.state != State.REPLACED and last.digest == digest:
        return None
    if last is not None and last.state == State.PROPOSED:
        last.state = State.REPLACED
        last.save(update_fields=["state"])
    says_the_same = signed is not None and (signed.level, signed.cut) == (added.level, added.cut)
    if says_the_same or (signed is None and not added.proposes):
        return None
    return Proposal.objects.create(
        city=city, agency=agency, month=month, revision=len(rows) + 1, rule=rule, replaces=signed, duties=added.duties,
        points=added.points, score=added.score, level=added.level, cut=added.cut, working=working, digest=digest,
        computed_at=at,
    )  # fmt: skip


def _in_force(rows: list[Proposal]) -> Proposal | None:
    """The last that somebody signed and no appeal took back."""
    signed = [row for row in rows if row.state == State.SIGNED]
    last = signed[-1] if signed else None
    took_back = last is not None and Appeal.objects.filter(proposal=last, outcome=Outcome.GRANTED).exists()
    return None if took_back else last


@transaction.atomic
def sign(proposal_id: int, *, by: Person, at: datetime) -> Proposal:
    """A person with authority signs: from here on it is a letter with a number and a seal, and nobody changes it."""
    _lock_city_of(proposal_id)
    found = _to_decide(proposal_id, by=by)
    _refuse_if_stale(found, at=at)
    found.state, found.decided_by, found.decided_at = State.SIGNED, by, at
    found.letter_number = _next_number(found, at)
    found.seal = seal_of(found)
    found.save()
    return found


@transaction.atomic
def decline(proposal_id: int, *, by: Person, at: datetime, why: str) -> Proposal:
    """A person with authority declines, with a reason; the proposal stays on record."""
    found = _to_decide(proposal_id, by=by)
    _said(why, "why")
    found.state, found.decided_by, found.decided_at, found.why = State.DECLINED, by, at, why.strip()
    found.save()
    return found


@transaction.atomic
def appeal(proposal_id: int, *, by: Person, at: datetime, text: str) -> Appeal:
    """The accused agency appeals, once and in time. The letter stays as it is until somebody else has judged."""
    found = _locked(proposal_id)
    if not speaks_for(by, found.agency):
        raise Refused(refusals.NOT_YOURS)
    days = rule_from(found.rule.content).appeal_days
    if found.state != State.SIGNED or found.decided_at is None:
        raise Refused(refusals.NOT_SIGNED)
    if Appeal.objects.filter(proposal=found).exists():
        raise Refused(refusals.APPEALED_ALREADY)
    if at > found.decided_at + timedelta(days=days):
        raise Refused(refusals.APPEAL_TOO_LATE, days=days)
    _said(text, "text")
    return Appeal.objects.create(proposal=found, text=text.strip(), by=by, at=at)


@transaction.atomic
def judge_appeal(proposal_id: int, *, by: Person, at: datetime, outcome: str, why: str) -> Appeal:
    """Somebody with authority, neither of the line nor the signer, grants the appeal or refuses it."""
    found = _locked(proposal_id)
    _refuse_if_not_authorised(found, by)
    asked = Appeal.objects.select_for_update().filter(proposal=found).first()
    if asked is None:
        raise Refused(refusals.NO_PROPOSAL)
    if found.decided_by_id == by.pk:
        raise Refused(refusals.SIGNER_MAY_NOT_JUDGE)
    if asked.outcome:
        raise Refused(refusals.JUDGED_ALREADY)
    if outcome not in Outcome.values:
        raise Refused(refusals.VERDICT_UNKNOWN, field="outcome")
    _said(why, "why")
    asked.outcome, asked.why, asked.judged_by, asked.judged_at = outcome, why.strip(), by, at
    asked.save()
    return asked


def seal_of(proposal: Proposal) -> str:
    """SHA-256 of all that the letter says, so that a copy can be held against the record."""
    said = {
        "number": proposal.letter_number, "agency": proposal.agency.code, "month": f"{proposal.month:%Y-%m}",
        "revision": proposal.revision, "level": proposal.level, "cut": proposal.cut, "score": proposal.score,
        "points": proposal.points, "duties": proposal.duties, "sum": proposal.digest, "rule": proposal.rule.digest,
        "signed_by": proposal.decided_by_id, "signed_at": proposal.decided_at and proposal.decided_at.astimezone(UTC).isoformat(),
    }  # fmt: skip
    return hashlib.sha256(canonical(said)).hexdigest()


def _lock_city_of(proposal_id: int) -> None:
    """The city's row first, as `propose` takes it: who signs while a month is added up waits, and the two never deadlock."""
    of_it = Proposal.objects.filter(pk=proposal_id).values("city")
    list(City.objects.select_for_update().filter(pk__in=of_it).order_by("pk"))


def _locked(proposal_id: int) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("agency__area", "city", "rule")
    found = rows.filter(pk=proposal_id).first()
    if found is None:
        raise Refused(refusals.NO_PROPOSAL)
    return found


def _to_decide(proposal_id: int, *, by: Person) -> Proposal:
    found = _locked(proposal_id)
    _refuse_if_not_authorised(found, by)
    if found.state != State.PROPOSED:
        raise Refused(refusals.PROPOSAL_DECIDED)
    return found


def _refuse_if_not_authorised(proposal: Proposal, by: Person) -> None:
    if is_of_the_line(by, proposal.agency):
        raise Refused(refusals.OWN_LINE)
    if not may_sign_for(by, proposal.agency):
        raise Refused(refusals.NOT_A_JUDGE)


def _refuse_if_stale(proposal: Proposal, *, at: datetime) -> None:
    """Nobody signs a sum that a verdict has overtaken since."""
    rule = rule_from(proposal.rule.content)
    span: Span = month_of(proposal.city, proposal.month)
    rows = [row for row in missed_in(proposal.city, span) if row.agency_id == proposal.agency_id]
    duties = duties_of(proposal.city, span).get(proposal.agency_id, 0)
    final_from = span.end + timedelta(days=rule.contest_days)
    added, beside = _sum_of(proposal.agency, proposal.month, rule, rows, duties, at, final_from)
    working = {**asdict(added), "lines": [asdict(line) for line in added.lines], **beside}
    if hashlib.sha256(canonical([proposal.rule.digest, working])).hexdigest() != proposal.digest:
        raise Refused(refusals.PROPOSAL_STALE)


def _next_number(proposal: Proposal, at: datetime) -> str:
    """The next number of the city's letters of the year: "007/TGR-1/VI/2026". The city's row keeps two from getting one."""
    now = at.astimezone(ZoneInfo(proposal.city.timezone))
    signed = Proposal.objects.filter(city=proposal.city_id, letter_number__endswith=f"/{now.year}").count()
    kind = f"TGR-{proposal.level}" if proposal.level else "CABUT"
    return f"{signed + 1:03}/{kind}/{_ROMAN[now.month - 1]}/{now.year}"


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def _said(text: str, field: str) -> None:
    if not text.strip():
        raise Refused(refusals.SAY_WHY, field=field)
    check_text(text)
