"""Reads of cases for the staff. One query says what a person may see; lists, pages and object checks share it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tanggap.accounts.models import Membership, Person, Role
from tanggap.accounts.scopes import READS_ALL_AGENCIES, memberships_of
from tanggap.cases import refusals
from tanggap.cases.conflict_of_interest import not_hidden_by_conflict, open_to
from tanggap.cases.models import Case, Event, Photo, PhotoKind, Recheck, Report, ReportOriginal, Task
from tanggap.cases.permissions import case_roles
from tanggap.cases.workflow import BY_VERB, IN_TRIAGE, TASKS_OPEN, TO_VERIFY, WITH_AGENCY, CaseRole, TaskStatus, Verb
from tanggap.platform.errors import Refused

_JUDGES = (Role.OPERATOR, Role.SUPERVISOR, Role.CITY_ADMIN, Role.AGENCY_HEAD)
_RELATED = ("city", "area__parent", "agency", "category", "officer", "proposed_agency", "about_agency")


def visible_to(person: Person) -> QuerySet[Case]:
    """The cases that this person may read: those of their agencies' subtrees, of tasks given to these, or of their areas."""
    seen = Q(pk__in=())
    for membership in memberships_of(person):
        seen |= _seen_by(membership)
    return Case.objects.filter(seen, not_hidden_by_conflict(person)).select_related(*_RELATED)


def _seen_by(membership: Membership) -> Q:
    within = Q(city_id=membership.city_id) & open_to(membership)
    # All of a city lies under its root: to ask that of every case would cost a join, and change nothing.
    if membership.area is not None and membership.area.parent_id is not None:
        within &= Q(area__lineage__contains=[membership.area_id])
    if membership.role in READS_ALL_AGENCIES:
        return within
    if membership.role in (Role.OFFICER, Role.AGENCY_HEAD):
        tasks = (
            Task.objects.filter(agency__lineage__contains=[membership.agency_id])
            .exclude(status=TaskStatus.RETURNED)
            .values("case_id")
        )
        return within & (Q(agency__lineage__contains=[membership.agency_id]) | Q(pk__in=tasks))
    return Q(pk__in=())


def hidden_by_conflict(person: Person) -> QuerySet[Case]:
    """Guarded cases that the person may not know of: what every list of notices, breaches or escalations leaves out."""
    return Case.objects.filter(is_guarded=True).exclude(pk__in=visible_to(person).order_by().values("pk"))


def may_know(person: Person, case: Case) -> bool:
    """Whether the person may be told of this case at all; of a case that is not guarded anybody of the staff may."""
    return not case.is_guarded or visible_to(person).filter(pk=case.pk).exists()


def case_for(person: Person, code: str) -> Case:
    """The case with this code (or the code of one of its reports), if the person may see it.

    Raises Refused(NO_CASE) alike for what does not exist and for what may not be seen.
    """
    seen = visible_to(person)
    # Of a merged case the code is its own, though its reports lie elsewhere: it has a page, where it can be split again.
    found = seen.filter(code=code).first() or seen.filter(reports__code=code).first()
    if found is None:
        raise Refused(refusals.NO_CASE)
    return found


def inbox(person: Person, *, at: datetime) -> QuerySet[Case]:
    """What waits for the person's agencies, most urgent first, then by deadline."""
    return _worked_by(person).filter(status__in=WITH_AGENCY).order_by("-is_urgent", "-is_priority", "due_at", "pk")


def overdue(person: Person, *, at: datetime) -> QuerySet[Case]:
    """What of the inbox is past its deadline."""
    return inbox(person, at=at).filter(due_at__lt=at, paused_at=None)


def my_cases(person: Person, *, at: datetime) -> QuerySet[Case]:
    """What of the inbox the person has taken."""
    return inbox(person, at=at).filter(officer=person)


def open_tasks(person: Person) -> QuerySet[Task]:
    """Parts of others' cases that wait for the person's agencies, oldest first."""
    where = Q(pk__in=())
    for membership in memberships_of(person):
        if membership.role in (Role.OFFICER, Role.AGENCY_HEAD):
            where |= Q(agency__lineage__contains=[membership.agency_id])
    return (
        Task.objects.filter(where, status__in=TASKS_OPEN, case__in=visible_to(person).order_by().values("pk"))
        .select_related("case__area", "case__category", "agency")
        .order_by("asked_at")
    )


def triage_queue(person: Person) -> QuerySet[Case]:
    """New and returned cases that the person may dispose: urgent, then returned, then oldest first."""
    return (
        _in_capacity(person, Role.OPERATOR, Role.SUPERVISOR, Role.CITY_ADMIN)
        .filter(status__in=IN_TRIAGE)
        .order_by("-is_urgent", "-return_count", "opened_at", "pk")
    )


def verification_queue(person: Person) -> QuerySet[Case]:
    """Fixed cases whose proof the person may judge: neither their own work nor their office's. The most doubtful first."""
    where = Q(pk__in=())
    for membership in memberships_of(person):
        if membership.role in _JUDGES:
            own = Q(fixed_unit__isnull=False, fixed_unit=membership.agency_id)
            where |= _seen_by(membership) & ~own
    may_judge = Case.objects.filter(where, not_hidden_by_conflict(person)).select_related(*_RELATED, "fixed_by")
    fixed = may_judge.filter(status__in=TO_VERIFY).exclude(fixed_by=person)
    return fixed.order_by(F("failed_checks").desc(nulls_last=True), "-is_priority", "changed_at", "pk")


def closable(person: Person) -> QuerySet[Case]:
    """Verified cases that the person may bring to rest, longest waiting first."""
    may_close = _in_capacity(person, *_JUDGES)
    return may_close.filter(status__in=BY_VERB[Verb.CLOSE].sources).order_by("changed_at", "pk")


def rechecks_for(person: Person) -> QuerySet[Recheck]:
    """Closed cases drawn for a second look that this supervisor or administrator may sign, the oldest draw first."""
    theirs = _in_capacity(person, Role.SUPERVISOR, Role.CITY_ADMIN).order_by()
    open_ones = Recheck.objects.filter(result="", case__in=theirs.values("pk")).exclude(case__fixed_by=person)
    return open_ones.select_related("case__city", "case__area__parent", "case__category", "agency").order_by(
        "drawn_at", "event_id"
    )


def _worked_by(person: Person) -> QuerySet[Case]:
    where = Q(pk__in=())
    for membership in memberships_of(person):
        if membership.role in (Role.OFFICER, Role.AGENCY_HEAD):
            where |= Q(agency__lineage__contains=[membership.agency_id]) & _seen_by(membership)
    return Case.objects.filter(where, not_hidden_by_conflict(person)).select_related(*_RELATED)


def _in_capacity(person: Person, *roles: Role) -> QuerySet[Case]:
    where = Q(pk__in=())
    for membership in memberships_of(person):
        if membership.role in roles:
            where |= _seen_by(membership)
    return Case.objects.filter(where, not_hidden_by_conflict(person)).select_related(*_RELATED)


def history_of(case: Case) -> QuerySet[Event]:
    """Everything that happened, in order; for the staff."""
    return case.events.select_related("person", "agency").order_by("number")


def reports_of(case: Case) -> QuerySet[Report]:
    """What residents said of this problem, first one first; texts are masked."""
    return case.reports.select_related("category", "area").prefetch_related("photos").order_by("received_at", "pk")


def joiners_of(case: Case) -> QuerySet[Report]:
    """The reports that joined one by one and can leave again; one that began a case goes only with that case."""
    began = Case.objects.filter(code=OuterRef("code"))
    return case.reports.filter(~Exists(began)).order_by("received_at", "pk")


def has_joiners(case: Case) -> bool:
    """Whether a report joined that can leave again; a case with one report is not asked about."""
    return case.report_count > 1 and joiners_of(case).exists()


def merged_into(case: Case) -> QuerySet[Case]:
    """The cases that were merged into this one and can be split from it, latest first."""
    return case.merged_cases.select_related("category", "area").order_by("-changed_at", "pk")


def photos_of(case: Case, kind: PhotoKind) -> QuerySet[Photo]:
    """The case's photos of a kind, in the order in which they came."""
    return case.photos.filter(kind=kind).select_related("origin").order_by("added_at", "pk")


def tasks_of(case: Case) -> QuerySet[Task]:
    """Parts given to other agencies, in order."""
    return case.tasks.select_related("agency", "asked_by").order_by("number")


def original_text(person: Person, report: Report) -> str:
    """The unmasked words of a report, for those who dispose cases; everybody else reads the masked text."""
    may_read = case_roles(person, report.case) & {CaseRole.OPERATOR, CaseRole.ADMIN}
    original = ReportOriginal.objects.filter(report=report).first() if may_read else None
    return original.text if original else report.text
