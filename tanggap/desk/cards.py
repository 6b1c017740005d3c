"""A case in a list of the desk: everything that the template shows, so that no template asks the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from tanggap.accounts.models import Person
from tanggap.cases.disputes import needs_decision
from tanggap.cases.models import Case, Photo
from tanggap.cases.permissions import may
from tanggap.cases.states import IN_TRIAGE
from tanggap.cases.words import metres, rough_span
from tanggap.deadlines.queries import next_clocks
from tanggap.desk.locks import holders_of_rows
from tanggap.desk.queries import InboxGroup
from tanggap.desk.step_rows import NonStatusStep, answering
from tanggap.desk.steps import STEPS, Step, inbox_steps_for, is_one_click
from tanggap.desk.words import Due, next_due_of
from tanggap.places.grid import distance_m
from tanggap.places.route import Route, route_to

Point = tuple[float, float]


@dataclass(frozen=True)
class Button:
    """One step from a list: pressed at once, or opened to fill in."""

    slug: str
    label: str
    icon: str
    url: str
    tone: str
    is_one_click: bool


@dataclass(frozen=True)
class CaseCard:
    """One case in a list."""

    code: str
    title: str
    icon: str
    public_status: str
    status: str
    place: str
    landmark: str
    distance: str
    route: Route | None
    due: Due
    age: str
    reports: int
    returns: int
    needs_decision: bool
    reopened: int
    agency: str
    officer: str
    is_urgent: bool
    thumb: str
    version: int
    held_by: str
    buttons: Sequence[Button]
    is_asked: bool = False  # a reporter waits for an answer
    group: str = ""  # under which words a list in groups shows it

    @property
    def url(self) -> str:
        """The case's own page."""
        return reverse("desk:case", args=[self.code])


def cards(of: QuerySet[Case], person: Person, *, at: datetime, here: Point | None = None) -> list[CaseCard]:
    """The cards of a (sliced) list, in one query however long it is."""
    return [card_of(case, person, at=at, here=here) for case in for_cards(of, person, at=at)]


def for_cards(of: QuerySet[Case], person: Person, *, at: datetime) -> QuerySet[Case]:
    """The same rows with what a card shows of other tables: the latest kind of photo, and another who has the case open."""
    first = Photo.objects.filter(case=OuterRef("pk")).order_by("-kind", "added_at").values("pk")[:1]
    holder = holders_of_rows(at=at).exclude(person=person).values("person__full_name")[:1]
    clocks = next_clocks()
    return of.annotate(
        shown_photo=Subquery(first),
        held_by=Subquery(holder),
        next_step=Subquery(clocks.values("step")[:1]),
        next_due=Subquery(clocks.values("due_at")[:1]),
    )


def button_of(step: Step, case: Case) -> Button:
    """What the template draws: label, icon, tone, address of the step for this case."""
    url = reverse("desk:step", args=[case.code, step.slug])
    return Button(step.slug, str(step.label), step.icon, url, step.tone, is_one_click(step, case))


def title_of(case: Case) -> str:
    """The kind of problem, or that it is not known yet."""
    return case.category.label if case.category else _("Jenis belum diketahui")


def place_of(case: Case) -> str:
    """Village and district; for an area at the top, its name alone."""
    parent = case.area.parent
    return f"{case.area.name}, {parent.name}" if parent else case.area.name


def photo_url(photo: Photo, size: str) -> str:
    """The address of a photo for signed-in staff. `size` is `kecil` or `besar`."""
    return _photo_address(photo.pk, size)


def _photo_address(photo: UUID, size: str) -> str:
    return reverse("desk:photo", args=[photo, size])


def card_of(case: Case, person: Person, *, at: datetime, here: Point | None = None) -> CaseCard:
    """The card of a case that `for_cards` has read with what a card shows; another case costs queries for each column."""
    return CaseCard(
        code=case.code,
        title=title_of(case),
        icon=case.category.icon if case.category else "help",
        public_status=case.public_status,
        status=case.get_status_display(),
        place=place_of(case),
        landmark=case.landmark,
        distance=_distance(case, here),
        route=route_to(case.lat, case.lon),
        due=next_due_of(case, at),
        age=rough_span(at - case.opened_at),
        reports=case.report_count,
        returns=case.return_count,
        needs_decision=case.status in IN_TRIAGE and needs_decision(case),
        reopened=case.reopen_count,
        agency=case.agency.label,
        officer=case.officer.full_name if case.officer else "",
        is_urgent=case.is_urgent,
        thumb=_thumb(case),
        version=case.version,
        held_by=getattr(case, "held_by", None) or "",
        buttons=_buttons(case, person),
        is_asked=_is_asked(case),
        group=str(InboxGroup(case.group).label) if hasattr(case, "group") else "",
    )


def _is_asked(case: Case) -> bool:
    """Whether a question waits, where the list has noted it."""
    return bool(getattr(case, "is_asked", False))


def _buttons(case: Case, person: Person) -> list[Button]:
    """What an officer does from the inbox; an answer that a resident waits for before all else."""
    steps = inbox_steps_for(person, case)
    tell = STEPS[NonStatusStep.TELL]
    if _is_asked(case) and may(person, tell.permit, case):
        steps = [replace(answering(tell), label=_("Jawab")), *steps]
    return [button_of(step, case) for step in steps]


def _thumb(case: Case) -> str:
    photo: UUID | None = getattr(case, "shown_photo", None)
    return _photo_address(photo, "kecil") if photo else ""


def _distance(case: Case, here: Point | None) -> str:
    if here is None or case.lat is None or case.lon is None:
        return ""
    return metres(distance_m(*here, case.lat, case.lon))
