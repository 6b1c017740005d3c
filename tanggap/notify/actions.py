"""Every write to notices. A person gets the same notice once, however often it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from tanggap.accounts.models import Person
from tanggap.cases.models import Case, Event
from tanggap.cases.scope import known_to
from tanggap.cases.states import OPEN
from tanggap.deadlines.ladder import Reached
from tanggap.deadlines.models import Deadline, Escalation
from tanggap.notify.models import Notice, NoticeKind
from tanggap.notify.recipients import Roster

_RELATED = ("case__city", "case__area", "case__agency", "case__officer")


@transaction.atomic
def tell_of_deadlines(reminders: Sequence[tuple[int, str]], escalations: Sequence[int], *, at: datetime) -> int:
    """Tell who must hear of these deadlines (primary key, `warning` or `due`) and escalations; returns how many notices are new."""
    kinds = dict(reminders)
    rows = Deadline.objects.filter(pk__in=kinds, met_at=None, cancelled_at=None).select_related(*_RELATED)
    notices: list[Notice] = []
    roster = Roster(at)
    for row in rows:
        kind = NoticeKind(kinds[row.pk])
        key = f"deadline:{row.pk}:{kind}:{row.due_at:%Y%m%d%H%M}:{at:%Y%m%d%H%M}"
        notices += _to(roster.for_deadline(row), kind, key, row.case, at, deadline=row)
    told = Escalation.objects.filter(pk__in=escalations).select_related(*_RELATED, "deadline")
    for climbed in told:
        reached = roster.for_escalation(climbed)
        key = f"escalation:{climbed.pk}:{climbed.at:%Y%m%d%H%M}"
        notices += _to(
            reached, NoticeKind.ESCALATION, key, climbed.case, at, escalation=climbed, deadline=climbed.deadline
        )
    return _store(notices)


@transaction.atomic
def raise_the_alarm(event_id: int, *, at: datetime) -> int:
    """Tell those who answer for an emergency, when it comes and again when another office gets it. Returns how many notices are new."""
    event = Event.objects.get(pk=event_id)
    case = Case.objects.select_related("city", "area", "agency", "category").get(pk=event.case_id)
    if not case.is_urgent:
        return 0
    key = f"emergency:{case.pk}:{case.agency_id}"
    return _store(_to(Roster(at).for_emergency(case), NoticeKind.EMERGENCY, key, case, at))


@transaction.atomic
def pass_on_reminder(event_id: int) -> int:
    """Pass a supervisor's reminder on to those who work on the case now, except the supervisor. Returns how many notices are new."""
    event = Event.objects.select_related("case__city", "case__area", "case__agency", "case__officer").get(pk=event_id)
    case = event.case
    if case.status not in OPEN:
        return 0
    people = [one for one in Roster(event.at).for_reminder(case) if one.person.pk != event.person_id]
    return _store(_to(people, NoticeKind.REMINDER, f"reminder:{event.pk}", case, event.at, event=event))


@transaction.atomic
def tell_of_stop(event_id: int) -> int:
    """Tell triage and administrators that the system no longer sends a kind to an office. Returns how many notices are new."""
    event = Event.objects.select_related("case__city", "case__area", "case__agency", "case__officer").get(pk=event_id)
    people = Roster(event.at).for_stop(event.case)
    return _store(_to(people, NoticeKind.STOPPED, f"stopped:{event.pk}", event.case, event.at, event=event))


def read(person: Person, notice_ids: Iterable[int] | None = None, *, at: datetime) -> int:
    """Mark these notices of the person as read, or all of them; returns how many were not read before."""
    own = Notice.objects.filter(person=person, read_at=None)
    if notice_ids is not None:
        own = own.filter(pk__in=list(notice_ids))
    return own.update(read_at=at)


def _to(
    people: Iterable[Reached],
    kind: NoticeKind,
    key: str,
    case: Case,
    at: datetime,
    *,
    deadline: Deadline | None = None,
    escalation: Escalation | None = None,
    event: Event | None = None,
) -> list[Notice]:
    return [
        Notice(
            person=one.person,
            substitute_for=one.substitute_for,
            kind=kind,
            key=key,
            case=case,
            deadline=deadline,
            escalation=escalation,
            event=event,
            at=at,
        )
        for one in people
        # Nobody hears of a complaint about themselves, whatever the ladder says.
        if known_to(one.person, case="").allows(case)
    ]


def _store(notices: Sequence[Notice]) -> int:
    keys = {notice.key for notice in notices}
    people = {notice.person_id for notice in notices}
    known = set(Notice.objects.filter(person__in=people, key__in=keys).values_list("person_id", "key"))
    new = [notice for notice in notices if (notice.person_id, notice.key) not in known]
    # Another worker may tell the same at this moment; the constraint decides.
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
