"""Reads of cases for the staff. One query says what a person may see; lists, pages and object checks share it."""

from __future__ import annotations

from collections import Counter

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from tanggap.accounts.models import Person
from tanggap.cases import refusals
from tanggap.cases.models import Case, Event, Photo, PhotoKind, Recheck, Report, ReportOriginal, Task
from tanggap.cases.permissions import READ_ORIGINALS, RECHECK, cases_open_to, may
from tanggap.cases.scope import Scope
from tanggap.cases.states import IN_TRIAGE, OPEN, TASKS_OPEN, WITH_AGENCY
from tanggap.cases.workflow import BY_VERB, DISPATCHERS, HANDLERS, CaseRole, Verb
from tanggap.platform.errors import Refused

_RELATED = ("city", "area__parent", "agency", "category", "officer", "proposed_agency", "about_agency")


def visible_to(person: Person) -> QuerySet[Case]:
    """The cases that this person may read: of their agencies' subtrees, of tasks given to these, or of their areas."""
    return _with_related(Case.objects.filter(Scope.of(person).visible.q()))


def worked_by(person: Person, *roles: CaseRole) -> QuerySet[Case]:
    """The cases before which this person holds one of these roles."""
    return _with_related(Case.objects.filter(Scope.of(person).acting(roles).q()))


def _with_related(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related(*_RELATED)


def case_for(person: Person, code: str, **noting: Exists) -> Case:
    """The case with this code (or the code of one of its reports), if the person may see it; `noting` annotates it.

    Raises Refused(NO_CASE) alike for what does not exist and for what may not be seen.
    """
    seen = visible_to(person).annotate(**noting)
    # Of a merged case the code is its own, though its reports lie elsewhere: it has a page, where it can be split again.
    found = seen.filter(code=code).first() or seen.filter(reports__code=code).first()
    if found is None:
        raise Refused(refusals.NO_CASE)
    return found


def read_whole(case: Case) -> None:
    """Read what residents sent and what happened, each once; `reports.all()`, `photos.all()`, `events.all()` ask no more."""
    events = Event.objects.select_related("person", "agency").order_by("number")
    photos = Photo.objects.select_related("origin").order_by("added_at", "pk")
    reports = Report.objects.select_related("category", "reportoriginal").order_by("received_at", "pk")
    prefetch_related_objects(
        [case], Prefetch("events", events), Prefetch("photos", photos), Prefetch("reports", reports)
    )


def inbox(person: Person) -> QuerySet[Case]:
    """What waits for the person's agencies, most urgent first, then by deadline."""
    theirs = worked_by(person, *HANDLERS).filter(status__in=WITH_AGENCY)
    return theirs.order_by("-is_urgent", "-is_priority", "due_at", "pk")


def open_tasks(person: Person) -> QuerySet[Task]:
    """Parts of others' open cases that wait for the person's agencies, oldest first."""
    waiting = Task.objects.filter(Scope.of(person).tasks.q(), status__in=TASKS_OPEN, case__status__in=OPEN)
    return waiting.select_related(
        "case__area__parent", "case__category", "case__agency", "case__about_agency", "agency"
    ).order_by("asked_at")


def triage_queue(person: Person) -> QuerySet[Case]:
    """New and returned cases that the person may dispatch: urgent, then returned, then oldest first."""
    theirs = worked_by(person, *DISPATCHERS).filter(status__in=IN_TRIAGE)
    return theirs.order_by("-is_urgent", "-return_count", "opened_at", "pk")


def offices_gone(cases: QuerySet[Case]) -> list[tuple[str, str, int]]:
    """Code, name and number of open cases of every office that is no more and still holds some, or is to do a part of them."""
    held = cases.filter(agency__is_active=False, status__in=OPEN).order_by()
    parts = Task.objects.filter(
        case__in=cases.filter(status__in=OPEN).order_by().values("pk"),
        status__in=TASKS_OPEN,
        agency__is_active=False,
    )
    whole = held.values_list("agency__code", "agency__name", "pk")
    rows = whole.union(parts.order_by().values_list("agency__code", "agency__name", "case"))
    count = Counter((code, name) for code, name, _case in rows)
    return sorted((code, name, number) for (code, name), number in count.items())


def verification_queue(person: Person) -> QuerySet[Case]:
    """Fixed cases whose proof the person may judge. The most suspicious first."""
    theirs = _with_related(cases_open_to(person, BY_VERB[Verb.VERIFY])).select_related("fixed_by")
    return theirs.order_by(F("suspicion").desc(nulls_last=True), "-is_priority", "changed_at", "pk")


def closable(person: Person) -> QuerySet[Case]:
    """Verified cases that the person may bring to rest, longest waiting first."""
    return _with_related(cases_open_to(person, BY_VERB[Verb.CLOSE])).order_by("changed_at", "pk")


def rechecks_for(person: Person) -> QuerySet[Recheck]:
    """Closed cases drawn for a second look that this person may sign, the oldest draw first."""
    open_ones = Recheck.objects.filter(result="", case__in=cases_open_to(person, RECHECK).values("pk"))
    return open_ones.select_related("case__city", "case__area__parent", "case__category", "agency").order_by(
        "drawn_at", "event_id"
    )


def history_of(case: Case) -> QuerySet[Event]:
    """Everything that happened, in order; for the staff."""
    return case.events.select_related("person", "agency").order_by("number")


def joiners_of(case: Case) -> QuerySet[Report]:
    """The reports that joined one by one and can leave again; one that began a case goes only with that case."""
    began = Case.objects.filter(code=OuterRef("code"))
    return case.reports.filter(~Exists(began)).order_by("received_at", "pk")


def has_joiners(case: Case) -> bool:
    """Whether a report joined that can leave again; of a case that was read whole nothing is asked when it has one report."""
    is_read = "reports" in getattr(case, "_prefetched_objects_cache", {})
    return not (is_read and len(case.reports.all()) < 2) and joiners_of(case).exists()


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
    """The unmasked words of a report, for those who dispatch cases; everybody else reads the masked text."""
    may_read = may(person, READ_ORIGINALS, report.case)
    original: ReportOriginal | None = getattr(report, "reportoriginal", None) if may_read else None
    return original.text if original else report.text
