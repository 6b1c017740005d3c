"""A city at work: so many rows of everything that a page of the desk may list."""

from __future__ import annotations

from datetime import datetime, timedelta

from tanggap.accountability import actions as accountability
from tanggap.accountability.models import WeeklyReport
from tanggap.accounts.models import Absence
from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.events import Assigned, Fixed
from tanggap.cases.models import Case, PhotoKind, Recheck
from tanggap.deadlines.models import Deadline, Escalation
from tanggap.directory.steps import SlaStep
from tanggap.evidence.models import CheckKind, CheckResult, EvidenceCheck
from tanggap.notify.models import Notice, NoticeKind
from tanggap.routing.actions import record_suggestion
from tanggap.routing.models import Correction, CorrectionKind, CorrectionState, Dispatch
from tests.accountability.scenes import missed, with_rule
from tests.world import World

_WEEK = timedelta(days=7)


def begin(world: World) -> None:
    """What a city has before the first report: an office for the whole town, and a rule for what is missed."""
    world.roads_south.area = world.kenanga.parent
    world.roads_south.save()
    with_rule(world, fewest_duties=1)


def busy(world: World, rows: int, *, at: datetime) -> list[Case]:
    """So many more of each: waiting in triage, in work, to verify, to close, closed and drawn, late, contested, sampled.

    Returns the cases that are in work; each has a joiner, a part of another office, a clock and an escalation.
    """
    hours = [at - timedelta(hours=hour + 1) for hour in range(rows)]
    for hour in hours:
        world.report(at=hour)
        _to_verify(world, hour)
        world.verified(at=hour - _WEEK)
        _drawn(world, hour - 2 * _WEEK)
        _asked_of_the_road_office(world, hour)
        _sampled_and_held(world, hour)
    in_work = [_in_work(world, hour) for hour in hours]
    _weeks(world, rows, at)
    _away(world, rows, at)
    return in_work


def _in_work(world: World, at: datetime) -> Case:
    report = world.report(at=at)
    record_suggestion(event_id=report.case.events.latest("number").pk, at=at)
    actions.assign(report.case_id, Move(by=world.rina, at=at + timedelta(minutes=1), agency=world.roads_south))
    case = actions.start(report.case_id, Move(by=world.sari, at=at + timedelta(minutes=2)))
    actions.coordinate(case.pk, Move(by=world.sari, at=at, agency=world.kelurahan_melati, text="Atur lalu lintas."))
    _escalated(world, case, at)
    breach = missed(case, due_at=at - timedelta(hours=1))
    accountability.contest(breach.pk, by=world.sari, at=at, reason="waited", text="Menunggu PLN.")
    case.refresh_from_db()
    return case


def _to_verify(world: World, at: datetime) -> None:
    case = world.fixed(at=at)
    claim = case.events.get(kind=Fixed.kind)
    for photo in case.photos.filter(kind=PhotoKind.AFTER):
        EvidenceCheck.objects.create(
            photo=photo, event=claim, kind=CheckKind.CAPTURE, result=CheckResult.UNKNOWN, score=0, at=at
        )


def _drawn(world: World, at: datetime) -> None:
    case = world.closed(at=at)
    Recheck.objects.create(event=case.events.latest("number"), case=case, agency=case.agency, drawn_at=at)


def _asked_of_the_road_office(world: World, at: datetime) -> None:
    case = world.assigned(at=at, agency=world.water)
    actions.start(case.pk, Move(by=world.tono, at=at + timedelta(minutes=6)))
    actions.coordinate(
        case.pk, Move(by=world.tono, at=at + timedelta(minutes=7), agency=world.roads_south, text="Gali.")
    )


def _sampled_and_held(world: World, at: datetime) -> None:
    case = world.assigned(at=at)
    sent = case.events.filter(kind=Assigned.kind).latest("number")
    given = {"city": world.city, "case": case, "event": sent, "at": at}
    Dispatch.objects.update_or_create(
        event=sent,
        defaults={**given, "agency": case.agency, "category": case.category, "area": case.area, "channel": "web",
                  "is_sample": True},
    )  # fmt: skip
    Correction.objects.create(
        **given, kind=CorrectionKind.ASSIGNED, person=world.rina, from_agency=world.water, to_agency=case.agency,
        state=CorrectionState.HELD, why="burst", state_at=at,
    )  # fmt: skip


def _escalated(world: World, case: Case, at: datetime) -> None:
    clock = Deadline.objects.create(
        case=case, step=SlaStep.COMPLETION, serial=900, agency=case.agency, starts_at=at - _WEEK, due_at=at
    )
    rung = Escalation.objects.create(
        deadline=clock, case=case, step=SlaStep.COMPLETION, rung=2, area=world.kenanga, at=at
    )
    Notice.objects.create(
        person=world.dewi,
        kind=NoticeKind.ESCALATION,
        key=f"e{rung.pk}",
        case=case,
        deadline=clock,
        escalation=rung,
        at=at,
    )


def _weeks(world: World, rows: int, at: datetime) -> None:
    before = WeeklyReport.objects.count()
    for number in range(before, before + rows):
        week = at.date() - timedelta(days=7 * (number + 1))
        WeeklyReport.objects.create(
            city=world.city, week=week, file=f"mingguan/{number}.pdf", sha256="0" * 64, size=9_000, made_at=at
        )


def _away(world: World, rows: int, at: datetime) -> None:
    before = Absence.objects.filter(person=world.dewi).count()
    for number in range(before, before + rows):
        day = at.date() + timedelta(days=30 * (number + 1))
        Absence.objects.create(
            person=world.dewi, substitute=world.adi, first_day=day, last_day=day, said_by=world.dewi, said_at=at
        )
