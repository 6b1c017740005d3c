"""From a month's missed deadlines to proposals. No proposal executes itself: see `signing`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Final

from django.db import transaction

from tanggap.accountability import refusals
from tanggap.accountability.arithmetic import PenaltyRule
from tanggap.accountability.assessment import Assessment, contests_end, month_under
from tanggap.accountability.models import Appeal, AppealOutcome, Proposal, ProposalState, SanctionRule
from tanggap.accountability.queries import current_rule
from tanggap.cases.words import day
from tanggap.directory.models import Agency
from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.platform.locks import one_at_a_time

# Storing a rule, adding up a month and signing a letter of one city happen one after the other; nothing else waits for them.
SANCTIONS: Final = "accountability.sanctions"


@transaction.atomic
def store_rule(city: City, rule: PenaltyRule, *, at: datetime) -> SanctionRule:
    """Keep the city's rule; loading the same again changes nothing, another becomes the next number."""
    one_at_a_time(SANCTIONS, city.pk)
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
    if at < (end := contests_end(city, month, rule)):
        raise Refused(refusals.MONTH_NOT_OVER, month=f"{month:%Y-%m}", day=day(end))
    one_at_a_time(SANCTIONS, city.pk)
    counted = month_under(row, city, month)
    known = set(Proposal.objects.filter(city=city, month=counted.month).values_list("agency", flat=True))
    made = []
    for agency in Agency.objects.filter(pk__in=set(counted.breaches) | known).order_by("pk"):
        fresh = _propose(agency, counted.month, row, counted.assess(agency.pk, at=at), at=at)
        made += [fresh] if fresh is not None else []
    return made


def _propose(agency: Agency, month: date, rule: SanctionRule, found: Assessment, *, at: datetime) -> Proposal | None:
    rows = list(Proposal.objects.select_for_update().filter(agency=agency, month=month).order_by("revision"))
    last, signed = (rows[-1] if rows else None), _in_force(rows)
    if last is not None and last.state != ProposalState.REPLACED and last.digest == found.digest:
        return None
    if last is not None and last.state == ProposalState.PROPOSED:
        last.state = ProposalState.REPLACED
        last.save(update_fields=["state"])
    says_the_same = signed is not None and (signed.level, signed.cut) == (found.sum.level, found.sum.cut)
    if says_the_same or (signed is None and not found.sum.proposes):
        return None
    return Proposal.objects.create(
        city_id=agency.city_id, agency=agency, month=month, revision=len(rows) + 1, rule=rule, replaces=signed,
        duties=found.sum.duties, points=found.sum.points, score=found.sum.score, level=found.sum.level,
        cut=found.sum.cut, working=found.working, digest=found.digest, computed_at=at,
    )  # fmt: skip


def _in_force(rows: list[Proposal]) -> Proposal | None:
    """The last that somebody signed and no appeal took back."""
    signed = [row for row in rows if row.state == ProposalState.SIGNED]
    last = signed[-1] if signed else None
    took_back = last is not None and Appeal.objects.filter(proposal=last, outcome=AppealOutcome.GRANTED).exists()
    return None if took_back else last
