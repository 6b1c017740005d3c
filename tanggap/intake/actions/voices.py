"""What the public does to a case that moves a clock or counts against an office: done at once by a voice that weighs, held otherwise.

The reporter of a case always weighs in it. Who joined weighs as one more resident (`plausibility.why_not_weighed`); whoever does not is
heard too, but nothing moves before a person has looked. The table of all such acts stands in docs/floods.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.accounts.scopes import memberships_of
from tanggap.cases.actions import Move, ask, let_weigh, object_to_office, rate, reopen
from tanggap.cases.actions.requirements import check_text
from tanggap.cases.history import REPORTER, Actor
from tanggap.cases.masking import mask
from tanggap.cases.models import Case, Report
from tanggap.cases.public import shows_own_words
from tanggap.cases.scope import known_to
from tanggap.cases.workflow import CaseRole
from tanggap.intake import refusals
from tanggap.intake.held import Why
from tanggap.intake.models import DeviceReport, HeldAct, HeldDecision, VoiceAct
from tanggap.places.models import City
from tanggap.platform.errors import Refused

Said = Mapping[str, str]


@transaction.atomic
def say(report: Report, act: VoiceAct, said: Said, *, at: datetime) -> bool:
    """Do what the holder of the report's key does, or hold it for a person; returns whether it was done.

    Raises Refused as the act itself does. The same act waits once: what is said later replaces it.
    """
    if report.weighs or report.code == report.case.code:
        _DOES[act](report, said, at)
        return True
    check_text(said.get("text", ""))
    network = DeviceReport.objects.filter(report=report).values_list("network", flat=True).first() or ""
    hold_act(report, act, {**said, "text": mask(said.get("text", ""))}, why=Why.NOT_WEIGHED, network=network, at=at)
    return False


def hold_act(report: Report, act: VoiceAct, said: Said, *, why: Why, network: str, at: datetime) -> None:
    """Let it wait for a person."""
    row = {"why": why, "network": network, "held_at": at, "said": dict(said), "city": report.city}
    HeldAct.objects.update_or_create(report=report, act=act, decision="", defaults=row)


@transaction.atomic
def take_act(held_id: int, *, by: Person, city: City, at: datetime) -> Case:
    """A person lets it weigh: the report counts as a voice from now on, and what it said is done now.

    Raises Refused when it does not wait any more, or when the act is no longer possible.
    """
    held = _held(held_id, by, city)
    _decide(held, HeldDecision.TAKEN, by, at)
    let_weigh(held.report_id, by=_actor(by, city), at=at)
    report = Report.objects.select_related("case").get(pk=held.report_id)
    _DOES[VoiceAct(held.act)](report, held.said, at)
    return report.case


@transaction.atomic
def leave_act(held_id: int, *, by: Person, city: City, at: datetime) -> None:
    """A person leaves it: nothing moves, and it is kept as it was said."""
    held = _held(held_id, by, city)
    _decide(held, HeldDecision.SPAM, by, at)


@transaction.atomic
def take_acts_back(held_ids: list[int], *, by: Person, city: City) -> int:
    """Undo: what was left waits again; returns how many."""
    known = known_to(by, case="report__case").q()
    left = HeldAct.objects.select_for_update(of=("self",)).filter(
        known, pk__in=held_ids, city=city, decision=HeldDecision.SPAM
    )
    waiting = HeldAct.objects.filter(decision="").values("report", "act")
    free = [row.pk for row in left if {"report": row.report_id, "act": row.act} not in list(waiting)]
    return HeldAct.objects.filter(pk__in=free).update(decision="", decided_at=None, decided_by=None)


def _held(held_id: int, by: Person, city: City) -> HeldAct:
    """The act, locked; to whom its case is hidden it does not wait."""
    known = known_to(by, case="report__case").q()
    held = HeldAct.objects.select_for_update(of=("self",)).filter(known, pk=held_id, city=city, decision="").first()
    if held is None:
        raise Refused(refusals.HELD_DECIDED)
    return held


def _decide(held: HeldAct, decision: HeldDecision, by: Person, at: datetime) -> None:
    held.decision, held.decided_by, held.decided_at = decision, by, at
    held.save(update_fields=["decision", "decided_by", "decided_at"])


def _actor(person: Person, city: City) -> Actor:
    agency = next((one.agency for one in memberships_of(person) if one.city_id == city.pk), None)
    return Actor(CaseRole.OPERATOR, person, agency)


def _join(report: Report, said: Said, at: datetime) -> None:
    """Joining was done when the report came; only its weight waited."""


def _ask(report: Report, said: Said, at: datetime) -> None:
    ask(report.case_id, at=at, text=said["text"], is_open=shows_own_words(report))


def _reopen(report: Report, said: Said, at: datetime) -> None:
    is_private = not shows_own_words(report)
    reopen(
        report.case_id,
        Move(by=REPORTER, at=at, reason=said["reason"], text=said.get("text", ""), is_private=is_private),
    )


def _object(report: Report, said: Said, at: datetime) -> None:
    object_to_office(report.case_id, at=at, text=said.get("text", ""))


def _rate(report: Report, said: Said, at: datetime) -> None:
    rate(report.pk, score=int(said["score"]), text=said.get("text", ""), at=at)


_DOES: Final[Mapping[VoiceAct, Callable[[Report, Said, datetime], None]]] = {
    VoiceAct.JOIN: _join,
    VoiceAct.ASK: _ask,
    VoiceAct.REOPEN: _reopen,
    VoiceAct.OBJECT: _object,
    VoiceAct.RATE: _rate,
}
